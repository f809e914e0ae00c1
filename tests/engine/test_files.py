"""Files as modelers write them: ids, prefixes, order and pools make no difference."""

from __future__ import annotations

import random
import re

import pytest

from procrunner import engine
from procrunner.definition import read
from procrunner.model import EventKind
from tests.engine.game import Game
from tests.models import chain, extensions, flow, line, parameters, process, source, tag

BODY = line(
    tag("task", "a", parameters(outputs={"n": "${1}"})),
    tag("subProcess", "sub", line(tag("userTask", "u"), first="s1", last="e1")),
    tag("exclusiveGateway", "x"),
)


def compiled(text: bytes) -> engine.Program:
    definition = read(text, file="test.bpmn")
    return engine.compile_process("p", {each.id: definition for each in definition.processes})


@pytest.mark.parametrize("id_", ["Start", "End", "Root", "process", "a.b-c_d"])
def test_no_id_is_reserved(id_: str) -> None:
    game = Game(process(line(tag("userTask", id_))))

    game.complete(id_)

    assert game.ended


def test_flows_without_ids_lead_on_all_the_same() -> None:
    text = re.sub(rb'(<bpmn:sequenceFlow) id="[^"]*"', rb"\n\1", source(process(BODY)))
    game = Game(compiled=compiled(text))

    game.complete("u")

    assert game.ended
    flows = [event.flow for event in game.step.events if event.kind is EventKind.COMPLETED]
    assert re.fullmatch(r"sequenceFlow~\d+\.1", flows[-1])


@pytest.mark.parametrize(("old", "new"), [(b"bpmn:", b"semantic:"), (b"bpmn:", b"")])
def test_any_prefix_will_do(old: bytes, new: bytes) -> None:
    text = source(process(BODY))
    declared = b"xmlns" + (b":" + new[:-1] if new else b"")
    text = text.replace(b"xmlns:bpmn", declared).replace(b"<" + old, b"<" + new)
    text = text.replace(b"</" + old, b"</" + new).replace(b' xsi:type="bpmn:', b' xsi:type="')
    game = Game(compiled=compiled(text))

    game.complete("u")

    assert game.ended


def test_the_order_of_elements_is_irrelevant() -> None:
    parts = [each.group() for each in re.finditer(r"<bpmn:(\w+) .*?</bpmn:\1>", BODY)]
    assert "".join(parts) == BODY
    for seed in range(20):
        random.Random(seed).shuffle(parts)
        game = Game(process("".join(parts)))

        game.complete("u")

        assert (game.ended, game.done["x"]) == (True, 1)


def test_messages_and_called_processes_may_stand_behind_their_use() -> None:
    call = tag("callActivity", "call", extensions(), calledElement="q")
    receive = tag("receiveTask", "get", messageRef="m")
    called = process(line(receive, first="s1", last="e1"), id_="q")
    game = Game(process(line(call)), called, tag("message", "m", name="paid"))

    game.happen("get")

    assert game.ended


def test_pools_that_are_black_boxes_and_pools_that_are_not_run_are_left_alone() -> None:
    pools = tag("participant", "us", processRef="p") + tag("participant", "box", name="Bank")
    pools += tag("participant", "them", processRef="theirs")
    pools += tag("messageFlow", "mf", sourceRef="box", targetRef="us")
    theirs = tag("process", "theirs", tag("scriptTask", "not-run"), isExecutable="false")
    game = Game(tag("collaboration", "c", pools), process(BODY), theirs)

    game.complete("u")

    assert game.ended


def test_drawings_beside_the_flow_are_no_nodes() -> None:
    beside = tag("textAnnotation", "note", "<bpmn:text>why</bpmn:text>")
    beside += tag("association", "as", sourceRef="a", targetRef="note")
    beside += tag("dataObject", "d") + tag("dataObjectReference", "dr", dataObjectRef="d")
    beside += tag("dataStoreReference", "ds") + tag("group", "g")
    game = Game(process(beside + BODY))

    game.complete("u")

    assert game.ended


def test_the_history_tells_flows_choices_and_variables() -> None:
    body = tag("startEvent", "s") + tag("task", "a", parameters(outputs={"n": "${1}"}))
    body += tag("exclusiveGateway", "x", default="x-c") + tag("task", "b") + tag("task", "c")
    game = Game(process(body + chain("s", "a", "x", "c") + flow("x", "b", "${n == 1}")))

    told = [(e.element, e.flow, e.data) for e in game.step.events if e.element]

    assert told == [
        ("s", "", {}),
        ("a", "s-a", {"set": ["n"]}),
        ("x", "a-x", {"to": ["x-b"]}),
        ("b", "x-b", {}),
    ]
