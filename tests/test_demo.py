"""The demo's applications end as their stories say, on the real diagrams with the real handlers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.demo import samples
from handlers.demo.authority import Authority
from handlers.demo.player import Player, steps
from handlers.demo.stories import Story, stories
from handlers.registries import local_day
from procrunner.project import FILE, Project

ROOT = Path(__file__).parent.parent
NOW = datetime.now(UTC)  # certificates and lists are good for days around the present
STORIES = stories(local_day(NOW))


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Player:
    folder = tmp_path_factory.mktemp("project")
    text = (ROOT / FILE).read_text(encoding="utf-8")
    for name in ("bpmn", "handlers"):
        text = text.replace(f'{name} = "{name}"', f'{name} = "{ROOT / name}"')
    (folder / FILE).write_text(text, encoding="utf-8")
    (folder / ".demo").mkdir()
    samples.create(folder / ".demo" / "registries", NOW)
    project = Project(folder)
    project.store.migrate()
    project.runner.deploy([project.source(path) for path in project.files()])
    return Player(project, Authority(folder / ".demo" / "trust", NOW))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_a_story_ends_as_it_says(player: Player, story: Story) -> None:
    ended = player.play(story)

    assert ended.outcome == story.expected


def test_an_issued_certificate_has_a_number_and_its_story_tells_it(player: Player) -> None:
    story = Story(
        key="again", title="again", expected=STORIES[0].expected, answers=STORIES[0].answers
    )

    ended = player.play(story)

    number = ended.variables["certificate"]["number"]
    told = list(steps(player.project.viewer.story(ended.id)))
    assert any(f"certificate: {number}" in step.result for step in told)
    assert told[-1].result == "END: Result handed over"
