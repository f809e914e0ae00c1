"""What must be true after a drill, whoever died: each promise that was broken, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import text

from procrunner.model import EventKind, JobStatus, Status
from tests.drill.crew import STEPS, Crew
from tests.office import Office


def broken(crew: Crew, ids: list[str]) -> Counter[str]:
    """How often each promise was broken."""
    return Counter(said for id_ in ids for said in _of_instance(crew.office, id_)) + Counter(
        _of_all(crew.office, ids)
    )


def _of_instance(office: Office, id_: str) -> Iterator[str]:
    instance = office.instance(id_)
    if instance.status is not Status.COMPLETED:
        yield "stuck"
        return
    keys = completed(office, id_)
    for step in STEPS:
        if len(keys.get(step, ())) != 1:
            yield "step not once in the history"
        elif instance.variables.get(step) != {"key": keys[step][0]}:
            yield "result of another call"
    verdict = office.project.auditor.verify([id_])
    if verdict.faults or not verdict.events:
        yield "history does not verify"


def completed(office: Office, id_: str) -> dict[str, list[str]]:
    """Keys of the service tasks' completions in the history, by element."""
    keys: dict[str, list[str]] = {}
    for stored in office.project.viewer.story(id_).events:
        event = stored.event
        if event.kind is EventKind.COMPLETED and event.element in STEPS:
            keys.setdefault(event.element, []).append(f"{id_}/{event.element}/{event.token}")
    return keys


def _of_all(office: Office, ids: list[str]) -> Iterator[str]:
    names = (path.name for path in (office.folder / "ledger").iterdir())
    keys = Counter("_".join(name.split("_")[:2]) for name in names if "_" in name)
    yield from (f"{n} keys for one step" for n in keys.values() if n > 1)
    with office.project.store.read() as unit:
        booked = unit.connection.execute(text("SELECT key FROM booking")).scalars().all()  # type: ignore[attr-defined]
        jobs, incidents = unit.jobs.list(limit=100_000), unit.incidents.list(open_only=False)
    yield from ("booked twice" for n in Counter(booked).values() if n > 1)
    yield from ("booked or not" for _ in range(abs(len(set(booked)) - len(ids))))
    yield from (f"job {job.status}" for job in jobs if job.status is not JobStatus.DONE)
    yield from ("incident" for _ in incidents)
