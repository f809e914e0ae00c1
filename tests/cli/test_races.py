"""Two commands at the same moment: one wins, the other learns why it did not."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from procrunner.cli import group
from procrunner.cli.ending import told
from procrunner.model import EventKind, Status
from procrunner.ports import Unit
from procrunner_storage import SqlStore
from tests.drawings import NAMES, boundary, catch, retries, service, user
from tests.models import chain, flow, line, process, tag, timer
from tests.office import Office

ROUNDS = 2
ABOUT_TIME = boundary("late", "look", timer("PT1S"))


@pytest.fixture(params=["sqlite", "postgresql"])
def busy(
    request: pytest.FixtureRequest, office: Office, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """An office on either database, whose commands run in threads of this process."""
    if request.param == "postgresql":
        office.settings(f'[database]\nurl = "{request.getfixturevalue("schema_url")}"\n')
    office.project.store.migrate()
    monkeypatch.chdir(office.folder)
    yield office
    office.project.store.close()


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Barrier]:
    """Commands that are about to write wait for each other."""
    barrier = threading.Barrier(2, timeout=30)
    waited = threading.local()
    write, stores = SqlStore.write, []

    @contextmanager
    def meet(store: SqlStore) -> Iterator[Unit]:
        stores.append(store)
        if threading.current_thread() is not threading.main_thread() and not vars(waited):
            waited.once = True
            barrier.wait()
        with write(store) as unit:
            yield unit

    monkeypatch.setattr(SqlStore, "write", meet)
    yield barrier
    for store in stores:
        store.close()


def command(words: Sequence[str]) -> tuple[int, str]:
    """Exit code and complaint."""
    try:
        return int(group.main([*words], standalone_mode=False) or 0), ""
    except Exception as error:  # noqa: BLE001 - as the program itself ends
        said, code = told(error)
        return int(code), said


def race(*commands: Sequence[str]) -> list[tuple[int, str]]:
    """What came of commands given at the same moment; the winner first."""
    with ThreadPoolExecutor(len(commands)) as pool:
        return sorted(pool.map(command, commands))


def item(office: Office, id_: str) -> str:
    """The work item that is open; its id, for the instance's would mean whatever is open later."""
    return office.view(id_).work_items[0].id


pytestmark = pytest.mark.usefixtures("together")


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_operators_complete_one_work_item(busy: Office, round_: int) -> None:
    id_ = busy.begin(line(user("look"), user("after")))
    complete = ["complete", item(busy, id_), "--no-work", "--as"]

    (won, _), (lost, said) = race([*complete, "a"], [*complete, "b"])

    assert (won, lost) == (0, 5)
    assert "was completed by" in said or "somebody else" in said
    assert busy.happened(id_).count("look") == 1
    assert busy.open(id_) == ["after"]


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_operators_claim_one_work_item(busy: Office, round_: int) -> None:
    id_ = busy.begin(line(user("look")))

    (won, _), (lost, said) = race(["claim", id_, "--as", "a"], ["claim", id_, "--as", "b"])

    has_it = busy.view(id_).work_items[0].assignee
    assert (won, lost) == (0, 5)
    assert f"is in the hands of {has_it}" in said
    assert busy.happened(id_, EventKind.CLAIMED) == ["look"]


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_an_operator_claims_what_another_completes(busy: Office, round_: int) -> None:
    id_ = busy.begin(line(user("look"), user("after")))
    one = item(busy, id_)

    (won, _), (lost, said) = race(
        ["claim", one, "--as", "a"], ["complete", one, "--no-work", "--as", "b"]
    )

    assert (won, lost) == (0, 5)
    if busy.open(id_) == ["look"]:
        assert "is in the hands of a" in said
    else:
        assert "was completed by b" in said


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_timer_goes_off_while_an_operator_completes(busy: Office, round_: int) -> None:
    body = tag("startEvent", "start") + user("look") + ABOUT_TIME + user("after") + user("remind")
    id_ = busy.begin(body + chain("start", "look", "after") + flow("late", "remind"))

    (first, _), (second, said) = race(
        ["work", "--once"], ["complete", item(busy, id_), "--no-work", "--as", "a"]
    )

    assert first == 0
    if busy.open(id_) == ["remind"]:
        assert second == 5
        assert "was interrupted by system" in said or "somebody else" in said
        assert busy.happened(id_).count("look") == 0
    else:
        assert (busy.open(id_), second) == (["after"], 0)
        assert busy.happened(id_).count("late") == 0


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_cancellation_meets_the_last_completion(busy: Office, round_: int) -> None:
    id_ = busy.begin(line(user("look")))

    (won, _), (lost, said) = race(
        ["cancel", id_, "--reason", "withdrawn", "--as", "a"],
        ["complete", item(busy, id_), "--no-work", "--as", "b"],
    )

    assert (won, lost) == (0, 5)
    assert "was interrupted" in said or "was completed" in said or "somebody else" in said
    ends = {Status.COMPLETED: EventKind.ENDED, Status.CANCELLED: EventKind.CANCELLED}
    story = [stored.event.kind for stored in busy.project.viewer.story(id_).events]
    assert [kind for kind in story if kind in ends.values()] == [ends[busy.instance(id_).status]]


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_message_that_comes_twice_is_received_once(busy: Office, round_: int) -> None:
    id_ = busy.begin(line(catch("wait", "message", "answer"), user("after")), head=NAMES)
    message = ["message", "answer", "--to", id_, "--id", "7", "--no-work"]

    codes = [code for code, _ in race(message, message)]

    assert codes == [0, 0]  # the second is told that it was received before
    assert busy.happened(id_).count("wait") == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_cases_are_started_under_one_key(busy: Office, round_: int) -> None:
    busy.deploy(process(line(user("look"))))
    start = ["start", "p", "--key", "2026-7", "--no-work"]

    (won, _), (lost, said) = race(start, start)

    assert (won, lost) == (0, 5)
    assert "has the business key '2026-7'" in said or "somebody else" in said
    with busy.project.store.read() as unit:
        assert unit.instances.count() == 1


CHECK = """
@handler("check", kind="idempotent")
def check(iin):
    if iin == "down":
        raise ConnectionError("the register does not answer")
    note(iin)
"""


def held(busy: Office) -> str:
    """An instance that an incident holds: the first one."""
    busy.handlers(CHECK)
    id_ = busy.begin(line(service("check", inside=retries("R1/PT1M")), user("after")), iin="down")
    busy.work()
    return id_


@pytest.mark.parametrize("round_", range(ROUNDS))
@pytest.mark.parametrize("given", [("--set", "iin=5"), ("--done",)])
def test_two_operators_retry_one_incident(
    busy: Office, round_: int, given: tuple[str, ...]
) -> None:
    id_ = held(busy)
    retry = ["retry", "1", *given, "--as"]

    (won, _), (lost, said) = race([*retry, "a"], [*retry, "b"])
    command(["work", "--once"])  # where the loser still held the row, the winner left the job

    assert (won, lost) == (0, 5)
    assert "was resolved by" in said or "somebody else" in said
    assert busy.happened(id_, EventKind.RETRIED) == ["check"]
    assert busy.happened(id_).count("check") == 1
    assert busy.open(id_) == ["after"]


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_an_operator_retries_what_another_settles(busy: Office, round_: int) -> None:
    id_ = held(busy)

    codes = race(["retry", "1", "--set", "iin=5"], ["resolve", "1", "--reason", "by telephone"])
    command(["work", "--once"])

    assert busy.open(id_) == ["after"]  # what was settled first may still be retried
    settled = busy.happened(id_, EventKind.SETTLED)
    assert [code for code, _ in codes] == [0, 0 if settled else 5]
    assert busy.happened(id_, EventKind.RETRIED) == ["check"]


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_an_operator_retries_what_another_cancels(busy: Office, round_: int) -> None:
    id_ = held(busy)

    codes = race(
        ["retry", "1", "--set", "iin=5", "--as", "a"],
        ["cancel", id_, "--reason", "withdrawn", "--as", "b"],
    )

    is_over = busy.instance(id_).status is Status.CANCELLED
    retried = busy.happened(id_, EventKind.RETRIED) == ["check"]
    assert is_over or retried
    assert [code for code, _ in codes] == [0, 0 if is_over and retried else 5]
    assert busy.view(id_).incidents == []
