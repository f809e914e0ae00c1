"""payments.pass-on and the topics of E-licensing over every adapter."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import serving
from given import DOCUMENT, Attachments, MakeCall, Registries

from handlers.demo.samples import APPLICANT, PAID_1, PAID_2, PAID_BY_OTHER
from handlers.e_licensing import (
    Paid,
    check_payment,
    enter_paper_application,
    register_request,
)
from handlers.payments import PassedOn, pass_on
from handlers.registries import ELicensing, Registered, RegistryDownError
from handlers.registries_sql import SqlELicensing, SqlPayments
from procrunner.handler import Call

PassOn = Callable[[str, Call], PassedOn]


@pytest.fixture
def e_licensing(registries: Registries) -> ELicensing:
    return registries.e_licensing


@pytest.fixture
def pass_it_on(registries: Registries) -> PassOn:
    return lambda number, call: pass_on(
        APPLICANT,
        number,
        payments=registries.payments,
        e_licensing=registries.e_licensing,
        call=call,
    )


def test_a_payment_comes_in_for_the_request(
    e_licensing: ELicensing, pass_it_on: PassOn, call: MakeCall
) -> None:
    passed = pass_it_on(PAID_1, call("a"))

    assert passed == PassedOn(passed_on=True, reason="ok", number=PAID_1, amount=18520)
    paid = check_payment(e_licensing=e_licensing, call=call("b"))
    assert paid == Paid(paid=True, number=PAID_1, amount=18520)


@pytest.mark.parametrize(
    ("number", "reason"), [("Т-000", "unknown"), (PAID_BY_OTHER, "another-payer")]
)
def test_what_the_applicant_did_not_pay_does_not_come_in(
    e_licensing: ELicensing, pass_it_on: PassOn, call: MakeCall, number: str, reason: str
) -> None:
    passed = pass_it_on(number, call("a"))

    assert (passed.passed_on, passed.reason, passed.amount) == (False, reason, 0)
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
        pass_on(APPLICANT, PAID_1, payments=payments, e_licensing=e_licensing, call=call())


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
