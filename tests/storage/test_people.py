from dataclasses import replace

import pytest

from procrunner.errors import ConflictError
from procrunner.people import Period, Person, Roster, Unit
from procrunner.ports import RosterChange, Store
from tests.people.given import DAY, away, deputy, roster
from tests.storage import given

OFFICE = replace(
    roster(
        {"head": "ann", "clerk": "bob cyd"},
        Person(
            id="ann",
            name="Әсел Ұлы",
            unit="permits",
            account="a.uly",
            contacts={"mail": "ann@office.example"},
            identifiers={"iin": "012345678901"},
        ),
        *(away("ann", DAY, DAY), away("bob"), deputy("ann", "cyd", role="head", process="p")),
        deputy("ann", "bob", period=Period(None, DAY), rank=2),
        outside="applicant",
        head="Басшы",
    ),
    units=(Unit(id="office", names={"en": "Office"}), Unit(id="permits", parent="office")),
)


def change(number: int = 1, *what: str) -> RosterChange:
    return RosterChange(number=number, at=given.NOW, by="Әсел", what=what)


def put(store: Store, office: Roster, change_: RosterChange) -> None:
    with store.write() as unit:
        unit.people.replace(office, change_)


def test_nobody_is_known_at_first(store: Store) -> None:
    with store.read() as unit:
        assert unit.people.roster() == Roster()
        assert unit.people.version() is None


def test_a_roster_comes_back_as_it_was_put(store: Store) -> None:
    put(store, OFFICE, change())

    with store.read() as unit:
        assert unit.people.roster() == OFFICE


def test_a_roster_takes_the_place_of_the_one_before(store: Store) -> None:
    after = roster({"head": "bob"})
    put(store, OFFICE, change())
    put(store, after, change(2))

    with store.read() as unit:
        assert unit.people.roster() == after


def test_changes_are_told_the_newest_first(store: Store) -> None:
    first, second = change(1, "added person ann", "Ә"), change(2)
    put(store, OFFICE, first)
    put(store, OFFICE, second)

    with store.read() as unit:
        assert unit.people.changes() == [second, first]
        assert unit.people.changes(1) == [second]
        assert unit.people.version() == (2, given.NOW)


def test_whoever_comes_second_with_a_change_is_refused(store: Store) -> None:
    put(store, OFFICE, change())

    with pytest.raises(ConflictError, match="somebody else changed the roster meanwhile"):
        put(store, roster({"head": "bob"}), change())

    with store.read() as unit:
        assert unit.people.roster() == OFFICE
