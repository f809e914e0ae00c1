"""Handlers of the drill: copied into the project; what they do outside is a file in the ledger."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from procrunner.errors import HandlerError
from procrunner.handler import Call, handler
from tests.drill.ends import LEDGER, MUTANT, Now, point, wait_for_sleeper

Key = dict[str, str]
Found = dict[str, Key]
"""By element, the key of its call; a map, for the index of plain values is one more fence."""


def note(call: Call) -> Found:
    entry = LEDGER / call.key.replace("/", "_")  # the counterpart honours the key
    Now.instance = call.key.partition("/")[0]
    if MUTANT and not entry.exists():
        wait_for_sleeper(Now.instance)
    point(f"before {call.element}")
    entry.touch()
    with (LEDGER / "calls").open("a") as calls:
        calls.write(call.key + "\n")
    point(f"after {call.element}")
    return {call.element: {"key": call.key}}


@handler("fetch", kind="idempotent")
def fetch(*, call: Call) -> Found:
    return note(call)


@handler("branch", kind="idempotent")
def branch(*, call: Call) -> Found:
    return note(call)


@handler("book", kind="tx")
def book(*, call: Call, transaction: Any) -> Found:
    transaction.execute(text("INSERT INTO booking VALUES (:key)"), {"key": call.key})
    Now.is_booking = True
    return note(call)


@handler("send", kind="idempotent")
def send(fetch: Key, one: Key, two: Key, book: Key, *, call: Call) -> Found:
    return note(call)


@handler("tell", kind="idempotent")
def tell(is_troubled: bool, *, call: Call) -> Found:  # noqa: FBT001 - a variable of the case
    if is_troubled:
        raise HandlerError("nobody can be told until somebody sets it right")
    return note(call)
