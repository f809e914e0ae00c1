"""A person puts a token elsewhere."""

from __future__ import annotations

import pytest

from procrunner.errors import ConflictError, NotFoundError, UsageError
from procrunner.model import EventKind, Status
from procrunner.runner.moving import Move, Order
from tests.drawings import boundary, service, user
from tests.models import chain, flow, line, tag, timer
from tests.office import Office


def move(
    office: Office, id_: str, source: str, to: str, *, apply: bool = True, **variables: object
) -> Move:
    order = Order(source=source, to=to, variables=variables, reason="sent to the wrong desk")
    return office.project.mender.move(id_, order, apply=apply, actor="head")


def names(waits: object) -> list[str]:
    return [each.element for each in waits]  # type: ignore[attr-defined]


def test_the_token_goes_on_where_it_was_put(office: Office) -> None:
    id_ = office.begin(line(user("look"), user("sign"), user("file")))

    moved = move(office, id_, "look", "file")

    assert (names(moved.left), names(moved.begun)) == (["look"], ["file"])
    assert office.open(id_) == ["file"]
    office.project.runner.complete(id_, {}, actor="a")
    assert office.instance(id_).status is Status.COMPLETED


def test_it_may_go_back(office: Office) -> None:
    id_ = office.begin(line(user("look"), user("sign")))
    office.project.runner.complete(id_, {}, actor="a")

    move(office, id_, "sign", "look")

    assert office.open(id_) == ["look"]


def test_to_tell_what_it_would_do_changes_nothing(office: Office) -> None:
    id_ = office.begin(line(user("look"), user("sign")))
    before = office.instance(id_)

    trial = move(office, id_, "look", "sign", apply=False)

    assert (names(trial.left), names(trial.begun)) == (["look"], ["sign"])
    assert office.instance(id_) == before
    story = office.project.viewer.story(id_)
    assert names(trial.drawn(story).waits) == ["sign"]


def test_variables_are_set_on_the_way(office: Office) -> None:
    id_ = office.begin(line(user("look"), user("sign")))

    move(office, id_, "look", "sign", verdict="grant")
    office.project.runner.complete(id_, {}, actor="a")

    assert office.instance(id_).variables == {"verdict": "grant"}


def test_who_moved_it_and_why_stays_in_the_history(office: Office) -> None:
    id_ = office.begin(line(user("look"), user("sign")))

    move(office, id_, "look", "sign")

    (told,) = [
        each
        for each in office.project.viewer.story(id_).events
        if each.event.kind is EventKind.MOVED
    ]
    assert (told.actor, told.event.element) == ("head", "sign")
    assert dict(told.event.data) == {"from": "look", "reason": "sent to the wrong desk"}


def test_all_that_goes_on_inside_is_interrupted(office: Office) -> None:
    inside = line(user("inner"), first="s2", last="e2")
    bell = boundary("bell", "part", timer("PT1H"))
    part = tag("subProcess", "part", inside)
    id_ = office.begin(line(part, user("after")) + bell + flow("bell", "after"))
    with pytest.raises(UsageError) as refused:
        move(office, id_, "inner", "after")
    token = next(
        each.event.token
        for each in office.project.viewer.story(id_).events
        if each.event.element == "part"
    )

    move(office, id_, str(token), "after")

    assert refused.value.what == "a token at 'inner' cannot be put on 'after'"
    assert (office.open(id_), office.instance(id_).next_due) == (["after"], None)


def test_a_token_of_one_branch_leaves_the_other_alone(office: Office) -> None:
    fork, join = tag("parallelGateway", "fork"), tag("parallelGateway", "join")
    nodes = "".join(user(id_) for id_ in ("one", "two", "three"))
    flows = chain("s", "fork", "one", "two", "join", "e") + chain("fork", "three", "join")
    id_ = office.begin(tag("startEvent", "s") + tag("endEvent", "e") + fork + join + nodes + flows)

    move(office, id_, "one", "two", seen=1)

    assert sorted(office.open(id_)) == ["three", "two"]
    for item in office.view(id_).work_items:
        office.project.runner.complete(item.id, {}, actor="a")
    assert (office.instance(id_).status, office.instance(id_).variables) == (
        Status.COMPLETED,
        {"seen": 1},
    )


def test_a_token_that_is_held_by_an_incident_may_leave_it(office: Office) -> None:
    id_ = office.begin(line(service("stamp"), user("by-hand")))
    office.work()
    assert len(office.view(id_).incidents) == 1

    move(office, id_, "stamp", "by-hand")

    assert (office.view(id_).incidents, office.open(id_)) == ([], ["by-hand"])


def test_to_the_end_is_a_way_too(office: Office) -> None:
    id_ = office.begin(line(user("look"), user("sign")))

    moved = move(office, id_, "look", "end")

    assert (moved.instance.status, office.instance(id_).outcome) == (Status.COMPLETED, "end")


def test_where_it_cannot_go_is_told_with_where_it_can(office: Office) -> None:
    id_ = office.begin(line(user("look"), user("sign")))

    with pytest.raises(UsageError) as refused:
        move(office, id_, "look", "start")

    assert str(refused.value) == (
        "a token at 'look' cannot be put on 'start'\n"
        "  Of the same scope it may be put on: end, sign."
    )


def test_where_no_token_waits_is_told_with_where_they_do(office: Office) -> None:
    id_ = office.begin(line(user("look"), user("sign")))

    with pytest.raises(NotFoundError, match="no token waits at 'sign'\n  Tokens wait at: look"):
        move(office, id_, "sign", "look")
    with pytest.raises(ConflictError, match="token 99 is not there any more"):
        move(office, id_, "99", "look")


def test_nothing_moves_in_an_ended_instance(office: Office) -> None:
    id_ = office.begin(line(user("look")))
    office.project.mender.cancel(id_, reason="withdrawn", actor="a")

    with pytest.raises(ConflictError, match="was cancelled"):
        move(office, id_, "look", "end")
