"""Names of drawings are told in the reader's language, to people; data stays as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from procrunner.cli import language
from tests.drawings import field, form, service, user
from tests.models import chain, line, process, properties, tag
from tests.office import Office, Procrunner

ALMATY = "version: '1'\nzone: Asia/Almaty\nhours: {mon-fri: 09:00-18:00}\n"
PROPERTY = """<camunda:properties><camunda:property name="label:kk" value="Қарау"/>
</camunda:properties>"""
MEMBER = "<bpmn:flowNodeRef>decide</bpmn:flowNodeRef>"
LANE = tag("lane", "clerks", properties(**{"label:ru": "Служащие"}) + MEMBER, name="Clerks")
DRAWN = process(
    '<bpmn:laneSet id="lanes">'
    + LANE
    + "</bpmn:laneSet>"
    + tag("startEvent", "start")
    + user("decide", properties(**{"label:ru": "Решение"}), name="Decide")
    + tag("endEvent", "done", properties(**{"label:ru": "Готово"}), name="Done")
    + chain("start", "decide", "done")
).replace('isExecutable="true"', 'isExecutable="true" name="Permit"')


@pytest.fixture
def case(office: Office) -> str:
    """An instance that waits for a decision."""
    office.deploy(DRAWN)
    return office.start(key="K-1")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_MESSAGES": "kk_KZ"}, "kk"),
        ({"LANG": "kk_KZ.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, ""),
        ({"LANG": "C"}, ""),
        ({"LC_ALL": "", "LANG": "ru"}, "ru"),
        ({}, ""),
    ],
)
def test_the_language_is_that_of_the_locale(environment: dict[str, str], expected: str) -> None:
    assert language.of_environment(environment) == expected


@pytest.mark.parametrize("command", ["tasks", "show K-1", "why K-1", "history K-1"])
def test_people_read_names_in_their_language(
    procrunner: Procrunner, case: str, command: str
) -> None:
    plain = procrunner(*command.split())
    russian = procrunner("--lang", "ru", *command.split())

    assert "Decide" in plain.out
    assert "Решение" in russian.out
    assert "Decide" not in russian.out


def test_lanes_and_ends_have_names_too(procrunner: Procrunner, office: Office, case: str) -> None:
    tasks = procrunner("--lang", "ru", "tasks").out
    board = procrunner("--lang", "ru", "board", "--once").out
    procrunner("--lang", "ru", "complete", case)
    listed = procrunner("--lang", "ru", "list").out

    assert "Служащие" in tasks
    assert "Служащие" in board
    assert "Готово" in listed


def test_what_was_done_is_told_so_too(procrunner: Procrunner, case: str) -> None:
    assert "completed: Решение" in procrunner("--lang", "ru", "complete", case).err


def test_what_is_deployed_is_told_so_too(procrunner: Procrunner, office: Office) -> None:
    labelled = properties(**{"label:ru": "Разрешение"}) + tag("startEvent", "start")
    office.draw(process(labelled).replace("isExec", 'name="Permit" isExec'))

    told = procrunner("--lang", "ru", "deploy").out

    assert "Разрешение" in told
    assert "Permit" not in told


def test_a_worker_tells_names_so_too(procrunner: Procrunner, office: Office) -> None:
    office.handlers("@handler('note', kind='idempotent')\ndef noted():\n    return {}\n")
    noted = service("check", "note", properties(**{"label:ru": "Проверка"}), name="Check")
    id_ = office.begin(line(noted, user("look")))

    assert f"{id_}  note  Проверка: done" in procrunner("--lang", "ru", "work", "--once").out


def test_whose_turn_it_is_has_its_lane(procrunner: Procrunner, case: str) -> None:
    assert "waits for Служащие: Решение" in procrunner("--lang", "ru", "why", case).out


def test_a_case_is_drawn_in_that_language_and_drawings_in_their_own(
    procrunner: Procrunner, office: Office
) -> None:
    procrunner("layout", office.draw(DRAWN))
    procrunner("deploy")
    case = office.start()
    (office.folder / "calendar.yaml").write_text(ALMATY, encoding="utf-8")
    office.settings("[calendar]\nfile = 'calendar.yaml'\n")
    asked = procrunner("--lang", "ru", "render", "--instance", case, "--out", "case")
    procrunner("--lang", "ru", "render")

    drawn = Path(asked.out.strip()).read_text("utf-8")
    assert "Решение" in drawn
    assert "02.03 14:00" in drawn, "9:00 UTC"
    kept = (office.folder / "diagrams" / "p.svg").read_text("utf-8")
    assert "Decide" in kept
    assert "Решение" not in kept


def test_data_stays_as_it_is(procrunner: Procrunner, case: str) -> None:
    said = procrunner("--lang", "ru", "tasks", "-o", "json")

    assert [each["name"] for each in json.loads(said.out)] == ["Decide"]


def test_a_name_that_was_changed_since_is_told_as_it_was(
    procrunner: Procrunner, office: Office, case: str
) -> None:
    office.deploy(DRAWN.replace('name="Decide"', 'name="Judge"'))

    assert "Decide" in procrunner("--lang", "ru", "tasks").out


def test_an_unknown_language_is_refused(procrunner: Procrunner) -> None:
    ended = procrunner("--lang", "de", "tasks")

    assert ended.code == 2
    assert "'de' is not one of 'kk', 'ru', 'en'" in ended.err


def test_what_does_not_fit_a_form_is_told_in_the_language(
    procrunner: Procrunner, office: Office
) -> None:
    asked = form(field("age", "long", required="true"))
    named = asked.replace("</bpmn:ext", PROPERTY + "</bpmn:ext")
    id_ = office.begin(
        tag("startEvent", "start")
        + user("look", named)
        + tag("endEvent", "end")
        + chain("start", "look", "end")
    )

    ended = procrunner("--lang", "kk", "complete", id_, "--set", "age=x")

    assert ended.code == 2
    assert "error: look (Қарау): 'age' (Age) мәні 'x'; керегі: бүтін сан" in ended.err


def test_moments_are_those_of_the_calendar(procrunner: Procrunner, office: Office) -> None:
    office.deploy(DRAWN)
    id_ = office.start()
    (office.folder / "calendar.yaml").write_text(ALMATY, encoding="utf-8")
    before = procrunner("show", id_).out
    office.settings("[calendar]\nfile = 'calendar.yaml'\n")
    after = procrunner("show", id_).out
    office.project.mender.cancel(id_, actor="a", reason="a mistake")
    refused = procrunner("cancel", id_, "--reason", "again").err

    assert "started 2026-03-02 09:00:00" in before
    assert "started 2026-03-02 14:00:00" in after
    assert "was cancelled at 2026-03-02 14:00:00 +05" in refused
