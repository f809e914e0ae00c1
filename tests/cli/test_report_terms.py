from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from procrunner.people import Membership, Person, Role, Roster, Unit
from procrunner.ports import RosterChange
from tests.drawings import user
from tests.models import line, process
from tests.office import Office, Procrunner
from tests.terms import keep, term


@pytest.fixture(autouse=True)
def cases(office: Office) -> None:
    """A case in time, a late one, and one that was cancelled; a term of two working days."""
    keep(office)
    step = user("look", term("PT4H"), camunda_candidateGroups="clerk")
    office.deploy(process(line(step)).replace(">", f">{term('P2D')}", 1))
    for kind, end in (("issue", "03-03T10:00"), ("duplicate", "03-10T11:00"), ("lost", "")):
        office.clock.moment = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
        id_ = office.start(kind=kind)
        if not end:
            office.project.mender.cancel(id_, reason="withdrawn", actor="a")
            continue
        office.clock.moment = datetime.fromisoformat(f"2026-{end}:00+05:00")
        office.project.runner.complete(id_, {}, actor="a")


def test_wholes_and_steps_tell_what_was_late_and_by_how_much(procrunner: Procrunner) -> None:
    whole, step = procrunner.json("report", "terms")

    counts = ("cases", "in_time", "late", "overdue")
    assert [whole[name] for name in counts] == [2, 1, 1, 0]
    assert (whole["step"], whole["term"]) == ("the whole", "P2D")
    assert (step["unit"], step["in_time"], step["late"]) == ("clerk", 0, 2)
    assert [whole[name] for name in ("median_hours", "late_by_hours", "term_hours")] == [
        21.5,
        18,
        20,
    ]


def test_variants_stand_apart_when_their_variable_is_named(procrunner: Procrunner) -> None:
    found = procrunner.json("report", "terms", "--variant", "kind", "--by", "month")

    wholes = [each for each in found if not each["element"]]
    assert [(each["variant"], each["period"], each["late"]) for each in wholes] == [
        ("duplicate", "2026-03", 1),
        ("issue", "2026-03", 0),
    ]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["--from", "2026-03-02", "--to", "2026-03-02"], 2),
        (["--from", "2026-03-03"], 0),
        (["--to", "2026-03-01"], 0),
    ],
)
def test_only_what_began_in_the_time_counts(
    procrunner: Procrunner, words: list[str], count: int
) -> None:
    assert len(procrunner.json("report", "terms", *words)) == count


def test_a_page_is_written(procrunner: Procrunner, tmp_path: Path) -> None:
    ended = procrunner("report", "terms", "--html", tmp_path / "terms.html", "-o", "csv")

    assert ended.err == f"{tmp_path / 'terms.html'}: 2 rows\n"
    assert ended.out.startswith("process,variant,period,step,")
    assert "<svg" in (tmp_path / "terms.html").read_text("utf-8")


def test_units_are_those_of_the_persons_who_did_it(office: Office, procrunner: Procrunner) -> None:
    staff = Roster(
        persons=(Person(id="ann", name="Ann", unit="archive"), Person(id="bob", name="Bob")),
        roles=(Role(id="clerk"),),
        units=(Unit(id="archive"), Unit(id="permits")),
        memberships=(
            Membership(person="ann", role="clerk"),
            Membership(person="bob", role="clerk", unit="permits"),
        ),
    )
    change = RosterChange(number=1, at=office.clock.now(), by="x", what=())
    with office.project.store.write() as unit:
        unit.people.replace(staff, change)
    for who in ("ann", "bob"):
        office.project.runner.complete(office.start(), {}, actor=who)
    office.start()

    found = [each for each in procrunner.json("report", "terms") if each["element"]]

    assert [(each["unit"], each["cases"]) for each in found] == [
        ("archive", 1),
        ("clerk", 3),
        ("permits", 1),
    ]
