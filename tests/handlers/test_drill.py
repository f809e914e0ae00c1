"""Applications under faults: they end as without, and nothing is done twice."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from handlers.cabinets import Notice, Posted
from handlers.cabinets_sql import SqlCabinet
from handlers.drill import report
from handlers.drill.case import Case
from handlers.drill.place import Application, Place
from handlers.emulator.faults import Fault
from procrunner.project import Project
from procrunner.scenario import Scenario, Theatre, files, perform, scenarios, stage
from tests.office import Procrunner

ROOT = Path(__file__).parents[2]
SERVICE = ROOT / "bpmn/vko-2014-71/grain-receipt-licence"
CASE = Case(
    place="bpmn/a/b/stories.yaml:1",
    key="1",
    end="Event_End",
    incident="",
    told="",
    failed=0,
    repaired=0,
    late=0,
    repeated=0,
    twice=(),
)


@pytest.fixture(scope="module")
def stories() -> list[Scenario]:
    project = Project(ROOT)
    return scenarios(project, files(project, [SERVICE]))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("drill")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NO_PROXY", "127.0.0.1")
        yield Place(ROOT, folder)


def test_with_every_second_question_at_fault_all_ends_are_the_same(
    place: Place, stories: list[Scenario]
) -> None:
    played = [
        place.play(Application(scenario=each, number=number, rate=0.5))
        for number, each in enumerate(stories[:6])
    ]

    assert [case.told for case, _ in played] == [""] * 6
    assert all(case.end and not case.twice for case, _ in played)
    assert sum(met.total() for _, met in played) > 10
    assert sum(case.failed for case, _ in played) > 5
    assert sum(case.repeated for case, _ in played) > 0


def test_a_registry_that_does_the_same_twice_is_found_out(
    place: Place, stories: list[Scenario], monkeypatch: pytest.MonkeyPatch
) -> None:
    post, keys = SqlCabinet.post, iter(range(1_000))

    def forgetful(  # the first one stands for self: an annotation would make it a question's part
        self,  # noqa: ANN001
        notice: Notice,
        *,
        key: str,
        at: datetime,
    ) -> Posted:
        return post(self, notice, key=f"{key}/{next(keys)}", at=at)

    monkeypatch.setattr(SqlCabinet, "post", forgetful)
    on_the_portal = next(each for each in stories if each.process.endswith("portal"))

    cases = [
        place.play(Application(scenario=on_the_portal, number=number, rate=0.5))[0]
        for number in range(4)
    ]

    assert any(each.startswith("cabinet/notice: ") for case in cases for each in case.twice)


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        ({}, 0, "as the scenario says: 1 of 1"),
        ({"end": "", "incident": "Task_A: it is down"}, 0, "neither ended nor explained: 0"),
        ({"end": "", "incident": "down", "told": "down"}, 0, "ended otherwise, or stopped: 1"),
        ({"end": ""}, 1, "neither ended nor explained: 1"),
        ({"twice": ("licence by Task_Issue",)}, 1, "1: licence by Task_Issue"),
    ],
)
def test_the_report_fails_over_what_is_twice_or_lost(
    change: dict[str, object], code: int, told: str
) -> None:
    out = io.StringIO()

    case = replace(CASE, **change)  # type: ignore[arg-type]

    assert report.tell([case], Counter({Fault.BUSY: 2}), 1, Console(file=out, width=120)) == code
    assert told in out.getvalue()
    assert "faults met: busy 2" in out.getvalue()


def test_a_drill_plays_in_processes_of_its_own(
    monkeypatch: pytest.MonkeyPatch, procrunner: Procrunner
) -> None:
    monkeypatch.chdir(ROOT)

    ended = procrunner("drill", 2, SERVICE, "--jobs", 1, "--faults", 0)

    assert ended.code == 0
    assert "as the scenario says: 2 of 2" in ended.out


ACTS = sorted(path.parent.name for path in ROOT.glob("bpmn/*/regulation.yaml"))


@pytest.mark.parametrize("act", ACTS)
def test_over_http_and_under_faults_stories_end_as_on_the_spot(
    place: Place, tmp_path: Path, act: str
) -> None:
    project, theatre = Project(ROOT), Theatre(ROOT, tmp_path)
    told = scenarios(project, files(project, [ROOT / "bpmn" / act]))
    stories = {each.expected.ends: each for each in told if each.expected.ends}
    faults = 0

    for number, story in enumerate(list(stories.values())[:3]):
        with theatre.world(story) as (project, clock):
            here = perform(project, clock, story, stage(Project(ROOT)).cast)
        there, met = place.play(Application(scenario=story, number=number, rate=0.5))
        faults += met.total()
        assert (there.end, there.told, there.twice) == (here.outcome, "", ())
        assert here.outcome

    assert faults or act == "mtc-2013-490"  # whose drawing asks nobody
