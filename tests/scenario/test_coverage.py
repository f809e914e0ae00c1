"""What scenarios came through, by kind, and what they missed, by name."""

from __future__ import annotations

from procrunner.definition import read
from procrunner.scenario import Part, coverage, total
from tests.drawings import boundary, user
from tests.models import chain, event, flow, process, source, tag, timer

BODY = (
    tag("startEvent", "s")
    + user("ask")
    + boundary("late", "ask", timer("P1D"))
    + tag("exclusiveGateway", "g", default="to-no")
    + tag("endEvent", "yes", name="Given")
    + tag("endEvent", "no", name="Refused")
    + tag("endEvent", "expired")
    + tag("dataObjectReference", "paper")
    + chain("s", "ask", "g")
    + flow("g", "yes", "${ok}", id_="to-yes")
    + flow("g", "no", id_="to-no")
    + chain("late", "expired")
)
DRAWN = read(source(process(BODY)), file="p.bpmn")
WAY = ("s", "s-ask", "ask", "ask-g", "g", "to-yes", "yes")


def passed(*ids: str) -> frozenset[tuple[str, str]]:
    return frozenset(("p", each) for each in ids)


def test_each_kind_is_counted() -> None:
    found = coverage(DRAWN, [passed(*WAY)])

    assert found.counts == {
        Part.END: (1, 3),
        Part.BRANCH: (1, 2),
        Part.BOUNDARY: (0, 1),
        Part.NODE: (4, 7),
        Part.FLOW: (3, 5),
    }
    assert found.percent == total([found]) == 100 * 7 / 12


def test_what_was_missed_is_named_by_its_narrowest_kind() -> None:
    found = coverage(DRAWN, [passed(*WAY)])

    assert {(each.element, each.part) for each in found.missed} == {
        ("late", Part.BOUNDARY),
        ("no", Part.END),
        ("expired", Part.END),
        ("to-no", Part.BRANCH),
        ("late-expired", Part.FLOW),
    }


def test_cases_add_up() -> None:
    rest = passed(
        "s", "s-ask", "ask", "late", "late-expired", "expired", "ask-g", "g", "to-no", "no"
    )

    found = coverage(DRAWN, [passed(*WAY), rest])

    assert (found.scenarios, found.percent, found.missed) == (2, 100, ())


def test_the_same_ids_of_another_process_do_not_count() -> None:
    assert coverage(DRAWN, [frozenset({("q", "s")})]).hit == frozenset()


def test_a_process_that_does_not_run_has_nothing_to_pass() -> None:
    drawn = read(source(tag("process", "p", BODY, isExecutable="false")), file="p.bpmn")

    assert coverage(drawn, []).percent == 100


def test_a_compensation_event_is_passed_by_what_is_done_for_it() -> None:
    body = (
        user("book")
        + boundary("on-book", "book", event("compensate"))
        + user("undo", isForCompensation="true")
        + tag("association", "a", sourceRef="on-book", targetRef="undo")
    )
    drawn = read(source(process(body)), file="p.bpmn")

    assert [each.element for each in coverage(drawn, [passed("book")]).missed] == [
        "on-book",
        "undo",
    ]
    assert coverage(drawn, [passed("book", "undo")]).missed == ()


def test_ad_hoc_sub_processes_and_transactions_are_counted() -> None:
    drawn = read(source(process(tag("adHocSubProcess", "a") + tag("transaction", "t"))), file="p")

    assert coverage(drawn, []).counts[Part.NODE] == (0, 2)
