"""Reading a roster: YAML with all of it, or CSV with persons or memberships."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from procrunner.errors import RosterError
from procrunner.people import Absence, Deputy, Membership, Period, Person, Role, Unit
from procrunner.roster import table
from procrunner.roster.entry import Entry, Thing, own_faults
from procrunner.written import Fields, Node, Source

SECTIONS = ("units", "roles", "persons", "absences", "deputies")
_DAYS = ("since", "until")


def read(content: bytes, *, file: str) -> list[Entry]:
    """What a file says; its name tells whether it is CSV.

    Raises:
        RosterError: it cannot be read, or misses or misspells something; all that is wrong.
    """
    if file.lower().endswith(".csv"):
        entries = table.read(content, file=file)
    else:
        source = Source(content, file, error=RosterError, prefix="RO")
        given = source.root.fields("the file", (), SECTIONS)
        entries = list(_entries(given))
        source.stop_if_faulty()
    if faults := own_faults(entries):
        raise RosterError(faults)
    return entries


def _entries(given: Fields) -> Iterator[Entry]:
    for key, node in _named(given, "units"):
        inside = node.fields(f"unit {key}", (), ("names", "parent"))
        yield _entry(node, Unit(id=key, names=_map(inside, "names"), parent=inside.text("parent")))
    for key, node in _named(given, "roles"):
        inside = node.fields(f"role {key}", (), ("names", "outside"))
        names, outside = _map(inside, "names"), inside.flag("outside")
        yield _entry(node, Role(id=key, names=names, outside=outside))
    for key, node in _named(given, "persons"):
        yield from _person(key, node)
    for node in given.list("absences"):
        inside = node.fields("an absence", ("person", "since"), ("until", "reason"))
        away = Absence(
            person=inside.text("person"), period=_period(inside), reason=inside.text("reason")
        )
        yield _entry(node, away)
    for node in given.list("deputies"):
        yield _entry(node, _deputy(node))


def _person(key: str, node: Node) -> Iterator[Entry]:
    known = ("unit", "account", "contacts", "identifiers", "roles")
    given = node.fields(f"person {key}", ("name",), known)
    person = Person(
        id=key,
        name=given.text("name"),
        unit=given.text("unit"),
        account=given.text("account"),
        contacts=_map(given, "contacts"),
        identifiers=_map(given, "identifiers"),
    )
    yield _entry(node, person)
    for each in given.list("roles"):
        if isinstance(each.node.value, str):
            yield _entry(each, Membership(person=key, role=each.text("a role"), unit=person.unit))
            continue
        inside = each.fields("a role of a person", ("role",), ("unit", *_DAYS))
        yield _entry(
            each,
            Membership(
                person=key,
                role=inside.text("role"),
                unit=inside.text("unit") or person.unit,
                period=_period(inside),
            ),
        )


def _deputy(node: Node) -> Deputy:
    known = ("role", "process", "rank", *_DAYS)
    given = node.fields("a deputy", ("principal", "deputy"), known)
    return Deputy(
        principal=given.text("principal"),
        deputy=given.text("deputy"),
        role=given.text("role"),
        process=given.text("process"),
        period=_period(given),
        rank=given.number("rank") or 1,
    )


def _entry(node: Node, thing: Thing) -> Entry:
    return Entry(thing, node.source.file, node.place.line, node.place.column)


def _named(given: Fields, key: str) -> Iterator[tuple[str, Node]]:
    if key in given:
        yield from given.found[key].entries(key)


def _map(given: Fields, key: str) -> Mapping[str, str]:
    what = f"{given.what}: {key}"
    entries = given.found[key].entries(what) if key in given else ()
    return {name: node.text(f"{what}: {name}") for name, node in entries}


def _period(given: Fields) -> Period:
    return Period(*(_day(given, key) for key in _DAYS))


def _day(given: Fields, key: str) -> date | None:
    if key not in given:
        return None
    try:
        return date.fromisoformat(given.text(key))
    except ValueError:
        given.found[key].fault(f"{given.what}: {key} is no day", "Write 2026-03-01.")
        return None
