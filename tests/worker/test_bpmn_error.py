from __future__ import annotations

from procrunner.model import IncidentKind, JobStatus
from tests.drawings import NAMES, boundary, service, user
from tests.models import chain, event, line
from tests.office import Office
from tests.worker.jobs import begin, incident, job, told

CATCHES = boundary("caught", "stamp", event("error", errorRef="no"))
RAISES = """
@handler("stamp", kind="idempotent")
def f():
    raise BpmnError("no", "refused", why="late")
"""


def test_a_bpmn_error_goes_the_way_the_diagram_shows(office: Office) -> None:
    office.handlers(RAISES)
    refused = CATCHES + user("refuse") + chain("caught", "refuse")
    id_ = office.begin(line(service("stamp")), refused, head=NAMES)

    office.work()

    assert office.open(id_) == ["refuse"]
    assert office.instance(id_).variables["why"] == "late"
    assert job(office, id_).status is JobStatus.CANCELLED
    assert told(office) == ["error no"]


def test_a_bpmn_error_that_nobody_catches_becomes_an_incident(office: Office) -> None:
    id_ = begin(office, RAISES)

    office.work()

    assert incident(office, id_) == (
        IncidentKind.ERROR,
        "nobody catches the BPMN error 'no': refused",
        (
            "Mend the handler, and retry; or move the token: procrunner modify. For other cases "
            "put an error boundary event with the code 'no' on it."
        ),
    )


def test_a_bpmn_error_with_what_json_cannot_hold_becomes_an_incident(office: Office) -> None:
    code = '@handler("stamp", kind="idempotent")\ndef f():\n    raise BpmnError("no", why={1})'
    id_ = begin(office, code)

    office.work()

    assert incident(office, id_)[1] == "handlers/work.py:12: 'why' is a set, which JSON cannot hold"
