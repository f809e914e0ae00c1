"""What the command line tells of terms; the commands take the machine's clock for now."""

from __future__ import annotations

import pytest

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
    assert "  A part: term P2D, due 2026-03-0" in why.out


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


def test_what_is_no_percentage_is_told(office: Office, procrunner: Procrunner) -> None:
    keep(office, settings='[terms]\nwarn = "early"')

    ended = procrunner("show", "short")

    assert (ended.code, ended.err.splitlines()[0]) == (
        2,
        "error: procrunner.toml: terms.warn is 'early', no percentage",
    )
