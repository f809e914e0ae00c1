"""``procrunner test``: verdicts as a table, data or JUnit's XML, and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from tests.drawings import user
from tests.models import chain, flow, process, tag
from tests.office import Office, Procrunner

DRAWN = process(
    tag("startEvent", "s")
    + user("ask")
    + tag("exclusiveGateway", "g", default="to-no")
    + tag("endEvent", "yes", name="Given")
    + tag("endEvent", "no", name="Refused")
    + chain("s", "ask", "g")
    + flow("g", "yes", "${ok}", id_="to-yes")
    + flow("g", "no", id_="to-no")
)
GIVEN = "- {key: K-1, title: Given, channel: p, ends: 'yes', answers: {ask: {ok: true}}}\n"
REFUSED = "- {key: K-2, title: Refused, channel: p, ends: 'no', answers: {ask: {ok: false}}}\n"
WRONG = "- {key: K-3, title: '<Wrong> \x85', channel: p, ends: 'no', answers: {ask: {ok: true}}}\n"


def tell(office: Office, *stories: str) -> None:
    office.draw(DRAWN)
    text = "channels: {p: {}}\nstories:\n" + "".join(stories)
    (office.folder / "bpmn" / "stories.yaml").write_text(text, "utf-8")


def test_all_as_expected_ends_well_and_tells_what_is_passed(
    office: Office, procrunner: Procrunner
) -> None:
    tell(office, GIVEN, REFUSED)

    ended = procrunner("test", "--jobs", "1", "--fail-under", "100")

    assert ended.code == 0
    assert ended.out.splitlines()[1].split() == [
        *("bpmn/p.bpmn", "2", "2/2", "2/2", "0/0", "5/5", "4/4", "100"),
    ]
    assert "2 scenarios as expected, 0 otherwise" in ended.err


def test_what_is_missed_is_named_and_may_fail(office: Office, procrunner: Procrunner) -> None:
    tell(office, GIVEN)

    ended = procrunner("test", "--jobs", "1", "--fail-under", "90")

    assert ended.code == 1
    assert "no scenario comes through the end no (Refused)" in ended.out
    assert "no scenario comes through the branch to-no" in ended.out
    assert "77.8 % is passed; --fail-under asks for 90 %" in ended.err


def test_one_that_comes_out_otherwise_is_an_exit_code(
    office: Office, procrunner: Procrunner
) -> None:
    tell(office, GIVEN, WRONG)

    ended = procrunner("test", "--jobs", "2", "-v")

    assert ended.code == 1
    assert "bpmn/stories.yaml:4: K-3 <Wrong>" in ended.err
    assert "expected: it ends at no" in ended.err
    assert "OTHERWISE" in ended.out


def test_junit_counts_and_explains(office: Office, procrunner: Procrunner) -> None:
    tell(office, GIVEN, WRONG)

    ended = procrunner("test", "--jobs", "1", "-o", "junit")

    suite = etree.fromstring(ended.out)[0]
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == (
        "bpmn/stories.yaml",
        "2",
        "1",
    )
    (failure,) = suite.iter("failure")
    assert failure.get("type") == "ends"
    assert "it ended at yes" in failure.text


def test_json_has_scenarios_and_coverage(office: Office, procrunner: Procrunner) -> None:
    tell(office, GIVEN)

    ended = procrunner("test", "--jobs", "1", "-o", "json")

    told = json.loads(ended.out)
    assert [each["right"] for each in told["scenarios"]] == [True]
    assert told["coverage"][0]["branches"] == [1, 2]
    assert [each["element"] for each in told["coverage"][0]["missed"]] == ["no", "to-no"]


def test_some_are_chosen_by_their_words(office: Office, procrunner: Procrunner) -> None:
    tell(office, GIVEN, REFUSED)

    ended = procrunner("test", "--jobs", "1", "-k", "refused")

    assert "K-2" in ended.out
    assert "K-1" not in ended.out


def test_they_are_listed(office: Office, procrunner: Procrunner) -> None:
    tell(office, GIVEN, REFUSED)

    assert [each["key"] for each in procrunner.json("test", "--list")] == ["K-1", "K-2"]


def test_no_scenario_of_that_name_is_said(office: Office, procrunner: Procrunner) -> None:
    tell(office, GIVEN)

    ended = procrunner("test", "-k", "nothing")

    assert (ended.code, "there is no such scenario" in ended.err) == (3, True)


def test_a_database_of_the_environment_is_not_touched(
    office: Office, procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tell(office, GIVEN)
    monkeypatch.setenv("PROCRUNNER_DATABASE", f"sqlite:///{tmp_path / 'precious.db'}")

    assert procrunner("test", "--jobs", "1").code == 0
    assert not (tmp_path / "precious.db").exists()


def test_rules_of_the_office_do_not_stand_in_the_way_of_scenarios(
    office: Office, procrunner: Procrunner
) -> None:
    office.settings("[permissions]\n[personal]\nvariables = ['ok']\n")
    expected = GIVEN.replace("ends: 'yes'", "ends: 'yes', expects: {variables: {ok: true}}")
    tell(office, expected)

    assert procrunner("test", "--jobs", "1").code == 0
