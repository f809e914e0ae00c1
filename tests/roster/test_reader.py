from __future__ import annotations

from datetime import date

import pytest

from procrunner.errors import RosterError
from procrunner.people import (
    Absence,
    Deputy,
    Membership,
    Period,
    Person,
    Role,
    Roster,
    Unit,
)
from procrunner.roster import gather, read
from tests.roster.given import OFFICE

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
ANN = Person(
    id="ann",
    name="Ann",
    unit="office",
    account="a.uly",
    contacts={"mail": "ann@office.example"},
    identifiers={"iin": "012345678901"},
)


def told(text: str, file: str = "office.yaml", known: Roster | None = None) -> Roster:
    return gather(read(text.encode(), file=file), known or Roster())


def faults(text: str, file: str = "office.yaml", known: Roster | None = None) -> str:
    with pytest.raises(RosterError) as refused:
        told(text, file, known)
    return str(refused.value)


def test_a_file_tells_the_whole_office() -> None:
    assert told(OFFICE) == Roster(
        persons=(ANN, Person(id="bob", name="Bob")),
        roles=(
            Role(id="applicant", names={"en": "Applicant"}, outside=True),
            Role(id="clerk", names={"en": "Clerk"}),
            Role(id="head", names={"kk": "Басшы", "en": "Head"}),
        ),
        units=(
            Unit(id="office", names={"kk": "Басқарма", "en": "Office"}),
            Unit(id="permits", names={"en": "Permits"}, parent="office"),
        ),
        memberships=(
            Membership(person="ann", role="head", unit="office"),
            Membership(person="bob", role="clerk", unit="permits", period=YEAR),
        ),
        absences=(
            Absence(
                person="ann", period=Period(date(2026, 3, 2), date(2026, 3, 8)), reason="leave"
            ),
        ),
        deputies=(
            Deputy(
                principal="ann",
                deputy="bob",
                role="head",
                process="permit",
                period=Period(None, date(2026, 12, 31)),
                rank=2,
            ),
        ),
    )


def test_what_a_file_says_takes_the_place_of_what_is_known_and_the_rest_stays() -> None:
    known = told(OFFICE)

    after = told("persons: {bob: {name: Robert}}", known=known)

    assert [each.name for each in after.persons] == ["Ann", "Robert"]
    assert after.memberships == known.memberships


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("persons: [", "office.yaml:2:1: RO001 not YAML"),
        ("", "office.yaml:1:1: RO001 the file is empty"),
        ("person: {}", "1:1: RO002 the file knows no 'person'\n  Did you mean 'persons'?"),
        ("persons: {x: {nam: X}}", "1:15: RO002 person x knows no 'nam'"),
        ("persons: {x: {}}", "1:14: RO002 person x has no 'name'"),
        ("persons: {x: {name: [1]}}", "1:21: RO002 person x: name is a text"),
        ("persons: {x y: {name: X}}", "1:16: RO002 'x y' is no id: it is one word"),
        ("persons: {system: {name: X}}", "1:19: RO002 the history calls the machine 'system'"),
        ("roles: {x: {names: {}, outside: 1}}", "1:33: RO002 role x: outside is true or false"),
        ("absences: [{person: x, since: 2026-02-30}]", "1:31: RO002 an absence: since is no day"),
        ("absences: [{person: x, since: soon}]", "  Write 2026-03-01."),
        ("absences: [{person: x}]", "1:12: RO002 an absence has no 'since'"),
        (
            "absences: [{person: x, since: 2026-03-02, until: 2026-03-01}]",
            "1:12: RO002 the absence ends on 2026-03-01, before it begins",
        ),
        ("deputies: [{principal: x, deputy: y, rank: 0}]", "rank is a number from 1"),
        ("deputies: [{principal: x, deputy: y, rank: 100}]", "a rank up to 99, not 100"),
        ('persons: {x: {name: "a\\0"}}', "1:14: RO002 the person has a letter that nobody can see"),
        ('persons: {x: {name: X, contacts: {a: "\\u202e"}}}', "a letter that nobody can see"),
    ],
)
def test_what_cannot_be_understood_is_told_with_its_place(text: str, said: str) -> None:
    assert said in faults(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("persons: {x: {name: X, unit: ofice}}", "1:14: RO003 unit: the roster knows no 'ofice'"),
        ("persons: {x: {name: X, roles: [hed]}}", "1:32: RO003 role: the roster knows no 'hed'"),
        ("persons: {x: {name: X, account: a.uly}}", "the account 'a.uly' is that of ann too"),
        ("persons: {x: {name: X, account: bob}}", "the account 'bob' is that of bob too"),
        ("persons: {a.uly: {name: X}}", "the account 'a.uly' is that of ann too"),
        (
            'persons: {x: {name: X, identifiers: {iin: "012345678901"}}}',
            "the iin of x is that of ann too",
        ),
        (
            "persons: {x: {name: X}, x: {name: Y}}",
            "1:28: RO002 the person x stands twice\n  It stands in office.yaml:1.",
        ),
        ("absences: [{person: bobb, since: 2026-03-02}]", "  Did you mean 'bob'?"),
        ("deputies: [{principal: ann, deputy: eve}]", "deputy: the roster knows no 'eve'"),
        ("deputies: [{principal: ann, deputy: ann}]", "ann is the own deputy"),
        ("deputies: [{principal: ann, deputy: bob, role: x}]", "role: the roster knows no 'x'"),
        ("units: {office: {names: {}, parent: permits}}", "the unit office is a part of itself"),
        ("units: {x: {names: {}, parent: y}}", "parent: the roster knows no 'y'"),
    ],
)
def test_what_points_to_nothing_or_stands_twice_is_told(text: str, said: str) -> None:
    assert said in faults(text, known=told(OFFICE))


def test_a_table_of_persons_is_read_with_their_roles() -> None:
    text = (
        "id,name,unit,roles,contact:phone,identifier:iin\n"
        'cyd,"Cyd, the second",permits,clerk; head,+7 700,012345678902\n'
    )

    after = told(text, "persons.csv", told(OFFICE))

    assert after.persons[2] == Person(
        id="cyd",
        name="Cyd, the second",
        unit="permits",
        contacts={"phone": "+7 700"},
        identifiers={"iin": "012345678902"},
    )
    assert [each.role for each in after.memberships if each.person == "cyd"] == ["clerk", "head"]


def test_a_table_of_memberships_is_read_with_their_days() -> None:
    text = "\ufeffperson,role,since,until\nann,clerk,2026-01-01,\n"

    after = told(text, "roles.CSV", told(OFFICE))

    assert (
        Membership(person="ann", role="clerk", period=Period(date(2026, 1, 1))) in after.memberships
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "t.csv:1:1: RO002 the heading has no 'person'"),
        ("id\nx", "the heading has no 'name'\n  A table of persons begins: id,name."),
        ("person,role,rol\n", "RO003 the heading knows no 'rol'\n  Did you mean 'role'?"),
        ("person,role,role\n", "the heading has 'role' twice"),
        ("person,role\nann\n", "t.csv:2:1: RO002 the row has not the 2 cells of the heading"),
        ("person,role\nann,head,x\n", "t.csv:2:1: RO002 the row has not the 2 cells"),
        ("person,role\n\nann,\n", "t.csv:3:1: RO002 role is empty"),
        ("person,role,since\nann,head,x\n", "t.csv:2:1: RO002 since is no day"),
        ("person,role\nann,hed\n", "t.csv:2:1: RO003 role: the roster knows no 'hed'"),
        ('person,role\n"ann,head\n', "RO001 not CSV: unexpected end of data"),
        ("id,name,identifier:\nx,X,1\n", "the heading knows no 'identifier:'"),
    ],
)
def test_a_row_that_cannot_be_understood_is_told_with_its_line(text: str, said: str) -> None:
    assert said in faults(text, "t.csv", told(OFFICE))


def test_a_table_that_is_no_utf_8_is_refused() -> None:
    with pytest.raises(RosterError, match="RO001 not UTF-8"):
        read("id,name\nx,Ә".encode("cp1251", "replace") + b"\xff", file="t.csv")
