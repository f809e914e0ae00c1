from __future__ import annotations

from tests.drawings import NAMES, user
from tests.models import chain, event, process, tag, timer
from tests.office import Office, Procrunner


def test_what_begins_processes_is_listed(office: Office, procrunner: Procrunner) -> None:
    either = event("message", messageRef="begin") + event("signal", signalRef="storm")
    body = tag("startEvent", "any", either) + tag("startEvent", "daily", timer("P1D"))
    body += user("look") + tag("endEvent", "e") + chain("any", "look", "e") + chain("daily", "look")
    office.deploy(NAMES, process(body))

    told = procrunner.json("starts")

    assert [(each["element"], each["kind"], each["name"]) for each in told] == [
        ("any", "message", "begin"),
        ("any", "signal", "storm"),
        ("daily", "timer", ""),
    ]
    assert told[2]["due"].startswith("2026-03-03T")


def test_where_nothing_begins_by_itself_that_is_said(
    office: Office, procrunner: Procrunner
) -> None:
    office.deploy(process(tag("startEvent", "s")))

    told = procrunner("starts")

    assert (told.out, told.err) == ("", "processes begin only by procrunner start\n")
