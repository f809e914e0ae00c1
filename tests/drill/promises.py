"""What must be true after a drill, whoever died: each promise that was broken, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from sqlalchemy import text

from procrunner.model import EventKind, JobStatus, Status
from tests.drill.clerks import Case, receivers, times
from tests.drill.crew import STEPS, Crew
from tests.office import Office

EVERY = 1_000_000  # there are never so many


def broken(crew: Crew, ids: list[str]) -> Counter[str]:
    """How often each promise was broken."""
    office, cases = crew.office, crew.clerks.cases
    return (
        Counter(said for id_ in ids for said in _of_instance(office, id_, STEPS))
        + Counter(said for case in cases for said in _of_case(office, case))
        + Counter(_of_all(office, ids, cases))
        + crew.clerks.said
    )


def _of_instance(office: Office, id_: str, steps: Collection[str]) -> Iterator[str]:
    instance = office.instance(id_)
    if instance.status is not Status.COMPLETED:
        yield "stuck"
        return
    keys = completed(office, id_)
    for step in steps:
        if len(keys.get(step, ())) != 1:
            yield "step not once in the history"
        elif instance.variables.get(step) != {"key": keys[step][0]}:
            yield "result of another call"
    yield from _of_history(office, id_)


def _of_case(office: Office, case: Case) -> Iterator[str]:
    with office.project.store.read() as unit:
        begun = unit.instances.list(process="case", business_key=case.key)
        got = receivers(unit, case.key)
        items = unit.work_items.list(instance=case.id, open_only=False) if case.id else ()
    if len(begun) != 1:
        yield f"{len(begun)} instances for one key"
        return
    for verb in case.plan:
        if (count := times(office, case.id, verb)) != 1:
            yield f"{verb} {count} times in the history"
    if got != [case.id] * ("message" in case.plan):
        yield "message not delivered once"
    if [item.closing for item in items] != ["completed"]:
        yield "work item not completed once"
    if "cancel" not in case.plan:
        yield from _of_instance(office, case.id, case.steps)
    elif begun[0].status is not Status.CANCELLED:
        yield "not cancelled"
    else:
        yield from _of_history(office, case.id)


def _of_history(office: Office, id_: str) -> Iterator[str]:
    verdict = office.project.auditor.verify([id_])
    if verdict.faults or not verdict.events:
        yield "history does not verify"


def completed(office: Office, id_: str) -> dict[str, list[str]]:
    """Keys that calls have where their elements are completed in the history."""
    keys: dict[str, list[str]] = {}
    for stored in office.project.viewer.story(id_).events:
        event = stored.event
        if event.kind is EventKind.COMPLETED:
            keys.setdefault(event.element, []).append(f"{id_}/{event.element}/{event.token}")
    return keys


def _of_all(office: Office, ids: list[str], cases: list[Case]) -> Iterator[str]:
    names = (path.name for path in (office.folder / "ledger").iterdir())
    keys = Counter("_".join(name.split("_")[:2]) for name in names if "_" in name)
    yield from (f"{n} keys for one step" for n in keys.values() if n > 1)
    of_cases = {case.id for case in cases}
    cancelled = {case.id for case in cases if "cancel" in case.plan}
    with office.project.store.read() as unit:
        booked = unit.connection.execute(text("SELECT key FROM booking")).scalars().all()  # type: ignore[attr-defined]
        jobs = unit.jobs.list(limit=EVERY)
        incidents = unit.incidents.list(open_only=False, limit=EVERY)
    yield from ("booked twice" for n in Counter(booked).values() if n > 1)
    yield from ("booked or not" for _ in range(abs(len(set(booked)) - len(ids))))
    yield from (
        f"job {job.status}"
        for job in jobs
        if job.status is not JobStatus.DONE
        and not (job.status is JobStatus.CANCELLED and job.instance in cancelled)
    )
    yield from ("incident" for each in incidents if each.instance not in of_cases)
