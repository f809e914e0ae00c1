"""Scenarios with an office: who acts, as whom, and who must be refused."""

from __future__ import annotations

import pytest

from procrunner.errors import ScenarioError
from tests.drawings import user
from tests.models import line, process, properties
from tests.office import Office
from tests.roster.given import OFFICE
from tests.scenario.conftest import Playing

APART = properties(**{"sod:not": "check"})
BODY = line(
    user("check", camunda_candidateGroups="clerk,head"),
    user("sign", APART, camunda_candidateGroups="clerk,head"),
)
HEAD = "channels: {desk: {}}\nstories:\n- {key: K, title: T, channel: desk, ends: end"


def ready(office: Office) -> None:
    office.draw(process(BODY, id_="town.permit.desk"))
    there = OFFICE.replace("2026-03-02, until: 2026-03-08", "2027-03-02, until: 2027-03-08")
    (office.folder / "office.yaml").write_text(there, "utf-8")


def test_persons_do_the_work_and_those_who_may_not_are_refused(
    office: Office, playing: Playing
) -> None:
    ready(office)

    [played] = playing(
        HEAD + ", people: office.yaml, as: {check: ann}, refused: {check: [eve], sign: [ann]}}"
    )

    assert played.is_right, str(played)


def test_somebody_who_is_let_do_what_should_be_refused_is_told(
    office: Office, playing: Playing
) -> None:
    ready(office)

    [played] = playing(HEAD + ", people: office.yaml, as: {check: ann}, refused: {sign: [bob]}}")

    assert not played.is_right
    assert "bpmn/stories.yaml:3: bob was let do sign (Look at sign)" in str(played)


def test_a_person_who_may_not_do_the_task_is_told(office: Office, playing: Playing) -> None:
    ready(office)

    [played] = playing(HEAD + ", people: office.yaml, as: {check: ann, sign: ann}}")

    assert "Ann [ann] did 'Look at check' in this case" in str(played)


def test_a_roster_that_is_not_there_is_told(office: Office, playing: Playing) -> None:
    ready(office)

    [played] = playing(HEAD + ", people: nowhere.yaml}")

    assert "bpmn/stories.yaml:3: there is no file nowhere.yaml" in str(played)


def test_a_task_that_is_not_there_is_told(office: Office, playing: Playing) -> None:
    ready(office)

    with pytest.raises(ScenarioError) as refused:
        playing(HEAD + ", as: {sing: ann}, refused: {chek: [ann]}}")

    assert "'sing'" in str(refused.value)
    assert "'chek'" in str(refused.value)
