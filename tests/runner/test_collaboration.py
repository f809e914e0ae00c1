"""Two executable pools of one file talk over their message flows, correlated by several keys."""

from __future__ import annotations

import pytest

from procrunner.model import Status
from tests.drawings import NAMES, catch, throw, user
from tests.models import chain, event, process, tag
from tests.office import Office
from tests.runner.post import send

KEYS = "${ {'number': number, 'year': year} }"


def pools() -> str:
    """The applicant asks and waits for the answer; the office begins with the question."""
    asks = tag("startEvent", "as") + throw("say", "message", "begin", KEYS, _both())
    asks += catch("hear", "message", "answer", KEYS) + user("read") + tag("endEvent", "ae")
    office = tag("startEvent", "os", event("message", messageRef="begin"))
    office += user("decide") + throw("tell", "message", "answer", KEYS, {"verdict": "${verdict}"})
    office += tag("endEvent", "oe")
    flows = tag("messageFlow", "m1", sourceRef="say", targetRef="os")
    flows += tag("messageFlow", "m2", sourceRef="tell", targetRef="hear")
    drawn = tag("participant", "us", processRef="applicant")
    drawn += tag("participant", "them", processRef="office")
    return (
        NAMES
        + tag("collaboration", "talk", drawn + flows)
        + process(asks + chain("as", "say", "hear", "read", "ae"), id_="applicant")
        + process(office + chain("os", "decide", "tell", "oe"), id_="office")
    )


def _both() -> dict[str, str]:
    return {"number": "${number}", "year": "${year}"}


def offices(office: Office) -> dict[str, str]:
    """Instances of the office by their business keys."""
    with office.project.store.read() as unit:
        return {each.business_key: each.id for each in unit.instances.list(process="office")}


def test_each_talk_has_its_own_two_instances(office: Office) -> None:
    office.deploy(pools())
    years = {year: office.start("applicant", number=7, year=year) for year in (2025, 2026)}

    begun = offices(office)
    office.project.runner.complete(
        begun["number=7,year=2026"], {"verdict": "granted"}, actor="clerk"
    )

    assert set(begun) == {"number=7,year=2025", "number=7,year=2026"}
    assert office.open(years[2026]) == ["read"]
    assert office.instance(years[2026]).variables["verdict"] == "granted"
    assert office.open(years[2025]) == []
    assert office.instance(begun["number=7,year=2026"]).status is Status.COMPLETED


def test_a_message_with_one_of_the_keys_wrong_waits(office: Office) -> None:
    office.deploy(pools())
    id_ = office.start("applicant", number=7, year=2026)

    assert send(office, "answer", id_="1", correlation="number=7,year=2025") == ("", True)
    assert send(office, "answer", id_="2", correlation="number=7,year=2026") == (id_, True)


def test_an_answer_that_came_before_the_question_waits_for_it(office: Office) -> None:
    office.deploy(pools())
    send(office, "answer", correlation="number=7,year=2026", verdict="granted")

    id_ = office.start("applicant", number=7, year=2026)

    assert office.open(id_) == ["read"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_signal_reaches_both_pools_and_what_is_at_work_in_them(
    office: Office, count: int
) -> None:
    body = tag("startEvent", "s") + user("work") + tag("endEvent", "e") + chain("s", "work", "e")
    border = tag("boundaryEvent", "b", event("signal", signalRef="storm"), attachedToRef="work")
    body += border + user("rescue") + chain("b", "rescue")
    office.deploy(NAMES, process(body, id_="one"))
    office.deploy(NAMES, process(body, id_="two"), file="two.bpmn")
    ids = [office.start(name) for name in ("one", "two") for _ in range(count)]

    assert office.project.runner.signal("storm", {}, actor="a") == 2 * count

    assert [office.open(id_) for id_ in ids] == [["rescue"]] * 2 * count
