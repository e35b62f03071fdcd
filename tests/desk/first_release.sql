INSERT INTO agent_page (id, name, seen_ms, on_duty, until_ms)
VALUES ('5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8', 'Anna', 1700000000000, 1, 1700000030000);

INSERT INTO help_request (id, device, body_sha256, first_answer, reference, state, revision, attempt,
    received_ms, promised_by_ms, next_try_ms, finished_ms, claimed_by, created_ms, site, language, urgency, tier,
    cause, contact_kind, contact_number, contact_place, turns, comfort)
VALUES ('0197-old', 'device-1', 'aa', X'7B7D', 'K47', 'queued', 1, 0,
    1700000000000, 1700000900000, NULL, NULL, NULL, 1699999999000, 'Mill Street', 'en', 'urgent', 1,
    'button', 'phone', '020 7946 0123', '', '[{"asked": "help", "outcome": "unknown", "title": ""}]',
    '{"by_voice": false, "large_text": true, "slow_speech": false, "loud_speech": false}');

INSERT INTO request_change (id, request_id, body_sha256, answer, received_ms)
VALUES ('change-old', '0197-old', 'bb', X'7B7D', 1700000000000);

INSERT INTO request_event (request_id, revision, at_ms, what, state, attempt, promised_by_ms, page_id)
VALUES ('0197-old', 1, 1700000000000, 'received', 'queued', 0, 1700000900000, NULL);
