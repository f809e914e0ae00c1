"""What people choose in an ad-hoc sub-process; the plain cases are files in ``tests/processes``."""

from __future__ import annotations

import pytest

from procrunner.errors import ConflictError
from procrunner.model import EventKind, WaitKind
from tests.engine.game import Game
from tests.engine.test_compiler import refused
from tests.models import line, process, tag

JOB = {"camunda_type": "external", "camunda_topic": "t"}


def ad_hoc(*inside: str, condition: str = "", **more: str) -> str:
    text = f"<bpmn:completionCondition>{condition}</bpmn:completionCondition>" if condition else ""
    return process(line(tag("adHocSubProcess", "x", "".join(inside) + text, **more)))


def job(id_: str, **more: str) -> str:
    return tag("serviceTask", id_, **JOB, **more)


def test_a_job_is_offered_as_a_work_item_that_begins_it() -> None:
    game = Game(ad_hoc(job("a", name="Look it up")))

    offered = game.wait_at("a")
    game.complete("a")

    assert (offered.kind, offered.name) == (WaitKind.USER, "Look it up")
    assert [w.kind for w in game.waits.values() if w.element == "a"] == [
        WaitKind.USER,
        WaitKind.JOB,
    ]


def test_the_history_tells_once_that_an_activity_was_done() -> None:
    game = Game(ad_hoc(job("a")))
    game.complete("a")

    game.finish("a")

    assert game.done["a"] == 1
    assert game.events(EventKind.COMPLETED) == ["a"]


def test_where_the_order_is_sequential_only_one_activity_goes_on() -> None:
    game = Game(ad_hoc(job("a", name="First"), tag("userTask", "b"), ordering="Sequential"))
    game.complete("a")

    with pytest.raises(ConflictError, match="'First' is under way"):
        game.complete("b")

    game.finish("a")
    game.complete("b")
    game.complete("x")
    assert game.ended


def test_what_one_does_is_seen_by_what_goes_on_beside_it() -> None:
    sub = tag("subProcess", "sub", line(tag("userTask", "u"), first="s1", last="e1"))
    game = Game(ad_hoc(sub, job("a")), n=0)
    game.complete("sub")
    game.complete("a")

    game.finish("a", n=1)

    assert game.seen_by("u") == {"n": 1}
    game.complete("u", m=2)
    game.complete("x")
    assert game.variables == {"n": 1, "m": 2}


def test_who_changes_a_variable_last_has_the_last_word() -> None:
    game = Game(ad_hoc(tag("userTask", "a"), tag("userTask", "b")))

    game.complete("a", n=1)
    game.complete("b", n=2)
    game.complete("x")

    assert game.ended
    assert game.variables == {"n": 2}


def test_what_still_goes_on_is_cancelled_when_it_is_enough() -> None:
    game = Game(ad_hoc(job("a"), tag("userTask", "b"), condition="${enough}"), enough=False)
    game.complete("a")

    game.complete("b", enough=True)

    assert game.ended
    assert game.events(EventKind.INTERRUPTED) == ["a", "a"]


def test_a_condition_that_cannot_be_computed_leaves_the_work_item_open() -> None:
    game = Game(ad_hoc(tag("userTask", "a"), condition="${enough}"))

    with pytest.raises(Exception, match="enough"):
        game.complete("a")

    game.complete("a", enough=True)
    assert game.ended


def test_an_ad_hoc_sub_process_has_no_start_and_no_end() -> None:
    told = refused(ad_hoc(tag("userTask", "a"), f"\n{tag('startEvent', 's1')}"))

    assert told == [
        (
            "test.bpmn:2:1: PR101 a startEvent in an ad-hoc sub-process is not executed\n"
            "  Remove it, or make it a plain sub-process."
        )
    ]
