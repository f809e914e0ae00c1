"""Reading CSV: persons (``id,name,…``) or memberships (``person,role,…``), by the heading."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date

from procrunner.errors import Finding, RosterError
from procrunner.people import Membership, Period, Person
from procrunner.roster.entry import Entry
from procrunner.written import unknown

PERSONS = ("id", "name", "unit", "account", "roles")
MEMBERSHIPS = ("person", "role", "unit", "since", "until")
_DAYS = ("since", "until")
MORE = ("contact:", "identifier:")
"""Columns of persons that have more of a kind, such as ``identifier:iin``."""


def read(content: bytes, *, file: str) -> list[Entry]:
    """What a table says, a row each; ``roles`` are parted by semicolons.

    Raises:
        RosterError: the heading or a row cannot be understood.
    """
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        heading = [*(rows.fieldnames or ())]
        faults = list(_of_heading(heading, file))
        if faults:
            raise RosterError(faults)
        entries: list[Entry] = []
        for row in rows:
            place = file, rows.line_num
            faults += _of_row(row, heading, *place)
            if not faults:
                entries += _person(row, *place) if "id" in row else _membership(row, *place)
    except UnicodeDecodeError as error:
        fault = _fault(file, 1, f"not UTF-8: {error.reason}", "Save it as UTF-8.", "001")
        raise RosterError([fault]) from error
    except csv.Error as error:
        raise RosterError([_fault(file, rows.line_num, f"not CSV: {error}", "", "001")]) from error
    if faults:
        raise RosterError(faults)
    return entries


def _of_heading(heading: list[str], file: str) -> Iterator[Finding]:
    known = PERSONS if "id" in heading else MEMBERSHIPS
    for name in known[:2]:
        if name not in heading:
            hint = "A table of persons begins: id,name. One of memberships begins: person,role."
            yield _fault(file, 1, f"the heading has no '{name}'", hint)
    for name in heading:
        is_more = known is PERSONS and name.startswith(MORE) and name not in MORE
        if name not in known and not is_more:
            yield _fault(file, 1, *unknown("the heading", name, known), "003")
        elif heading.count(name) > 1:
            yield _fault(file, 1, f"the heading has '{name}' twice", "Remove one of the columns.")


def _of_row(
    row: Mapping[str, str | None], heading: list[str], file: str, line: int
) -> list[Finding]:
    if None in row or None in row.values():
        what = f"the row has not the {len(heading)} cells of the heading"
        return [_fault(file, line, what, 'Write a text with a comma in it as "a, b".')]
    needed = (PERSONS if "id" in row else MEMBERSHIPS)[:2]
    empty = [name for name in needed if not (row[name] or "").strip()]
    no_days = [name for name in _DAYS if (text := row.get(name)) and _day(text) is None]
    return [
        *(_fault(file, line, f"{name} is empty", "Fill it in.") for name in empty),
        *(_fault(file, line, f"{name} is no day", "Write 2026-03-01.") for name in no_days),
    ]


def _person(row: Mapping[str, str], file: str, line: int) -> Iterator[Entry]:
    def more(prefix: str) -> dict[str, str]:
        return {
            name.removeprefix(prefix): value
            for name, value in row.items()
            if name.startswith(prefix) and value
        }

    person = Person(
        id=row["id"],
        name=row["name"],
        unit=row.get("unit", ""),
        account=row.get("account", ""),
        contacts=more("contact:"),
        identifiers=more("identifier:"),
    )
    yield Entry(person, file, line)
    for role in row.get("roles", "").split(";"):
        if role.strip():
            membership = Membership(person=person.id, role=role.strip(), unit=person.unit)
            yield Entry(membership, file, line)


def _membership(row: Mapping[str, str], file: str, line: int) -> Iterator[Entry]:
    period = Period(_day(row.get("since", "")), _day(row.get("until", "")))
    membership = Membership(
        person=row["person"], role=row["role"], unit=row.get("unit", ""), period=period
    )
    yield Entry(membership, file, line)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _fault(file: str, line: int, message: str, hint: str, code: str = "002") -> Finding:
    return Finding(code=f"RO{code}", message=message, hint=hint, file=file, line=line)
