from __future__ import annotations

from procrunner.model import Status
from tests.drawings import NAMES, boundary, catch, throw, user
from tests.models import chain, event, flow, line, process, tag
from tests.office import Office


def test_a_signal_reaches_everybody_who_waits(office: Office) -> None:
    office.deploy(NAMES, process(line(catch("wait", "signal", "storm"), user("after"))))
    ids = [office.start() for _ in range(3)]

    assert office.project.runner.signal("storm", {"level": 3}, actor="a") == 3

    assert [office.open(id_) for id_ in ids] == [["after"]] * 3
    assert office.instance(ids[0]).variables["level"] == 3


def test_a_signal_does_not_wait_for_late_comers(office: Office) -> None:
    office.deploy(NAMES, process(line(catch("wait", "signal", "storm"))))

    assert office.project.runner.signal("storm", {}, actor="a") == 0

    assert office.instance(office.start()).status is Status.ACTIVE


def test_an_instance_signals_others(office: Office) -> None:
    office.deploy(NAMES, process(line(catch("wait", "signal", "storm"), user("after"))))
    id_ = office.start()
    office.deploy(
        NAMES, process(line(throw("tell", "signal", "storm")), id_="teller"), file="t.bpmn"
    )

    office.start("teller")

    assert office.open(id_) == ["after"]


def test_a_signal_that_ends_its_second_listener_reaches_the_first(office: Office) -> None:
    storm = event("signal", signalRef="storm")
    inner = line(catch("inside", "signal", "storm"), user("in"), first="is", last="ie")
    outer = tag("subProcess", "sub", inner) + boundary("out", "sub", storm)
    body = tag("startEvent", "s") + outer + user("rescue") + tag("endEvent", "e")
    flows = chain("s", "sub", "e") + flow("out", "rescue")
    id_ = office.begin(body + flows, head=NAMES)

    office.project.runner.signal("storm", {}, actor="a")

    assert office.open(id_) == ["rescue"]
