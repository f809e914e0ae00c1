"""The applications beside the drawings end as they say, and together pass every way there is."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from handlers.demo import samples
from handlers.demo.telling import steps
from handlers.identifiers import parse_iin
from procrunner.people import Roster, Staff
from procrunner.project import Project
from procrunner.roster import drawn, gather, read, weaknesses
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
from tests.office import Procrunner

ROOT = Path(__file__).parent.parent
TOLD = scenarios(Project(ROOT), files(Project(ROOT), ()))
EXAMPLE = ROOT / "people" / "example.yaml"
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

    assert "password" not in told.instance.variables
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
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, procrunner: Procrunner) -> Path:
    """This project in a folder of its own, so that what a developer keeps in .demo stays."""
    for name in ("bpmn", "handlers", "calendars", "people"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "procrunner.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_demo_lists_its_stories_by_act_service_and_channel(
    procrunner: Procrunner, here: Path
) -> None:
    listed = procrunner("demo", "--list", "--lang", "ru")

    assert listed.code == 0
    assert all(key in listed.out for key in STORIES)
    assert "  vko-2014-71/grain-receipt-licence  Астық" in listed.out
    assert "    portal  Лицензия на зерновые расписки: через портал" in listed.out


def test_what_one_story_spends_is_there_again_for_the_next(
    procrunner: Procrunner, here: Path
) -> None:
    played = procrunner("demo", "--service", "design-licence", "--channel", "portal")

    assert played.code == 0, played.out


def test_documents_of_earlier_stories_stay_genuine(procrunner: Procrunner, here: Path) -> None:
    assert procrunner("demo").code == 0
    procrunner("cabinet", samples.APPLICANT, "--save", str(here / "saved"))

    saved = sorted((here / "saved").glob("*.pdf"))

    assert saved
    assert [procrunner("verify", str(each)).code for each in saved] == [0] * len(saved)


def test_the_demo_plays_a_service_that_is_named(procrunner: Procrunner, here: Path) -> None:
    played = procrunner("demo", "--service", "optimisation", "--channel", "procedure")

    assert played.code == 0
    assert "2026-501  Optimised by automation" in played.out
    assert "2026-502" in played.out
    assert "2026-001" not in played.out


def test_the_head_is_away_and_the_deputy_signs(procrunner: Procrunner, here: Path) -> None:
    played = procrunner("demo", "--only", "2026-001")

    assert played.code == 0
    signed = [line for line in played.out.splitlines() if "Қол қойып" in line]
    assert ["z.orynbasarova for q.basshyev" in line for line in signed] == [True]
    assert procrunner.json("people", "list", "--absent", "--fields", "id") == [{"id": "q.basshyev"}]


def test_the_example_office_can_do_all_that_is_drawn_every_day_of_a_year() -> None:
    project = Project(ROOT)
    staff = Staff(gather(read(EXAMPLE.read_bytes(), file="example.yaml"), Roster()))
    definitions = [project.read(path) for path in project.files()]

    assert weaknesses(staff, date(2026, 3, 2), 365, drawn(definitions)) == []
    for each in staff.roster.persons:
        assert parse_iin(each.identifiers["iin"])


def test_a_story_is_chosen_by_numbers(
    procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    _answer(monkeypatch, ["9", "3", "2", "1"])

    played = procrunner("demo", "--choose", "--service", "optimisation")

    assert played.code == 0
    assert "write a number from 1 to 2" in played.out


def test_forms_can_be_answered_by_oneself(
    procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    _answer(monkeypatch, ["maybe", "yes"], asked="[yes]")

    played = procrunner("demo", "--own", "--service", "optimisation", "--lang", "en")

    assert played.code == 0
    assert "is 'maybe', not true or false" in played.out
    assert "2026-900  Answered by yourself" in played.out


def test_where_nobody_sits_the_demo_stops(
    procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    def gone(*_: object) -> str:
        raise EOFError

    monkeypatch.setattr("rich.console.Console.input", gone)

    assert procrunner("demo", "--choose").code == 130


def _answer(monkeypatch: pytest.MonkeyPatch, said: Sequence[str], *, asked: str = "") -> None:
    """Whoever sits there says this when asked so; otherwise takes what is offered."""
    left = list(said)

    def input_(_: object, prompt: object) -> str:
        return left.pop(0) if left and asked in str(prompt) else ""

    monkeypatch.setattr("rich.console.Console.input", input_)


def test_an_unknown_service_names_those_there_are(procrunner: Procrunner, here: Path) -> None:
    asked = procrunner("demo", "--service", "passport")

    assert (asked.code, asked.out) == (3, "")
    assert "mtc-2013-490/optimisation procedure" in asked.err


def test_the_demo_plays_six_unasked() -> None:
    assert [key for key, story in STORIES.items() if story.shown] == [
        f"2026-00{number}" for number in range(1, 7)
    ]
