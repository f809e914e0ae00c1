"""Process instances: found by what a person types, saved behind a fence."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from procrunner.errors import ConflictError, NotFoundError, UsageError
from procrunner.model import Instance, Status, Variables
from procrunner.ports import Narrowing
from procrunner_storage import variables
from procrunner_storage.columns import to_json
from procrunner_storage.history import Heads, Standing, salt_of
from procrunner_storage.prepared import Prepared
from procrunner_storage.roles import instances_of
from procrunner_storage.tables import (
    deadline,
    incident,
    job,
    kept_signal,
    message,
    note,
    variable,
    work_item,
)
from procrunner_storage.tables import instance as table
from procrunner_storage.tables import salt as salts
from procrunner_storage.transaction import Row, Transaction

_NAMES = tuple(Instance.__dataclass_fields__)
_WHOLE = select(*(table.c[name] for name in _NAMES))
_LISTED = select(*(table.c[name] for name in _NAMES if name != "state"), literal("").label("state"))
_SALT_BYTES = 16
_SHOWN = 5  # references that fit, in a hint

_ADD = Prepared(insert(table))
_SALT = Prepared(insert(salts))
_GET = Prepared(_WHOLE.where(table.c.id == bindparam("ref")))
_ACTIVE = Prepared(
    _WHOLE.where(
        table.c.process == bindparam("what"),
        table.c.business_key == bindparam("wanted"),
        table.c.status.in_([literal_column("'active'"), literal_column("'suspended'")]),
    )
)
_FIT = Prepared(
    _WHOLE.where(
        or_(
            (table.c.id >= bindparam("ref")) & (table.c.id < bindparam("last")),
            (table.c.business_key == bindparam("ref"))
            & (table.c.business_key != literal_column("''")),
        )
    )
    .order_by(table.c.id)
    .limit(_SHOWN + 1)
)
_SAVE = Prepared(
    update(table)
    .where(table.c.id == bindparam("key"), table.c.revision == bindparam("expected"))
    .returning(table.c.head, table.c.events, salt_of)
)
_HOLD = Prepared(
    select(table.c.revision).where(table.c.id == bindparam("key")).with_for_update(key_share=True)
)
_REVISION = Prepared(select(table.c.revision).where(table.c.id == bindparam("key")))
_ERASE: Sequence[tuple[Prepared, dict[str, object]]] = (
    (Prepared(update(job).where(job.c.instance == bindparam("key"))), {"inputs": {}, "error": ""}),
    (
        Prepared(update(message).where(message.c.delivered_to == bindparam("key"))),
        {"variables": {}, "correlation": "", "instance": ""},
    ),
    (
        Prepared(update(incident).where(incident.c.instance == bindparam("key"))),
        {"message": "", "hint": ""},
    ),
    (
        Prepared(update(work_item).where(work_item.c.instance == bindparam("key"))),
        {"draft": {}, "assignee": "", "delegated_by": ""},
    ),
    (Prepared(update(deadline).where(deadline.c.instance == bindparam("key"))), {"trouble": ""}),
    (Prepared(delete(note).where(note.c.instance == bindparam("key"))), {}),
    (Prepared(delete(variable).where(variable.c.instance == bindparam("key"))), {}),
    (Prepared(delete(kept_signal).where(kept_signal.c.instance == bindparam("key"))), {}),
    (Prepared(delete(salts).where(salts.c.instance == bindparam("key"))), {}),
)
_DUE = Prepared(
    select(table.c.id)
    .where(table.c.next_due <= bindparam("now"), table.c.status == Status.ACTIVE)
    .order_by(table.c.next_due, table.c.id)
    .limit(bindparam("limit"))
)
_earliest = (
    select(deadline.c.instance, func.min(deadline.c.due).label("due"))
    .where(deadline.c.closed_at.is_(None), deadline.c.due.is_not(None))
    .group_by(deadline.c.instance)
    .subquery()
)


def beginning(ref: str) -> tuple[str, str]:
    """The range of ids that begin so, in the order of bytes."""
    return ref, ref + "\U0010ffff"


class SqlInstances:
    """Rows of ``instance``."""

    def __init__(self, transaction: Transaction, heads: Heads) -> None:
        self._transaction = transaction
        self._heads = heads
        self._seen: dict[str, Instance] = {}  #: by id, as this transaction read or left them

    def add(self, instance: Instance) -> None:
        """Store a new instance."""
        self._transaction.change(_ADD, {**_row(instance), "head": "", "events": 0})
        salt = os.urandom(_SALT_BYTES).hex()
        self._transaction.change(_SALT, {"instance": instance.id, "value": salt})
        self._heads[instance.id] = Standing("", 0, salt)

    def get(self, ref: str) -> Instance:
        """By id, by a beginning of the id that fits only one, or by a unique business key."""
        row = self._transaction.row(_GET, {"ref": ref}) if ref else None
        found = Instance(**row) if row else self._fitting(ref)
        self._seen[found.id] = found
        return found

    def hold(self, instance: str) -> bool:
        """Lock its row, where others may write too."""
        if self._transaction.is_alone:
            return False
        self._transaction.row(_HOLD, {"key": instance})
        return True

    def active(self, process: str, business_key: str) -> Instance | None:
        """The active instance of a process with this key; where none is, none is stored now."""
        self._transaction.lock(f"key {business_key} of {process}")
        row = self._transaction.row(_ACTIVE, {"what": process, "wanted": business_key})
        return Instance(**row) if row else None

    def values_of(self, variable: str) -> Mapping[str, str]:
        """What a plain variable is, as text, by instance."""
        return variables.values_of(self._transaction, variable)

    def remember(self, instance: Instance, *, before: Variables) -> None:
        """Note the plain variables that have changed, for a search by them."""
        variables.remember(self._transaction, instance.id, before, instance.variables)

    def save(self, instance: Instance, *, expected: int) -> None:
        """Change the row if its revision still is ``expected``; what did not change is left out.

        To write a column again is to write all indexes again in which it stands.
        """
        before = self._seen.get(instance.id)
        is_known = before is not None and before.revision == expected
        values = {
            name: value
            for name, value in _row(instance).items()
            if not is_known or value is not getattr(before, name)
        }
        row = self._transaction.row(_SAVE, {**values, "key": instance.id, "expected": expected})
        if row is None:
            raise self._lost(instance, expected)
        standing = Standing(row["head"], row["events"], row["salt"] or "")
        self._heads[instance.id] = standing  # the row is ours until the end
        self._seen[instance.id] = instance

    def list(  # noqa: PLR0913 - each narrows or orders
        self,
        *,
        status: Status | None = None,
        process: str = "",
        business_key: str = "",
        with_incident: bool = False,
        more: Narrowing | None = None,
        by_due: bool = False,
        limit: int = 100,
    ) -> Sequence[Instance]:
        """Newest first, or those first whose open term ends first; ``state`` is left empty."""
        wanted = _filtered(_LISTED, status, process, business_key, with_incident=with_incident)
        wanted = _narrowed(wanted, more)
        if by_due:
            wanted = wanted.outerjoin(_earliest, _earliest.c.instance == table.c.id).order_by(
                _earliest.c.due.is_(None), _earliest.c.due
            )
        newest = wanted.order_by(table.c.started_at.desc(), table.c.id).limit(limit)
        return [Instance(**row) for row in self._transaction.rows(newest)]

    def count(
        self,
        *,
        status: Status | None = None,
        process: str = "",
        business_key: str = "",
        with_incident: bool = False,
        more: Narrowing | None = None,
    ) -> int:
        """How many there are, whatever a list's limit."""
        every = select(func.count().label("number")).select_from(table)
        wanted = _filtered(every, status, process, business_key, with_incident=with_incident)
        wanted = _narrowed(wanted, more)
        row = self._transaction.row(wanted)
        return int(row["number"]) if row else 0

    def ended(self, before: datetime, *, process: str = "", limit: int = 100) -> Sequence[Instance]:
        """Instances that ended before a moment, the oldest end first; without ``state``."""
        wanted = _LISTED.where(table.c.ended_at < before).order_by(table.c.ended_at, table.c.id)
        if process:
            wanted = wanted.where(table.c.process == process)
        return [Instance(**row) for row in self._transaction.rows(wanted.limit(limit))]

    def holding(self, text: str) -> Sequence[Instance]:
        """Instances whose variables have this text as a value somewhere; without ``state``."""
        quoted = to_json(text)
        spelled = [quoted, quoted[1:-1]] if text.lstrip("-").isdigit() else [quoted]
        wanted = or_(
            *(cast(table.c.variables, Text).contains(each, autoescape=True) for each in spelled)
        )
        return [Instance(**row) for row in self._transaction.rows(_LISTED.where(wanted))]

    def erase(self, instance: str) -> None:
        """Forget inputs, messages, drafts, notes and the salt; its own row is not touched."""
        for statement, values in _ERASE:
            self._transaction.change(statement, {"key": instance, **values})

    def due(self, now: datetime, *, limit: int = 100) -> Sequence[str]:
        """Ids of active instances whose earliest timer is due, earliest first."""
        return [row["id"] for row in self._transaction.rows(_DUE, {"now": now, "limit": limit})]

    def _fitting(self, ref: str) -> Instance:
        first, last = beginning(ref)
        rows = self._transaction.rows(_FIT, {"ref": first, "last": last}) if ref else ()
        if not rows:
            raise NotFoundError(
                f"No instance fits '{ref}'.",
                hint="Name it by its id, by a beginning of the id, or by its business key.",
            )
        if len(rows) > 1:
            raise UsageError(f"Several instances fit '{ref}'.", hint=_choices(rows))
        return Instance(**rows[0])

    def _lost(self, instance: Instance, expected: int) -> ConflictError | NotFoundError:
        row = self._transaction.row(_REVISION, {"key": instance.id})
        if row is None:
            return NotFoundError(f"There is no instance '{instance.id}'.")
        return ConflictError(
            f"somebody else changed it meanwhile (revision {row['revision']}, not {expected});"
            " nothing of yours was stored.",
            where=f"instance {instance.id}",
            hint="Look at it again, then decide.",
        )


def _row(instance: Instance) -> dict[str, object]:
    return {name: getattr(instance, name) for name in _NAMES}


def _choices(rows: Sequence[Row]) -> str:
    shown = [_described(row["id"], row["business_key"]) for row in rows[:_SHOWN]]
    more = ", …" if len(rows) > _SHOWN else ""
    return f"Name one of them: {', '.join(shown)}{more}"


def _described(instance: str, business_key: str) -> str:
    return f"{instance} ({business_key})" if business_key else instance


def _filtered(
    wanted: Select[Any],
    status: Status | None,
    process: str,
    business_key: str,
    *,
    with_incident: bool,
) -> Select[Any]:
    filters: list[ColumnElement[bool]] = []
    if status:
        filters.append(table.c.status == status)
    if process:
        filters.append(table.c.process == process)
    if business_key:
        filters.append(table.c.business_key == business_key)
        filters.append(table.c.business_key != literal_column("''"))
    if with_incident:
        stuck = select(incident.c.instance).where(
            incident.c.resolved_at.is_(None), incident.c.settled_at.is_(None)
        )
        filters.append(table.c.id.in_(stuck))
    return wanted.where(*filters)


def _narrowed(wanted: Select[Any], more: Narrowing | None) -> Select[Any]:
    if more is None:
        return wanted
    filters = variables.having(table.c.id, more.variables)
    if more.processes is not None:
        filters.append(table.c.process.in_([*more.processes]))
    if more.roles:
        filters.append(table.c.id.in_(instances_of(more.roles)))
    if more.overdue_at is not None:
        late = select(deadline.c.instance).where(
            deadline.c.due < more.overdue_at,
            deadline.c.closed_at.is_(None),
            deadline.c.paused_at.is_(None),
        )
        filters.append(table.c.id.in_(late))
    return wanted.where(*filters)
