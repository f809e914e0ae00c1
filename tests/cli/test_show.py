from __future__ import annotations

from itertools import pairwise

import pytest

from tests.cli.conftest import begun
from tests.drawings import user
from tests.models import chain, event, flow, line, process, tag, timer
from tests.office import Office, Procrunner, lines


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


def test_a_waiting_instance_tells_whose_turn_it_is_and_what_the_form_asks(
    permit: Office, procrunner: Procrunner
) -> None:
    id_ = begun(permit)
    item = permit.view(id_).work_items[0].id

    told = lines(procrunner("show", "2026-1").out)

    assert told[0] == f"{id_}  Permit  key 2026-1"
    assert told[1] == "  office.permit:1, active, started 2026-03-02 09:00:00 by aigerim"
    assert told[2].startswith(f"  waits for clerk, head: Decide [{item}], since ")
    assert told[3:] == [
        "    verdict: Verdict, enum (grant | refuse), required",
        "    fee: Fee, long, default 100",
    ]


def test_a_message_that_is_waited_for_is_named(permit: Office, procrunner: Procrunner) -> None:
    id_ = begun(permit)
    permit.project.runner.complete(id_, {"verdict": "grant"}, actor="a")

    assert lines(procrunner("show", id_).out)[2:] == ["  waits for message answer: paid"]


def test_a_condition_that_is_waited_for_is_told(office: Office, procrunner: Procrunner) -> None:
    paid = event("conditional", "<bpmn:condition>${paid}</bpmn:condition>")
    id_ = office.begin(line(tag("intermediateCatchEvent", "wait", paid, name="Paid")))

    assert lines(procrunner("show", id_).out)[2:] == ["  waits until ${paid}: Paid"]


def test_a_failed_attempt_tells_when_it_is_made_again(
    permit: Office, procrunner: Procrunner
) -> None:
    code = "def check():\n    raise Retry('closed', after=timedelta(hours=1))"
    permit.handlers(f'@handler("check", kind="idempotent")\n{code}')
    begun(permit)

    assert lines(procrunner("show", "2026-1").out)[2:] == [
        "  waits for handler check: Check the register, due, again at 2026-03-02 10:00:00: closed"
    ]


def test_timers_and_branches_that_wait_are_told(office: Office, procrunner: Procrunner) -> None:
    fork, join = tag("parallelGateway", "fork"), tag("parallelGateway", "join", name="Both")
    sleep = tag("intermediateCatchEvent", "sleep", timer("PT1H"), name="An hour")
    nodes = fork + join + sleep + user("look")
    flows = chain("s", "fork", "sleep", "join", "e") + chain("fork", "look", "join")
    id_ = office.begin(tag("startEvent", "s") + tag("endEvent", "e") + nodes + flows)
    office.project.runner.complete(id_, {}, actor="a")

    assert lines(procrunner("show", id_).out)[2:] == [
        "  waits until 2026-03-02 10:00:00: An hour",
        "  a branch waits for others: Both",
    ]


def test_an_instance_that_is_held_tells_what_to_do(permit: Office, procrunner: Procrunner) -> None:
    begun(permit, iin="down")

    ended = procrunner("show", "2026-1")

    assert ended.code == 0, "to look is no failure"
    assert "INCIDENT 1 at Check the register" in ended.out


def test_an_ended_instance_tells_its_outcome(permit: Office, procrunner: Procrunner) -> None:
    id_ = begun(permit)
    permit.project.runner.complete(id_, {"verdict": "grant"}, actor="a")
    assert procrunner("message", "answer", "--to", id_).code == 0

    shown = procrunner("show", id_)

    assert shown.code == 0
    assert ": Permit issued, started 2026-03-02 09:00:00 by aigerim" in shown.out


def test_a_cancelled_instance_says_so(permit: Office, procrunner: Procrunner) -> None:
    id_ = begun(permit)
    permit.project.mender.cancel(id_, reason="withdrawn", actor="a")

    assert "cancelled 2026-03-02 09:00:00" in procrunner("show", id_).out


def test_a_beginning_of_the_id_will_do(permit: Office, procrunner: Procrunner) -> None:
    id_ = begun(permit)

    assert procrunner.json("show", id_[:4])["id"] == id_


def test_a_beginning_that_several_have_lists_them(permit: Office, procrunner: Procrunner) -> None:
    ids = sorted(begun(permit, key="") for _ in range(40))
    first = next(a[0] for a, b in pairwise(ids) if a[0] == b[0])

    ended = procrunner("show", first)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"error: Several instances fit '{first}'.\n  ")


@pytest.mark.parametrize("ref", ["zzzz", "", "%", "*", "' OR 1=1"])
def test_what_fits_nothing_ends_with_3(permit: Office, procrunner: Procrunner, ref: str) -> None:
    begun(permit)

    ended = procrunner("show", ref)

    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith(f"error: No instance fits '{ref}'.")


def test_a_task_without_a_name_is_told_by_its_id(office: Office, procrunner: Procrunner) -> None:
    body = tag("startEvent", "s") + tag("userTask", "Task_1") + flow("s", "Task_1")
    office.deploy(process(body))
    id_ = office.start()

    assert f"waits for anybody: Task_1 [{id_}." in procrunner("show", id_).out
