"""What has completed is undone once, the last first; what has not is left alone (BPMN 2.0, 13.5.5).

The files in ``tests/processes`` have the plain cases.
"""

from __future__ import annotations

import json

import pytest

from procrunner.engine import kept
from procrunner.engine.state import restore
from procrunner.errors import StorageError
from procrunner.model import EventKind, IncidentKind
from tests.engine.game import NOW, Game
from tests.engine.test_compiler import refused
from tests.models import chain, event, flow, line, parameters, process, program, tag, timer


def undone(host: str, kind: str = "userTask", inside: str = "", **more: str) -> str:
    """What undoes an activity, and the tie between them."""
    border = tag("boundaryEvent", f"on-{host}", event("compensate"), attachedToRef=host)
    handler = tag(kind, f"undo-{host}", inside, isForCompensation="true", **more)
    tie = tag("association", f"tie-{host}", sourceRef=f"on-{host}", targetRef=f"undo-{host}")
    return border + handler + tie


def throw(id_: str, kind: str = "intermediateThrowEvent", **attributes: str) -> str:
    return tag(kind, id_, event("compensate", **attributes))


def parallel(*ids: str) -> str:
    """A fork to tasks that can be undone, and their join."""
    body = tag("parallelGateway", "fork") + tag("parallelGateway", "join")
    return body + "".join(
        tag("userTask", id_) + undone(id_) + chain("fork", id_, "join") for id_ in ids
    )


FORK = (
    tag("startEvent", "s")
    + parallel("a", "b")
    + throw("undo", "endEvent")
    + chain("s", "fork")
    + chain("join", "undo")
)


def test_parallel_branches_are_undone_in_the_order_in_which_they_completed() -> None:
    game = Game(process(FORK))
    game.complete("b")
    game.complete("a", n=1)

    seen = game.open
    game.complete("undo-a", n=0)

    assert (seen, game.open) == (["undo-a"], ["undo-b"])
    game.complete("undo-b")
    assert game.ended
    assert game.variables == {"n": 0}


def test_what_has_not_completed_is_not_undone() -> None:
    body = tag("startEvent", "s") + parallel("a", "b") + throw("undo") + tag("endEvent", "e")
    game = Game(process(body + chain("s", "fork") + chain("a", "undo", "e") + chain("join", "e")))

    game.complete("a")

    assert game.open == ["b", "undo-a"]


def test_what_a_loop_did_again_is_undone_as_often() -> None:
    body = tag("startEvent", "s") + tag("exclusiveGateway", "x") + tag("userTask", "a")
    body += undone("a", "manualTask") + tag("exclusiveGateway", "y", default="y-undo")
    body += throw("undo", "endEvent") + chain("s", "x", "a", "y", "undo")
    game = Game(process(body + flow("y", "x", "${again}")))

    game.complete("a", again=True)
    game.complete("a", again=True)
    game.complete("a", again=False)

    assert game.ended
    assert game.events(EventKind.COMPENSATED) == ["a", "a", "a"]


def test_nothing_is_undone_twice() -> None:
    game = Game(process(line(tag("task", "a"), throw("one"), throw("two")) + undone("a", "task")))

    assert game.ended
    assert game.done["undo-a"] == 1


def test_a_handler_can_be_a_sub_process_and_what_it_did_is_not_undone_again() -> None:
    inside = line(tag("task", "i"), throw("inner"), first="s1", last="e1") + undone("i", "task")
    body = line(tag("task", "a"), throw("one"), throw("two")) + undone("a", "subProcess", inside)

    game = Game(process(body))

    assert game.ended
    assert (game.done["undo-a"], game.done["undo-i"]) == (1, 1)


def test_a_handler_that_fails_holds_the_event_and_is_retried() -> None:
    job = {"camunda_type": "external", "camunda_topic": "t"}
    body = line(tag("task", "a"), throw("undo")) + undone("a", "serviceTask", **job)
    game = Game(process(body))

    game.fail("undo-a")
    game.retry("undo-a")
    game.finish("undo-a", n=1)

    assert game.ended
    assert game.variables == {"n": 1}


def test_what_is_being_undone_when_the_scope_is_interrupted_is_left() -> None:
    sub = tag("subProcess", "sub", line(tag("task", "a"), throw("u"), first="s1") + undone("a"))
    sub = sub.replace('id="end"', 'id="e1"').replace('targetRef="end"', 'targetRef="e1"')
    late = tag("boundaryEvent", "late", timer("PT1H"), attachedToRef="sub")
    game = Game(process(line(sub) + late + throw("nothing", "endEvent") + chain("late", "nothing")))

    game.wait(hours=2)

    assert game.ended
    assert game.done["undo-a"] == 0


def test_an_error_inside_is_for_its_event_sub_process_which_may_undo() -> None:
    caught = tag("startEvent", "s2", event("error", errorRef="err"))
    caught += throw("undo", "endEvent") + chain("s2", "undo")
    care = tag("subProcess", "care", caught, triggeredByEvent="true")
    inside = tag("startEvent", "s1") + tag("task", "a") + undone("a", "task")
    inside += tag("endEvent", "e1", event("error", errorRef="err")) + chain("s1", "a", "e1")
    sub = tag("subProcess", "sub", inside + care)

    game = Game(tag("error", "err", errorCode="E"), process(line(sub)))

    assert game.ended
    assert game.done["undo-a"] == 1


def test_a_task_that_fails_by_itself_has_nothing_to_undo() -> None:
    job = tag("serviceTask", "a", camunda_type="external", camunda_topic="t")
    border = tag("boundaryEvent", "failed", event("error"), attachedToRef="a")
    body = line(job, throw("undo")) + undone("a", "task") + border + chain("failed", "undo")
    game = Game(process(body))

    game.error("a", "E")

    assert game.ended
    assert game.done["undo-a"] == 0


def test_a_cancelled_transaction_ends_what_still_goes_on_in_it() -> None:
    inside = tag("startEvent", "s1") + tag("parallelGateway", "f") + tag("userTask", "slow")
    inside += tag("userTask", "quick") + undone("quick", "task") + tag("endEvent", "e1")
    inside += tag("endEvent", "no", event("cancel")) + chain("s1", "f", "quick", "no")
    tx = tag("transaction", "tx", inside + chain("f", "slow", "e1"))
    border = tag("boundaryEvent", "cancelled", event("cancel"), attachedToRef="tx")
    late = tag("boundaryEvent", "late", timer("PT1H"), attachedToRef="tx")
    body = line(tx) + border + late + chain("cancelled", "told") + tag("userTask", "told")
    game = Game(process(body + tag("endEvent", "e2") + chain("late", "e2")))

    game.complete("quick")

    assert game.open == ["told"]
    assert game.done["undo-quick"] == 1
    assert game.events(EventKind.INTERRUPTED) == ["slow", "tx"]


def test_a_transaction_in_which_nothing_can_be_undone_is_left_at_once() -> None:
    inside = tag("startEvent", "s1") + tag("endEvent", "no", event("cancel")) + chain("s1", "no")
    border = tag("boundaryEvent", "cancelled", event("cancel"), attachedToRef="tx")
    body = line(tag("transaction", "tx", inside)) + border + chain("cancelled", "end")

    game = Game(process(body))

    assert game.ended
    assert game.done["cancelled"] == 1


def test_the_state_keeps_nothing_where_nothing_can_be_undone() -> None:
    sub = tag("subProcess", "sub", line(tag("task", "a"), first="s1", last="e1"))
    game = Game(process(line(sub, tag("userTask", "u"))))

    assert "kept" not in game.state


def test_an_ended_scope_keeps_what_it_did_in_one_place_with_what_it_set() -> None:
    inside = line(tag("task", "a", parameters(outputs={"n": "${1}"})), first="s1", last="e1")
    sub = tag("subProcess", "sub", inside + undone("a"))
    game = Game(process(line(sub, tag("userTask", "u"), throw("undo")), "p"), big="x" * 100)

    kept_ = json.loads(game.state)["tokens"][0][6]["kept"]
    assert [(each[1], each[3]) for each in kept_] == [("p/sub", {"n": 1})]


def test_too_many_things_to_undo_are_an_incident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LIMIT", 2)
    body = tag("startEvent", "s") + tag("task", "a") + undone("a") + chain("s", "a", "a")

    game = Game(process(body))

    assert game.done["a"] == 2
    assert game.incidents == {
        "a": (
            IncidentKind.BUDGET,
            "2 completed activities are kept for compensation in one scope",
        )
    }


def test_an_activity_has_one_way_to_be_undone() -> None:
    start = tag("startEvent", "s1", event("compensate"))
    inner = tag("subProcess", "back", start, triggeredByEvent="true")
    sub = tag("subProcess", "sub", tag("startEvent", "s2") + inner)

    (told,) = refused(process(f"{line(sub)}\n{undone('sub')}"))

    assert told == (
        "test.bpmn:2:1: PR116 the activity has a second way to be undone\n"
        "  Keep one compensation event, or event sub-process."
    )


def test_no_sequence_flow_touches_what_undoes() -> None:
    body = line(tag("task", "a")) + f"\n{undone('a')}" + chain("on-a", "undo-a")

    told = [text.split()[1:4] for text in refused(process(body))]

    assert told == [["PR111", "a", "sequence"], ["PR111", "sequence", "flows"]]


def test_a_transaction_that_can_be_cancelled_has_a_way_out() -> None:
    inside = tag("startEvent", "s1") + f"\n{tag('endEvent', 'no', event('cancel'))}"

    (told,) = refused(process(line(tag("transaction", "tx", inside))))

    assert told == (
        "test.bpmn:2:1: PR117 no cancel event is attached to the transaction 'tx'\n"
        "  Attach one: it is the way out."
    )


def test_a_version_without_what_may_have_to_be_undone_does_not_take_the_instance() -> None:
    rest = [tag("userTask", "u"), throw("undo")]
    game = Game(process(line(tag("task", "a"), *rest) + undone("a")))
    other = program(process(line(tag("task", "b"), *rest)))

    with pytest.raises(StorageError, match="'p/a' may have to be undone"):
        restore(other, game.state, NOW)
