from __future__ import annotations

from tests.drawings import user
from tests.models import chain, event, process, tag
from tests.office import Office, Procrunner


def cold(office: Office) -> None:
    definition = event("conditional", "<bpmn:condition>${degrees &lt; -30}</bpmn:condition>")
    body = tag("startEvent", "s", definition) + user("close") + tag("endEvent", "e")
    office.deploy(process(body + chain("s", "close", "e")))


def test_what_a_condition_begins_is_told(office: Office, procrunner: Procrunner) -> None:
    cold(office)

    told = procrunner("condition", "--set", "degrees=-40", "-o", "json")

    (begun,) = told.json
    assert begun["process"] == "p"
    assert office.open(begun["id"]) == ["close"]


def test_where_no_condition_holds_nothing_begins(office: Office, procrunner: Procrunner) -> None:
    cold(office)

    told = procrunner("condition", "--set", "degrees=5")

    assert (told.code, told.out, told.err) == (0, "", "no start condition holds\n")
