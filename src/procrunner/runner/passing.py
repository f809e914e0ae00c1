"""Values on their way from a form to one handler: they live in this process, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from procrunner import engine
from procrunner.definition import Element
from procrunner.errors import ConflictError, UsageError
from procrunner.form import transient
from procrunner.model import Job, Variables, WaitKind
from procrunner.ports import Unit

WORKER = "whoever completed the task before"
"""Who holds the job until a worker of this process does it."""
LEASE = timedelta(seconds=60)
"""How long the job is held; then others may take it, who do not know the values."""


@dataclass(frozen=True, slots=True)
class Told:
    """A job with the values that only its handler is told."""

    job: Job
    values: Variables


class Passing:
    """What was told in this process, until the handler is called with it."""

    def __init__(self) -> None:
        self._told: list[Told] = []

    def put(self, told: Told) -> None:
        """Take values along; the job is stored, and held for this process."""
        self._told.append(told)

    def has(self, instance: str = "") -> bool:
        """Whether there is a job of an instance, or of any."""
        return any(instance in ("", told.job.instance) for told in self._told)

    def take(self, instance: str = "") -> Told | None:
        """The next job of an instance, or of any; nobody gets it again."""
        for told in self._told:
            if instance in ("", told.job.instance):
                self._told.remove(told)
                return told
        return None


def hold(
    unit: Unit, instance: str, step: engine.Step, values: Variables, now: datetime
) -> Told | None:
    """Hold the job that a step made due, so that no other worker takes it without the values.

    Returns:
        The job; None if the step led to none, for an incident stopped it.

    Raises:
        ConflictError: another job of the instance is due, or under way.
    """
    opened = [wait.token for wait in step.opened if wait.kind is WaitKind.JOB]
    if not opened:
        return None
    job = unit.jobs.claim(worker=WORKER, lease=LEASE, now=now, instance=instance)
    if job is None or job.token not in opened:
        raise ConflictError(
            "another job of the instance comes first, and what is not stored cannot wait for it",
            where=f"instance {instance}",
            hint=f"Let it be done, then complete the task: procrunner work --instance {instance}",
        )
    return Told(job, values)


def again(program: engine.Program, job: Job) -> str:
    """How a value that the job lacks is asked for again; empty where the job takes none."""
    for node in program.nodes.values():
        leads = any(route.target.element.id == job.element for route in node.routes)
        if leads and node.process == job.process and transient(node.element.fields):
            return (
                f"What '{node.element.name or node.element.id}' asks for is stored nowhere: let it "
                f"be asked for again: procrunner modify {job.instance} --from {job.element} "
                f"--to {node.element.id} --reason … --apply"
            )
    return ""


def refuse(element: Element, given: Variables, *, where: str) -> None:
    """Refuse values that are stored nowhere, where something is kept for later.

    Raises:
        UsageError: there is one.
    """
    if passing := transient(element.fields) & given.keys():
        raise UsageError(
            f"'{min(passing)}' is stored nowhere, so it cannot be filled in beforehand",
            where=where,
            hint="Give it when the task is completed.",
        )
