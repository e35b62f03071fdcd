"""The tables of the device's records, and how a request becomes a row."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kindline.domain.articles import Urgency
from kindline.domain.misses import Miss, MissKind
from kindline.domain.requests import (
    Cause,
    Comfort,
    Contact,
    ContactKind,
    DeliveryState,
    HelpRequest,
    Turn,
    WorkState,
)
from kindline.ports.records import Outgoing

_Id = String(64)
_Name = String(32)


class Base(DeclarativeBase):
    """All tables of the device."""


class DeviceRow(Base):
    """One row: this device's id."""

    __tablename__ = "device"
    id: Mapped[str] = mapped_column(_Id, primary_key=True)


class FactRow(Base):
    """A small remembered fact."""

    __tablename__ = "fact"
    key: Mapped[str] = mapped_column(_Id, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class RequestRow(Base):
    """A request in its last known state. Times are UTC milliseconds."""

    __tablename__ = "help_request"
    id: Mapped[str] = mapped_column(_Id, primary_key=True)
    created_ms: Mapped[int] = mapped_column(BigInteger)
    promised_by_ms: Mapped[int] = mapped_column(BigInteger)
    site: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(_Name)
    urgency: Mapped[str] = mapped_column(_Name)
    cause: Mapped[str] = mapped_column(_Name)
    contact: Mapped[dict[str, Any]] = mapped_column(JSON)
    turns: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    comfort: Mapped[dict[str, Any]] = mapped_column(JSON)
    delivery: Mapped[str] = mapped_column(_Name)
    work: Mapped[str | None] = mapped_column(_Name)
    revision: Mapped[int] = mapped_column(BigInteger)
    attempt: Mapped[int] = mapped_column(BigInteger)
    reference: Mapped[str] = mapped_column(_Name)
    is_over: Mapped[bool] = mapped_column(Boolean)
    device: Mapped[str] = mapped_column(_Id, server_default="")


class OutgoingRow(Base):
    """A message that the desk has not accepted yet."""

    __tablename__ = "outgoing"
    __table_args__ = (Index("ix_outgoing_request_id", "request_id"),)
    id: Mapped[str] = mapped_column(_Id, primary_key=True)
    request_id: Mapped[str] = mapped_column(_Id, ForeignKey("help_request.id"))
    sequence: Mapped[int] = mapped_column(BigInteger)
    path: Mapped[str] = mapped_column(Text)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    tries: Mapped[int] = mapped_column(BigInteger)


class ErasedRow(Base):
    """What stays of an erased request, so that its id is never used again."""

    __tablename__ = "erased"
    id: Mapped[str] = mapped_column(_Id, primary_key=True)
    erased_ms: Mapped[int] = mapped_column(BigInteger)


class MissRow(Base):
    """A question that could be answered better; struck before it came here."""

    __tablename__ = "miss"
    __table_args__ = (Index("ix_miss_at_ms", "at_ms"),)
    id: Mapped[str] = mapped_column(_Id, primary_key=True)
    kind: Mapped[str] = mapped_column(_Name, primary_key=True)
    at_ms: Mapped[int] = mapped_column(BigInteger)
    site: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(_Name)
    question: Mapped[str] = mapped_column(Text)
    offered: Mapped[list[str]] = mapped_column(JSON)
    chosen: Mapped[str] = mapped_column(Text)
    by_voice: Mapped[bool] = mapped_column(Boolean)


def request_row(request: HelpRequest) -> RequestRow:
    """A request as it is written."""
    return RequestRow(
        id=request.id,
        created_ms=request.created_ms,
        promised_by_ms=request.promised_by_ms,
        site=request.site,
        language=request.language,
        urgency=request.urgency.value,
        cause=request.cause.value,
        contact=asdict(request.contact),
        turns=[asdict(turn) for turn in request.turns],
        comfort=asdict(request.comfort),
        delivery=request.delivery.value,
        work=request.work.value if request.work else None,
        revision=request.revision,
        attempt=request.attempt,
        reference=request.reference,
        is_over=request.is_over,
        device=request.device,
    )


def read_request(row: RequestRow) -> HelpRequest:
    """A request as it was written. Raises `ValueError`, `TypeError` or `KeyError` when it makes no sense."""
    contact = row.contact
    return HelpRequest(
        id=row.id,
        created_ms=row.created_ms,
        promised_by_ms=row.promised_by_ms,
        site=row.site,
        language=row.language,
        urgency=Urgency(row.urgency),
        cause=Cause(row.cause),
        contact=Contact(ContactKind(contact["kind"]), contact["number"], contact["place"]),
        turns=tuple(Turn(**turn) for turn in row.turns),
        comfort=Comfort(**row.comfort),
        delivery=DeliveryState(row.delivery),
        work=WorkState(row.work) if row.work else None,
        revision=row.revision,
        attempt=row.attempt,
        reference=row.reference,
        device=row.device,
    )


def outgoing_row(outgoing: Outgoing) -> OutgoingRow:
    """A message as it is written."""
    return OutgoingRow(
        id=outgoing.id,
        request_id=outgoing.request_id,
        sequence=outgoing.sequence,
        path=outgoing.path,
        body=outgoing.body,
        tries=outgoing.tries,
    )


def read_outgoing(row: OutgoingRow) -> Outgoing:
    """A message as it was written."""
    return Outgoing(row.id, row.request_id, row.sequence, row.path, row.body, row.tries)


def miss_row(miss: Miss) -> MissRow:
    """A miss as it is written."""
    return MissRow(
        id=miss.id,
        kind=miss.kind.value,
        at_ms=miss.at_ms,
        site=miss.site,
        language=miss.language,
        question=miss.question,
        offered=list(miss.offered),
        chosen=miss.chosen,
        by_voice=miss.by_voice,
    )


def read_miss(row: MissRow) -> Miss:
    """A miss as it was written. Raises `ValueError` or `TypeError` when it makes no sense."""
    return Miss(
        id=row.id,
        kind=MissKind(row.kind),
        at_ms=row.at_ms,
        site=row.site,
        language=row.language,
        question=row.question,
        offered=tuple(row.offered),
        chosen=row.chosen,
        by_voice=row.by_voice,
    )
