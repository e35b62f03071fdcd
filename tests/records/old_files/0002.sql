BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE device (
	id VARCHAR(64) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "device" VALUES('device-old');
CREATE TABLE erased (
	id VARCHAR(64) NOT NULL, 
	erased_ms BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE fact (
	"key" VARCHAR(64) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "fact" VALUES('number','0800 555 0177');
CREATE TABLE help_request (
	id VARCHAR(64) NOT NULL, 
	created_ms BIGINT NOT NULL, 
	promised_by_ms BIGINT NOT NULL, 
	site TEXT NOT NULL, 
	language VARCHAR(32) NOT NULL, 
	urgency VARCHAR(32) NOT NULL, 
	cause VARCHAR(32) NOT NULL, 
	contact JSON NOT NULL, 
	turns JSON NOT NULL, 
	comfort JSON NOT NULL, 
	delivery VARCHAR(32) NOT NULL, 
	work VARCHAR(32), 
	revision BIGINT NOT NULL, 
	attempt BIGINT NOT NULL, 
	reference VARCHAR(32) NOT NULL, 
	is_over BOOLEAN NOT NULL, device VARCHAR(64) DEFAULT '' NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "help_request" VALUES('r1',1000,1001,'Riverside Bank','en','urgent','word','{"kind": "phone", "number": "0800 555 0177", "place": ""}','[{"asked": "my purse was stolen on the tram", "outcome": "alarm", "title": "Lost card"}, {"asked": "Gr\u00fc\u00dfe \u4f60\u597d", "outcome": "unknown", "title": ""}]','{"by_voice": true, "large_text": false, "slow_speech": false, "loud_speech": false}','saved_here',NULL,0,0,'',0,'');
CREATE TABLE outgoing (
	id VARCHAR(64) NOT NULL, 
	request_id VARCHAR(64) NOT NULL, 
	sequence BIGINT NOT NULL, 
	path TEXT NOT NULL, 
	body BLOB NOT NULL, 
	tries BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(request_id) REFERENCES help_request (id)
);
INSERT INTO "outgoing" VALUES('r1','r1',1,'/requests',X'7B226E756D626572223A2230383030203535352030313737227D',0);
CREATE INDEX ix_outgoing_request_id ON outgoing (request_id);
COMMIT;
