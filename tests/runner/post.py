"""Messages for tests, and processes that wait for them or start with them."""

from __future__ import annotations

from procrunner.model import Message
from tests.drawings import NAMES, catch, user
from tests.models import chain, event, line, process, tag
from tests.office import Office


def send(
    office: Office,
    name: str,
    *,
    id_: str = "m1",
    to: str = "",
    correlation: str = "",
    **variables: object,
) -> tuple[str, bool]:
    message = Message(
        id=id_,
        name=name,
        correlation=correlation,
        instance=to,
        variables=variables,
        received_at=office.clock.now(),
        delivered_to="",
    )
    taken, is_new = office.project.runner.message(message, actor="post")
    return taken.delivered_to, is_new


WAITS = line(catch("wait", "message", "answer"), user("after"))
CORRELATED = line(catch("wait", "message", "answer", "${number}"), user("after"))


def started_by_message(extra: str = "", id_: str = "q") -> str:
    start = tag("startEvent", f"{id_}s", extra + event("message", messageRef="begin"))
    body = start + user(f"{id_}look") + tag("endEvent", f"{id_}e")
    return NAMES + process(body + chain(f"{id_}s", f"{id_}look", f"{id_}e"), id_=id_)
