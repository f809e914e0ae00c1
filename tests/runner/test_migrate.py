"""Instances go over to another version of their process, and back."""

from __future__ import annotations

import pytest

from procrunner.engine import Verdict
from procrunner.errors import ConflictError, NotFoundError
from procrunner.model import EventKind, Status
from procrunner.runner.migrating import Plan
from tests.drawings import NAMES, boundary, catch, service, user
from tests.models import chain, flow, line, process, tag, timer
from tests.office import Office
from tests.terms import keep, term


def plan(office: Office, id_: str, **mapping: str) -> Plan:
    return office.project.mender.plan_over(id_, to=None, mapping=mapping)


def go_over(office: Office, id_: str, **mapping: str) -> None:
    office.project.mender.go_over(id_, to=None, mapping=mapping, actor="head")


def go_back(office: Office, id_: str) -> None:
    office.project.mender.go_back(id_, actor="head")


def draw(office: Office, *body: str, head: str = "") -> None:
    office.deploy(head, process("".join(body)))


def told(planned: Plan) -> list[tuple[str, str, str]]:
    return [(each.element, each.verdict.value, each.reason) for each in planned.fits]


def test_what_finds_the_same_goes_on_in_the_new_version(office: Office) -> None:
    id_ = office.begin(line(user("look"), user("sign")))
    draw(office, line(user("look"), user("ask"), user("sign")))

    assert told(plan(office, id_)) == [("look", "safe", "")]
    go_over(office, id_)
    office.project.runner.complete(id_, {}, actor="a")

    assert (office.instance(id_).version, office.open(id_)) == (2, ["ask"])


def test_a_plan_changes_nothing(office: Office) -> None:
    id_ = office.begin(line(user("look")))
    draw(office, line(user("look"), user("ask")))
    before = office.instance(id_)

    plan(office, id_)

    assert office.instance(id_) == before


def test_what_is_gone_needs_a_mapping_and_goes_where_it_says(office: Office) -> None:
    id_ = office.begin(line(user("look"), user("sign")))
    item = office.view(id_).work_items[0]
    draw(office, line(user("examine"), user("sign")))

    assert told(plan(office, id_)) == [
        ("look", "needs mapping", "there is no element 'look' in it")
    ]
    go_over(office, id_, look="examine")

    (renamed,) = office.view(id_).work_items
    assert (renamed.id, renamed.element, renamed.name) == (item.id, "examine", "Look at examine")
    office.project.runner.complete(id_, {}, actor="a")
    assert office.open(id_) == ["sign"]


UNSAFE = [
    (
        tag("callActivity", "look", calledElement="p"),
        "it is a callActivity there, and a userTask here",
    ),
    (service("look"), "it is a serviceTask there, and a userTask here"),
    (
        tag("subProcess", "part", line(user("look"), first="s2", last="e2")),
        "it lies in another scope",
    ),
    (
        user("look") + boundary("bell", "look", timer("PT1H")) + flow("bell", "end"),
        "the events that may happen to it are others there",
    ),
]


@pytest.mark.parametrize(("body", "reason"), UNSAFE)
def test_what_is_something_else_is_unsafe(office: Office, body: str, reason: str) -> None:
    id_ = office.begin(line(user("look")))
    draw(office, line(body))

    (fit,) = plan(office, id_).fits

    assert fit.verdict is Verdict.UNSAFE
    assert fit.reason.startswith(reason)
    with pytest.raises(ConflictError, match=f"instance {id_} does not fit: look: "):
        go_over(office, id_)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (
            catch("wait", "message", "answer"),
            catch("wait", "message", "ask"),
            "the events that may happen to it are others there",
        ),
        (
            service("stamp", "stamp"),
            service("stamp", "print"),
            "its topic is 'print' there, and 'stamp' here",
        ),
        (
            tag("intermediateCatchEvent", "sleep", timer("PT1H")),
            tag("intermediateCatchEvent", "sleep", timer("PT2H")),
            "what it waits for is something else there",
        ),
    ],
)
def test_what_waits_for_something_else_is_unsafe(
    office: Office, before: str, after: str, reason: str
) -> None:
    id_ = office.begin(line(before), head=NAMES)
    draw(office, line(after), head=NAMES)

    (fit,) = plan(office, id_).fits

    assert fit.verdict is Verdict.UNSAFE
    assert fit.reason in (reason, "what it waits for is something else there")


def test_a_join_to_which_another_flow_leads_is_unsafe(office: Office) -> None:
    def drawn(*more: str) -> str:
        names = ("one", "two", *more)
        fork, join = tag("parallelGateway", "fork"), tag("parallelGateway", "join")
        flows = "".join(chain("fork", each, "join") for each in names)
        ends = (
            tag("startEvent", "s") + tag("endEvent", "e") + chain("s", "fork") + chain("join", "e")
        )
        return ends + fork + join + "".join(map(user, names)) + flows

    id_ = office.begin(drawn())
    office.project.runner.complete(office.view(id_).work_items[0].id, {}, actor="a")
    draw(office, drawn("three"))

    found = {element: (verdict, reason) for element, verdict, reason in told(plan(office, id_))}

    assert found["join"] == ("unsafe", "other flows lead to this join there")
    assert found["two"] == ("safe", "")


def test_terms_survive(office: Office) -> None:
    keep(office)
    id_ = office.begin(line(user("look", term("P2D")), user("sign")))
    before = office.view(id_).deadlines
    draw(office, line(user("examine", term("P9D")), user("sign")))
    office.clock.move(hours=20)

    go_over(office, id_, look="examine")

    (kept,) = office.view(id_).deadlines
    assert (kept.due, kept.began_at) == (before[0].due, before[0].began_at)
    assert kept.element == "examine"
    office.project.runner.complete(id_, {}, actor="a")
    assert office.view(id_).deadlines == []


def test_timers_and_messages_arrive_in_the_new_version(office: Office) -> None:
    body = tag("intermediateCatchEvent", "sleep", timer("PT1H"))
    id_ = office.begin(line(body))
    draw(office, line(body, user("after")))

    go_over(office, id_)
    office.clock.move(hours=2)
    office.work()

    assert office.open(id_) == ["after"]


def test_called_processes_go_over_too(office: Office) -> None:
    call = line(tag("callActivity", "call", calledElement="called"))
    office.deploy(process(line(user("inner")), id_="called"), file="called.bpmn")
    id_ = office.begin(call)
    office.deploy(process(line(user("inner"), user("more")), id_="called"), file="called.bpmn")

    go_over(office, id_)
    office.project.runner.complete(id_, {}, actor="a")

    assert (office.instance(id_).version, office.instance(id_).pins) == (1, {"called": 2})
    assert office.open(id_) == ["more"]


def test_a_call_of_another_process_is_unsafe(office: Office) -> None:
    for id_ in ("one", "two"):
        office.deploy(process(line(user("inner")), id_=id_), file=f"{id_}.bpmn")
    id_ = office.begin(line(tag("callActivity", "call", calledElement="one")))
    draw(office, line(tag("callActivity", "call", calledElement="two")))

    found = {element: reason for element, _, reason in told(plan(office, id_))}

    assert found["call"] == "it calls another process there"


def test_it_goes_back_as_long_as_nothing_was_done(office: Office) -> None:
    id_ = office.begin(line(user("look"), user("sign")))
    before = office.instance(id_)
    draw(office, line(user("examine"), user("sign")))
    go_over(office, id_, look="examine")

    go_back(office, id_)

    after = office.instance(id_)
    assert (after.version, after.state, office.open(id_)) == (1, before.state, ["look"])
    with pytest.raises(ConflictError, match=f"instance {id_} cannot go back"):
        go_back(office, id_)


def test_after_the_next_step_there_is_no_way_back(office: Office) -> None:
    id_ = office.begin(line(user("look"), user("sign")))
    draw(office, line(user("look"), user("ask"), user("sign")))
    go_over(office, id_)
    office.project.runner.complete(id_, {}, actor="a")

    with pytest.raises(ConflictError, match=f"instance {id_} cannot go back"):
        go_back(office, id_)


def test_from_and_to_and_who_stay_in_the_history(office: Office) -> None:
    id_ = office.begin(line(user("look")))
    draw(office, line(user("look"), user("ask")))

    go_over(office, id_)

    last = office.project.viewer.story(id_).events[-1]
    assert (last.event.kind, last.actor) == (EventKind.MIGRATED, "head")
    assert (last.event.data["from"], last.event.data["to"]) == (1, 2)


def test_a_suspended_one_stays_suspended(office: Office) -> None:
    id_ = office.begin(line(user("look")))
    draw(office, line(user("look"), user("ask")))
    office.project.mender.suspend(id_, reason="new act", actor="head")

    go_over(office, id_)

    assert office.instance(id_).status is Status.SUSPENDED


def test_there_must_be_something_to_go_over_to(office: Office) -> None:
    id_ = office.begin(line(user("look")))

    with pytest.raises(ConflictError, match=f"instance {id_} is at version 1"):
        plan(office, id_)
    with pytest.raises(NotFoundError):
        office.project.mender.plan_over(id_, to=7, mapping={})
    office.project.mender.cancel(id_, reason="x", actor="a")
    with pytest.raises(ConflictError, match=f"instance {id_} is cancelled"):
        plan(office, id_)
