import pytest

from procrunner.errors import NotFoundError, UsageError
from procrunner.model import IncidentKind, JobStatus, WaitKind, WorkItem
from procrunner_storage import SqlStore
from tests.storage import given

LATER = given.NOW + given.MINUTE


def one_of_each() -> list[object]:
    return [
        given.wait(1, WaitKind.USER),
        given.wait(2, WaitKind.JOB, topic="pay"),
        given.wait(3, WaitKind.MESSAGE, message="paid"),
        given.wait(4, WaitKind.SIGNAL, message="holiday"),
        given.wait(5, WaitKind.INCIDENT, incident=IncidentKind.STALLED, detail="why", hint="how"),
        given.wait(6, WaitKind.TIMER, due=LATER),
        given.wait(7, WaitKind.JOIN),
    ]


def test_each_wait_becomes_a_row_of_its_kind(store: SqlStore) -> None:
    given.instances(store)

    given.waits(store, *one_of_each())

    with store.read() as unit:
        assert [each.id for each in unit.work_items.list()] == ["abc123.1"]
        assert [each.id for each in unit.jobs.list()] == ["abc123.2"]
        assert unit.messages.subscribers(given.message()) == [("abc123", 3)]
        assert unit.messages.signal_subscribers("holiday") == [("abc123", 4)]
        assert [each.token for each in unit.incidents.list()] == [5]


def test_a_work_item_tells_what_the_diagram_said(store: SqlStore) -> None:
    given.instances(store)
    other = {"lane": "Маман", "assignee": "Әсел", "candidates": ("b", "a", "b")}

    given.waits(store, given.wait(**other, form="form.yaml", term="P1D"))

    with store.read() as unit:
        assert unit.work_items.get("abc123.1") == WorkItem(
            id="abc123.1",
            instance="abc123",
            token=1,
            element="task",
            process="order",
            name="Check",
            role="Маман",
            assignee="Әсел",
            candidates=("b", "a", "b"),
            form="form.yaml",
            term="P1D",
            created_at=given.NOW,
            closed_at=None,
            closed_by="",
            closing="",
        )


def test_closing_ends_what_is_open_for_these_tokens_only(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, *one_of_each(), given.wait(8), given.wait(9, WaitKind.JOB))

    with store.write() as unit:
        unit.waits.close("abc123", range(1, 8), how="completed", by="Әсел", at=LATER)

    with store.read() as unit:
        item, job = unit.work_items.get("abc123.1"), unit.jobs.get("abc123", 2)
        assert (item.closed_at, item.closed_by, item.closing) == (LATER, "Әсел", "completed")
        assert job.status is JobStatus.DONE
        assert unit.messages.subscribers(given.message()) == []
        assert unit.messages.signal_subscribers("holiday") == []
        incident = unit.incidents.list(open_only=False)[0]
        assert (incident.resolved_at, incident.resolved_by) == (LATER, "Әсел")
        assert [each.id for each in unit.work_items.list()] == ["abc123.8"]
        assert unit.jobs.get("abc123", 9).status is JobStatus.DUE


def test_only_what_the_tokens_waited_for_is_looked_for(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, given.wait(1), given.wait(1, WaitKind.JOB))

    with store.write() as unit:
        unit.waits.close("abc123", [1], how="completed", by="Әсел", at=LATER, kinds=[WaitKind.USER])

    with store.read() as unit:
        assert unit.work_items.get("abc123.1").closing == "completed"
        assert unit.jobs.get("abc123", 1).status is JobStatus.DUE


def test_what_an_incident_held_ends_with_it(store: SqlStore) -> None:
    given.instances(store)
    stopped = given.wait(1, WaitKind.INCIDENT, incident=IncidentKind.HANDLER)
    given.waits(store, given.wait(1, WaitKind.JOB), stopped)

    with store.write() as unit:
        unit.waits.close(
            "abc123", [1], how="completed", by="Әсел", at=LATER, kinds=[WaitKind.INCIDENT]
        )

    with store.read() as unit:
        assert unit.jobs.get("abc123", 1).status is JobStatus.DONE
        assert unit.incidents.list() == []


def test_an_interrupted_job_is_cancelled(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, given.wait(1, WaitKind.JOB))

    with store.write() as unit:
        unit.waits.close("abc123", [1], how="interrupted", by="system", at=LATER)

    with store.read() as unit:
        assert unit.jobs.get("abc123", 1).status is JobStatus.CANCELLED


def test_what_is_closed_is_not_closed_again(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, given.wait(1), given.wait(2, WaitKind.JOB))
    with store.write() as unit:
        unit.waits.close("abc123", [1, 2], how="completed", by="Әсел", at=given.NOW)

    with store.write() as unit:
        unit.waits.close_all("abc123", by="system", at=LATER)

    with store.read() as unit:
        item = unit.work_items.get("abc123.1")
        assert (item.closed_at, item.closed_by, item.closing) == (given.NOW, "Әсел", "completed")
        assert unit.jobs.get("abc123", 2).status is JobStatus.DONE


def test_closing_everything_leaves_other_instances_alone(store: SqlStore) -> None:
    given.instances(store, "abc123", "def456")
    given.waits(store, *one_of_each())
    given.waits(store, *one_of_each(), instance="def456")

    with store.write() as unit:
        unit.waits.close_all("abc123", by="Әсел", at=LATER)

    with store.read() as unit:
        assert [each.id for each in unit.work_items.list()] == ["def456.1"]
        assert [each.id for each in unit.jobs.list(status=JobStatus.DUE)] == ["def456.2"]
        assert unit.messages.subscribers(given.message()) == [("def456", 3)]
        assert [each.instance for each in unit.incidents.list()] == ["def456"]
        assert unit.work_items.get("abc123.1").closing == "interrupted"


def test_a_token_that_waits_again_starts_anew(store: SqlStore) -> None:
    given.instances(store)
    again = [given.wait(1, candidates=("a",)), given.wait(2, WaitKind.JOB, inputs={"try": 2})]
    given.waits(store, given.wait(1, candidates=("a",)), given.wait(2, WaitKind.JOB))
    with store.write() as unit:
        unit.jobs.claim(worker="w", lease=given.MINUTE, now=given.NOW)
        unit.waits.close("abc123", [1, 2], how="completed", by="system", at=given.NOW)

    given.waits(store, *again, at=LATER)

    with store.read() as unit:
        item, job = unit.work_items.get("abc123.1"), unit.jobs.get("abc123", 2)
        assert (item.closed_at, item.closing, item.created_at) == (None, "", LATER)
        assert (job.status, job.attempts, job.worker) == (JobStatus.DUE, 0, "")
        assert (job.inputs, job.lease_until, job.due) == ({"try": 2}, None, LATER)


@pytest.mark.parametrize("ref", ["abc123.1", "abc123.", "abc123", "abc", "2026.17"])
def test_a_work_item_is_found_by_id_or_by_its_instance(store: SqlStore, ref: str) -> None:
    given.instances(store, "abc123", business_key="2026.17")
    given.waits(store, given.wait(1), given.wait(2))
    with store.write() as unit:
        unit.waits.close("abc123", [2], how="completed", by="Әсел", at=LATER)

    with store.read() as unit:
        assert unit.work_items.get(ref).id == "abc123.1"


def test_a_closed_work_item_is_found_by_its_id(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, given.wait(1), given.wait(2))
    with store.write() as unit:
        unit.waits.close("abc123", [2], how="completed", by="Әсел", at=LATER)

    with store.read() as unit:
        assert unit.work_items.get("abc123.2").closing == "completed"


def test_an_id_is_no_beginning_of_a_longer_one(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, given.wait(1), given.wait(10), given.wait(11))

    with store.read() as unit:
        assert unit.work_items.get("abc123.1").token == 1


def test_several_open_work_items_are_listed(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, given.wait(1), given.wait(2, name="Sign"))

    with store.read() as unit, pytest.raises(UsageError) as caught:
        unit.work_items.get("abc")

    assert str(caught.value) == (
        "Several work items fit 'abc'.\n  Name one of them: abc123.1 (Check), abc123.2 (Sign)"
    )


@pytest.mark.parametrize("ref", ["", "abc123.7", "abc123.12", "abd", "%", "nothing.x"])
def test_a_reference_that_fits_no_work_item_is_not_found(store: SqlStore, ref: str) -> None:
    given.instances(store)
    given.waits(store, given.wait(1))

    with store.read() as unit, pytest.raises(NotFoundError) as caught:
        unit.work_items.get(ref)

    assert caught.value.what == f"No work item fits '{ref}'."


@pytest.mark.parametrize(
    ("wanted", "tokens"),
    [
        ({}, [2, 1, 3]),
        ({"roles": ["clerk"]}, [1]),
        ({"roles": ["head", "clerk"]}, [1, 3]),
        ({"roles": ["deputy"]}, [3]),
        ({"assignee": "Әсел"}, [2]),
        ({"assignee": "Әсел", "roles": ["clerk"]}, []),
        ({"instance": "other"}, []),
        ({"open_only": False}, [2, 1, 3, 4]),
        ({"limit": 2}, [2, 1]),
    ],
)
def test_filters_narrow_the_work_items_oldest_first(
    store: SqlStore, wanted: dict[str, object], tokens: list[int]
) -> None:
    given.instances(store)
    given.waits(store, given.wait(2, assignee="Әсел"))
    named = given.wait(3, lane="clerk", candidates=("head", "deputy"))
    given.waits(store, given.wait(1, lane="clerk"), named, given.wait(4), at=LATER)
    with store.write() as unit:
        unit.waits.close("abc123", [4], how="completed", by="Әсел", at=LATER)

    with store.read() as unit:
        assert [each.token for each in unit.work_items.list(**wanted)] == tokens


def test_who_completed_what_came_in_a_time(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, given.wait(1), given.wait(2), given.wait(3))
    given.waits(store, given.wait(4), at=given.NOW + given.MINUTE)
    with store.write() as unit:
        for tokens, how in (([1, 4], "completed"), ([2], "interrupted")):
            unit.waits.close("abc123", tokens, how=how, by="Әсел", at=given.NOW)

    with store.read() as unit:
        found = unit.work_items.completed(given.NOW, given.NOW + given.MINUTE)

    assert found == {("abc123", 1): "Әсел"}
