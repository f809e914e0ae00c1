"""An office with a drawing, its handlers, and a case at work."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.drawings import NAMES, catch, field, form, retries, service, user
from tests.models import chain, process, tag
from tests.office import Office

PERMIT = NAMES + process(
    tag("startEvent", "asked", name="Asked")
    + service("check", inside=retries("R1/PT1M"), name="Check the register")
    + user(
        "decide",
        form(
            field("verdict", "enum", required="true", choices="grant refuse"),
            field("fee", "long", default="100", min="0"),
        ),
        name="Decide",
        camunda_candidateGroups="clerk,head",
    )
    + catch("paid", "message", "answer")
    + tag("endEvent", "issued", name="Permit issued")
    + chain("asked", "check", "decide", "paid", "issued"),
    id_="office.permit",
).replace('isExecutable="true"', 'isExecutable="true" name="Permit"')

TEMPLATE = Path(__file__).parents[2] / "src" / "procrunner" / "template"
CHECK = """
@handler("check", kind="idempotent")
def check(iin):
    if iin == "down":
        raise ConnectionError("the register does not answer")
    return {"known": True}
"""


@pytest.fixture
def permit(office: Office) -> Office:
    """The process is deployed, nothing has been started; the example is drawn beside it."""
    office.handlers(CHECK)
    office.deploy(PERMIT, file="bpmn/permit.bpmn")
    for name in ("bpmn/greeting.bpmn", "handlers/greeting.py"):
        shutil.copy(TEMPLATE / name, office.folder / name)
    return office


def begun(office: Office, key: str = "2026-1", **variables: object) -> str:
    """A case that waits for a decision, or is held."""
    id_ = office.start("office.permit", key=key, **{"iin": "012345678901", **variables})
    office.work()
    return id_
