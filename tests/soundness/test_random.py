"""Random models whose answer is known, and small graphs against a brute force."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procrunner.soundness import Kind, judge, play
from procrunner.soundness.exploration import explore
from procrunner.soundness.reduction import reduced
from tests.engine import test_oracle
from tests.models import chain, definition, flow, tag
from tests.soundness.nets import brute, net, verdict

LIMIT = 50_000
_BORDER = re.compile(r'<bpmn:boundaryEvent id="(b\d+)".*?</bpmn:boundaryEvent>')


def model(seed: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """A block-structured model; its conditions open, and without the timers that leave a block."""
    kept: list[str] = []
    monkeypatch.setattr(test_oracle, "program", lambda *parts: kept.append("".join(parts)))
    test_oracle.Model(seed, depth=3 + seed % 3)
    text = re.sub(r"\$\{(true|false)\}", "${open}", kept[0])
    borders = _BORDER.findall(text)
    text = _BORDER.sub("", text)
    for border in borders:
        text = re.sub(rf'<bpmn:sequenceFlow id="{border}-(x\d+)".*?</bpmn:sequenceFlow>', "", text)
    return re.sub(r'<bpmn:endEvent id="x\d+"></bpmn:endEvent>', "", text)


@pytest.mark.parametrize("batch", range(8))
def test_block_structured_models_are_sound(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(batch * 15, batch * 15 + 15):
        for process in definition(model(seed, monkeypatch)).processes:
            assert judge(play([process]), LIMIT).problems == (), seed


def test_models_with_an_exchanged_gateway_are_unsound(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {"join": 0, "fork": 0}
    for seed in range(24):
        text = model(seed, monkeypatch)
        for kind, prefix, new in (("join", "m", "exclusive"), ("fork", "g", "exclusive")):
            gate = re.search(rf'<bpmn:parallelGateway id="({prefix}\d+)">', text)
            if gate is None:
                continue
            mutated = text.replace(gate[0], gate[0].replace("parallel", new), 1)
            mutated = mutated.replace(f"{gate[0]}</bpmn:parallelGateway>", "", 1)
            mutated = re.sub(
                rf'(<bpmn:exclusiveGateway id="{gate[1]}">)</bpmn:parallelGateway>',
                r"\1</bpmn:exclusiveGateway>",
                mutated,
            )
            if kind == "fork":
                mutated = _opened(mutated, gate[1])
            wrong = {
                problem.kind
                for process in definition(mutated).processes
                for problem in judge(play([process]), 2_000).problems
            }
            assert wrong & {Kind.SECOND, Kind.DEADLOCK, Kind.UNDECIDED}, (seed, kind)
            seen[kind] += 1

    assert min(seen.values()) > 8


def _opened(text: str, gate: str) -> str:
    """The ways out of a gateway, with conditions."""
    condition = (
        '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${open}'
        "</bpmn:conditionExpression></bpmn:sequenceFlow>"
    )
    way = rf'(<bpmn:sequenceFlow [^>]*sourceRef="{gate}"[^>]*>)</bpmn:sequenceFlow>'
    return re.sub(way, lambda found: found[1] + condition, text)


@st.composite
def graphs(draw: st.DrawFn) -> str:
    """Any graph of tasks, exclusive and parallel gateways; perhaps inside a sub-process."""
    size = draw(st.integers(2, 7))
    kind = st.sampled_from(["task", "exclusiveGateway", "parallelGateway"])
    body = tag("startEvent", "s") + tag("endEvent", "e") + flow("s", "n0")
    for node in range(size):
        type_ = draw(kind)
        body += tag(type_, f"n{node}")
        most = 1 if type_ == "task" else 2
        targets = draw(st.lists(st.integers(0, size), min_size=1, max_size=most))
        for place, target in enumerate(targets):
            to = "e" if target == size else f"n{target}"
            condition = "${x}" if type_ == "exclusiveGateway" else ""
            body += flow(f"n{node}", to, condition, id_=f"f{node}.{place}")
    return _around(body, draw(st.sampled_from(BORDERS)))


BORDERS = (None, "", "late", "terminate")
"""No sub-process around it; one; one with a timer on its border; one that may be terminated."""


def _around(body: str, border: str | None) -> str:
    if border is None:
        return body
    if border == "terminate":
        event = tag("endEvent", "e", "<bpmn:terminateEventDefinition/>")
        body = body.replace(tag("endEvent", "e"), event)
    whole = tag("subProcess", "sub", body) + tag("startEvent", "S") + tag("endEvent", "E")
    whole += chain("S", "sub", "E")
    if border == "late":
        timer = "<bpmn:timerEventDefinition/>"
        whole += tag("boundaryEvent", "late", timer, attachedToRef="sub") + flow("late", "E")
    return whole


@settings(max_examples=300, deadline=None)
@given(graphs())
def test_the_verdict_is_that_of_brute_force(body: str) -> None:
    whole = net(body)
    wrong, _ = brute(whole)

    found = judge(whole, LIMIT)

    told = {problem.kind for problem in found.problems} - {Kind.DEAD}
    if Kind.DEADLOCK in wrong:
        wrong.discard(Kind.ENDLESS)
    assert told == wrong


@settings(max_examples=300, deadline=None)
@given(graphs())
def test_the_smaller_net_goes_wrong_exactly_when_the_whole_one_does(body: str) -> None:
    whole = net(body)
    wrong, _ = brute(whole)

    small = explore(reduced(whole), LIMIT)

    assert bool(small.second or small.stuck or small.trapped is not None) == bool(wrong)


@settings(max_examples=200, deadline=None)
@given(graphs())
def test_ways_told_are_the_shortest(body: str) -> None:
    whole = net(body)
    _, depths = brute(whole)

    for kind in (Kind.SECOND, Kind.DEADLOCK):
        ways = [each.steps for each in judge(whole, LIMIT).problems if each.kind is kind]
        if ways:
            moves = [[step for step in way if step != "sub"] for way in ways]  # it begins with s
            assert min(map(len, moves)) == depths[kind]


@settings(max_examples=200, deadline=None)
@given(graphs())
def test_dead_elements_are_those_of_the_whole_net(body: str) -> None:
    whole = net(body)
    seen, small = explore(whole, LIMIT), explore(reduced(whole), LIMIT)
    if seen.second or small.second:
        return

    alive = set().union(*(whole.moves[number].done for number in seen.moved))
    told = set(small.net.done).union(*(small.net.moves[number].done for number in small.moved))

    assert told == alive


def test_forty_nodes_in_nine_branches_are_judged() -> None:
    body = tag("startEvent", "s") + tag("endEvent", "e")
    body += tag("parallelGateway", "f") + tag("exclusiveGateway", "j") + chain("s", "f")
    for branch in range(9):
        ids = [f"t{branch}.{number}" for number in range(4)]
        body += "".join(tag("userTask", id_) for id_ in ids) + chain("f", *ids, "j")

    sound = verdict(body.replace("exclusive", "parallel") + chain("j", "e"))
    wrong = verdict(body + chain("j", "e"))

    assert sound.is_sound
    assert {problem.kind for problem in wrong.problems} == {Kind.SECOND}
