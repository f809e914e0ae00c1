"""The registers of certificates of attestation and of orders."""

import pytest
from given import MakeCall
from sqlalchemy import Connection

from handlers.attestations import Attestation, issue_attestation, refuse_attestation
from handlers.demo.samples import APPLICANT, NEWCOMER
from handlers.orders import Order, enter_order
from procrunner.errors import HandlerError
from procrunner.handler import Call


def test_a_certificate_gets_the_year_s_next_number_once(
    transaction: Connection, call: MakeCall
) -> None:
    first, again, other = (_issue(transaction, call(key)) for key in ("a", "a", "b"))

    assert first == again
    assert first == Attestation(
        number="СА-2026-000001",
        holder_iin=APPLICANT,
        speciality="engineering",
        order_number="Б-2026-000001",
        issued_at="2026-11-20T09:30:00+00:00",
    )
    assert other.number == "СА-2026-000002"


def test_a_speciality_that_the_act_does_not_name_is_refused(
    transaction: Connection, call: MakeCall
) -> None:
    with pytest.raises(HandlerError, match="'cookery' is no expert's speciality"):
        issue_attestation(APPLICANT, "cookery", "Б-1", transaction=transaction, call=call())


def test_a_refusal_is_entered_with_its_reasons(transaction: Connection, call: MakeCall) -> None:
    refused = refuse_attestation(NEWCOMER, "5/10", transaction=transaction, call=call())

    assert (refused.number, refused.reasons) == ("БТ-2026-000001", ["5/10"])


def test_an_order_is_entered_once(transaction: Connection, call: MakeCall) -> None:
    first, again = (
        enter_order("admission", APPLICANT, "admitted", transaction=transaction, call=call("a"))
        for _ in range(2)
    )

    assert first == again
    assert first == Order(
        number="Б-2026-000001",
        matter="admission",
        subject_iin=APPLICANT,
        decision="admitted",
        ordered_at="2026-11-20T09:30:00+00:00",
    )


def test_an_order_about_something_else_is_refused(transaction: Connection, call: MakeCall) -> None:
    with pytest.raises(HandlerError, match="'leave' is no matter of an order"):
        enter_order("leave", APPLICANT, "granted", transaction=transaction, call=call())


def _issue(transaction: Connection, call: Call) -> Attestation:
    return issue_attestation(
        APPLICANT, "engineering", "Б-2026-000001", transaction=transaction, call=call
    )
