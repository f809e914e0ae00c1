"""payments.pass-on and the topics of E-licensing over every adapter."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import serving
from given import DOCUMENT, NOW, Attachments, MakeCall, Registries

from handlers.demo.samples import (
    APPLICANT,
    ELEVATOR,
    FAILED,
    OTHER_PURPOSE,
    OVERDUE,
    PAID_1,
    PAID_2,
    PAID_BY_FIRM,
    PAID_BY_OTHER,
    PART,
    PENDING,
    PURPOSE,
)
from handlers.e_licensing import (
    Paid,
    check_payment,
    enter_paper_application,
    register_request,
)
from handlers.payment_gateway import Refund
from handlers.payments import Fees, PassedOn, pass_on
from handlers.payments_sql import SqlPayments
from handlers.registries import ELicensing, Registered, RegistryDownError
from handlers.registries_sql import SqlELicensing
from procrunner.handler import Call

PassOn = Callable[..., PassedOn]
SERVICE = "vko-2014-71/grain-receipt-licence"
FEES = Fees(usual=18520, purpose=PURPOSE, confirmed_within="P1D", services={"dear": 18521})


@pytest.fixture
def e_licensing(registries: Registries) -> ELicensing:
    return registries.e_licensing


@pytest.fixture
def pass_it_on(registries: Registries) -> PassOn:
    return lambda number, call, service=SERVICE, bin_="": pass_on(
        APPLICANT,
        number,
        service,
        bin_,
        payments=registries.payments,
        e_licensing=registries.e_licensing,
        fees=FEES,
        call=call,
    )


def test_a_payment_comes_in_for_the_request(
    e_licensing: ELicensing, pass_it_on: PassOn, call: MakeCall
) -> None:
    passed = pass_it_on(PAID_1, call("a"))

    assert passed == PassedOn(
        passed_on=True, pending=False, reason="ok", number=PAID_1, amount=18520
    )
    paid = check_payment(e_licensing=e_licensing, call=call("b"))
    assert paid == Paid(paid=True, number=PAID_1, amount=18520)


@pytest.mark.parametrize(
    ("number", "reason", "amount"),
    [
        ("Т-000", "unknown", 0),
        (PAID_BY_OTHER, "another-payer", 0),
        (PAID_BY_FIRM, "another-payer", 0),
        (PENDING, "pending", 0),
        (OVERDUE, "expired", 0),
        (FAILED, "failed", 0),
        (PART, "part", 18519),
        (OTHER_PURPOSE, "other-purpose", 18520),
    ],
)
def test_what_is_not_the_applicant_s_whole_payment_for_it_does_not_come_in(  # noqa: PLR0913, PLR0917
    e_licensing: ELicensing,
    pass_it_on: PassOn,
    call: MakeCall,
    number: str,
    reason: str,
    amount: int,
) -> None:
    passed = pass_it_on(number, call("a"))

    assert (passed.passed_on, passed.reason, passed.amount) == (False, reason, amount)
    assert passed.pending is (reason == "pending")
    assert not e_licensing.keeps(number, key="b")
    assert check_payment(e_licensing=e_licensing, call=call("b")) == Paid(
        paid=False, number="", amount=0
    )


def test_a_payment_is_good_for_one_request(
    e_licensing: ELicensing, pass_it_on: PassOn, call: MakeCall
) -> None:
    other = replace(call("c"), instance="i2")
    pass_it_on(PAID_1, call("a"))

    assert pass_it_on(PAID_1, call("a")).reason == "ok"
    assert pass_it_on(PAID_1, other).reason == "used"
    assert not check_payment(e_licensing=e_licensing, call=other).paid
    assert pass_it_on(PAID_2, other).reason == "ok"


def test_a_signed_request_gets_the_year_s_next_number_once(
    e_licensing: ELicensing, attachments: Attachments, call: MakeCall
) -> None:
    first, again, second = (
        _register(e_licensing, attachments, call(key)) for key in ("a", "a", "b")
    )

    assert first == Registered(
        incoming_number="ЕЛ-2026-000001",
        registered_at="2026-11-20T09:30:00+00:00",
        duplicate=False,
    )
    assert again == replace(first, duplicate=True)
    assert second.incoming_number == "ЕЛ-2026-000002"


def test_a_gateway_that_is_away_is_told(tmp_path: Path, call: MakeCall) -> None:
    payments = SqlPayments(serving.url(tmp_path, "payments"))
    e_licensing = SqlELicensing(serving.url(tmp_path, "e-licensing"))

    with pytest.raises(RegistryDownError, match="the payment gateway does not answer"):
        pass_on(
            APPLICANT,
            PAID_1,
            SERVICE,
            payments=payments,
            e_licensing=e_licensing,
            fees=FEES,
            call=call(),
        )


def _register(e_licensing: ELicensing, attachments: Attachments, call: Call) -> Registered:
    return register_request(
        {"variant": "issue"},
        attachments.put(DOCUMENT, name="request.txt"),
        attachments.put(b"signature", name="request.p7s"),
        APPLICANT,
        "vko-2014-71/grain-receipt-licence",
        e_licensing=e_licensing,
        attachments=attachments,
        call=call,
    )


def test_a_paper_application_stands_in_the_same_journal(
    e_licensing: ELicensing, attachments: Attachments, call: MakeCall
) -> None:
    _register(e_licensing, attachments, call("a"))

    entered = enter_paper_application(
        {"journal_number": "А-1"},
        attachments.put(b"scan", name="scan.pdf"),
        APPLICANT,
        "almaty-2015-4-636/expert-attestation",
        e_licensing=e_licensing,
        attachments=attachments,
        call=call("b"),
    )

    assert (entered.incoming_number, entered.duplicate) == ("ЕЛ-2026-000002", False)


def test_a_firm_pays_for_itself(pass_it_on: PassOn, call: MakeCall) -> None:
    assert pass_it_on(PAID_BY_FIRM, call("a"), bin_=ELEVATOR).reason == "ok"


def test_a_service_may_cost_more_than_the_others(pass_it_on: PassOn, call: MakeCall) -> None:
    assert pass_it_on(PAID_1, call("a"), service="dear").reason == "part"


def test_money_is_given_back_once_whatever_the_key(registries: Registries) -> None:
    first, again, other = (
        registries.payments.refund(PAID_1, key=key, at=at)
        for key, at in [("a", NOW), ("a", NOW), ("b", NOW + timedelta(hours=1))]
    )

    assert first == Refund(number=PAID_1, amount=18520, refunded_at=NOW.isoformat())
    assert first == again == other


@pytest.mark.parametrize("number", [PENDING, FAILED, "Т-000"])
def test_what_was_not_paid_is_not_given_back(registries: Registries, number: str) -> None:
    assert registries.payments.refund(number, key="a", at=NOW) is None


def test_a_payment_that_was_given_back_does_not_come_in(
    registries: Registries, pass_it_on: PassOn, call: MakeCall
) -> None:
    registries.payments.refund(PAID_1, key="a", at=NOW)

    assert pass_it_on(PAID_1, call("b")).reason == "refunded"


def test_e_licensing_tells_which_payments_it_keeps(
    e_licensing: ELicensing, pass_it_on: PassOn, call: MakeCall
) -> None:
    pass_it_on(PAID_1, call("a"))

    assert [e_licensing.keeps(number, key="k") for number in (PAID_1, PAID_2)] == [True, False]
