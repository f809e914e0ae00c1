"""A file of scenarios is read with its places; whatever it misspells is told, all at once."""

from __future__ import annotations

import pytest

from procrunner.errors import ScenarioError
from tests.drawings import user
from tests.models import chain, process, tag
from tests.office import Office
from tests.scenario.conftest import told

BODY = tag("startEvent", "s") + user("look") + tag("endEvent", "e") + chain("s", "look", "e")
HEAD = "channels:\n  desk: {start: {a: 1, b: 1}, answers: {look: {x: 1, y: 1}}}\nstories:\n"


@pytest.fixture
def desk(office: Office) -> Office:
    office.draw(process(BODY, id_="town.permit.desk"))
    return office


def test_a_story_goes_over_its_channel_field_by_field(desk: Office) -> None:
    (scenario,) = told(
        desk,
        HEAD
        + "- {key: K, title: T, channel: desk, ends: e, start: {b: 2}, answers: {look: {y: 2}}}",
    )

    assert scenario.process == "town.permit.desk"
    assert scenario.start == {"a": 1, "b": 2}
    assert scenario.answers == {"look": {"x": 1, "y": 2}}
    assert scenario.place == "bpmn/stories.yaml:4"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "stories.yaml:2:1: SC001 not YAML"),
        ("stories: []", "SC002 the file has no 'channels'"),
        ("channels: {des: {}}\nstories: []", "Did you mean 'desk'?"),
        (HEAD + "- {key: K, title: T, channel: desks, ends: e}", "channels knows no 'desks'"),
        (HEAD + "- {key: K, title: T, channel: desk}", "a story ends, stops, or lasts"),
        (HEAD + "- {key: K, title: T, channel: desk, ends: f}", "4:43: SC003 bpmn/p.bpmn knows no"),
        (HEAD + "- {key: K, title: T, channel: desk, ends: e, answer: {}}", "'answers'?"),
        (HEAD + "- {key: K, title: T, channel: desk, ends: e, start: 1}", "start is a mapping"),
        (
            HEAD + "- {key: K, title: T, channel: desk, ends: e, takes: {look: 3 days}}",
            "'3 days' is no ISO 8601 duration",
        ),
        (
            HEAD + "- {key: K, title: T, channel: desk, ends: e, start: {a: $X}}",
            "the stage knows no '$X'",
        ),
        (
            HEAD + "- {key: K, title: T, channel: desk, ends: e, handlers: {t: {}}}",
            "a reply is one thing",
        ),
        (
            HEAD + "- {key: K, title: T, channel: desk, ends: e, at: yesterday}",
            "'yesterday' is no ISO 8601 date and time",
        ),
        (HEAD + "- &a {key: K, title: T, channel: desk, ends: e}\n- *a", "'K' stands twice"),
        (
            HEAD + "- {key: K, title: T, channel: desk, ends: e, expects: {papers: []}}",
            "expects knows no 'papers'",
        ),
        (
            HEAD + "- {key: K, title: T, channel: desk, ends: e, expects: {variables: {a: /(/}}}",
            "/(/ is no pattern",
        ),
        (
            HEAD + "- {key: K, title: T, channel: desk, ends: e, start: {a: 2026-02-30}}",
            "this is no value: day is out of range",
        ),
        (
            HEAD + "- {key: K, title: T, channel: desk, ends: e, start: {a: !mine x}}",
            "this is no value: could not determine a constructor",
        ),
        (
            HEAD + "- {key: K, title: T, channel: desk, ends: e, start: {a: &a [*a]}}",
            "contains itself",
        ),
        (HEAD.replace("stories:\n", "stories: {}"), "the file: stories is a list"),
        ("channels: [desk]\nstories: []", "channels is a mapping"),
    ],
)
def test_a_fault_is_told_with_its_place(desk: Office, text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        told(desk, text)

    assert said in str(refused.value)
    assert str(refused.value).startswith("bpmn/stories.yaml:")


def test_all_faults_are_told_at_once(desk: Office) -> None:
    with pytest.raises(ScenarioError) as refused:
        told(desk, HEAD + "- {key: K, title: T, channel: desk, ends: f, takes: {lok: P1D}}")

    assert len(refused.value.findings) == 2
