"""The ports' dataclasses on the wire, and back."""

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest

from handlers.cabinets import Notice
from handlers.payment_gateway import Payment, Status
from handlers.registries import (
    IdentityDocument,
    Person,
    PowerOfAttorney,
    SignedRequest,
)
from handlers.wire import decode, encode

DOCUMENT = IdentityDocument(type="002", number="1", valid_until=date(2030, 1, 2), is_valid=True)
VALUES = [
    DOCUMENT,
    Person(
        iin="750228359095",
        surname="Үлгінов",
        given_name="Сынақ",
        patronymic="",
        birth_date=None,
        is_alive=True,
        document=DOCUMENT,
    ),
    PowerOfAttorney(
        number="1",
        dated=date(2026, 1, 1),
        principal_iin="a",
        attorney_iin="b",
        valid_from=date(2026, 1, 1),
        valid_until=None,
        is_revoked=False,
        powers=("sign", "receive"),
    ),
    SignedRequest(
        service="s", applicant_iin="a", document=b"\x00\xff", signature=b"", application={"x": [1]}
    ),
    Notice(iin="a", code="receipt", texts={"kk": "қолхат"}, details={"n": 1}),
    Payment(
        number="1",
        payer="a",
        amount=18520,
        purpose="p",
        status=Status.PENDING,
        begun_at="",
        paid_at="",
    ),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    assert decode(type(value), encode(value)) == value


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_without_one_of_its_parts_is_none(value: object) -> None:
    whole = encode(value)
    assert len(whole) == len(fields(value))  # type: ignore[arg-type] # they are dataclasses

    for name in whole:
        with pytest.raises(ValueError, match=f"it lacks '{name}'"):
            decode(type(value), {each: whole[each] for each in whole if each != name})


def test_a_moment_is_written_with_its_offset() -> None:
    moment = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

    assert encode(moment) == "2026-11-20T09:30:00+00:00"
    assert decode(datetime, "2026-11-20T09:30:00+00:00") == moment


@pytest.mark.parametrize(
    ("kind", "value", "what"),
    [
        (int, True, "x is no int"),
        (int, "1", "x is no int"),
        (bool, 1, "x is no bool"),
        (str, None, "x is no str"),
        (bytes, "?", "x is no bytes: '?'"),
        (date, "soon", "x is no date: 'soon'"),
        (tuple[str, ...], ["a", 1], r"x\[1\] is no str"),
        (tuple[str, ...], "ab", "x is no list"),
        (Notice, [], "x is no object"),
    ],
)
def test_another_type_is_told_with_its_place(kind: object, value: object, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        decode(kind, value, "x")
