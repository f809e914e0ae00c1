"""What the command line tells of terms; the commands take the machine's clock for now."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from procrunner.model import EventKind
from tests.drawings import user
from tests.models import line, process, tag
from tests.office import Office, Procrunner, lines
from tests.terms import keep, term


@pytest.fixture(autouse=True)
def desk(office: Office) -> Office:
    """Two cases since March 2026, one of them with a longer term."""
    keep(office)
    for name, text in (("short", "P1D"), ("long", "P9000D")):
        step = user("look", term(text, "clock"), camunda_candidateGroups=name)
        office.deploy(process(line(step, user("after"))).replace('"p"', f'"act.{name}.desk"'))
        office.start(f"act.{name}.desk", key=name, iin=f"01234567890{len(name)}", urgent=True)
    return office


def keys(procrunner: Procrunner, *words: str) -> list[str]:
    return [each["key"] for each in procrunner.json("list", *words)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--by-due"], ["short", "long"]),
        (["--overdue"], ["short"]),
        (["--overdue", "--role", "long"], []),
        (["--role", "long"], ["long"]),
        (["--service", "long"], ["long"]),
        (["--service", "act", "--by-due"], ["short", "long"]),
        (["--service", "lon"], []),
        (["--var", "iin=012345678904"], ["long"]),
        (["--var", "iin=012345678904", "--var", "urgent=false"], []),
    ],
)
def test_instances_are_found_by_term_role_service_and_variable(
    procrunner: Procrunner, words: list[str], found: list[str]
) -> None:
    assert keys(procrunner, *words) == found


def test_a_variable_without_a_value_is_refused(procrunner: Procrunner) -> None:
    ended = procrunner("list", "--var", "iin")

    assert ended.code == 2
    assert ended.err.startswith("error: --var 'iin' is not NAME=VALUE")


def test_tasks_tell_first_what_is_due_first(procrunner: Procrunner) -> None:
    rows = procrunner.json("tasks")

    assert [each["candidates"] for each in rows] == [["short"], ["long"]]
    assert rows[0]["due"] == "2026-03-03T09:00:00+00:00"
    assert rows[0]["left"].endswith("late")
    assert rows[1]["left"].startswith("in ")


def test_show_tells_the_term_of_the_work(procrunner: Procrunner) -> None:
    told = lines(procrunner("show", "short").out)

    assert ", term P1D, due 2026-03-0" in told[2]
    assert procrunner.json("show", "short")["deadlines"][0]["element"] == "look"


def test_the_term_of_a_part_is_told_too(office: Office, procrunner: Procrunner) -> None:
    inside = line(user("inner"), first="s2", last="e2")
    id_ = office.begin(line(tag("subProcess", "part", term("P2D") + inside, name="A part")))

    shown, why = procrunner("show", id_), procrunner("why", id_)

    assert "  A part: term P2D, due 2026-03-0" in shown.out
    assert lines(why.out)[1] == "  goes on in: A part"
    assert lines(why.out)[3].startswith("    term P2D, due 2026-03-0")


def test_terms_are_counted_anew_only_when_told(office: Office, procrunner: Procrunner) -> None:
    office.deploy(process(line(user("look", term("P1D")))))
    office.start()
    keep(office, version="2", more="days_off: {2026-03-03: decreed}")

    trial, again, applied, after = (
        procrunner("term", "recompute", *words) for words in ([], [], ["--apply"], [])
    )

    assert (trial.code, again.code, applied.code, after.code) == (1, 1, 0, 0)
    assert trial.err == "3 counted anew, 1 would move; --apply stores it\n"
    assert applied.err == "3 counted anew, 1 moved\n"
    assert after.err.startswith("no open term ends otherwise")


@pytest.mark.parametrize(
    "words", [["complete", "short"], ["deploy"], ["work", "--once"], ["check"]]
)
def test_what_is_no_percentage_is_told(
    office: Office, procrunner: Procrunner, words: list[str]
) -> None:
    keep(office, settings='[terms]\nwarn = "early"')
    office.draw(process(line(user("look"))))

    ended = procrunner(*words)

    assert (ended.code, ended.err.splitlines()[0]) == (
        2,
        "error: procrunner.toml: terms.warn is 'early', no percentage",
    )


def test_a_role_keeps_its_own_hours_in_all_that_is_told(
    office: Office, procrunner: Procrunner
) -> None:
    shop = "offices: {shop: {roles: [seller], hours: {mon-sat: 09:00-20:00}}}"
    keep(office, more=shop)
    step = user("sell", term("PT2H"), camunda_candidateGroups="seller")
    office.deploy(process(line(step, user("after", term("PT2H")))), file="shop.bpmn")
    office.clock.moment = datetime(2026, 3, 6, 14, tzinfo=UTC)  # Friday 19:00 in Almaty
    id_ = office.start()

    (sold,) = office.view(id_).deadlines
    explained = lines(procrunner("term", "explain", id_).out)[-1]
    office.clock.moment = datetime(2026, 3, 7, 4, tzinfo=UTC)  # Saturday 9:00
    before = office.work()
    office.clock.moment = datetime(2026, 3, 7, 5, 1, tzinfo=UTC)
    office.work()
    late = office.happened(id_, EventKind.LATE)
    office.project.runner.complete(id_, {}, actor="a")
    (usual,) = office.view(id_).deadlines
    (row,) = (each for each in procrunner.json("report", "terms") if each["element"] == "sell")

    assert sold.due == datetime(2026, 3, 7, 5, tzinfo=UTC)
    assert explained.endswith("ends Sat 2026-03-07 10:00 Asia/Almaty, calendar shop")
    assert (before, late) == (1, ["sell"]), "warned at the opening, late an hour after"
    assert (row["term_hours"], row["late"], row["late_by_hours"]) == (2, 1, 0.02)
    assert usual.due == datetime(2026, 3, 10, 6, tzinfo=UTC), "the weekend, and 9 March for the 8th"
