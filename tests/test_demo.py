"""The applications beside the drawings end as they say, and together pass every way there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from handlers.demo import samples
from handlers.demo.__main__ import main
from handlers.demo.authority import Authority
from handlers.demo.player import Player, steps
from handlers.demo.stories import FILE, Story, stories
from handlers.registries import local_day
from procrunner.definition import Process, read
from procrunner.errors import ProcrunnerError, UsageError
from procrunner.model import EventKind, Instance
from procrunner.project import FILE as PROJECT
from procrunner.project import Project

ROOT = Path(__file__).parent.parent
NOW = datetime.now(UTC)  # certificates and lists are good for days around the present
STORIES = {story.key: story for story in stories(ROOT / "bpmn", local_day(NOW))}
SERVICES = sorted({path.parent for path in ROOT.glob(f"bpmn/**/{FILE}")})


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Player:
    folder = tmp_path_factory.mktemp("project")
    text = (ROOT / PROJECT).read_text(encoding="utf-8")
    for name in ("bpmn", "handlers"):
        text = text.replace(f'{name} = "{name}"', f'{name} = "{ROOT / name}"')
    (folder / PROJECT).write_text(text, encoding="utf-8")
    (folder / ".demo").mkdir()
    samples.create(folder / ".demo" / "registries", NOW)
    project = Project(folder)
    project.store.migrate()
    project.runner.deploy([project.source(path) for path in project.files()])
    return Player(project, Authority(folder / ".demo" / "trust", NOW))


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_stories_end_as_they_say_and_pass_every_flow_and_event(
    player: Player, service: Path
) -> None:
    processes = _processes(service)
    wrong, passed = [], set()
    for story in STORIES.values():
        if story.process in processes:
            try:
                instance = player.play(story)
            except ProcrunnerError as error:
                wrong.append(f"{story.key}: {error}")
                continue
            for stored in player.project.viewer.story(instance.id).events:
                event = stored.event
                passed.add((event.process, event.flow))
                if event.kind is EventKind.COMPLETED:
                    passed.add((event.process, event.element))

    assert wrong == []
    assert sorted(_ways(processes) - passed) == []


def test_every_process_with_a_drawing_is_played() -> None:
    drawn = {path.parent for path in ROOT.glob("bpmn/**/*.bpmn")}

    assert drawn == set(SERVICES)


@pytest.mark.parametrize(
    "story",
    [each for each in STORIES.values() if "Task_Register" in each.answers],
    ids=lambda story: story.key,
)
def test_no_variable_keeps_a_password(player: Player, story: Story) -> None:
    told = player.project.viewer.story(_again(player, story, "password").id)

    assert told.instance.variables["password"] is None
    secret = str(story.answers["Task_Register"]["password"])
    assert not any(secret in str(stored.event.data) for stored in told.events)
    with player.project.store.read() as unit:
        assert not any(secret in str(j.inputs) for j in unit.jobs.list(instance=told.instance.id))


def test_an_issued_certificate_has_a_number_and_its_story_tells_it(player: Player) -> None:
    ended = _again(player, STORIES["2026-001"], "number")

    number = ended.variables["certificate"]["number"]
    told = list(steps(player.project.viewer.story(ended.id)))
    assert any(f"certificate: {number}" in step.result for step in told)
    assert told[-1].result == "END: Result handed over"


def test_a_story_that_ends_elsewhere_is_told(player: Player) -> None:
    with pytest.raises(ProcrunnerError, match="it did not end as told"):
        _again(player, STORIES["2026-001"], "elsewhere", ends="Event_RefusedNoData")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("stories: [{channel: psc}]", "'channels'"),
        ("{channels: {psc: {card: {holder: $NOBODY}}}, stories: []}", "no sample \\$NOBODY"),
        ("{channels: {psc: {card: {}}}, stories: [{channel: psc}]}", "'holder'"),
        ("a: [", "while parsing"),
    ],
)
def test_a_file_that_tells_no_story_is_refused(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match=what):
        stories(tmp_path, date(2026, 11, 20))


def test_the_demo_lists_its_stories(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)

    assert main(["--list"]) == 0

    listed = capsys.readouterr().out
    assert all(story.key in listed and story.process in listed for story in STORIES.values())


def test_the_demo_plays_six_unasked() -> None:
    assert [key for key, story in STORIES.items() if story.shown] == [
        f"2026-00{number}" for number in range(1, 7)
    ]


def _again(player: Player, story: Story, key: str, **changed: str) -> Instance:
    return player.play(replace(story, key=key, **changed))


def _processes(service: Path) -> Mapping[str, Process]:
    read_ = [read(path.read_bytes(), file=path.name) for path in sorted(service.glob("*.bpmn"))]
    return {process.id: process for each in read_ for process in each.processes}


def _ways(processes: Mapping[str, Process]) -> set[tuple[str, str]]:
    """Every sequence flow and every event, with its process."""
    return {
        (process.id, thing.id)
        for process in processes.values()
        for thing in (*process.elements, *process.flows)
        if thing.type == "sequenceFlow" or thing.type.endswith("Event")
    }
