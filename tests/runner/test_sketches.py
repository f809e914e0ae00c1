"""Where instances stand is told by sketches that a deployment leaves, not by their drawings."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from procrunner import definition
from procrunner.project import Project
from procrunner.runner import Reasons, View
from tests.drawings import NAMES, boundary, catch, field, form, user
from tests.models import chain, line, process, properties, tag, timer
from tests.office import Office

LABEL = properties(**{"label:ru": "Решение"})
CALLED = process(
    line(
        user("decide", form(field("verdict", "enum", required="true", choices="yes no"))),
        first="asked",
        last="decided",
    ),
    id_="office.called",
)
MAIN = process(
    tag("startEvent", "start")
    + tag("parallelGateway", "fork")
    + tag("callActivity", "call", LABEL, name="Decision", calledElement="office.called")
    + boundary("late", "call", timer("P1D"))
    + catch("paid", "message", "answer")
    + tag("parallelGateway", "join")
    + tag("endEvent", "end")
    + tag("endEvent", "expired")
    + chain("start", "fork", "call", "join", "end")
    + chain("fork", "join")
    + chain("fork", "paid", "join")
    + chain("late", "expired"),
    id_="office.main",
).replace('isExecutable="true"', 'isExecutable="true" name="Main"')


@pytest.fixture
def case(office: Office) -> str:
    """It waits for a person in a called process, a timer, a message and other branches."""
    office.deploy(NAMES, CALLED, MAIN)
    return office.start("office.main")


def seen(office: Office, case: str) -> tuple[View, Reasons]:
    """By a process of its own, which has read nothing yet."""
    project = Project(office.folder, office.clock)
    return project.viewer.view(case), project.explainer.why(case)


def change(office: Office, statement: str) -> None:
    with office.project.store.write() as unit:
        unit.connection.execute(text(statement))


def refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object, **__: Any) -> None:
        pytest.fail("a drawing is read")

    monkeypatch.setattr(definition, "read", read)


def test_no_drawing_is_read(office: Office, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch)

    view, why = seen(office, case)

    assert view.name == "Main"
    assert [[each.id for each in fields] for fields in view.fields.values()] == [["verdict"]]
    assert [(each.kind, each.element) for each in view.events] == [
        ("message", "paid"),
        ("timer", "late"),
    ]
    assert [each.element for each in view.joins] == ["join"]
    assert [each.wait.element for each in why.scopes] == ["call"]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM sketch",
        "DELETE FROM sketch WHERE process = 'office.called'",
        "UPDATE sketch SET content = '{\"format\": 0}'",
    ],
)
def test_what_has_no_sketch_is_told_alike(office: Office, case: str, statement: str) -> None:
    before = seen(office, case)

    change(office, statement)

    assert seen(office, case) == before


def test_a_deployment_of_the_same_makes_the_sketch_of_another_format_anew(
    office: Office, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = seen(office, case)
    change(office, "UPDATE sketch SET content = '{\"format\": 0}'")

    office.deploy(NAMES, CALLED, MAIN)
    refuse(monkeypatch)

    assert seen(office, case) == before


def test_labels_are_those_of_the_drawing(office: Office, case: str) -> None:
    del case
    catalogue = office.project.catalogue
    with office.project.store.read() as unit:
        told = catalogue.labels(unit, "office.main", 1, "ru")
        drawn = catalogue.definition(unit.definitions.get("office.main")).labels("ru")

    assert told == drawn == {("call", "Decision"): "Решение"}
