"""What is stored about a person: a search through all that instances hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Text,
    cast,
    delete,
    or_,
    select,
)

from procrunner.model import EventKind, Message
from procrunner_storage import tables
from procrunner_storage.transaction import Transaction

_instance, _message, _event = tables.instance, tables.message, tables.event
_NAMES = tuple(Message.__dataclass_fields__)
_untaken = _message.c.delivered_to == ""
_PLACES: Mapping[str, tuple[Column[str], Sequence[Column[object]]]] = {
    "variables": (_instance.c.id, [_instance.c.variables, _instance.c.state]),
    "business_key": (_instance.c.id, [_instance.c.business_key]),
    "handlers": (tables.job.c.instance, [tables.job.c.inputs, tables.job.c.error]),
    "work items": (tables.work_item.c.instance, [tables.work_item.c.draft]),
    "notes": (tables.note.c.instance, [tables.note.c.text, tables.note.c.file]),
    "incidents": (tables.incident.c.instance, [tables.incident.c.message, tables.incident.c.hint]),
    "signals": (tables.kept_signal.c.instance, [tables.kept_signal.c.variables]),
    "messages": (_message.c.delivered_to, [_message.c.variables, _message.c.correlation]),
}
"""The columns that may hold what a person told, with whose they are."""


class SqlPersonal:
    """Finds and forgets what names a person."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def mentioning(self, text: str) -> Mapping[str, Sequence[str]]:
        """Ids of instances that have this text somewhere, with where."""
        found: dict[str, list[str]] = {}
        for place, (owner, columns) in _PLACES.items():
            query = select(owner.label("id")).where(owner != "", _has(columns, text)).distinct()
            self._gather(found, place, query)
        failed = _event.c.kind == EventKind.FAILED
        query = select(_event.c.instance.label("id")).where(failed, _has([_event.c.data], text))
        self._gather(found, "history", query.distinct())
        return found

    def held(self, before: datetime, *, limit: int) -> Sequence[str]:
        """Ids of instances that ended before a moment and are not erased."""
        kept = select(tables.salt.c.instance).where(tables.salt.c.instance == _instance.c.id)
        query = (
            select(_instance.c.id)
            .where(_instance.c.ended_at < before, kept.exists())
            .order_by(_instance.c.ended_at, _instance.c.id)
            .limit(limit)
        )
        return [row["id"] for row in self._transaction.rows(query)]

    def messages(self, instance: str) -> Sequence[Message]:
        """The messages that an instance got."""
        return self._messages(_message.c.delivered_to == instance)

    def untaken(self, text: str) -> Sequence[Message]:
        """The messages that nobody took and that have this text somewhere."""
        return self._messages(_untaken, _mentions(text))

    def forget_untaken(self, *, before: datetime, text: str = "") -> int:
        """Remove messages that nobody took and that came before a moment."""
        statement = delete(_message).where(_untaken, _message.c.received_at < before)
        return self._transaction.change(statement.where(_mentions(text)) if text else statement, {})

    def _messages(self, *which: ColumnElement[bool]) -> Sequence[Message]:
        columns = [_message.c[name] for name in _NAMES]
        query = select(*columns).where(*which).order_by(_message.c.number)
        return [Message(**row) for row in self._transaction.rows(query)]

    def _gather(self, found: dict[str, list[str]], place: str, query: Select[str]) -> None:
        for row in self._transaction.rows(query):
            found.setdefault(row["id"], []).append(place)


def _mentions(text: str) -> ColumnElement[bool]:
    return _has([_message.c.variables, _message.c.correlation, _message.c.instance], text)


def _has(columns: Sequence[Column[object]], text: str) -> ColumnElement[bool]:
    return or_(*(cast(each, Text).contains(text, autoescape=True) for each in columns))
