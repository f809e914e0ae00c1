"""Who calls and asks whom."""

from __future__ import annotations

from procrunner.definition import Definition
from procrunner.graph import landscape
from procrunner.handler import Call, Handler, describe, handler
from tests import models


@handler("registry.look", kind="idempotent")
def _look(*, registry: object, call: Call) -> None:
    """Look somebody up."""


def _main(file: str = "main.bpmn") -> Definition:
    pool = models.tag("participant", "us", processRef="main", name="Office")
    outside = models.tag("participant", "box", name="Citizens")
    asked = models.tag("messageFlow", "m", sourceRef="t", targetRef="box", name="notice")
    return models.definition(
        models.tag("collaboration", "c", pool + outside + asked),
        models.process(
            models.tag("serviceTask", "t", camunda_type="external", camunda_topic="registry.look")
            + models.tag("serviceTask", "u", camunda_type="external", camunda_topic="nobody")
            + models.tag("callActivity", "call", calledElement="inner")
            + models.tag("callActivity", "again", calledElement="inner")
            + models.tag("callActivity", "gone", calledElement="gone"),
            "main",
        ),
        file=file,
    )


def _handlers() -> dict[str, Handler]:
    return {"registry.look": describe(_look)}


def _arrows(source: str) -> list[tuple[str, str]]:
    """Arrows by the first words of what they join."""
    names = {}
    for line in source.splitlines():
        if "[label=" in line and "->" not in line:
            number, _, rest = line.strip().partition(" [label=")
            names[number] = rest.strip('"').replace("\\n", " ").replace('"', " ").split()[0]
    pairs = (line.split("[")[0].split("->") for line in source.splitlines() if "->" in line)
    return [(names[one.strip()], names[other.strip()]) for one, other in pairs]


def test_calls_handlers_resources_and_messages_are_arrows() -> None:
    inner = models.definition(models.process(models.tag("task", "x"), "inner"))

    source = landscape([_main(), inner], _handlers())

    assert _arrows(source) == [
        ("Office", "(inner)"),
        ("Office", "gone"),
        ("Office", "registry.look"),
        ("Office", "nobody"),
        ("Office", "Citizens"),
        ("registry.look", "registry"),
    ]
    assert "(no handler)" in source
    assert "(not found)" in source
    assert "notice" in source


def test_pools_of_one_name_are_one() -> None:
    other = models.definition(
        models.tag("collaboration", "c2", models.tag("participant", "p2", name="Citizens"))
    )

    assert landscape([_main(), other], {}).count("label=Citizens") == 1


def test_a_project_without_anything_is_an_empty_graph() -> None:
    assert "->" not in landscape([], {})
