"""What is told of terms goes out as instances of the process that ``[terms] notify`` names."""

from __future__ import annotations

from datetime import timedelta

import pytest

from procrunner.deadline import Deadline
from procrunner.model import EventKind, Instance, Status
from procrunner.runner import telling
from procrunner.runner.applying import Applier
from tests.drawings import boundary, field, form, retries, service, user
from tests.models import flow, line, process, properties, tag, timer
from tests.office import Office
from tests.terms import keep, term

POST = """
@handler("post", kind="idempotent")
def post(told: str, case: str, name: str, due: str, escalate: str, *, call: Call):
    note(f"{told} {case} {name} {due} {escalate} {call.key}")
    if (LEDGER.parent / "down").exists():
        raise RuntimeError("the post is closed")
"""
LATE = timedelta(hours=3)


@pytest.fixture(autouse=True)
def notices(office: Office) -> None:
    keep(office, settings='[terms]\nwarn = "100%"\nnotify = "notice"')
    office.handlers(POST)


def carrier(office: Office, *body: str) -> None:
    office.deploy(
        process(line(*body or (service("post", "post", retries("R2/PT1M")),)), id_="notice"),
        file="notice.bpmn",
    )


def late(office: Office, *, key: str = "") -> str:
    """An instance whose step is late by an hour and is offered to the head."""
    step = user("look", term("PT2H", escalate="head"), camunda_candidateGroups="clerk")
    id_ = office.begin(line(step), key=key)
    office.clock.moment += LATE
    return id_


def begun(office: Office) -> list[Instance]:
    with office.project.store.read() as unit:
        return [*unit.instances.list(process="notice")]


def told(office: Office, id_: str) -> list[dict[str, object]]:
    events = office.project.viewer.story(id_).events
    return [dict(each.event.data) for each in events if each.event.kind is EventKind.LATE]


def test_a_notice_goes_out_once_with_what_it_is_about(office: Office) -> None:
    carrier(office)
    id_ = late(office, key="2026-1")

    office.work()
    office.work()

    (notice,) = begun(office)
    assert notice.status is Status.COMPLETED
    assert notice.business_key == f"{id_}.3 late"
    assert notice.variables["business_key"] == "2026-1"
    (sent,) = office.ledger
    assert sent.startswith(f"late {id_} Look at look 2026-03-02T11:00:00+00:00 head {notice.id}/")
    assert told(office, id_) == [
        {"term": "PT2H", "due": "2026-03-02T11:00:00+00:00", "to": "head", "notice": notice.id}
    ]


def test_a_warning_goes_out_too(office: Office) -> None:
    keep(office, settings='[terms]\nnotify = "notice"')
    carrier(office)
    office.begin(line(user("look", term("PT2H"))))

    office.clock.moment += timedelta(minutes=91)
    office.work()

    assert [each.variables["told"] for each in begun(office)] == ["warned"]


def test_a_post_that_is_closed_is_tried_again_and_then_an_incident(office: Office) -> None:
    carrier(office)
    id_ = late(office)
    (office.folder / "down").touch()

    for _ in range(4):
        office.work()
        office.clock.moment += timedelta(minutes=2)

    (notice,) = begun(office)
    (incident,) = office.view(notice.id).incidents
    assert incident.message == "RuntimeError: the post is closed"
    assert len(office.ledger) == 2
    assert len({sent.split()[-1] for sent in office.ledger}) == 1, "the counterpart sees one key"
    assert office.open(id_) == ["look"]


def test_the_head_gets_the_work_the_notice_a_task_and_the_drawing_goes_its_way(
    office: Office,
) -> None:
    carrier(office, user("read", camunda_candidateGroups="${escalate}"))
    own = properties(**{"term:calendar": "working"})
    bell = boundary("bell", "look", own + timer("PT2H"), cancelActivity="false")
    step = user("look", term("PT2H", escalate="head"), camunda_candidateGroups="clerk")
    way = user("ask-head", camunda_candidateGroups="head") + flow("bell", "ask-head")
    id_ = office.begin(line(step) + bell + way)
    office.clock.moment += LATE

    office.work()

    with office.project.store.read() as unit:
        items = unit.work_items.list(roles=["head"])
    found = sorted((each.element, each.instance == id_) for each in items)
    assert found == [("ask-head", True), ("look", True), ("read", False)]


def test_what_no_process_carries_out_is_told_all_the_same(office: Office) -> None:
    id_ = late(office)

    office.work()

    (data,) = told(office, id_)
    assert (
        data["trouble"] == "nobody is notified: No process 'notice' is deployed. Deploy it first."
    )
    assert data["to"] == "head"
    assert office.work() == 0


def test_a_process_that_asks_for_something_else_stops_no_term(office: Office) -> None:
    start = tag("startEvent", "s", form(field("colour", required="true")))
    office.deploy(
        process(start + tag("endEvent", "e") + flow("s", "e"), id_="notice"), file="notice.bpmn"
    )
    id_ = late(office)

    office.work()

    (data,) = told(office, id_)
    assert str(data["trouble"]).startswith("nobody is notified: notice: ")
    assert begun(office) == []


def test_a_notice_that_is_late_itself_begins_no_other(office: Office) -> None:
    carrier(office, user("read", term("PT2H")))
    late(office)
    office.work()

    office.clock.moment += timedelta(days=9)
    office.work()

    assert len(begun(office)) == 1
    assert len(told(office, begun(office)[0].id)) == 1


def test_of_two_workers_that_see_the_same_one_tells(
    office: Office, schema_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f'[database]\nurl = "{schema_url}"'
    keep(office, settings=f'[terms]\nwarn = "100%"\nnotify = "notice"\n{url}')
    office.project.store.migrate()
    carrier(office)
    id_ = late(office)
    real, second = telling.tell, office.worker("second")

    def tell(applier: Applier, deadline: Deadline, *, trouble: str = "") -> str:
        monkeypatch.setattr(telling, "tell", real)
        second.run_due()
        return real(applier, deadline, trouble=trouble)

    monkeypatch.setattr(telling, "tell", tell)

    office.work()

    assert office.said[0].said == "somebody else was first"
    assert len(begun(office)) == len(told(office, id_)) == len(office.ledger) == 1
    office.project.store.close()
