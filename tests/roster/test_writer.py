from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from procrunner.people import Absence, Deputy, Membership, Period, Person, Role, Roster, Unit
from procrunner.roster import difference, gather, read, write
from tests.roster.given import OFFICE

IDS = st.sampled_from(["ann", "bob", "no", "1", "ә"])
WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=5)
NAMES = st.dictionaries(st.sampled_from(["kk", "en"]), WORDS)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)) | st.none()
PERIODS = st.builds(lambda a, b: Period(*sorted((a, b))) if a and b else Period(a, b), DAYS, DAYS)


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    ids = draw(st.lists(IDS, unique=True, min_size=2))
    people = [Person(id=each, name=draw(WORDS), contacts=draw(NAMES)) for each in ids]
    roles = [Role(id=each, names=draw(NAMES), outside=draw(st.booleans())) for each in ids]
    units = [Unit(id=each, names=draw(NAMES)) for each in ids]
    members = st.builds(
        Membership,
        person=st.sampled_from(ids),
        role=st.sampled_from(ids),
        unit=st.sampled_from(ids),
        period=PERIODS,
    )
    ranks = st.integers(1, 3)
    one, other, *_ = ids
    absence = Absence(person=one, period=Period(date(2026, 1, 1)), reason=draw(WORDS))
    deputy = Deputy(principal=one, deputy=other, period=draw(PERIODS), rank=draw(ranks))
    given_ = Roster(
        persons=tuple(people),
        roles=tuple(roles),
        units=tuple(units),
        memberships=tuple(draw(st.lists(members, max_size=3))),
        absences=(absence,),
        deputies=(deputy,),
    )
    return gather([], given_)  # in order, a thing of a key once


@given(rosters())
def test_what_is_written_is_read_as_it_was(roster: Roster) -> None:
    assert gather(read(write(roster).encode(), file="r.yaml"), Roster()) == roster


def test_a_difference_tells_what_is_added_changed_and_removed() -> None:
    before = gather(read(OFFICE.encode(), file="r.yaml"), Roster())
    text = OFFICE.replace("account: a.uly", "account: ann.u").replace("012345678901", "x")
    text = text.replace("2026-03-08, reason: leave", "2026-03-08, reason: illness").replace(
        "rank: 2", "rank: 1"
    )
    after = gather(read(text.replace("    roles: [head]\n", "").encode(), file="r.yaml"), Roster())

    assert difference(before, after) == (
        "changed person ann: account a.uly → ann.u, identifiers",
        "removed ann as head in office",
        "changed absence of ann from 2026-03-02 until 2026-03-08: reason leave → illness",
        "changed bob as deputy of ann for head for permit until 2026-12-31: rank 2 → 1",
    )
    assert difference(before, before) == ()
