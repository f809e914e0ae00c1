"""The applications beside the drawings end as they say, and together pass every way there is."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.demo.__main__ import main
from handlers.demo.telling import steps
from procrunner.project import Project
from procrunner.scenario import (
    FILE,
    MovableClock,
    Played,
    coverage,
    files,
    perform,
    play,
    scenarios,
    stage,
)

ROOT = Path(__file__).parent.parent
TOLD = scenarios(Project(ROOT), files(Project(ROOT), ()))
STORIES = {scenario.key: scenario for scenario in TOLD}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """This project with data of its own, ready for a demonstration."""
    folder = tmp_path_factory.mktemp("data")
    made = Project(ROOT, MovableClock(Project(ROOT).clock), scratch=folder)
    stage(made).furnish(folder, datetime.now(UTC))
    made.store.migrate()
    made.runner.deploy([made.source(path) for path in made.files()])
    return made


def performed(project: Project, key: str) -> Played:
    clock = project.clock
    assert isinstance(clock, MovableClock)
    return perform(project, clock, STORIES[key], stage(project).cast)


def test_stories_come_out_as_they_say_and_together_pass_every_element_and_flow() -> None:
    project = Project(ROOT)

    played = list(play(project, TOLD, jobs=2))

    assert [str(each) for each in played if not each.is_right] == []
    drawn = [project.read(path) for path in project.files()]
    passed = [coverage(each, [one.passed for one in played]) for each in drawn]
    assert [missed for each in passed for missed in each.missed] == []


def test_every_process_with_a_drawing_is_played() -> None:
    drawn = {path.parent for path in ROOT.glob("bpmn/**/*.bpmn")}

    assert drawn == {path.parent for path in ROOT.glob(f"bpmn/**/{FILE}")}


def test_every_story_says_what_comes_of_it() -> None:
    silent = [
        each.place
        for each in TOLD
        if not each.expected.variables and not {"documents", "notices"} <= set(each.expected.facts)
    ]

    assert silent == []


def test_no_two_stories_have_one_key() -> None:
    places: dict[str, list[str]] = {}
    for each in TOLD:
        places.setdefault(each.key, []).append(each.place)

    assert {key: found for key, found in places.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    "key", [key for key, each in STORIES.items() if "Task_Register" in each.answers]
)
def test_no_variable_keeps_a_password(project: Project, key: str) -> None:
    told = project.viewer.story(performed(project, key).instance)

    assert told.instance.variables["password"] is None
    secret = str(STORIES[key].answers["Task_Register"]["password"])
    assert not any(secret in str(stored.event.data) for stored in told.events)
    with project.store.read() as unit:
        assert not any(secret in str(j.inputs) for j in unit.jobs.list(instance=told.instance.id))


def test_the_story_of_a_loop_tells_the_answer_of_the_last_round_only(project: Project) -> None:
    told = project.viewer.story(performed(project, "2026-502").instance)

    decided = [line.result for line in steps(told, "en") if "repeat" in line.result]

    assert decided == ["repeat", "repeat: no"]


def test_an_issued_certificate_has_a_number_and_its_story_tells_it(project: Project) -> None:
    told = project.viewer.story(performed(project, "2026-001").instance)

    number = told.instance.variables["certificate"]["number"]
    lines = list(steps(told, "en"))
    assert any(f"certificate: {number}" in step.result for step in lines)
    assert lines[-1].result == "END: Result handed over"
    assert lines[-1].name == "Result handed over"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """This project in a folder of its own, so that what a developer keeps in .demo stays."""
    for name in ("bpmn", "handlers", "calendars"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "procrunner.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_demo_lists_its_stories_by_act_service_and_channel(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    assert main(["--list", "--lang", "ru"]) == 0

    listed = capsys.readouterr().out
    assert all(key in listed for key in STORIES)
    assert "  vko-2014-71/grain-receipt-licence  Астық" in listed
    assert "    portal  Лицензия на зерновые расписки: через портал" in listed


def test_the_demo_plays_a_service_that_is_named(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    assert main(["--service", "optimisation", "--channel", "procedure"]) == 0

    printed = capsys.readouterr().out
    assert "2026-501  Optimised by automation" in printed
    assert "2026-502" in printed
    assert "2026-001" not in printed


def test_a_story_is_chosen_by_numbers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    _answer(monkeypatch, ["9", "3", "2", "1"])

    assert main(["--choose", "--service", "optimisation"]) == 0

    assert "write a number from 1 to 2" in capsys.readouterr().out


def test_forms_can_be_answered_by_oneself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    _answer(monkeypatch, ["maybe", "yes"], asked="[yes]")

    assert main(["--own", "--service", "optimisation", "--lang", "en"]) == 0

    printed = capsys.readouterr().out
    assert "is 'maybe', not true or false" in printed
    assert "2026-900  Answered by yourself" in printed


def _answer(monkeypatch: pytest.MonkeyPatch, said: Sequence[str], *, asked: str = "") -> None:
    """Whoever sits there says this when asked so; otherwise takes what is offered."""
    left = list(said)

    def input_(_: object, prompt: object) -> str:
        return left.pop(0) if left and asked in str(prompt) else ""

    monkeypatch.setattr("rich.console.Console.input", input_)


def test_an_unknown_service_names_those_there_are(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    assert main(["--service", "passport"]) == 1

    assert "mtc-2013-490/optimisation procedure" in capsys.readouterr().out


def test_the_demo_plays_six_unasked() -> None:
    assert [key for key, story in STORIES.items() if story.shown] == [
        f"2026-00{number}" for number in range(1, 7)
    ]
