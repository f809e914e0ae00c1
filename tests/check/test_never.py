"""Rules of the house over several drawings."""

from __future__ import annotations

from procrunner.check import check, house
from tests.drawings import service, user
from tests.models import line, process, source

HOUSE = house(
    {"rules": {"never": [{"reach": "certificates.issue", "without": "sign", "because": "p. 1"}]}},
    where="procrunner.toml",
)


def _told(files: dict[str, bytes]) -> list[str]:
    found = check(files, others={}, handlers={}, house=HOUSE)
    return [each.file for each in found if each.code == "PR606"]


def _drawing(id_: str, *steps: str, topic: str) -> bytes:
    nodes = {"sign": user("sign"), "issue": service("issue", topic)}
    return source(process(line(*(nodes[step] for step in steps)), id_=id_))


def test_an_equal_id_in_a_drawing_that_is_not_called_means_something_else() -> None:
    issues = _drawing("one", "sign", "issue", topic="certificates.issue")
    orders = _drawing("other", "issue", "sign", topic="orders.issue")

    assert _told({"one.bpmn": issues, "other.bpmn": orders}) == []


def test_the_way_past_is_told_of_the_drawing_that_has_it() -> None:
    signs = _drawing("one", "sign", "issue", topic="certificates.issue")
    forgets = _drawing("other", "issue", "sign", topic="certificates.issue")

    assert _told({"one.bpmn": signs, "other.bpmn": forgets}) == ["other.bpmn"]
