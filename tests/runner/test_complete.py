from __future__ import annotations

from datetime import date

import pytest

from procrunner.errors import ConflictError, ExpressionError, NotFoundError, UsageError
from procrunner.model import EventKind, Status
from tests.drawings import field, form, user
from tests.models import chain, flow, line, parameters, tag
from tests.office import Office

HINT = "  Give them with --set f=…"


def complete(office: Office, ref: str, **variables: object) -> None:
    office.project.runner.complete(ref, variables, actor="daniyar")


def filled(office: Office, field_: str, **given: object) -> dict[str, object]:
    id_ = office.begin(line(user("look", form(field_))))
    complete(office, id_, **given)
    return dict(office.instance(id_).variables)


def test_the_next_element_is_reached(office: Office) -> None:
    id_ = office.begin(line(user("one"), user("two")))

    complete(office, id_)

    assert office.open(id_) == ["two"]


def test_the_history_says_who_completed_it(office: Office) -> None:
    id_ = office.begin(line(user("one")))

    complete(office, id_)

    told = office.project.viewer.story(id_).events
    assert [each.actor for each in told if each.event.element == "one"] == ["aigerim", "daniyar"]


@pytest.mark.parametrize(
    ("field_", "value"),
    [
        (field("f"), "text"),
        (field("f"), ""),
        (field("f", "long"), 5),
        (field("f", "long"), -(2**62)),
        (field("f", "boolean"), False),
        (field("f", "date"), "2026-02-28"),
        (field("f", "enum", choices="red green"), "green"),
        (field("f", "long", min="1", max="3"), 1),
        (field("f", "long", min="1", max="3"), 3),
        (field("f", minlength="2", maxlength="3"), "абв"),
        (field("f", pattern=r"\d{12}"), "012345678901"),
    ],
)
def test_a_value_that_fits_its_field_is_taken(office: Office, field_: str, value: object) -> None:
    assert filled(office, field_, f=value) == {"f": value}


@pytest.mark.parametrize(
    ("field_", "value", "problem"),
    [
        (field("f"), 5, "is 5, not text"),
        (field("f", required="true"), None, "is missing: text"),
        (field("f", required="true"), "", "is empty"),
        (field("f", "long"), "5", "is '5', not a whole number"),
        (field("f", "long"), True, "is True, not a whole number"),
        (field("f", "long"), 1.5, "is 1.5, not a whole number"),
        (field("f", "boolean"), "true", "is 'true', not true or false"),
        (field("f", "boolean"), 1, "is 1, not true or false"),
        (field("f", "date"), "28.02.2026", "is '28.02.2026', not a date, such as 2026-03-01"),
        (field("f", "date"), "2026-02-30", "is '2026-02-30', not a date, such as 2026-03-01"),
        (field("f", "enum", choices="red green"), "blue", "is 'blue', not one of red, green"),
        (field("f", "enum", choices="red green"), ["red"], "is ['red'], not one of red, green"),
        (field("f", "long", min="1"), 0, "is below 1"),
        (field("f", "long", max="3"), 4, "is above 3"),
        (field("f", minlength="2"), "a", "is shorter than 2 letters"),
        (field("f", maxlength="3"), "abcd", "is longer than 3 letters"),
        (field("f", pattern=r"\d{12}"), "12", r"does not match \d{12}"),
    ],
)
def test_a_value_that_does_not_fit_its_field_is_refused(
    office: Office, field_: str, value: object, problem: str
) -> None:
    with pytest.raises(UsageError) as refused:
        filled(office, field_, f=value)

    assert str(refused.value) == f"look (Look at look): 'f' (F) {problem}\n{HINT}"


@pytest.mark.parametrize(
    ("type_", "wanted"),
    [
        ("string", "text"),
        ("long", "a whole number"),
        ("boolean", "true or false"),
        ("date", "a date, such as 2026-03-01"),
        ("enum", "one of red, green"),
    ],
)
def test_a_required_field_that_is_missing_is_named_with_what_it_takes(
    office: Office, type_: str, wanted: str
) -> None:
    with pytest.raises(UsageError) as refused:
        filled(office, field("f", type_, required="true", choices="red green"))

    assert str(refused.value) == f"look (Look at look): 'f' (F) is missing: {wanted}\n{HINT}"


@pytest.mark.parametrize(
    ("field_", "value"),
    [
        (field("f", "long", default="7"), 7),
        (field("f", "boolean", default="true"), True),
        (field("f", "boolean", default="false"), False),
        (field("f", default="x"), "x"),
        (field("f", "enum", default="red", choices="red green"), "red"),
        (field("f", "long", default="7", required="true"), 7),
        (field("f"), ""),
    ],
)
def test_a_field_that_is_not_given_has_its_default(
    office: Office, field_: str, value: object
) -> None:
    assert filled(office, field_) == {"f": value}


def test_an_optional_number_without_a_default_stays_unset(office: Office) -> None:
    assert filled(office, field("f", "long")) == {}


def test_all_problems_are_told_at_once(office: Office) -> None:
    id_ = office.begin(line(user("look", form(field("a", required="true"), field("b", "long")))))

    with pytest.raises(UsageError, match=r"'a' \(A\) is missing: text; 'b' \(B\) is 'x'"):
        complete(office, id_, b="x")


def test_variables_that_no_field_asks_for_pass(office: Office) -> None:
    assert filled(office, field("f"), f="x", more=[1]) == {"f": "x", "more": [1]}


def test_a_date_becomes_text(office: Office) -> None:
    assert filled(office, field("f", "date"), f=date(2026, 3, 1)) == {"f": "2026-03-01"}


def test_a_refused_form_changes_nothing(office: Office) -> None:
    id_ = office.begin(line(user("look", form(field("f", "long")))))
    before = office.instance(id_)

    with pytest.raises(UsageError):
        complete(office, id_, f="x")

    assert office.instance(id_) == before
    assert office.open(id_) == ["look"]


def test_whoever_comes_second_learns_who_was_first_and_when(office: Office) -> None:
    id_ = office.begin(line(user("one"), user("two")))
    item = office.view(id_).work_items[0].id
    complete(office, item)
    office.clock.move(minutes=5)

    with pytest.raises(ConflictError) as refused:
        office.project.runner.complete(item, {}, actor="b")

    assert str(refused.value) == (
        f"work item {item} (Look at one) was completed by daniyar at 2026-03-02 09:00:00 UTC\n"
        f"  See what the instance waits for now: procrunner show {id_}"
    )


def test_a_work_item_of_a_cancelled_instance_says_so(office: Office) -> None:
    id_ = office.begin(line(user("one")))
    item = office.view(id_).work_items[0].id
    office.project.mender.cancel(id_, reason="withdrawn", actor="head")

    with pytest.raises(ConflictError, match="was interrupted by head"):
        complete(office, item)


def test_a_work_item_that_is_not_there_is_not_found(office: Office) -> None:
    with pytest.raises(NotFoundError, match="No work item fits 'nothing'"):
        complete(office, "nothing")


def test_an_instance_with_several_open_work_items_lists_them(office: Office) -> None:
    fork, join = tag("parallelGateway", "fork"), tag("parallelGateway", "join")
    both = user("one") + user("two") + chain("fork", "one", "join") + chain("fork", "two", "join")
    body = tag("startEvent", "s") + fork + join + both + tag("endEvent", "e")
    id_ = office.begin(body + flow("s", "fork") + flow("join", "e"))

    with pytest.raises(UsageError) as refused:
        complete(office, id_)

    items = [f"{item.id} ({item.name})" for item in office.view(id_).work_items]
    assert len(items) == 2
    assert refused.value.hint == f"Name one of them: {', '.join(items)}"


def test_what_cannot_be_computed_afterwards_is_refused_and_changes_nothing(office: Office) -> None:
    outputs = parameters(outputs={"half": "${amount / 2}"})
    id_ = office.begin(line(user("look", outputs)))

    with pytest.raises(ExpressionError, match="amount"):
        complete(office, id_)

    assert office.open(id_) == ["look"]
    complete(office, id_, amount=4)
    assert office.instance(id_).variables["half"] == 2


def test_the_last_one_ends_the_instance_with_its_outcome(office: Office) -> None:
    body = tag("startEvent", "s") + user("look") + tag("endEvent", "e", name="Issued")
    id_ = office.begin(body + chain("s", "look", "e"))

    complete(office, id_)

    ended = office.instance(id_)
    assert (ended.status, ended.outcome, ended.outcome_name) == (Status.COMPLETED, "e", "Issued")
    assert office.project.viewer.story(id_).events[-1].event.kind is EventKind.ENDED
