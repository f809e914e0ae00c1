"""Every command, with the rules of a project: none, one that allows it, none that does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby

import pytest

from procrunner.cli import COMMANDS
from procrunner.permissions import May
from tests.cli.conftest import begun
from tests.drawings import NAMES
from tests.models import chain, event, process, tag
from tests.office import Office, Procrunner

ROSTER = """
persons:
  ann: {name: Ann}
"""


@dataclass(frozen=True)
class Case:
    """A command, and what a rule must allow."""

    words: str  #: K stands for the business key of a case that waits for a decision
    may: tuple[str, ...]
    before: Callable[[Office], object] = field(default=lambda _: None)
    is_list: bool = False  #: whoever is refused sees an empty list
    allowed: int = 0  #: exit code of who may
    refused: int = 4  #: exit code of who may not


def _stopped(office: Office) -> None:
    begun(office, key="held", iin="down")
    office.clock.move(hours=1)
    office.work()


def _cancelled(office: Office) -> None:
    office.project.mender.cancel("K", reason="r", actor="x")
    office.clock.move(days=400)


def _waits(office: Office) -> None:
    office.project.runner.complete("K", {"verdict": "grant"}, actor="x")


def _asks(office: Office) -> None:
    start = tag("startEvent", "s", event("message", messageRef="begin"))
    body = start + tag("endEvent", "e") + chain("s", "e")
    office.deploy(NAMES + process(body, id_="office.asked"), file="asked.bpmn")


def _clerk(office: Office) -> None:
    (office.folder / "people.yaml").write_text(ROSTER, "utf-8")
    (office.folder / "a.pdf").write_bytes(b"%PDF")


SEEN = ("see",)
CASES = [
    Case("deploy bpmn/greeting.bpmn", ("deploy",)),
    Case("start office.permit --set iin=1 --no-work", ("start",)),
    Case("starts", SEEN, _asks, is_list=True),
    Case("list", SEEN, is_list=True),
    Case("show K", SEEN),
    Case("why K", SEEN),
    Case("tasks", SEEN, is_list=True),
    Case("board --once", SEEN, is_list=True),
    Case("claim K", ("act",)),
    Case("release K", ("act",), lambda office: office.project.desk.claim("K", actor="aigerim")),
    Case("assign K marat", ("act",)),
    Case(
        "assign K marat",
        ("act", "mend"),
        lambda office: office.project.desk.claim("K", actor="saule"),
    ),
    Case("delegate K marat", ("act",)),
    Case("draft K --set fee=1", ("act",)),
    Case("complete K --set verdict=grant --no-work", ("act",)),
    Case("comment K hello", SEEN),
    Case("attach K a=a.pdf", SEEN, _clerk),
    Case("message answer --to K --no-work", ("act",), _waits),
    Case("signal alarm --no-work", ("act",)),
    Case("condition --set a=1 --no-work", ("act",)),
    Case("incidents", SEEN, _stopped, is_list=True),
    Case("retry held --no-work", ("mend",), _stopped),
    Case("resolve held --reason r", ("mend",), _stopped),
    Case("migrate K", ("mend",)),
    Case("modify K --from decide --to paid --reason r", ("see", "mend")),
    Case("suspend K --reason r", ("mend",)),
    Case(
        "resume K --reason r",
        ("mend",),
        lambda office: office.project.mender.suspend("K", reason="r", actor="x"),
    ),
    Case("cancel K --reason r", ("mend",)),
    Case("history K", SEEN),
    Case("report terms", SEEN, is_list=True),
    Case("audit export K", SEEN),
    Case("audit erase K --reason r", ("mend",), _cancelled),
    Case("term recompute", ("mend",)),
    Case("archive --older-than P1Y", ("mend",), _cancelled, is_list=True),
    Case("render --instance K --out drawn", SEEN, allowed=1),  # it has no drawing
    Case("graph map --process office.permit", SEEN, refused=3),
    Case("personal export 012345678901 --out person.zip", ("personal",)),
    Case("personal export 999999999999 --out person.zip", ("personal",), allowed=3),
    Case("personal erase 012345678901 --older-than P1D --reason r", ("mend",), _cancelled),
    Case("people load people.yaml", ("people",), _clerk),
]
UNRULED = {
    *("init", "check", "explain", "test", "templates", "layout", "diff"),  # files
    *("trace",),  # files; of cases it tells those that may be seen
    *("work", "workers", "db"),  # whoever runs them may read the database anyway
}
"""Commands that no rule is asked about."""


@pytest.fixture
def case(permit: Office, procrunner: Procrunner) -> Callable[[Case, str], tuple[int, str, str]]:
    def run(case: Case, rules: str) -> tuple[int, str, str]:
        begun(permit, key="K")
        case.before(permit)
        permit.settings(rules)
        ended = procrunner(*case.words.split())
        return ended.code, ended.out, ended.err

    return run


def rule(*may: str) -> str:
    return f"[[permissions.allow]]\nwho = ['person:aigerim']\nmay = {list(may)}\n"


named = pytest.mark.parametrize(
    "asked", CASES, ids=[f"{each.words}-{number}" for number, each in enumerate(CASES)]
)
Run = Callable[[Case, str], tuple[int, str, str]]


@named
def test_without_rules_everybody_may(case: Run, asked: Case) -> None:
    code, out, err = case(asked, "")

    assert code != 4, err
    assert out or err


@named
def test_what_a_rule_allows_is_done(case: Run, asked: Case) -> None:
    code, _, err = case(asked, rule(*asked.may))

    assert code == asked.allowed, err


@named
def test_what_no_rule_allows_is_refused_or_not_there(case: Run, asked: Case) -> None:
    others = {each.value for each in May} - set(asked.may)
    code, out, err = case(asked, rule(*sorted(others)))

    if asked.is_list:
        assert (code, out) == (0, "")
    else:
        assert code == asked.refused, err
    if code == 4:
        assert "'aigerim' may not " in err
        assert 'A rule would allow it: [[permissions.allow]] who = ["person:aigerim"]' in err


def test_every_command_is_ruled_or_said_not_to_be() -> None:
    ruled = {words for words, _ in groupby(each.words.split()[0] for each in CASES)}

    assert ruled | UNRULED == set(COMMANDS)
