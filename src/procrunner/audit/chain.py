"""The chain of an instance: each event is hashed together with the hash before it."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from procrunner.audit.head import Head
from procrunner.audit.text import canonical

PLAIN = 1
"""The format of an event without a seal."""
SEALED = 2
"""The format of an event with one."""
_SEARCHED = 30  # changed events of one instance among which a moved one is looked for


@dataclass(frozen=True, slots=True)
class Link:
    """An event as the chain sees it."""

    number: int
    body: str  #: JSON of all that is hashed after the number
    hash: str
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written."""

    instance: str
    number: int  #: of the event; 0 for the instance as a whole
    what: str

    def __str__(self) -> str:
        where = f"event {self.number}: " if self.number else ""
        return f"{self.instance}: {where}{self.what}"


def body(at: datetime, actor: str, event: Mapping[str, Any], data: str) -> str:
    """What is hashed of an event, after its number; ``data`` is canonical JSON already."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    names = ("kind", "element", "process", "name", "token", "flow")
    told = canonical([moment, actor, *(event[name] for name in names)])
    return f"{told[1:-1]},{data}"


def digest(previous: str, instance: str, link: Link) -> str:
    """SHA-256 over an event and the hash before it; ``link.hash`` is not looked at."""
    form = SEALED if link.seal else PLAIN
    head = canonical([form, previous, instance, link.number])[1:-1]
    tail = f',"{link.seal}"' if link.seal else ""
    return sha256(f"[{head},{link.body}{tail}]".encode()).hexdigest()


def seal(salt: str, variables: Mapping[str, Any], state: str) -> str:
    """HMAC-SHA-256 of what an instance holds; without the salt nobody can guess values from it."""
    content = canonical([variables, state]).encode()
    return hmac.new(bytes.fromhex(salt), content, sha256).hexdigest()


def faults(head: Head, links: Sequence[Link]) -> Iterator[Fault]:
    """Whatever of a chain was changed, removed, put in, moved or cut off, and where."""
    wrong: list[Link] = []
    previous, expected = "", 1
    for link in links:
        if link.number != expected:
            yield _gap(head.instance, expected, link.number)
        elif digest(previous, head.instance, link) != link.hash:
            wrong.append(link)
        previous, expected = link.hash, link.number + 1
    for link in wrong:
        moved = _origin(head.instance, link, wrong, links)
        what = f"was moved here from place {moved}" if moved else "was changed or put in"
        yield Fault(head.instance, link.number, what)
    if len(links) != head.events:
        yield _count(head, len(links))
    elif previous != head.hash:
        yield Fault(head.instance, head.events, "is not the last one that the instance knows of")


def _gap(instance: str, expected: int, found: int) -> Fault:
    if found < expected:
        return Fault(instance, found, "is there twice")
    missing = f"event {expected}" if found == expected + 1 else f"events {expected} to {found - 1}"
    return Fault(instance, expected, f"was removed: {missing} missing")


def _count(head: Head, found: int) -> Fault:
    if found < head.events:
        return Fault(
            head.instance, found + 1, f"was removed: there were {head.events} events, now {found}"
        )
    return Fault(
        head.instance, head.events + 1, f"was put in: there were {head.events} events, now {found}"
    )


def _origin(instance: str, link: Link, wrong: Sequence[Link], links: Sequence[Link]) -> int:
    """The number under which a changed event was written, 0 if it was none of the others."""
    if len(wrong) > _SEARCHED:
        return 0
    numbers = {each.number for each in wrong} - {link.number}
    hashes = {"", *(each.hash for each in wrong)}
    hashes |= {each.hash for each in links if each.number + 1 in numbers}
    for number in sorted(numbers):
        there = Link(number, link.body, link.hash, link.seal)
        if any(digest(previous, instance, there) == link.hash for previous in hashes):
            return number
    return 0
