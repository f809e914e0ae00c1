"""The journal of the window."""

import pytest
from given import MakeCall
from sqlalchemy import Connection

from handlers.acceptances import Accepted, NotAccepted, enter_acceptance, refuse_acceptance
from handlers.demo.samples import APPLICANT
from procrunner.errors import HandlerError

SERVICE = "almaty-2015-4-636/design-licence"


def test_accepted_papers_get_the_journal_s_next_number_once(
    transaction: Connection, call: MakeCall
) -> None:
    first, again, other = (
        enter_acceptance(APPLICANT, SERVICE, "2026-12-11", transaction=transaction, call=call(key))
        for key in ("a", "a", "b")
    )

    assert first == again
    assert first == Accepted(
        number="МК-2026-000001", accepted_at="2026-11-20T09:30:00+00:00", due="2026-12-11"
    )
    assert other.number == "МК-2026-000002"


def test_a_day_of_the_result_that_is_none_is_told(transaction: Connection, call: MakeCall) -> None:
    with pytest.raises(HandlerError, match="'in 15 days' is not a date"):
        enter_acceptance(APPLICANT, SERVICE, "in 15 days", transaction=transaction, call=call())


def test_a_receipt_of_refusal_names_what_is_missing(
    transaction: Connection, call: MakeCall
) -> None:
    refused = refuse_acceptance(
        APPLICANT, SERVICE, "мәліметтер нысаны", transaction=transaction, call=call()
    )

    assert refused == NotAccepted(
        number="ҚБТ-2026-000001",
        refused_at="2026-11-20T09:30:00+00:00",
        missing="мәліметтер нысаны",
    )


def test_papers_that_lack_nothing_are_not_refused(transaction: Connection, call: MakeCall) -> None:
    with pytest.raises(HandlerError, match="names what is missing"):
        refuse_acceptance(APPLICANT, SERVICE, " ", transaction=transaction, call=call())
