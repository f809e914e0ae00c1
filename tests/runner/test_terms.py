"""Terms at run time. The clock stands at Monday 2 March 2026, 9:00 UTC: 14:00 in Almaty."""

from __future__ import annotations

from datetime import datetime

import pytest

from procrunner.deadline import Deadline
from procrunner.errors import ConflictError
from procrunner.model import EventKind
from procrunner_storage.deadlines import SqlDeadlines
from tests.calendar.given import said
from tests.drawings import boundary, user
from tests.models import flow, line, process, properties, tag, timer
from tests.office import Office
from tests.terms import keep, term


@pytest.fixture(autouse=True)
def calendar(office: Office) -> None:
    keep(office)


def deadlines(office: Office, id_: str, *, open_only: bool = True) -> dict[str, Deadline]:
    with office.project.store.read() as unit:
        found = unit.deadlines.of(id_, open_only=open_only)
    return {each.element or "whole": each for each in found}


def due(office: Office, id_: str) -> dict[str, str]:
    return {name: said(each.due) for name, each in deadlines(office, id_).items() if each.due}


def whole(body: str, text: str, **more: str) -> str:
    return process(body).replace(">", f">{term(text, **more)}", 1)


def test_a_step_is_due_when_its_term_ends(office: Office) -> None:
    id_ = office.begin(line(user("look", term("PT5H"))))

    assert due(office, id_) == {"look": "Tue 2026-03-03 10:00"}


def test_the_whole_is_due_from_the_start(office: Office) -> None:
    office.deploy(whole(line(user("look", term("P1D"))), "P15D"))
    id_ = office.start()

    assert due(office, id_) == {"whole": "Fri 2026-03-27 18:00", "look": "Tue 2026-03-03 18:00"}


def test_the_term_may_depend_on_the_variant(office: Office) -> None:
    office.deploy(whole(line(user("look")), "${kind == 'issue' ? 'P15D' : 'P2D'}"))

    ends = [due(office, office.start(kind=kind))["whole"] for kind in ("issue", "duplicate")]

    assert ends == ["Fri 2026-03-27 18:00", "Wed 2026-03-04 18:00"]


def test_a_sub_process_and_a_call_have_terms_too(office: Office) -> None:
    office.deploy(whole(line(user("inner")), "P3D").replace('"p"', '"called"'), file="c.bpmn")
    inside = line(user("look"), first="s2", last="e2")
    id_ = office.begin(
        line(
            tag("subProcess", "part", term("P2D") + inside),
            tag("callActivity", "call", calledElement="called"),
        )
    )
    in_part = due(office, id_)
    office.project.runner.complete(id_, {}, actor="a")

    assert in_part == {"part": "Wed 2026-03-04 18:00"}
    assert due(office, id_) == {"call": "Thu 2026-03-05 18:00"}


def test_a_term_ends_with_the_work(office: Office) -> None:
    id_ = office.begin(line(user("look", term("P1D")), user("sign", term("P2D"))))

    office.project.runner.complete(id_, {}, actor="a")

    assert [*deadlines(office, id_)] == ["sign"]
    ended = deadlines(office, id_, open_only=False)["look"]
    assert (ended.closing, ended.closed_at) == ("completed", office.clock.now())


def test_every_term_ends_with_the_instance(office: Office) -> None:
    office.deploy(whole(line(user("look", term("P1D"))), "P15D"))
    id_ = office.start()

    office.project.mender.cancel(id_, reason="withdrawn", actor="a")

    closed = deadlines(office, id_, open_only=False)
    assert {each.closing for each in closed.values()} == {"interrupted"}


def test_work_that_is_interrupted_ends_its_term(office: Office) -> None:
    late = boundary("bell", "look", timer("PT1H"))
    id_ = office.begin(
        line(user("look", term("P1D"))) + late + user("after") + flow("bell", "after")
    )
    office.clock.move(hours=2)

    office.work()

    assert deadlines(office, id_, open_only=False)["look"].closing == "interrupted"


def test_a_term_that_cannot_be_computed_is_told_and_stops_nothing(office: Office) -> None:
    id_ = office.begin(line(user("look", term("${days}"))))

    found = deadlines(office, id_)["look"]

    assert (found.due, found.trouble) == (None, "the term '${days}' is no ISO 8601 duration")
    assert office.open(id_) == ["look"]


# Told once: before, and after.


def told(office: Office, id_: str) -> list[tuple[str, str]]:
    kinds = (EventKind.WARNED, EventKind.LATE)
    events = office.project.viewer.story(id_).events
    return [(each.event.kind, said(each.at)) for each in events if each.event.kind in kinds]


def at(office: Office, *moments: str) -> None:
    """Let the worker look at these moments of Almaty."""
    for moment in moments:
        office.clock.moment = datetime.fromisoformat(f"{moment}+05:00")
        office.work()


def test_somebody_is_warned_before_and_told_after_once(office: Office) -> None:
    id_ = office.begin(line(user("look", term("PT8H"))))

    at(office, "2026-03-03 11:00", "2026-03-03 11:01", "2026-03-03 12:00", "2026-03-03 15:00")
    at(office, "2026-03-04 10:00")

    assert told(office, id_) == [
        ("warned", "Tue 2026-03-03 11:01"),
        ("late", "Tue 2026-03-03 15:00"),
    ]


def test_a_worker_that_slept_tells_only_that_it_is_late(office: Office) -> None:
    id_ = office.begin(line(user("look", term("PT2H"))))

    at(office, "2026-03-05 10:00", "2026-03-05 10:01")

    assert told(office, id_) == [("late", "Thu 2026-03-05 10:00")]


def test_a_worker_that_comes_second_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = office.begin(line(user("look", term("PT2H"))))
    real, refusals = SqlDeadlines.tell, [ConflictError("somebody else told it meanwhile")]

    def tell(self: SqlDeadlines, deadline: Deadline, *, expected: datetime) -> None:
        if refusals:
            raise refusals.pop()
        real(self, deadline, expected=expected)

    monkeypatch.setattr(SqlDeadlines, "tell", tell)

    at(office, "2026-03-05 10:00")

    assert office.said[0].said == "somebody else was first"
    assert told(office, id_) == [("late", "Thu 2026-03-05 10:00")]


def test_the_lower_bound_of_a_term_is_when_somebody_is_warned(office: Office) -> None:
    id_ = office.begin(line(user("look", term("P10D", min="P3D"))))

    at(office, "2026-03-05 18:01")

    assert told(office, id_) == [("warned", "Thu 2026-03-05 18:01")]


def test_the_project_decides_when_to_warn(office: Office) -> None:
    keep(office, settings='[terms]\nwarn = "100%"')
    id_ = office.begin(line(user("look", term("PT8H"))))

    at(office, "2026-03-03 12:59")

    assert told(office, id_) == []


def test_nobody_is_told_of_work_that_is_done(office: Office) -> None:
    id_ = office.begin(line(user("look", term("PT2H")), user("wait")))
    office.project.runner.complete(id_, {}, actor="a")

    at(office, "2026-03-05 10:00")

    assert told(office, id_) == []


def test_late_work_is_offered_to_the_head_too(office: Office) -> None:
    step = user("look", term("PT2H", escalate="head"), camunda_candidateGroups="clerk")
    id_ = office.begin(line(step))
    before = [item.candidates for item in office.view(id_).work_items]

    at(office, "2026-03-02 16:01")

    with office.project.store.read() as unit:
        (item,) = unit.work_items.list(roles=["head"])
    assert (before, item.candidates) == ([("clerk",)], ("clerk", "head"))
    assert office.said[-1].said == "late: due 2026-03-02 16:00:00 +05, to head"


def test_the_head_gets_all_open_work_when_the_whole_is_late(office: Office) -> None:
    office.deploy(whole(line(user("look")), "PT2H", escalate="head"))
    office.start()

    at(office, "2026-03-02 16:01")

    with office.project.store.read() as unit:
        assert [item.element for item in unit.work_items.list(roles=["head"])] == ["look"]


# The diagram's own way.


def test_a_timer_may_count_working_time(office: Office) -> None:
    working = properties(**{"term:calendar": "working"})
    bell = boundary("bell", "look", working + timer("PT6H"), cancelActivity="false")
    id_ = office.begin(line(user("look")) + bell + user("ask-head") + flow("bell", "ask-head"))

    at(office, "2026-03-03 10:59")
    before = office.open(id_)
    at(office, "2026-03-03 11:00")

    assert (before, office.open(id_)) == (["look"], ["look", "ask-head"])


def test_a_timer_that_its_calendar_cannot_count_is_an_incident(office: Office) -> None:
    working = properties(**{"term:calendar": "working"})
    id_ = office.begin(line(tag("intermediateCatchEvent", "sleep", working + timer("P1M"))))

    (incident,) = office.view(id_).incidents
    assert incident.message == "the term 'P1M' has no working days of its own"


# The clock stands.


def correcting(office: Office) -> str:
    """An instance of two working days that waits for the applicant since 10:00 on the 3rd."""
    papers = properties(**{"term:pauses": "papers are corrected"})
    office.deploy(whole(line(user("look"), user("correct", papers), user("sign")), "P2D"))
    id_ = office.start()
    office.clock.moment = datetime.fromisoformat("2026-03-03 10:00+05:00")
    office.project.runner.complete(id_, {}, actor="clerk")
    return id_


def test_the_clock_stands_while_the_applicant_corrects_papers(office: Office) -> None:
    id_ = correcting(office)

    at(office, "2026-03-12 10:00")

    stands = deadlines(office, id_)["whole"]
    assert stands.paused_at == datetime.fromisoformat("2026-03-03 10:00+05:00")
    assert told(office, id_) == []


def test_the_term_ends_later_by_the_days_in_which_the_clock_stood(office: Office) -> None:
    id_ = correcting(office)
    office.clock.moment = datetime.fromisoformat("2026-03-06 10:00+05:00")

    office.project.runner.complete(id_, {}, actor="applicant")

    assert due(office, id_) == {"whole": "Tue 2026-03-10 18:00"}, "8 and 9 March are days off"
    assert said(deadlines(office, id_)["whole"].first_due) == "Wed 2026-03-04 18:00"
    assert office.happened(id_, EventKind.PAUSED) == office.happened(id_, EventKind.RESUMED) == [""]


# A decree changes the calendar.

DECREE = "days_off: {2026-03-03: in place of Saturday}"


def test_a_decree_moves_open_terms_when_somebody_asks_for_it(office: Office) -> None:
    id_ = office.begin(line(user("look", term("P1D"))))
    keep(office, version="2", more=DECREE)

    trial = office.project.mender.recount(apply=False, actor="a")
    before = due(office, id_)
    office.project.mender.recount(apply=True, actor="a")

    assert [said(each.after.due) for each in trial if each.after.due] == ["Wed 2026-03-04 18:00"]
    assert before == {"look": "Tue 2026-03-03 18:00"}
    assert due(office, id_) == {"look": "Wed 2026-03-04 18:00"}
    both = deadlines(office, id_)["look"]
    assert (said(both.first_due), both.first_calendar, both.calendar) == (
        "Tue 2026-03-03 18:00",
        "1",
        "2",
    )


def test_what_was_late_may_be_late_again_by_the_new_calendar(office: Office) -> None:
    id_ = office.begin(line(user("look", term("P1D"))))
    at(office, "2026-03-03 19:00")
    keep(office, version="2", more=DECREE)
    office.project.mender.recount(apply=True, actor="a")

    at(office, "2026-03-03 20:00", "2026-03-04 18:00", "2026-03-04 18:01")

    assert told(office, id_) == [
        ("late", "Tue 2026-03-03 19:00"),
        ("warned", "Tue 2026-03-03 20:00"),
        ("late", "Wed 2026-03-04 18:01"),
    ]


def test_nothing_is_counted_anew_by_the_same_calendar(office: Office) -> None:
    office.begin(line(user("look", term("P1D"))))

    assert office.project.mender.recount(apply=True, actor="a") == []
