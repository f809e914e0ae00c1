"""A provider takes turns from the project's database, so that all workers together keep a pace."""

from __future__ import annotations

from procrunner.project import Project
from tests.drawings import service
from tests.models import line
from tests.office import Office

PACED = """
class Register:
    def __init__(self, hours, *, turns):
        self.hours, self.turns = hours, turns

    def ask(self):
        wait = self.turns.take("register", apart=timedelta(hours=self.hours), most=timedelta(0))
        if wait:
            raise Retry("not our turn", after=wait)

@handler("ask", kind="idempotent")
def ask(*, register: Register, call: Call):
    register.ask()
    note(call.instance)
"""


def test_two_workers_together_ask_no_faster_than_one(office: Office) -> None:
    office.settings('[resources.register]\nprovider = "work:Register"\nhours = 1\n')
    office.handlers(PACED)
    other = Project(office.folder, office.clock)
    first = office.begin(line(service("ask")))
    office.worker("one").run_due()
    later = {office.start() for _ in range(3)}

    other.worker("other").run_due()

    other.store.close()
    with office.project.store.read() as unit:
        waiting = [job for job in unit.jobs.list() if job.error == "not our turn"]
    assert office.ledger == [first]
    assert {job.instance for job in waiting} == later
    assert {job.attempts for job in waiting} == {0}
