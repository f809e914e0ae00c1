"""The registers of certificates and refusals."""

from datetime import UTC, datetime

import pytest
from given import MakeCall
from sqlalchemy import Connection, create_engine, select

from handlers.certificates import Issued, certificate, issue_certificate, refuse_certificate
from handlers.demo.samples import APPLICANT, ATTORNEY, STRANGER
from handlers.registers import Refused
from procrunner.errors import HandlerError
from procrunner.handler import BpmnError, Call

VEHICLE = {"plate": "000 AAA 00", "make": "Demo"}


def test_a_certificate_gets_the_year_s_next_number(transaction: Connection, call: MakeCall) -> None:
    issued = [_issue(transaction, call(key)) for key in ("a", "b")]

    assert issued[0] == Issued(
        number="ХТБС-2026-000001",
        variant="issue",
        issued_at="2026-11-20T09:30:00+00:00",
        holder_iin=APPLICANT,
    )
    assert issued[1].number == "ХТБС-2026-000002"


def test_the_same_key_gives_the_same_certificate(transaction: Connection, call: MakeCall) -> None:
    first = _issue(transaction, call("a"))

    again = _issue(transaction, call("a", datetime(2027, 1, 5, tzinfo=UTC)))

    assert again == first


def test_numbers_begin_anew_with_the_country_s_new_year(
    transaction: Connection, call: MakeCall
) -> None:
    numbers = [
        _issue(transaction, call(str(hour), datetime(2026, 12, 31, hour, tzinfo=UTC))).number
        for hour in (18, 19)
    ]

    assert numbers == ["ХТБС-2026-000001", "ХТБС-2027-000001"]


def test_a_transaction_rolled_back_leaves_no_gap(call: MakeCall) -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        _issue(connection, call("a"))
        connection.rollback()

        number = _issue(connection, call("b")).number
    engine.dispose()

    assert number == "ХТБС-2026-000001"


def test_a_duplicate_refers_to_its_original(transaction: Connection, call: MakeCall) -> None:
    first = _issue(transaction, call("a"))

    duplicate = issue_certificate(
        "duplicate",
        APPLICANT,
        VEHICLE,
        ATTORNEY,
        first.number,
        transaction=transaction,
        call=call("b"),
    )

    row = transaction.execute(
        select(certificate).where(certificate.c.number == duplicate.number)
    ).one()
    assert (row.original, row.representative_iin) == (first.number, ATTORNEY)
    assert row.vehicle == VEHICLE


def test_nobody_gets_a_duplicate_of_another_person_s_certificate(
    transaction: Connection, call: MakeCall
) -> None:
    first = _issue(transaction, call("a"))

    with pytest.raises(BpmnError) as raised:
        issue_certificate(
            "duplicate",
            STRANGER,
            VEHICLE,
            original=first.number,
            transaction=transaction,
            call=call("b"),
        )

    assert raised.value.code == "wrong-original"
    assert str(raised.value) == "certificate ХТБС-2026-000001 is another person's"


def test_an_unknown_variant_is_refused_with_those_known(
    transaction: Connection, call: MakeCall
) -> None:
    with pytest.raises(HandlerError) as raised:
        issue_certificate("reissue", APPLICANT, VEHICLE, transaction=transaction, call=call())

    assert str(raised.value) == (
        "'reissue' is no variant of the certificate\n  Known: issue, duplicate."
    )


def test_a_refusal_is_entered_once_with_its_reasons(
    transaction: Connection, call: MakeCall
) -> None:
    refused = [
        refuse_certificate(APPLICANT, ["Көшірме жоқ"], transaction=transaction, call=call(key))
        for key in ("a", "a", "b")
    ]

    assert refused[0] == Refused(
        number="БТ-2026-000001",
        refused_at="2026-11-20T09:30:00+00:00",
        reasons=["Көшірме жоқ"],
    )
    assert [entry.number[-1] for entry in refused] == ["1", "1", "2"]


def test_one_reason_may_be_given_as_a_text(transaction: Connection, call: MakeCall) -> None:
    refused = refuse_certificate(APPLICANT, "Көшірме жоқ", transaction=transaction, call=call())

    assert refused.reasons == ["Көшірме жоқ"]


@pytest.mark.parametrize("reasons", ["", " ", [], [""]])
def test_a_refusal_without_a_reason_is_none(
    transaction: Connection, call: MakeCall, reasons: str | list[str]
) -> None:
    with pytest.raises(HandlerError, match="a refusal needs a reason"):
        refuse_certificate(APPLICANT, reasons, transaction=transaction, call=call())


def _issue(transaction: Connection, call: Call) -> Issued:
    return issue_certificate("issue", APPLICANT, VEHICLE, transaction=transaction, call=call)
