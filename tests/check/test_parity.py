"""Rule by rule: what bpmnlint says of every fixture and drawing, and what we say of it.

A development check: it needs node, npm and the network once; a build server must have them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from procrunner.check import check
from tests.check.fixtures import FOLDER
from tests.test_bpmnlint import BPMN, _run, place  # noqa: F401 - a fixture

_LINE = re.compile(r"(?P<file>.+?): (?P<id>\S+) (?:error|warn) .+ \((?P<rule>[\w-]+)\)")


@dataclass(frozen=True)
class Same:
    """One of their rules, and ours that answer it."""

    codes: tuple[str, ...]
    ours: str = ""  #: why we may say more
    theirs: str = ""  #: why they may say more
    scope: str = ""  #: why the elements named differ, when only the file is compared


MAPPING = {
    "ad-hoc-sub-process": Same(("PR322",)),
    "conditional-flows": Same(("PR310",)),
    "end-event-required": Same(("PR302",)),
    "event-based-gateway": Same(("PR316",), ours="flows of others to its events are told too"),
    "event-sub-process-typed-start-event": Same(("PR314",)),
    "fake-join": Same(("PR317",), theirs="check:ignore silences ours"),
    "global": Same(
        ("PR320",),
        ours="one without any name attribute is nameless too",
        theirs="of two with one name we tell the second only",
    ),
    "label-required": Same(("PR303",), ours="a sub-process needs a name: it stands in histories"),
    "link-event": Same(("PR315",), theirs="of two that catch one link we tell the second only"),
    "no-bpmndi": Same(
        ("PR321",),
        ours="drawings of nothing are told too",
        theirs="a file without any drawing is laid out, not mended",
    ),
    "no-complex-gateway": Same(("PR101", "PR324"), ours="PR101 refuses much else"),
    "no-disconnected": Same(("PR304",), ours="a lone call activity is told too"),
    "no-duplicate-sequence-flows": Same(
        ("PR309",), theirs="they name the ends of the flow as well, we the flow"
    ),
    "no-gateway-join-fork": Same(("PR308",)),
    "no-implicit-split": Same(("PR307",)),
    "no-implicit-end": Same(
        ("PR306", "PR304", "PR325", "PR116"), ours="PR304, PR325 and PR116 tell more"
    ),
    "no-implicit-start": Same(("PR305", "PR304"), ours="PR304 tells more"),
    "no-inclusive-gateway": Same((), theirs="inclusive gateways are executed here as BPMN says"),
    "no-overlapping-elements": Same(
        ("PR711", "PR722"),
        scope="of two shapes we name one, they both",
        ours="lanes and labels count too",
    ),
    "single-blank-start-event": Same(("PR311",), scope="we name the event, they the scope"),
    "single-event-definition": Same(("PR312",)),
    "start-event-required": Same(("PR301",)),
    "sub-process-blank-start-event": Same(("PR313",)),
    "superfluous-gateway": Same(("PR318",)),
    "superfluous-label": Same(("PR323",)),
    "superfluous-termination": Same(
        ("PR319",), theirs="beside a fork, one terminate end does end the other ways"
    ),
}

Told = dict[tuple[str, str], set[str]]


@pytest.fixture(scope="module")
def drawings() -> dict[str, bytes]:
    paths = sorted([*FOLDER.rglob("*.bpmn"), *BPMN.rglob("*.bpmn")])
    return {str(path): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def theirs(place: Path) -> Told:  # noqa: F811 - a fixture
    checked = _run("node", "check.mjs", str(FOLDER), str(BPMN), cwd=place)
    told: Told = defaultdict(set)
    for line in checked.stdout.splitlines():
        if match := _LINE.fullmatch(line):
            told[match["file"], match["rule"]].add(match["id"])
    return told


@pytest.fixture(scope="module")
def ours(drawings: dict[str, bytes]) -> Told:
    told: Told = defaultdict(set)
    for path, content in drawings.items():
        for finding in check({path: content}, others={}, handlers={}):
            told[path, finding.code].add(finding.element)
    return told


def test_every_recommended_rule_of_theirs_has_a_place_here(place: Path) -> None:  # noqa: F811
    script = "console.log(Object.keys(require('bpmnlint/config/recommended.js').rules).join())"

    listed = _run("node", "--input-type=commonjs", "-e", script, cwd=place)

    assert set(listed.stdout.strip().split(",")) == set(MAPPING), listed.stderr


@pytest.mark.parametrize("rule", MAPPING)
def test_we_say_what_bpmnlint_says(
    rule: str, theirs: Told, ours: Told, drawings: dict[str, bytes]
) -> None:
    same = MAPPING[rule]
    unread = {file for file, code in ours if code in ("PR001", "PR002", "PR004", "PR005")}
    assert any(name == rule for _, name in theirs)

    for file in drawings.keys() - unread:
        them = theirs.get((file, rule), set())
        us = set[str]().union(*(ours.get((file, code), set()) for code in same.codes))
        if same.scope:
            them, us = ({file} if each else set() for each in (them, us))
        assert same.theirs or not them - us, (file, them - us)
        assert same.ours or not us - them, (file, us - them)
