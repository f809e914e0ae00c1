"""Compensation and transactions as the token game plays them."""

from __future__ import annotations

from procrunner.soundness import Kind
from tests.models import chain, event, flow, line, tag
from tests.soundness.nets import kinds, net, verdict


def undone(host: str, inside: str = "", kind: str = "userTask") -> str:
    border = tag("boundaryEvent", f"on-{host}", event("compensate"), attachedToRef=host)
    handler = tag(kind, f"undo-{host}", inside, isForCompensation="true")
    tie = tag("association", f"tie-{host}", sourceRef=f"on-{host}", targetRef=f"undo-{host}")
    return border + handler + tie


UNDO = tag("intermediateThrowEvent", "throw", event("compensate"))
STUCK = (
    tag("startEvent", "s1")
    + tag("exclusiveGateway", "x")
    + tag("parallelGateway", "j")
    + chain("s1", "x")
    + flow("x", "j", "${a}", "one")
    + flow("x", "j", "${b}", "two")
)


def test_what_undoes_is_played_through_where_something_throws() -> None:
    body = line(tag("task", "a"), UNDO) + undone("a", STUCK, "subProcess")

    (problem,) = verdict(body).problems

    assert (problem.kind, problem.element) == (Kind.DEADLOCK, "j")
    assert problem.steps == ("start", "a", "undo-a", "s1", "x")


def test_what_has_not_completed_is_not_undone() -> None:
    body = line(UNDO, tag("task", "a")) + undone("a", STUCK, "subProcess")

    assert kinds(body) == set()


def test_the_event_waits_until_all_is_undone() -> None:
    moves = net(line(tag("task", "a"), UNDO) + undone("a")).moves

    (on,) = [move for move in moves if "throw" in move.steps]
    assert on.needs_empty >= {"p:a~kept", "p/undo-a~undo:undo-a~begin"}


def test_a_cancelled_transaction_takes_all_its_tokens_along() -> None:
    inside = tag("startEvent", "s1") + tag("parallelGateway", "f") + tag("task", "a")
    inside += tag("task", "b") + tag("endEvent", "e1") + undone("a")
    inside += tag("endEvent", "no", event("cancel")) + chain("s1", "f", "a", "no")
    tx = tag("transaction", "tx", inside + chain("f", "b", "e1"))
    border = tag("boundaryEvent", "cancelled", event("cancel"), attachedToRef="tx")
    body = line(tx, tag("task", "next")) + border + tag("endEvent", "e2") + chain("cancelled", "e2")

    found = verdict(body).problems

    assert [(each.kind, each.element) for each in found] == [(Kind.DEAD, "next")]


def test_a_transaction_that_is_never_cancelled_has_a_dead_way_out() -> None:
    tx = tag("transaction", "tx", line(tag("task", "a"), first="s1", last="e1"))
    border = tag("boundaryEvent", "cancelled", event("cancel"), attachedToRef="tx")
    body = line(tx) + border + tag("endEvent", "e2") + chain("cancelled", "e2")

    found = verdict(body).problems

    assert [(each.kind, each.element) for each in found] == [(Kind.DEAD, "cancelled")]


def test_forty_activities_half_of_which_undo_the_others_are_decided_in_few_states() -> None:
    ids = [f"t{number}" for number in range(20)]
    body = line(*[tag("userTask", id_) for id_ in ids], UNDO) + "".join(map(undone, ids))

    found = verdict(body)

    assert found.is_sound
    assert found.states < 100
