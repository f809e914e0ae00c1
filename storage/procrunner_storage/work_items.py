"""Work items: what persons have to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
    tuple_,
    update,
)

from procrunner.deadline import Queue
from procrunner.errors import NotFoundError, UsageError
from procrunner.model import Variables, WorkItem
from procrunner_storage.instances import beginning
from procrunner_storage.prepared import Prepared
from procrunner_storage.roles import items_of, running
from procrunner_storage.tables import candidate, deadline
from procrunner_storage.tables import instance as instances
from procrunner_storage.tables import work_item as table
from procrunner_storage.transaction import Row, Transaction

_key = tuple_(table.c.instance, table.c.token)
_SHOWN = 5  # references that fit, in a hint

_oldest = (table.c.created_at, table.c.instance, table.c.token)
_dot: ColumnElement[str] = literal_column("'.'", Text)
_id = table.c.instance.concat(_dot).concat(cast(table.c.token, Text))
_keyed = select(instances.c.id).where(
    instances.c.business_key == bindparam("ref"),
    instances.c.business_key != literal_column("''"),
)
_FIT = (
    select(table)
    .where(
        or_(
            (table.c.instance >= bindparam("ref")) & (table.c.instance < bindparam("last")),
            (table.c.instance == bindparam("owner"))
            & (func.substr(_id, 1, bindparam("length")) == bindparam("ref")),
            table.c.instance.in_(_keyed),
        )
    )
    .order_by(*_oldest)
    .limit(_SHOWN + 1)
)
_FIT_OPEN = Prepared(_FIT.where(table.c.closed_at.is_(None)))
_FIT_CLOSED = Prepared(_FIT.where(table.c.closed_at.is_not(None)))
_GET = Prepared(
    select(table).where(
        table.c.instance == bindparam("owner"), table.c.token == bindparam("number")
    )
)
_LATEST = Prepared(
    select(table.c.created_at, table.c.closed_at)
    .where(
        table.c.process == bindparam("of"),
        table.c.element == bindparam("at"),
        table.c.closing == literal_column("'completed'"),
    )
    .order_by(table.c.closed_at.desc())
    .limit(100)
)
_COMPLETED = Prepared(
    select(table.c.instance, table.c.token, table.c.closed_by).where(
        table.c.created_at >= bindparam("first"),
        table.c.created_at < bindparam("last"),
        table.c.closing == literal_column("'completed'"),
    )
)
_OPEN = Prepared(
    select(table).where(table.c.instance == bindparam("owner"), table.c.closed_at.is_(None))
)
_CHANGE = Prepared(
    update(table).where(
        table.c.instance == bindparam("owner"), table.c.token == bindparam("number")
    )
)
_PUT_CANDIDATE = Prepared(
    text(
        "INSERT INTO candidate (role, instance, token) VALUES (:role, :instance, :token)"
        " ON CONFLICT DO NOTHING"
    )
)
_is_its = (deadline.c.instance == table.c.instance) & (deadline.c.token == table.c.token)
_is_late = (deadline.c.due < bindparam("now")) & deadline.c.paused_at.is_(None)
_MEASURES = (
    func.count().label("open"),
    func.min(table.c.created_at).label("oldest"),
    func.min(deadline.c.due).label("next_due"),
    func.sum(case((_is_late, 1), else_=0)).label("late"),
)
_QUEUES_NAMED = (
    select(candidate.c.role, *_MEASURES)
    .select_from(table)
    .join(
        candidate,
        (candidate.c.instance == table.c.instance) & (candidate.c.token == table.c.token),
    )
    .outerjoin(deadline, _is_its)
    .where(table.c.closed_at.is_(None))
    .group_by(candidate.c.role)
)
_QUEUES_OF_LANES = (
    select(table.c.role, *_MEASURES)
    .select_from(table)
    .outerjoin(deadline, _is_its)
    .where(table.c.closed_at.is_(None), table.c.candidates == ())
    .group_by(table.c.role)
)


class SqlWorkItems:
    """Rows of ``work_item``."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, ref: str) -> WorkItem:
        """By id, by a unique beginning of it, or by an instance with one open work item."""
        owner, _, token = ref.rpartition(".")
        if owner and token.isascii() and token.isdigit():
            row = self._transaction.row(_GET, {"owner": owner, "number": int(token)})
            if row:
                return _work_item(row)
        rows = self._transaction.rows(_OPEN, {"owner": ref})
        return _work_item(rows[0]) if len(rows) == 1 else self._fitting(ref, owner)

    def list(  # noqa: PLR0913 - each narrows or orders
        self,
        *,
        instance: str = "",
        roles: Collection[str] = (),
        assignee: str = "",
        is_free: bool = False,
        processes: Collection[str] | None = None,
        open_only: bool = True,
        by_due: bool = False,
        limit: int = 100,
    ) -> Sequence[WorkItem]:
        """Oldest first, or those first whose term ends first; each filter narrows."""
        wanted = select(table).limit(limit)
        if by_due:
            wanted = wanted.outerjoin(deadline, _is_its).order_by(
                deadline.c.due.is_(None), deadline.c.due, *_oldest
            )
        else:
            wanted = wanted.order_by(*_oldest)
        if instance:
            wanted = wanted.where(table.c.instance == instance)
        if roles:
            wanted = wanted.where(_key.in_(items_of(roles, open_only=open_only)))
        if assignee:
            wanted = wanted.where(table.c.assignee == assignee)
        if processes is not None:
            wanted = wanted.where(table.c.instance.in_(running(processes)))
        if is_free:
            wanted = wanted.where(table.c.assignee == literal_column("''"))
        if open_only:
            wanted = wanted.where(table.c.closed_at.is_(None))
        return [_work_item(row) for row in self._transaction.rows(wanted)]

    def queues(self, now: datetime, *, processes: Collection[str] | None = None) -> Sequence[Queue]:
        """What is open, by role."""
        found = []
        for wanted in (_QUEUES_NAMED, _QUEUES_OF_LANES):
            if processes is not None:
                narrowed = wanted.where(table.c.instance.in_(running(processes)))
            else:
                narrowed = wanted
            found += [Queue(**row) for row in self._transaction.rows(narrowed, {"now": now})]
        return sorted(found, key=lambda each: each.role)

    def completed(self, begin: datetime, end: datetime) -> Mapping[tuple[str, int], str]:
        """Who completed the work items that came in a time."""
        rows = self._transaction.rows(_COMPLETED, {"first": begin, "last": end})
        return {(row["instance"], row["token"]): row["closed_by"] for row in rows}

    def usual(self, process: str, element: str) -> timedelta | None:
        """The median time of the latest hundred that were completed."""
        rows = self._transaction.rows(_LATEST, {"of": process, "at": element})
        return median(each["closed_at"] - each["created_at"] for each in rows) if rows else None

    def hand(self, item: WorkItem, *, to: str, delegated_by: str = "") -> WorkItem:
        """Put an open work item into a person's hands, or into nobody's; as it is then."""
        return self._change(item, assignee=to, delegated_by=delegated_by)

    def keep(self, item: WorkItem, draft: Variables) -> WorkItem:
        """Replace what is filled in of a work item so far; as it is then."""
        return self._change(item, draft=draft)

    def _change(self, item: WorkItem, **values: Any) -> WorkItem:
        which = {"owner": item.instance, "number": item.token}
        self._transaction.change(_CHANGE, which | values)
        return replace(item, **values)

    def offer(self, instance: str, role: str, *, token: int = 0) -> None:
        """Let a role do an open work item too, or all of the instance."""
        for row in self._transaction.rows(_OPEN, {"owner": instance}):
            before = tuple(row["candidates"]) or ((row["role"],) if row["role"] else ())
            if role in before or token not in {0, row["token"]}:
                continue
            which = {"owner": instance, "number": row["token"]}
            self._transaction.change(_CHANGE, which | {"candidates": (*before, role)})
            for each in (*before, role):
                candidate_row = {"role": each, "instance": instance, "token": row["token"]}
                self._transaction.change(_PUT_CANDIDATE, candidate_row)

    def _fitting(self, ref: str, owner: str) -> WorkItem:
        first, last = beginning(ref)
        values = {"ref": first, "last": last, "owner": owner, "length": len(ref)}
        rows: Sequence[Row] = ()
        if ref:  # an open one stands out among any number of closed ones
            rows = self._transaction.rows(_FIT_OPEN, values)
            rows = rows or self._transaction.rows(_FIT_CLOSED, values)
        if not rows:
            raise NotFoundError(
                f"No work item fits '{ref}'.",
                hint="Name it by its id, by a beginning of the id, or by its instance.",
            )
        if len(rows) > 1:
            raise UsageError(f"Several work items fit '{ref}'.", hint=_choices(rows))
        return _work_item(rows[0])


def _work_item(row: Row) -> WorkItem:
    candidates = tuple(row["candidates"])
    return WorkItem(**{**row, "id": _name(row), "candidates": candidates})


def _name(row: Row) -> str:
    return f"{row['instance']}.{row['token']}"


def _choices(rows: Sequence[Row]) -> str:
    shown = [f"{_name(row)} ({row['name']})" for row in rows[:_SHOWN]]
    more = ", …" if len(rows) > _SHOWN else ""
    return f"Name one of them: {', '.join(shown)}{more}"
