"""One service task, and what came of its job."""

from __future__ import annotations

from datetime import timedelta

from procrunner.model import IncidentKind, Job
from tests.drawings import NAMES, service, user
from tests.models import line
from tests.office import Office

BRIEF = timedelta(0)
"""A lease that has run out when the next worker looks."""


def begin(office: Office, code: str, task: str = "", **variables: object) -> str:
    office.handlers(code)
    return office.begin(line(task or service("stamp"), user("after")), head=NAMES, **variables)


def job(office: Office, id_: str) -> Job:
    with office.project.store.read() as unit:
        (found,) = unit.jobs.list(instance=id_)
    return found


def told(office: Office) -> list[str]:
    return [done.said for done in office.said]


def incident(office: Office, id_: str) -> tuple[IncidentKind, str, str]:
    (found,) = office.view(id_).incidents
    return found.kind, found.message, found.hint


def crash(office: Office, lease: timedelta = BRIEF) -> None:
    """A worker takes the job and dies before it says anything."""
    with office.project.store.write() as unit:
        taken = unit.jobs.claim(worker="dead", lease=lease, now=office.clock.now())
    assert taken is not None
