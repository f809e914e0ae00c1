from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.drawings import boundary, user
from tests.models import flow, line, properties, tag, timer
from tests.office import Office, Procrunner, lines

CALENDAR = """
version: 1
zone: Asia/Almaty
holidays: KZ
hours: {mon-fri: 09:00-13:00 14:00-18:00}
offices:
  shop: {roles: [clerk], hours: {mon-sat: 09:00-20:00}}
"""


@pytest.fixture(autouse=True)
def calendar(office: Office) -> None:
    (office.folder / "days.yaml").write_text(CALENDAR, "utf-8")
    office.settings('[calendar]\nfile = "days.yaml"')


def test_each_day_is_told_with_its_reason_and_the_end_last(procrunner: Procrunner) -> None:
    ended = procrunner("term", "explain", "--term", "P2D", "--from", "2026-11-20T10:00")

    assert lines(ended.out) == [
        "from                  to                    counts  why",
        "Fri 2026-11-20 10:00  Sat 2026-11-21 00:00          the day of the event does not count",
        "Sat 2026-11-21 00:00  Sun 2026-11-22 00:00          Saturday",
        "Sun 2026-11-22 00:00  Mon 2026-11-23 00:00          Sunday",
        "Mon 2026-11-23 00:00  Tue 2026-11-24 00:00  day 1",
        "Tue 2026-11-24 00:00  Tue 2026-11-24 18:00  day 2",
        (
            "P2D (working) from Fri 2026-11-20 10:00 ends Tue 2026-11-24 18:00 "
            "Asia/Almaty, calendar usual"
        ),
    ]


def test_hours_tell_how_much_of_each_stretch_counts(procrunner: Procrunner) -> None:
    rows = procrunner.json("term", "explain", "--term", "PT5H", "--from", "2026-11-20T12:30")

    assert [(each["counts"], each["why"]) for each in rows] == [
        ("30 min", ""),
        ("", "break"),
        ("4 h", ""),
        ("", "after closing"),
        ("", "Saturday"),
        ("", "Sunday"),
        ("", "before opening"),
        ("30 min", ""),
    ]
    assert rows[-1]["end"] == "2026-11-23T04:30:00+00:00"


@pytest.mark.parametrize(
    ("words", "end"),
    [
        (["--role", "clerk"], "Sat 2026-11-21 20:00"),
        (["--calendar", "calendar"], "Mon 2026-11-23 18:00"),
        (["--calendar", "clock"], "Sat 2026-11-21 10:00"),
        (["--before"], "Fri 2026-11-20 18:00"),
    ],
)
def test_role_calendar_and_bound_decide_the_end(
    procrunner: Procrunner, words: list[str], end: str
) -> None:
    told = procrunner("term", "explain", "--term", "P1D", "--from", "2026-11-20T10:00", *words)

    assert f" ends {end} Asia/Almaty" in told.out


def test_a_work_item_is_counted_from_when_it_came(office: Office, procrunner: Procrunner) -> None:
    term = properties(term="P1D", **{"term:calendar": "working"})
    office.begin(line(user("look", term)))

    told = procrunner("term", "explain", _item(office))

    assert "from Mon 2026-03-02 14:00 ends Tue 2026-03-03 18:00" in told.out


def _item(office: Office) -> str:
    with office.project.store.read() as unit:
        return unit.work_items.list()[0].id


def test_a_work_item_without_a_term_is_told(office: Office, procrunner: Procrunner) -> None:
    office.begin(line(user("look")))

    ended = procrunner("term", "explain", _item(office))

    assert (ended.code, ended.err.splitlines()[0]) == (
        2,
        f"error: work item {_item(office)} (Look at look) has no term",
    )


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ([], "give a work item, or --term"),
        (["--term", "soon"], "the term 'soon' is no ISO 8601 duration"),
        (["--term", "P1D", "--from", "noon"], "--from 'noon' is no moment"),
    ],
)
def test_what_cannot_be_counted_ends_with_2(
    procrunner: Procrunner, words: list[str], wrong: str
) -> None:
    ended = procrunner("term", "explain", *words)

    assert (ended.code, ended.err.splitlines()[0]) == (2, f"error: {wrong}")


@pytest.mark.parametrize(
    ("text", "code", "wrong"),
    [
        (None, 3, "there is no such calendar"),
        ("a: [", 2, "not YAML: "),
        ("zone: UTC", 2, "days.yaml: a calendar lacks 'version'"),
    ],
)
def test_a_calendar_that_cannot_be_read_is_told(
    office: Office, procrunner: Procrunner, text: str | None, code: int, wrong: str
) -> None:
    file = office.folder / "days.yaml"
    file.unlink()
    if text is not None:
        file.write_text(text, "utf-8")

    ended = procrunner("term", "explain", "--term", "P1D")

    assert ended.code == code
    assert wrong in ended.err


def standing(office: Office, *after: str) -> str:
    """An instance whose term of two days, and the timer that belongs to it, stand."""
    term = {"term": "P2D", "term:calendar": "working"}
    papers = properties(**{"term:pauses": "papers are corrected"})
    part = tag(
        "subProcess",
        "part",
        properties(**term) + line(user("correct", papers), *after, first="s2", last="e2"),
    )
    rings = properties(**{"term:calendar": "working", "term:of": "part"}) + timer("P2D")
    bell = boundary("bell", "part", rings, cancelActivity="false")
    return office.begin(line(part) + bell + tag("endEvent", "late") + flow("bell", "late"))


@pytest.mark.parametrize("element", ["part", "bell"])
def test_a_term_and_its_timer_are_explained_by_their_element(
    element: str, office: Office, procrunner: Procrunner
) -> None:
    id_ = standing(office)

    stands = lines(procrunner("term", "explain", id_, "--at", element).out)
    office.clock.move(days=2)
    office.project.runner.complete(id_, {}, actor="applicant")
    gone = procrunner("term", "explain", id_, "--at", element)

    assert stands[-1] == "Its clock stands now, papers are corrected: it ends later by that."
    assert gone.code == 3
    assert lines(gone.err)[0] == f"error: no term runs at '{element}' in {id_}"


def test_the_days_on_which_a_timer_stood_are_told(office: Office, procrunner: Procrunner) -> None:
    id_ = standing(office, user("sign"))
    office.clock.moment = datetime(2026, 3, 4, 9, tzinfo=UTC)
    office.project.runner.complete(id_, {}, actor="applicant")

    rows = procrunner.json("term", "explain", id_, "--at", "bell")

    assert [(each["counts"], each["why"]) for each in rows] == [
        ("", "the day of the event does not count"),
        ("", "papers are corrected"),
        ("day 1", ""),
        ("day 2", ""),
    ]
