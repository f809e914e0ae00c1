"""Variables of parallel branches: kept apart, merged where branches meet."""

from __future__ import annotations

import json
from typing import Any

import pytest

from procrunner.model import IncidentKind
from tests.engine.game import Game
from tests.models import chain, process, tag, timer

START, END = tag("startEvent", "s"), tag("endEvent", "e")
FORK, JOIN = tag("parallelGateway", "f"), tag("parallelGateway", "j")
USERS = tag("userTask", "u") + tag("userTask", "v")
AFTER = tag("userTask", "after")


def joined(**variables: Any) -> Game:
    """Two people beside each other, a join, a third."""
    body = START + END + FORK + JOIN + USERS + AFTER
    body += chain("s", "f", "u", "j", "after", "e") + chain("f", "v", "j")
    return Game(process(body), **variables)


def unjoined(**variables: Any) -> Game:
    body = START + END + FORK + USERS + chain("s", "f", "u", "e") + chain("f", "v", "e")
    return Game(process(body), **variables)


def test_what_one_branch_sets_outlives_the_one_that_finishes_last() -> None:
    for order in ("uv", "vu"):
        game = joined(k=1, items=[])

        for task in order:
            game.complete(task, **({"k": 2, "items": [1, 1, 2]} if task == "u" else {}))

        assert game.seen_by("after") == {"k": 2, "items": [1, 1, 2]}


def test_branches_do_not_see_each_other_before_they_meet() -> None:
    game = joined(k=1, nested={"x": {"y": 1}})

    game.complete("u", k=2, nested={"x": {"y": 2}})

    assert game.seen_by("v") == {"k": 1, "nested": {"x": {"y": 1}}}


def test_a_conflict_at_a_join_waits_for_a_persons_word() -> None:
    game = joined(k=1)
    game.complete("u", k=2)
    game.complete("v", k=3, m=1)

    incident, hint = game.incidents["j"], game.wait_at("j").hint
    game.retry("j", k=4)

    assert incident == (IncidentKind.CONFLICT, "parallel branches set 'k' to different values")
    assert hint == "procrunner why tells them. Decide which is right, and retry with --set k=VALUE."
    assert game.seen_by("after") == {"k": 4, "m": 1}


def test_a_retry_that_decides_nothing_leaves_the_conflict() -> None:
    game = joined(k=1)
    game.complete("u", k=2)
    game.complete("v", k=3)

    game.retry("j", other=1)

    assert game.incidents["j"][0] is IncidentKind.CONFLICT


def test_conflicts_are_all_named_and_may_be_decided_one_after_another() -> None:
    game = joined(k=1, m={"a": 1})
    game.complete("u", k=2, m={"a": 2})
    game.complete("v", k=3, m={"a": 3})

    named, hint = game.incidents["j"][1], game.wait_at("j").hint
    game.retry("j", k=4)
    left = game.incidents["j"][1]
    game.retry("j", m={"a": 4})

    assert named == "parallel branches set 'k', 'm.a' to different values"
    assert hint == (
        "procrunner why tells them. Decide which is right, "
        "and retry with --set k=VALUE --set m=VALUE."
    )
    assert left == "parallel branches set 'm.a' to different values"
    assert game.seen_by("after") == {"k": 4, "m": {"a": 4}}


def test_a_conflict_at_the_end_is_one_too() -> None:
    game = unjoined(k=1)
    game.complete("u", k=2)
    game.complete("v", k=3)

    incident = game.incidents["e"]
    game.retry("e", k=4)

    assert incident == (IncidentKind.CONFLICT, "parallel branches set 'k' to different values")
    assert (game.ended, game.variables) == (True, {"k": 4})


def test_a_conflict_at_a_user_task_that_ends_its_branch_keeps_what_the_person_did() -> None:
    body = START + FORK + USERS + chain("s", "f", "u") + chain("f", "v")
    game = Game(process(body), k=1)
    game.complete("u", k=2)
    game.complete("v", k=3, m=1)

    incident = game.incidents["v"][0]
    game.retry("v", k=4)

    assert incident is IncidentKind.CONFLICT
    assert (game.ended, game.variables) == (True, {"k": 4, "m": 1})


def test_one_and_true_are_two_different_words() -> None:
    game = joined(k=0)
    game.complete("u", k=1)
    game.complete("v", k=True)

    assert game.incidents["j"][0] is IncidentKind.CONFLICT


def test_nested_maps_merge_key_by_key_and_deletions_count() -> None:
    game = joined(m={"a": 1, "b": {"c": 1, "d": 1}})

    game.complete("u", m={"a": 1, "b": {"c": 2, "d": 1}})
    game.complete("v", m={"b": {"c": 1, "d": 1}, "new": 1})

    assert game.seen_by("after") == {"m": {"b": {"c": 2, "d": 1}, "new": 1}}


def test_a_branch_within_a_branch_meets_with_the_right_bases() -> None:
    body = START + END + FORK + JOIN + USERS + AFTER + tag("userTask", "w") + tag("userTask", "x")
    body += tag("parallelGateway", "f2") + tag("parallelGateway", "j2")
    body += chain("s", "f", "x", "f2", "u", "j2", "j", "after", "e") + chain("f2", "v", "j2")
    game = Game(process(body + chain("f", "w", "j")), k=0, n=0)

    game.complete("x", k=1)
    game.complete("w", n=1)
    game.complete("v", k=2)
    game.complete("u")

    assert game.seen_by("after") == {"k": 2, "n": 1}


def test_what_a_caller_passed_in_is_the_callers_to_change() -> None:
    begun, given = {"deep": {"x": 1}}, {"deep": {"x": 2}}
    game = joined(a=begun)
    begun["deep"]["x"] = 99
    game.complete("u", b=given)
    seen = json.dumps(game.variables)

    given["deep"]["x"] = 99

    assert json.dumps(game.variables) == seen
    assert game.seen_by("j" if "j" in game.open else "v") == {"a": {"deep": {"x": 1}}}


def test_what_the_first_step_tells_does_not_change_with_the_callers_variables() -> None:
    begun = {"deep": {"x": 1}}
    game = joined(a=begun)

    begun["deep"]["x"] = 99

    assert game.variables == {"a": {"deep": {"x": 1}}}


def reminded() -> str:
    """A branch with a reminder beside its second task, a join, and a last word on ``x``."""
    late = tag("boundaryEvent", "b", timer("P1D"), attachedToRef="u2", cancelActivity="false")
    body = START + END + FORK + JOIN + USERS + tag("userTask", "u2") + AFTER + late
    body += tag("userTask", "remind") + tag("endEvent", "reminded")
    body += chain("s", "f", "u", "u2", "j", "after", "e") + chain("f", "v", "j")
    return process(body + chain("b", "remind", "reminded"))


@pytest.mark.parametrize("is_early", [True, False])
def test_what_parted_within_a_branch_keeps_its_own_base_after_the_join(is_early: bool) -> None:  # noqa: FBT001
    game = Game(reminded(), x=0)
    game.complete("u", x=1)
    game.wait(days=1)
    if is_early:
        game.complete("remind", told=True)
    game.complete("u2")
    game.complete("v", y=1)
    game.complete("after", x=2)
    if not is_early:
        game.complete("remind", told=True)

    assert game.incidents == {}
    assert game.variables == {"x": 2, "y": 1, "told": True}


def test_a_branch_that_ends_without_a_change_leaves_nothing_in_the_state() -> None:
    late = tag("boundaryEvent", "b", timer("PT1H"), attachedToRef="u", cancelActivity="false")
    body = START + tag("exclusiveGateway", "m") + tag("userTask", "u") + late + tag("task", "mail")
    game = Game(process(body + chain("s", "m", "u", "m") + chain("b", "mail")), x=0)
    sizes = []

    for _ in range(50):
        game.wait(hours=1)
        game.complete("u")
        sizes.append(len(game.state))

    assert max(sizes) - min(sizes) <= 10
