from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from procrunner.errors import ConflictError, NotFoundError
from procrunner.model import Job, JobStatus, WaitKind
from procrunner.ports import Unit
from procrunner_storage import SqlStore
from tests.storage import given
from tests.storage.conftest import Open

LEASE = timedelta(hours=1)
OVER = timedelta(seconds=-1)  # a lease that ran out before it began


def jobs(store: SqlStore, *topics: str, instance: str = "abc123") -> None:
    given.instances(store, instance)
    waits = [given.wait(i, WaitKind.JOB, topic=topic) for i, topic in enumerate(topics, 1)]
    given.waits(store, *waits, instance=instance)


def claim(unit: Unit, *, worker: str = "w1", lease: timedelta = LEASE, **other: object) -> Job:
    job = unit.jobs.claim(worker=worker, lease=lease, **({"now": given.NOW} | other))
    assert job is not None
    return job


def test_a_claimed_job_has_all_the_handler_needs(store: SqlStore) -> None:
    given.instances(store)
    inputs = {"iin": "010203", "дата": [1, {"a": None}]}
    given.waits(store, given.wait(4, WaitKind.JOB, topic="pay", inputs=inputs, retries="R3/PT10M"))

    with store.write() as unit:
        job = claim(unit)

    assert job == Job(
        id="abc123.4",
        instance="abc123",
        token=4,
        element="task",
        process="order",
        name="Check",
        topic="pay",
        status=JobStatus.RUNNING,
        inputs=inputs,
        policy="R3/PT10M",
        attempts=1,
        due=given.NOW,
        lease_until=job.lease_until,
        worker="w1",
        error="",
    )
    with store.read() as unit:
        assert unit.jobs.get("abc123", 4) == job


def test_a_second_claim_finds_nothing(store: SqlStore) -> None:
    jobs(store, "pay")
    with store.write() as unit:
        claim(unit)

    with store.write() as unit:
        assert unit.jobs.claim(worker="w2", lease=LEASE, now=given.NOW) is None


def test_the_job_that_is_due_longest_comes_first(store: SqlStore) -> None:
    for minute, id_ in [(2, "second"), (1, "first"), (3, "third")]:
        given.instances(store, id_)
        at = given.NOW + minute * given.MINUTE
        given.waits(store, given.wait(1, WaitKind.JOB), instance=id_, at=at)
    now = given.NOW + 5 * given.MINUTE

    with store.write() as unit:
        assert [claim(unit, now=now).instance for _ in range(3)] == ["first", "second", "third"]


def test_a_job_is_not_taken_before_it_is_due(store: SqlStore) -> None:
    jobs(store, "pay")

    with store.write() as unit:
        early = unit.jobs.claim(worker="w", lease=LEASE, now=given.NOW - given.MINUTE)
        assert early is None
        assert unit.jobs.next_due() == given.NOW


def test_nothing_is_due_when_nothing_waits(store: SqlStore) -> None:
    jobs(store, "pay")

    with store.write() as unit:
        claim(unit)

        assert unit.jobs.next_due() is None


def test_a_worker_takes_its_topics_only(store: SqlStore) -> None:
    jobs(store, "pay", instance="abc")
    jobs(store, "sign", instance="def")

    with store.write() as unit:
        assert unit.jobs.claim(worker="w", lease=LEASE, now=given.NOW, topics=["x"]) is None
        assert claim(unit, topics=["sign", "x"]).instance == "def"


def test_a_worker_takes_jobs_of_one_instance_if_told(store: SqlStore) -> None:
    jobs(store, "pay", instance="abc")
    jobs(store, "pay", instance="def")

    with store.write() as unit:
        assert claim(unit, instance="def").instance == "def"
        assert unit.jobs.claim(worker="w", lease=LEASE, now=given.NOW, instance="def") is None


def test_an_instance_has_one_running_job_at_a_time(store: SqlStore) -> None:
    jobs(store, "pay", "sign", instance="abc")
    with store.write() as unit:
        first = claim(unit)
        assert unit.jobs.claim(worker="w2", lease=LEASE, now=given.NOW) is None

        unit.waits.close("abc", [first.token], how="completed", by="system", at=given.NOW)

        assert {first.token, claim(unit).token} == {1, 2}


def test_a_busy_instance_does_not_hold_up_the_others(store: SqlStore) -> None:
    jobs(store, "pay", "sign", instance="abc")
    given.instances(store, "def")
    later = given.NOW + given.MINUTE
    given.waits(store, given.wait(1, WaitKind.JOB), instance="def", at=later)

    with store.write() as unit:
        assert [claim(unit, now=later).instance for _ in range(2)] == ["abc", "def"]


def test_a_lease_is_counted_on_the_clock_of_the_database(store: SqlStore) -> None:
    jobs(store, "pay")
    before = datetime.now(UTC)

    with store.write() as unit:
        job = claim(unit, now=given.NOW + timedelta(days=36500))

    assert job.lease_until is not None
    assert abs(job.lease_until - before - LEASE) < timedelta(seconds=30)


def test_the_worker_s_clock_does_not_end_a_lease(store: SqlStore) -> None:
    jobs(store, "pay")
    with store.write() as unit:
        claim(unit)

    with store.write() as unit:
        future = given.NOW + timedelta(days=36500)
        assert unit.jobs.claim(worker="w2", lease=LEASE, now=future) is None


def test_a_job_whose_lease_ran_out_is_taken_before_any_due_one(store: SqlStore) -> None:
    jobs(store, "pay", instance="stalled")
    with store.write() as unit:
        claim(unit, lease=OVER)
    jobs(store, "pay", instance="fresh")

    with store.write() as unit:
        job = claim(unit, worker="w2")

    assert (job.instance, job.worker, job.attempts) == ("stalled", "w2", 2)


LATE: dict[str, Callable[[Unit, Job], None]] = {
    "put_off": lambda unit, job: unit.jobs.put_off(job, due=given.NOW, error="late"),
    "fail": lambda unit, job: unit.jobs.fail(job, error="late"),
}


@pytest.mark.parametrize("late", LATE)
def test_a_worker_that_wakes_up_late_changes_nothing(store: SqlStore, late: str) -> None:
    jobs(store, "pay")
    with store.write() as unit:
        stalled = claim(unit, lease=OVER)
        current = claim(unit, worker="w2")

    with pytest.raises(ConflictError) as caught, store.write() as unit:
        LATE[late](unit, stalled)

    with store.read() as unit:
        assert unit.jobs.get("abc123", 1) == current
    assert str(caught.value) == (
        "job abc123.1: it is no longer held by w1: it is running by w2.\n"
        "  Its lease ran out or its task was left; drop the result."
    )


def test_two_claims_of_one_worker_are_told_apart(store: SqlStore) -> None:
    jobs(store, "pay")
    with store.write() as unit:
        first = claim(unit, lease=OVER)
        unit.jobs.put_off(first, due=given.NOW, error="", count_attempt=False)
        second = claim(unit)
        assert (first.worker, first.attempts) == (second.worker, second.attempts)

        with pytest.raises(ConflictError):
            unit.jobs.fail(first, error="late")


def test_a_renewed_lease_is_counted_from_now_and_keeps_the_attempt(store: SqlStore) -> None:
    jobs(store, "pay")
    with store.write() as unit:
        job = claim(unit, lease=OVER)

    with store.write() as unit:
        renewed = unit.jobs.renew(job, lease=LEASE)

    assert renewed.lease_until is not None
    assert job.lease_until is not None
    assert renewed.lease_until - job.lease_until >= LEASE
    assert renewed.attempts == 1
    with store.write() as unit:
        assert unit.jobs.claim(worker="w2", lease=LEASE, now=given.NOW) is None


def test_a_lease_that_another_has_taken_is_not_renewed(store: SqlStore) -> None:
    jobs(store, "pay")
    with store.write() as unit:
        late = claim(unit, lease=OVER)
        claim(unit, worker="w2")

    with pytest.raises(ConflictError, match="no longer held by w1"), store.write() as unit:
        unit.jobs.renew(late, lease=LEASE)


def test_a_topic_of_which_enough_run_is_crowded_until_one_ends(store: SqlStore) -> None:
    jobs(store, "pay", instance="aaa")
    jobs(store, "pay", instance="bbb")
    with store.write() as unit:
        first = claim(unit)

    with store.write() as unit:
        full = unit.jobs.crowded({"pay": 1, "mail": 1})
        refused = unit.jobs.claim(worker="w2", lease=LEASE, now=given.NOW, without=full)
        unit.jobs.put_off(first, due=given.NOW, error="")

    with store.write() as unit:
        assert list(full) == ["pay"]
        assert refused is None
        assert not unit.jobs.crowded({"pay": 1})
        assert sorted(unit.jobs.waiting(given.NOW)) == ["aaa", "bbb"]


def test_a_job_put_off_waits_until_then(store: SqlStore) -> None:
    jobs(store, "pay")
    later = given.NOW + given.MINUTE
    with store.write() as unit:
        unit.jobs.put_off(claim(unit), due=later, error="no answer")

        found = unit.jobs.get("abc123", 1)
        assert (found.status, found.error, found.attempts) == (JobStatus.DUE, "no answer", 1)
        assert (found.worker, found.lease_until) == ("", None)
        assert unit.jobs.claim(worker="w", lease=LEASE, now=given.NOW) is None
        assert claim(unit, now=later).attempts == 2


def test_an_attempt_may_be_forgiven(store: SqlStore) -> None:
    jobs(store, "pay")
    with store.write() as unit:
        unit.jobs.put_off(claim(unit), due=given.NOW, error="busy", count_attempt=False)

        assert claim(unit).attempts == 1


def test_a_failed_job_is_taken_by_nobody_until_retried(store: SqlStore) -> None:
    jobs(store, "pay")
    with store.write() as unit:
        unit.jobs.fail(claim(unit), error="refused")
        assert unit.jobs.get("abc123", 1).error == "refused"
        assert unit.jobs.claim(worker="w", lease=LEASE, now=given.NOW) is None

        unit.jobs.retry("abc123", 1, due=given.NOW)

        assert claim(unit).attempts == 1


def test_only_a_failed_job_is_retried(store: SqlStore) -> None:
    jobs(store, "pay")

    with store.write() as unit, pytest.raises(ConflictError) as caught:
        unit.jobs.retry("abc123", 1, due=given.NOW)

    assert str(caught.value) == (
        "job abc123.1: it has not failed: it is due.\n  Only a failed job is retried."
    )


def test_a_token_without_a_job_is_not_found(store: SqlStore) -> None:
    with store.read() as unit, pytest.raises(NotFoundError, match=r"There is no job 'abc123.9'"):
        unit.jobs.get("abc123", 9)


def test_jobs_are_listed_earliest_due_first(store: SqlStore) -> None:
    given.instances(store, "abc", "def")
    given.waits(store, given.wait(1, WaitKind.JOB), instance="def", at=given.NOW + given.MINUTE)
    given.waits(store, given.wait(1, WaitKind.JOB), instance="abc")
    with store.write() as unit:
        claim(unit)

        assert [each.instance for each in unit.jobs.list()] == ["abc", "def"]
        assert [each.instance for each in unit.jobs.list(limit=1)] == ["abc"]
        assert [each.instance for each in unit.jobs.list(instance="def")] == ["def"]
        assert [each.instance for each in unit.jobs.list(status=JobStatus.DUE)] == ["def"]


def test_workers_at_the_same_moment_take_different_instances(schema_url: str, opened: Open) -> None:
    first, second = opened(schema_url), opened(schema_url)
    first.migrate()
    jobs(first, "pay", "sign", instance="abc")
    jobs(first, "pay", instance="def")

    with first.write() as one, second.write() as two:
        mine, others = claim(one), claim(two, worker="w2")
        nothing = two.jobs.claim(worker="w2", lease=LEASE, now=given.NOW)

    assert ({mine.instance, others.instance}, nothing) == ({"abc", "def"}, None)
