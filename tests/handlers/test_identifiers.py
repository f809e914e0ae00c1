"""IIN and BIN."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handlers.identifiers import (
    Bin,
    Entity,
    Fault,
    IdentifierError,
    Iin,
    Sex,
    Unit,
    check_digit,
    parse_bin,
    parse_iin,
)

BODIES = st.text(alphabet="0123456789", min_size=11, max_size=11)
WEIGHTLESS = 10  # index of the digit whose weight is 11, that is none


@pytest.mark.parametrize(
    ("value", "birth_date", "sex"),
    [
        ("991231299115", date(1899, 12, 31), Sex.FEMALE),
        ("750228359095", date(1975, 2, 28), Sex.MALE),
        ("900101415120", date(1990, 1, 1), Sex.FEMALE),
        ("000229520825", date(2000, 2, 29), Sex.MALE),
        ("121130661828", date(2012, 11, 30), Sex.FEMALE),
    ],
)
def test_an_iin_tells_birth_date_and_sex(value: str, birth_date: date, sex: Sex) -> None:
    assert parse_iin(value) == Iin(value=value, birth_date=birth_date, sex=sex)


@pytest.mark.parametrize("value", ["850515300701", "850515300713", "850515300725"])
def test_a_second_pass_gives_the_check_digit_where_the_first_gives_ten(value: str) -> None:
    assert parse_iin(value).birth_date == date(1985, 5, 15)


@pytest.mark.parametrize("body", ["85051530150", "85051530231", "85051530312"])
def test_a_number_without_any_check_digit_is_never_issued(body: str) -> None:
    faults = [_iin_fault(f"{body}{last}") for last in range(10)]

    assert faults == [Fault.UNUSED] * 10


def test_a_foreigner_s_iin_says_neither_century_nor_sex() -> None:
    value = _with_check("88022901234")

    parsed = parse_iin(value)

    assert parsed == Iin(value=value, birth_date=None, sex=None)


@pytest.mark.parametrize(
    ("value", "parsed"),
    [
        ("150940000120", (15, 9, Entity.RESIDENT, Unit.HEAD)),
        ("160141003450", (16, 1, Entity.RESIDENT, Unit.BRANCH)),
        ("130250007778", (13, 2, Entity.NON_RESIDENT, Unit.HEAD)),
        ("101260000108", (10, 12, Entity.JOINT, Unit.HEAD)),
        ("991253000420", (99, 12, Entity.NON_RESIDENT, Unit.PEASANT_FARM)),
    ],
)
def test_a_bin_tells_registration_kind_and_unit(
    value: str, parsed: tuple[int, int, Entity, Unit]
) -> None:
    year, month, entity, unit = parsed

    assert parse_bin(value) == Bin(value=value, year=year, month=month, entity=entity, unit=unit)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("", Fault.LENGTH),
        ("7502283590951", Fault.LENGTH),
        ("75022835909x", Fault.DIGITS),
        ("٧٥٠٢٢٨٣٥٩٠٩٥", Fault.DIGITS),
        (" 75022835909", Fault.DIGITS),
        ("123456789011", Fault.CHECKSUM),
        ("750228359096", Fault.CHECKSUM),
    ],
)
def test_what_cannot_be_an_iin_says_why(value: str, fault: Fault) -> None:
    assert _iin_fault(value) is fault


@pytest.mark.parametrize(
    ("body", "fault"),
    [("75022935909", Fault.DATE), ("75130135909", Fault.DATE), ("75022875909", Fault.CENTURY)],
)
def test_an_iin_with_right_check_digit_still_needs_a_day_and_a_century(
    body: str, fault: Fault
) -> None:
    assert _iin_fault(_with_check(body)) is fault


@pytest.mark.parametrize(
    ("body", "fault"),
    [("15134000012", Fault.DATE), ("15093000012", Fault.ENTITY), ("15094400012", Fault.UNIT)],
)
def test_a_bin_with_right_check_digit_still_needs_a_month_a_kind_and_a_unit(
    body: str, fault: Fault
) -> None:
    with pytest.raises(IdentifierError) as raised:
        parse_bin(_with_check(body))

    assert raised.value.fault is fault


def test_a_number_given_as_a_number_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError, match="an IIN or BIN is text, not int: put it in quotes"):
        parse_iin(750228359095)  # type: ignore[arg-type]


@given(body=BODIES, place=st.integers(0, 10), digit=st.integers(0, 9))
def test_a_wrong_digit_with_a_weight_changes_the_first_remainder(
    body: str, place: int, digit: int
) -> None:
    wrong = f"{body[:place]}{digit}{body[place + 1 :]}"
    assume(wrong != body and place != WEIGHTLESS)
    assume(_first_remainder(body) != 10 and _first_remainder(wrong) != 10)

    assert check_digit(wrong) != check_digit(body)


@given(body=BODIES, last=st.integers(0, 9))
def test_a_wrong_check_digit_is_always_caught(body: str, last: int) -> None:
    assume(check_digit(body) not in (None, last))

    assert _iin_fault(f"{body}{last}") is Fault.CHECKSUM


@given(born=st.dates(date(1800, 1, 1), date(2099, 12, 31)), serial=st.integers(0, 9999))
def test_every_iin_made_by_the_rule_is_read_back(born: date, serial: int) -> None:
    mark = (born.year // 100 - 18) * 2 + 1
    body = f"{born:%y%m%d}{mark}{serial:04}"
    assume(check_digit(body) is not None)

    assert parse_iin(_with_check(body)).birth_date == born


def _with_check(body: str) -> str:
    return f"{body}{check_digit(body)}"


def _first_remainder(body: str) -> int:
    return sum(int(digit) * weight for weight, digit in enumerate(body, 1)) % 11


def _iin_fault(value: str) -> Fault:
    with pytest.raises(IdentifierError) as raised:
        parse_iin(value)
    return raised.value.fault
