"""An office with drawings, handlers and scenarios."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from procrunner.scenario import Played, Scenario, files, play, scenarios
from tests.office import Office

Playing = Callable[[str], Sequence[Played]]


def told(office: Office, text: str) -> list[Scenario]:
    """The scenarios of a text beside the drawings."""
    (office.folder / "bpmn" / "stories.yaml").write_text(text, "utf-8")
    return scenarios(office.project, files(office.project, ()))


@pytest.fixture
def playing(office: Office) -> Playing:
    def play_(text: str) -> Sequence[Played]:
        return list(play(office.project, told(office, text), jobs=1))

    return play_
