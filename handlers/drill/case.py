"""What became of one application, and whether anything was done twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, inspect, select

from procrunner.model import EventKind
from procrunner.project import Project
from procrunner.scenario import Played

from .. import registers
from ..emulator.desk import Desk
from ..emulator.records import Records

_JOURNALS = {  # where each delivered question may leave one row, and no more
    ("regional-gateway-ws", "register"): "gateway/incoming",
    ("regional-gateway-ws", "send"): "gateway/message",
    ("cabinet", "post"): "cabinet/notice",
    ("cabinet", "put"): "cabinet/result",
    ("portal", "register"): "portal/request",
    ("e-licensing", "register"): "e-licensing/request",
    ("expert-attestation-is", "book"): "testing/booking",
    ("payment-gateway", "refund"): "payments/refund",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One application of the drill."""

    place: str  #: file and line of its scenario
    key: str
    end: str  #: BPMN id of the end event; empty where it has not ended
    incident: str  #: where it stands, and why; empty where none is open
    told: str  #: what differs from the scenario
    failed: int  #: attempts of handlers that came to nothing
    repaired: int  #: how often the operator tried again
    late: int  #: terms that ended before the work
    repeated: int  #: questions that the registries got more than once
    twice: tuple[str, ...]  #: what was done more than once
    money: Counter[str] = field(default_factory=Counter)  #: payments, by what became of them


def seen(
    project: Project, played: Played, desk: Desk, records: Records, money: Counter[str]
) -> Case:
    """Look at the case, its registers, and what the registries got."""
    kinds: Counter[EventKind] = Counter()
    incident = ""
    if played.instance:
        kinds.update(each.event.kind for each in project.viewer.story(played.instance).events)
        open_ = project.viewer.view(played.instance).incidents
        incident = "; ".join(f"{each.element}: {each.message}" for each in open_)
    return Case(
        place=played.scenario.place,
        key=played.scenario.key,
        end=played.outcome,
        incident=incident,
        told="" if played.is_right else incident or str(played),
        failed=kinds[EventKind.FAILED],
        repaired=kinds[EventKind.RETRIED],
        late=kinds[EventKind.LATE],
        repeated=sum(count > 1 for count in desk.delivered.values()),
        twice=(
            *_issued_twice(project, played.instance),
            *_recorded_twice(desk, records),
            *_charged_twice(records),
        ),
        money=money,
    )


def _issued_twice(project: Project, instance: str) -> Iterator[str]:
    """A register that holds two entries of one step of one case."""
    with project.store.read() as unit:
        connection = unit.connection
        assert isinstance(connection, Connection)  # noqa: S101 - what the adapter gives
        there = set(inspect(connection).get_table_names())
        for table in registers.tables():
            if table.name in there:
                query = select(table.c.key).where(table.c.key.startswith(f"{instance}/"))
                steps = Counter(key.split("/")[1] for key in connection.execute(query).scalars())
                yield from (f"{table.name} by {step}" for step, n in steps.items() if n > 1)


def _recorded_twice(desk: Desk, records: Records) -> Iterator[str]:
    """A journal of a registry that holds more rows than there were different questions."""
    asked: Counter[str] = Counter()
    for service, action, _ in desk.delivered:
        if (service, action) in _JOURNALS:
            asked[_JOURNALS[service, action]] += 1
    for journal in dict.fromkeys(_JOURNALS.values()):
        rows = len(records.sheet(journal).rows)
        if rows > asked[journal]:
            yield f"{journal}: {rows} rows of {asked[journal]} questions"


def _charged_twice(records: Records) -> Iterator[str]:
    """Money that a request keeps although it was given back."""
    kept = {row[0] for row in records.sheet("e-licensing/payment_fact").rows}
    for row in records.sheet("payments/refund").rows:
        if row[0] in kept:
            yield f"payment {row[0]}: kept and given back"
