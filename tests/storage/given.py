"""What the tests of storage start from."""

from datetime import UTC, datetime, timedelta
from typing import Any

from procrunner.model import DefinitionVersion, Instance, Message, Note, Status, Wait, WaitKind
from procrunner.ports import Store

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def definition(process: str = "order", content: str = "a", **other: Any) -> DefinitionVersion:
    fields = {"process": process, "version": 0, "hash": content, "name": "Тапсырыс 📄"}
    fields |= {"file": f"{process}.bpmn", "xml": content.encode(), "deployed_at": NOW}
    return DefinitionVersion(**(fields | other))


def instance(id_: str = "abc123", **other: Any) -> Instance:
    fields = {
        "id": id_,
        "process": "order",
        "version": 1,
        "pins": {"payment": 2},
        "business_key": "",
        "status": Status.ACTIVE,
        "revision": 1,
        "state": "tokens",
        "outcome": "",
        "outcome_name": "",
        "next_due": None,
        "started_at": NOW,
        "started_by": "Әсел",
        "ended_at": None,
        "variables": {"сумма": 1.5, "list": [1, None, {"b": True}], "емодзи": "📎\u0000"},
    }
    return Instance(**(fields | other))


def wait(token: int = 1, kind: WaitKind = WaitKind.USER, **other: Any) -> Wait:
    fields = {"token": token, "element": "task", "process": "order", "name": "Check", "kind": kind}
    return Wait(**(fields | other))


def message(id_: str = "m1", **other: Any) -> Message:
    fields = {"id": id_, "name": "paid", "correlation": "", "instance": "", "variables": {}}
    return Message(**(fields | {"received_at": NOW, "delivered_to": ""} | other))


def note(**other: Any) -> Note:
    fields = {"instance": "abc123", "number": 0, "token": 0, "at": NOW, "author": "Әсел"}
    return Note(**(fields | {"text": "the seal is missing", "file": {}} | other))


def instances(store: Store, *ids: str, **other: Any) -> None:
    with store.write() as unit:
        unit.definitions.add(definition())
        for id_ in ids or ("abc123",):
            unit.instances.add(instance(id_, **other))


def waits(store: Store, *given: Wait, instance: str = "abc123", at: datetime = NOW) -> None:
    with store.write() as unit:
        unit.waits.open(instance, given, at=at)
