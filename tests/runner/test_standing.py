"""Drawn timers that stand with a term. The clock stands at Monday 2 March 2026, 14:00 in Almaty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procrunner import engine
from procrunner.calendar import Stop, book, due, term
from tests.calendar.given import said
from tests.drawings import boundary, user
from tests.models import chain, definition, flow, line, process, properties, tag, timer
from tests.office import Office
from tests.terms import keep
from tests.terms import term as has_term

HOURS = {"mon-fri": "09:00-13:00 14:00-18:00"}
PAPERS = properties(**{"term:pauses": "papers are corrected"})


@pytest.fixture(autouse=True)
def calendar(office: Office) -> None:
    keep(office)


def of(whole: str, text: str = "P2D") -> str:
    """What a timer says that belongs to the term of a whole."""
    return properties(**{"term:calendar": "working", "term:of": whole}) + timer(text)


def bell(host: str, inside: str) -> str:
    rings = boundary("bell", host, inside, cancelActivity="false")
    return rings + user("ask-head") + flow("bell", "ask-head")


def at(office: Office, moment: str) -> None:
    office.clock.moment = datetime.fromisoformat(f"{moment}+05:00")
    office.work()


def complete(office: Office, id_: str, moment: str, element: str) -> None:
    at(office, moment)
    (item,) = (each for each in office.view(id_).work_items if each.element == element)
    office.project.runner.complete(item.id, {}, actor="a")


def timers(office: Office, id_: str) -> list[str]:
    """When the timers fire that the instance waits for, or why they stand."""
    waits = [each for each in office.view(id_).events if each.kind == "timer"]
    return [said(each.due) if each.due else each.detail for each in waits]


def calling(office: Office, text: str = "P2D") -> str:
    """A call of two working days that waits for the applicant since 10:00 on the 3rd."""
    inner = line(user("look"), user("correct", PAPERS), user("sign"))
    office.deploy(process(inner, id_="called"), file="called.bpmn")
    call = tag("callActivity", "call", has_term("P2D"), calledElement="called")
    id_ = office.begin(line(call) + bell("call", of("call", text)))
    complete(office, id_, "2026-03-03 10:00", "look")
    return id_


def test_a_timer_of_a_term_stands_while_papers_are_corrected(office: Office) -> None:
    id_ = calling(office)

    at(office, "2026-03-12 10:00")

    assert (office.open(id_), timers(office, id_)) == (["correct"], ["papers are corrected"])
    assert office.instance(id_).next_due is None


def test_it_fires_when_the_term_ends_that_ran_on(office: Office) -> None:
    id_ = calling(office)
    complete(office, id_, "2026-03-06 10:00", "correct")

    (whole,) = (each for each in office.view(id_).deadlines if each.element == "call")
    before = timers(office, id_)
    at(office, "2026-03-10 17:59")
    still = office.open(id_)
    at(office, "2026-03-10 18:00")

    assert before == ["Tue 2026-03-10 18:00"], "8 and 9 March are days off"
    assert whole.due is not None
    assert said(whole.due) == before[0]
    assert (still, office.open(id_)) == (["sign"], ["sign", "ask-head"])


def test_a_shorter_timer_of_the_term_moves_by_the_same_pause(office: Office) -> None:
    id_ = calling(office, "P1D")

    complete(office, id_, "2026-03-06 10:00", "correct")

    assert timers(office, id_) == ["Fri 2026-03-06 18:00"]


def test_a_timer_that_belongs_to_no_term_runs_on(office: Office) -> None:
    own = properties(**{"term:calendar": "working"}) + timer("P1D")
    id_ = office.begin(line(user("correct", PAPERS)) + bell("correct", own))

    at(office, "2026-03-03 18:00")

    assert office.open(id_) == ["correct", "ask-head"]


def test_a_timer_that_is_set_while_the_clock_stands_begins_when_it_runs(office: Office) -> None:
    fork = tag("parallelGateway", "fork")
    sleep = tag("intermediateCatchEvent", "sleep", of("p", "PT2H"))
    body = line(fork, user("correct", PAPERS)) + flow("fork", "look") + user("look") + sleep
    office.deploy(
        process(body + flow("look", "sleep") + tag("endEvent", "e2") + flow("sleep", "e2")).replace(
            ">", f">{has_term('P9D')}", 1
        )
    )
    id_ = office.start()

    complete(office, id_, "2026-03-03 10:00", "look")
    stands = timers(office, id_)
    complete(office, id_, "2026-03-04 09:00", "correct")

    assert stands == ["papers are corrected"]
    assert timers(office, id_) == ["Wed 2026-03-04 11:00"]


def test_a_timer_of_an_event_sub_process_stands_too(office: Office) -> None:
    start = tag("startEvent", "late", of("p"), isInterrupting="false")
    inner = start + user("ask-head") + tag("endEvent", "e3") + flow("late", "ask-head")
    handler = tag("subProcess", "handler", inner + flow("ask-head", "e3"), triggeredByEvent="true")
    body = process(line(user("correct", PAPERS), user("sign")) + handler)
    office.deploy(body.replace(">", f">{has_term('P2D')}", 1))
    id_ = office.start()

    complete(office, id_, "2026-03-05 10:00", "correct")

    assert timers(office, id_) == ["Fri 2026-03-06 18:00"]
    (whole,) = office.view(id_).deadlines
    assert whole.due is not None
    assert said(whole.due) == "Fri 2026-03-06 18:00"


def test_the_timer_counts_by_the_calendar_of_the_term(office: Office) -> None:
    keep(office, more="offices: {shop: {roles: [Shop], hours: {mon-sat: 09:00-20:00}}}")
    lanes = tag(
        "laneSet",
        "lanes",
        tag("lane", "shop", "<bpmn:flowNodeRef>call</bpmn:flowNodeRef>", name="Shop"),
    )
    inner = line(user("look"), tag("intermediateCatchEvent", "sleep", of("called", "P1D")))
    office.deploy(
        process(inner, id_="called").replace(">", f">{has_term('P1D')}", 1), file="called.bpmn"
    )
    id_ = office.begin(lanes + line(tag("callActivity", "call", calledElement="called")))

    complete(office, id_, "2026-03-02 14:30", "look")

    assert timers(office, id_) == ["Tue 2026-03-03 20:00"]


def test_what_interrupts_the_correction_lets_the_clock_run_again(office: Office) -> None:
    gives_up = boundary("gives-up", "correct", timer("P1D"))
    inner = (
        line(user("correct", PAPERS), first="s2", last="e2")
        + gives_up
        + user("sign")
        + flow("gives-up", "sign")
    )
    part = tag("subProcess", "part", has_term("P2D") + inner)
    id_ = office.begin(line(part) + bell("part", of("part")))

    at(office, "2026-03-03 14:00")

    assert (office.open(id_), timers(office, id_)) == (["sign"], ["Wed 2026-03-04 18:00"])


def test_a_decree_moves_the_timers_of_terms_with_them(office: Office) -> None:
    id_ = calling(office)
    complete(office, id_, "2026-03-06 10:00", "correct")
    keep(office, version="2", more="days_off: {2026-03-10: in place of Saturday}")

    office.project.mender.recount(apply=True, actor="a")

    (whole,) = (each for each in office.view(id_).deadlines if each.element == "call")
    assert whole.due is not None
    assert timers(office, id_) == [said(whole.due)] == ["Wed 2026-03-11 18:00"]
    assert office.instance(id_).next_due == whole.due
    assert office.project.auditor.verify([id_]).faults == []
    at(office, "2026-03-10 18:00")
    assert office.open(id_) == ["sign"]


def test_a_decree_leaves_a_timer_that_stands_until_it_runs_again(office: Office) -> None:
    id_ = calling(office)
    keep(office, version="2", more="days_off: {2026-03-10: in place of Saturday}")

    office.project.mender.recount(apply=True, actor="a")
    stands = timers(office, id_)
    complete(office, id_, "2026-03-06 10:00", "correct")

    assert (stands, timers(office, id_)) == (["papers are corrected"], ["Wed 2026-03-11 18:00"])


@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=7), st.sampled_from(["P1D", "P15D", "PT9H"])
)
def test_timer_and_term_agree_however_often_the_clock_stands(hours: list[int], text: str) -> None:
    kept = book({"version": "1", "zone": "Asia/Almaty", "hours": HOURS}, where="days.yaml")
    round_ = tag("startEvent", "s") + user("look") + user("correct", PAPERS)
    round_ += chain("s", "look", "correct", "look")
    part = tag("subProcess", "part", has_term(text) + round_)
    drawn = definition(process(line(part) + bell("part", of("part", text))))
    program = engine.compile_process("p", {"p": drawn}, kept)
    now = began = datetime(2026, 3, 2, 9, tzinfo=UTC)
    step = engine.start(program, {}, now)
    stops = []
    for number, each in enumerate(hours):
        before, now = now, now + timedelta(hours=each)
        stops += [Stop(before, now)] if number % 2 else []
        (item,) = (w for w in engine.waits(program, step.state, now) if w.kind == "user")
        step = engine.complete(program, step.state, item.token, {}, now)

    (rings,) = (w for w in engine.waits(program, step.state, now) if w.kind == "timer")

    read = term({"term": text, "term:calendar": "working"})
    assert read is not None
    stands = len(hours) % 2
    assert rings.due == (None if stands else due(read, began, kept.usual, stops))
    assert step.next_due == rings.due
