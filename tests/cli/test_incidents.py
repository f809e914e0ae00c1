"""Each kind of incident as an operator meets it: told, retried in vain, mended, remembered."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from procrunner.engine.case import Case
from procrunner.worker.attempt import DEATHS
from tests.drawings import retries, service, user
from tests.models import chain, flow, line, tag
from tests.office import Office, Procrunner

HANDLERS = """
@handler("ask", kind="ask")
def ask(iin):
    if iin == "down":
        raise TimeoutError("no answer after 10 s")

@handler("check", kind="idempotent")
def check(iin):
    if iin == "down":
        raise ConnectionError("the register does not answer")

@handler("notary", kind="idempotent")
def notary(iin):
    if iin == "down":
        raise BpmnError("revoked", "the power was revoked")

@handler("fine", kind="idempotent")
def fine():
    pass
"""
FORK, JOIN = tag("parallelGateway", "fork"), tag("parallelGateway", "join", name="Both")
PARTED = (
    tag("startEvent", "start") + FORK + JOIN + user("one") + user("two") + user("after")
    + chain("start", "fork", "one", "join", "after") + chain("fork", "two", "join")
)  # fmt: skip
LOST = (
    tag("startEvent", "start") + tag("exclusiveGateway", "way") + JOIN
    + service("fine") + user("other") + user("after")
    + chain("start", "way", "fine", "join", "after") + flow("way", "other") + chain("other", "join")
).replace('id="way"', 'id="way" default="way-fine"').replace(
    flow("way", "other"), flow("way", "other", "${false}")
)  # fmt: skip
COMPARED = (
    tag("startEvent", "start") + tag("exclusiveGateway", "enough", name="Enough?", default="no")
    + user("after") + user("refused") + chain("start", "enough")
    + flow("enough", "after", "${amount > limit}") + flow("enough", "refused", id_="no")
)  # fmt: skip
ROUND = (
    tag("startEvent", "start") + tag("exclusiveGateway", "a") + tag("exclusiveGateway", "b")
    + user("after") + chain("start", "a", "b") + flow("b", "a", "${iin == 'down'}", id_="again")
    + flow("b", "after", "${iin != 'down'}")
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """How one kind of incident comes about, what is told of it, and what mends it."""

    kind: str
    body: str
    at: str
    said: str
    hint: str
    mend: Sequence[str] = ("--set", "iin=5")
    topic: str = ""
    stops_again: bool = True  #: there, if it is retried in vain


def one(topic: str, *, name: str) -> str:
    return line(service(topic, inside=retries("R1/PT1M"), name=name), user("after"))


TROUBLES = [
    Trouble(
        kind="handler",
        body=one("check", name="Check it"),
        at="Check it",
        said="ConnectionError: the register does not answer",
        hint="Mend what handlers/work.py:18 complains of; then retry.",
        topic="check",
    ),
    Trouble(
        kind="handler",
        body=one("nobody", name="Ask nobody"),
        at="Ask nobody",
        said="no handler has the topic 'nobody'",
        hint="Write one in the project's handlers folder, or mend the topic; then retry.",
        mend=("--done",),
        topic="nobody",
    ),
    Trouble(
        kind="outcome",
        body=one("ask", name="Charge it"),
        at="Charge it",
        said="nobody knows whether the handler did its work: TimeoutError: no answer after 10 s",
        hint="Find out at the counterpart. If it was not done: retry. If it was: retry --done, "
        "with --set for each variable that the handler would have returned.",
        mend=("--done",),
        topic="ask",
    ),
    Trouble(
        kind="error",
        body=one("notary", name="Ask the notary"),
        at="Ask the notary",
        said="nobody catches the BPMN error 'revoked': the power was revoked",
        hint="Mend the handler, and retry; or move the token: procrunner modify. For other cases "
        "put an error boundary event with the code 'revoked' on it.",
        topic="notary",
    ),
    Trouble(
        kind="expression",
        body=COMPARED,
        at="Enough?",
        said="${amount > limit} cannot be computed: 'amount' is a number, 'limit' is text",
        hint="Compare like with like: text with text, numbers with numbers.",
        mend=("--set", "limit=3"),
    ),
    Trouble(
        kind="conflict",
        body=PARTED,
        at="Both",
        said="parallel branches set 'verdict' to different values",
        hint="procrunner why tells them. Decide which is right, and retry with "
        "--set verdict=VALUE.",
        mend=("--set", "verdict=yes"),
    ),
    Trouble(
        kind="stalled",
        body=LOST,
        at="Both",
        said="the instance waits for nothing: this join lacks a token that cannot come",
        hint="A retry lets those pass the join that have come. Mend the diagram for other cases.",
        mend=(),
        stops_again=False,
    ),
    Trouble(
        kind="budget",
        body=ROUND,
        at="b",
        said="100,000 steps without waiting for anything",
        hint="Look for a loop without a task in it; retry lets it run as many steps again.",
        stops_again=False,
    ),
]
EACH = pytest.mark.parametrize("trouble", TROUBLES, ids=lambda each: f"{each.kind}-{each.at}")


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Endless rounds are given up soon."""
    monkeypatch.setattr(Case.run, "__defaults__", (1_000,))


def stopped(office: Office, trouble: Trouble) -> str:
    """An instance that this trouble holds."""
    office.handlers(HANDLERS)
    id_ = office.begin(trouble.body, key="2026-1", iin="down", amount=5, limit="ten")
    for item, verdict in zip(office.view(id_).work_items, ("yes", "no"), strict=False):
        office.project.runner.complete(item.id, {"verdict": verdict}, actor="a")
    office.work()
    return id_


@EACH
def test_it_says_what_stopped_where_and_how_to_mend_it(
    office: Office, procrunner: Procrunner, trouble: Trouble
) -> None:
    id_ = stopped(office, trouble)

    (told,) = procrunner.json("incidents")

    assert (told["kind"], told["topic"], told["name"] or told["element"]) == (
        trouble.kind, trouble.topic, trouble.at,
    )  # fmt: skip
    assert (told["message"], told["hint"]) == (trouble.said, trouble.hint)
    assert (told["instance"], told["status"], told["times"]) == (id_, "open", 1)
    for command, code in (("show", 0), ("why", 6)):
        ended = procrunner(command, "2026-1")
        assert ended.code == code
        assert f"INCIDENT 1 at {trouble.at}: {trouble.said}" in ended.out
        assert trouble.hint in ended.out
        assert "procrunner retry 1" in ended.out
    last = procrunner.json("history", "2026-1")[-1]
    assert (last["what"], last["data"]) == (
        "incident", {"kind": trouble.kind, "message": trouble.said},
    )  # fmt: skip


@pytest.mark.parametrize(
    "trouble", [each for each in TROUBLES if each.stops_again], ids=lambda each: each.at
)
def test_it_is_one_however_often_it_is_retried_in_vain(
    office: Office, procrunner: Procrunner, trouble: Trouble
) -> None:
    id_ = stopped(office, trouble)
    (before,) = procrunner.json("incidents")

    codes = [procrunner("retry", id_, "--as", "daniyar").code for _ in range(2)]

    (told,) = procrunner.json("incidents", "--all")
    assert codes == [6, 6]
    assert (told["id"], told["times"], told["status"]) == ("1", 3, "open")
    assert told["since"] == before["since"]
    happened = [(each["what"], each["by"]) for each in procrunner.json("history", id_)]
    assert happened.count(("retried", "daniyar")) == 2
    assert [what for what, _ in happened].count("incident") == 3


@EACH
def test_what_was_mended_goes_on_and_is_remembered(
    office: Office, procrunner: Procrunner, trouble: Trouble
) -> None:
    id_ = stopped(office, trouble)

    ended = procrunner("retry", id_, *trouble.mend, "--as", "daniyar")

    assert ended.code == 0, ended.out
    assert office.open(id_) == ["after"]
    assert procrunner.json("incidents") == []
    (told,) = procrunner.json("incidents", "--all")
    assert (told["status"], told["resolved_by"], told["times"]) == ("resolved", "daniyar", 1)
    assert procrunner("why", id_).code == 0


@EACH
def test_it_is_settled_by_hand_and_told_of_as_that(
    office: Office, procrunner: Procrunner, trouble: Trouble
) -> None:
    id_ = stopped(office, trouble)

    ended = procrunner("resolve", id_, "--reason", "by telephone", "--as", "daniyar")

    assert ended.code == 0
    assert procrunner.json("incidents") == []
    assert "settled" in procrunner("incidents", "--all").out
    last = procrunner.json("history", id_)[-1]
    assert (last["what"], last["data"]) == ("settled", {"incident": "1", "reason": "by telephone"})


def test_branches_that_disagree_are_told_with_what_they_say(
    office: Office, procrunner: Procrunner
) -> None:
    (trouble,) = [each for each in TROUBLES if each.kind == "conflict"]
    id_ = stopped(office, trouble)

    assert "'verdict' is 'yes', or 'no'" in procrunner("why", id_).out
    office.settings('[personal]\nvariables = ["verdict"]\n')
    assert "'verdict' is '***', or '***'" in procrunner("why", id_).out


def test_what_stops_at_another_place_has_not_gone_on(
    office: Office, procrunner: Procrunner
) -> None:
    office.handlers(HANDLERS)
    first, second = (
        service(id_, "check", inside=retries("R1/PT1M"), name=id_.title())
        for id_ in ("first", "second")
    )
    office.begin(line(first, second), iin="down")
    office.work()

    ended = procrunner("retry", "--all", "--done", "-o", "json")

    assert (ended.code, ended.err) == (6, "1 tried, 0 went on\n")
    assert [row["outcome"] for row in ended.json] == [
        "stopped further on, at Second: ConnectionError: the register does not answer"
    ]


def test_a_handler_that_kills_its_workers_becomes_an_incident(
    office: Office, procrunner: Procrunner
) -> None:
    office.handlers("import os\n@handler('check', kind='idempotent')\ndef f():\n    os._exit(9)\n")
    id_ = office.begin(one("check", name="Check it"))
    with office.project.store.write() as unit:
        unit.connection.exec_driver_sql(f"UPDATE job SET attempts = {DEATHS - 1}")
    root = Path(__file__).parents[2]

    def work() -> int:
        """A worker of its own, whose lease is over at once."""
        return subprocess.run(
            [sys.executable, "-m", "procrunner", "work", "--once", "--lease", "0.1"],
            cwd=office.folder,
            env={**os.environ, "PYTHONPATH": f"{root / 'src'}:{root / 'storage'}"},
            capture_output=True,
            check=False,
        ).returncode

    codes = [work()]
    while not (found := office.view(id_).incidents) and len(codes) < 100:
        codes.append(work())

    assert codes[0] == 9
    assert [each.message for each in found] == [
        f"{DEATHS} attempts, and its worker died in the last one too"
    ]
