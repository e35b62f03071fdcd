"""The desk's tables. Times are UTC milliseconds of the desk's clock unless a comment says otherwise."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

_Ms = BigInteger
NOTE_CHARS = 500
# SQLite numbers rows by itself only when the key is a plain INTEGER
_Sequence = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """Carries the metadata that the migrations are compared with."""


class RequestRow(Base):
    """One request for a person, for ever: erasing empties it, the id and the first answer stay."""

    __tablename__ = "help_request"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    device: Mapped[str] = mapped_column(String(64))
    body_sha256: Mapped[str] = mapped_column(String(64))
    first_answer: Mapped[bytes] = mapped_column(LargeBinary)
    reference: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int] = mapped_column(Integer)
    attempt: Mapped[int] = mapped_column(Integer, default=0)
    received_ms: Mapped[int] = mapped_column(_Ms)
    promised_by_ms: Mapped[int] = mapped_column(_Ms)
    next_try_ms: Mapped[int | None] = mapped_column(_Ms)
    finished_ms: Mapped[int | None] = mapped_column(_Ms)
    claimed_by: Mapped[str | None] = mapped_column(ForeignKey("agent_page.id"))
    created_ms: Mapped[int] = mapped_column(_Ms)  # of the device's clock
    site: Mapped[str]
    language: Mapped[str]
    urgency: Mapped[str] = mapped_column(String(16))
    tier: Mapped[int] = mapped_column(Integer)
    cause: Mapped[str] = mapped_column(String(16))
    contact_kind: Mapped[str] = mapped_column(String(16))
    contact_number: Mapped[str]
    contact_place: Mapped[str]
    turns: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    comfort: Mapped[dict[str, bool]] = mapped_column(JSON)
    erased_ms: Mapped[int | None] = mapped_column(_Ms)

    __table_args__ = (Index("ix_help_request_reference", "reference"),)


_IS_OPEN = RequestRow.finished_ms.is_(None)
Index(
    "ix_help_request_open",
    RequestRow.tier.desc(),
    RequestRow.received_ms,
    sqlite_where=_IS_OPEN,
    postgresql_where=_IS_OPEN,
)
_IS_WHOLE = RequestRow.erased_ms.is_(None)
Index(
    "ix_help_request_to_erase",
    RequestRow.finished_ms,
    sqlite_where=_IS_WHOLE,
    postgresql_where=_IS_WHOLE,
)
Index(
    "uq_help_request_open_reference",
    RequestRow.reference,
    unique=True,
    sqlite_where=_IS_OPEN,
    postgresql_where=_IS_OPEN,
)


class ChangeRow(Base):
    """A change that a device sent, with the answer it got."""

    __tablename__ = "request_change"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("help_request.id"), index=True)
    body_sha256: Mapped[str] = mapped_column(String(64))
    answer: Mapped[bytes] = mapped_column(LargeBinary)
    received_ms: Mapped[int] = mapped_column(_Ms)


class EventRow(Base):
    """One thing that happened to a request; `sequence` orders all of them, so that they can be streamed."""

    __tablename__ = "request_event"

    sequence: Mapped[int] = mapped_column(_Sequence, primary_key=True, autoincrement=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("help_request.id"))
    revision: Mapped[int] = mapped_column(Integer)
    at_ms: Mapped[int] = mapped_column(_Ms)
    what: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    attempt: Mapped[int] = mapped_column(Integer)
    promised_by_ms: Mapped[int] = mapped_column(_Ms)
    page_id: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(String(NOTE_CHARS), default="", server_default=text("''"))

    __table_args__ = (
        UniqueConstraint("request_id", "revision", name="uq_request_event_revision"),
        {"sqlite_autoincrement": True},  # a sequence number is never given twice
    )


class PageRow(Base):
    """An agent's browser. `id` is the SHA-256 of its cookie, so that a copy of the file opens nothing."""

    __tablename__ = "agent_page"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    seen_ms: Mapped[int] = mapped_column(_Ms)
    on_duty: Mapped[bool]
    until_ms: Mapped[int] = mapped_column(_Ms)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id", name="fk_agent_page_agent"))
    signed_in_ms: Mapped[int | None] = mapped_column(_Ms)


class AgentRow(Base):
    """An account. `failures` in a row since the last time that the password was right."""

    __tablename__ = "agent"

    id: Mapped[int] = mapped_column(_Sequence, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(40))
    folded: Mapped[str] = mapped_column(String(120), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_ms: Mapped[int] = mapped_column(_Ms)
    disabled_ms: Mapped[int | None] = mapped_column(_Ms)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    failed_ms: Mapped[int] = mapped_column(_Ms, default=0)


class AuditRow(Base):
    """Who did what with accounts, and who came and went."""

    __tablename__ = "audit"

    sequence: Mapped[int] = mapped_column(_Sequence, primary_key=True, autoincrement=True)
    at_ms: Mapped[int] = mapped_column(_Ms)
    who: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(String(80))
