"""Plain variables of instances by their values: what a search by one looks at."""

from __future__ import annotations

from collections.abc import Mapping
from json import loads
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, select

from procrunner_storage.columns import to_json
from procrunner_storage.prepared import Prepared
from procrunner_storage.tables import variable as table
from procrunner_storage.transaction import Transaction

_LIMIT = 200
"""Characters of a value, as JSON; nobody searches by longer ones."""

_FORGET = Prepared(
    delete(table).where(table.c.instance == bindparam("owner"), table.c.name == bindparam("wanted"))
)
_OF = Prepared(select(table.c.instance, table.c.value).where(table.c.name == bindparam("wanted")))
_ADD = Prepared(insert(table))


def remember(
    transaction: Transaction, instance: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Note what has changed."""
    old, new = _plain(before), _plain(after)
    gone = [name for name in old if not _is_same(name, old, new)]
    come = [name for name in new if not _is_same(name, new, old)]
    written = {name: to_json(new[name]) for name in come}
    transaction.change_each(_FORGET, [{"owner": instance, "wanted": name} for name in gone])
    rows = [
        {"instance": instance, "name": name, "value": value}
        for name, value in written.items()
        if len(value) <= _LIMIT
    ]
    transaction.change_each(_ADD, rows)


def values_of(transaction: Transaction, name: str) -> dict[str, str]:
    """What a variable is, as text, by instance."""
    found = {
        row["instance"]: loads(row["value"]) for row in transaction.rows(_OF, {"wanted": name})
    }
    return {
        instance: value if isinstance(value, str) else to_json(value)
        for instance, value in found.items()
    }


def having(instance: ColumnElement[str], wanted: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Conditions: the instance has these variables."""
    return [
        instance.in_(
            select(table.c.instance).where(table.c.name == name, table.c.value == to_json(value))
        )
        for name, value in wanted.items()
    ]


def _is_same(name: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if name not in other:
        return False
    return type(one[name]) is type(other[name]) and bool(one[name] == other[name])  # 1 is not true


def _plain(variables: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in variables.items()
        if isinstance(value, str | int | float) and name.isprintable() and len(name) <= _LIMIT
    }
