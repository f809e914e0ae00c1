"""The register of licences."""

from collections.abc import Callable

import pytest
from given import MakeCall
from sqlalchemy import Connection, select

from handlers.demo.samples import APPLICANT, ATTORNEY, CARRIER, FIRM, NEWCOMER
from handlers.licences import (
    Licence,
    duplicate_licence,
    issue_licence,
    licence,
    refuse_licence,
    reissue_licence,
)
from procrunner.errors import HandlerError
from procrunner.handler import BpmnError, Call

Follow = Callable[..., Licence]
LATER = pytest.mark.parametrize(
    ("follow", "variant"), [(reissue_licence, "reissue"), (duplicate_licence, "duplicate")]
)


def test_a_licence_gets_the_year_s_next_number(transaction: Connection, call: MakeCall) -> None:
    issued = [_issue(transaction, call(key)) for key in ("a", "b")]

    assert issued[0] == Licence(
        number="ЛЖТ-2026-000001",
        variant="issue",
        activity="irregular",
        original="",
        holder_iin=APPLICANT,
        holder_bin="",
        issued_at="2026-11-20T09:30:00+00:00",
    )
    assert issued[1].number == "ЛЖТ-2026-000002"


def test_the_same_key_gives_the_same_licence(transaction: Connection, call: MakeCall) -> None:
    assert _issue(transaction, call("a")) == _issue(transaction, call("a"))


@LATER
def test_what_follows_a_licence_has_a_number_of_its_own_and_names_it(
    transaction: Connection, call: MakeCall, follow: Follow, variant: str
) -> None:
    first = _issue(transaction, call("a"))

    second = _follow(follow, transaction, call("b"), first.number, representative_iin=ATTORNEY)

    assert (second.number, second.variant) == ("ЛЖТ-2026-000002", variant)
    assert second.original == first.number
    row = transaction.execute(select(licence).where(licence.c.number == second.number)).one()
    assert row.representative_iin == ATTORNEY


@LATER
def test_an_original_older_than_the_register_is_believed(
    transaction: Connection, call: MakeCall, follow: Follow, variant: str
) -> None:
    assert _follow(follow, transaction, call(), "АТ 0000001").original == "АТ 0000001"


@pytest.mark.parametrize(
    ("holder_bin", "applicant", "applicant_bin"),
    [
        ("", NEWCOMER, ""),
        ("", APPLICANT, CARRIER),
        (CARRIER, APPLICANT, ""),
        (CARRIER, APPLICANT, FIRM),
    ],
)
@LATER
def test_nobody_gets_what_follows_another_holder_s_licence(  # noqa: PLR0913, PLR0917 - one row
    transaction: Connection,
    call: MakeCall,
    follow: Follow,
    variant: str,
    holder_bin: str,
    applicant: str,
    applicant_bin: str,
) -> None:
    first = _issue(transaction, call("a"), holder_bin)

    with pytest.raises(BpmnError) as raised:
        _follow(
            follow,
            transaction,
            call("b"),
            first.number,
            applicant_iin=applicant,
            applicant_bin=applicant_bin,
        )

    assert raised.value.code == "wrong-original"
    assert str(raised.value) == "licence ЛЖТ-2026-000001 is another person's"


def test_a_firm_s_licence_is_the_firm_s_whoever_applies(
    transaction: Connection, call: MakeCall
) -> None:
    first = _issue(transaction, call("a"), CARRIER)

    second = _follow(
        duplicate_licence,
        transaction,
        call("b"),
        first.number,
        applicant_iin=NEWCOMER,
        applicant_bin=CARRIER,
    )

    assert (second.holder_iin, second.holder_bin) == (NEWCOMER, CARRIER)


def test_an_unknown_activity_is_refused_with_those_known(
    transaction: Connection, call: MakeCall
) -> None:
    with pytest.raises(HandlerError) as raised:
        issue_licence(APPLICANT, "taxi", transaction=transaction, call=call())

    assert str(raised.value) == (
        "'taxi' is no licensed activity\n  Known: irregular, regular-international, "
        "grain-receipts, design, survey, construction, equity-housing."
    )


@pytest.mark.parametrize(
    ("activity", "mark"),
    [
        ("grain-receipts", "ЛАҚ"),
        ("design", "ЛЖҚ"),
        ("survey", "ЛІҚ"),
        ("construction", "ЛҚМ"),
        ("equity-housing", "ЛҮТ"),
    ],
)
def test_a_licence_bears_the_mark_of_its_activity(
    transaction: Connection, call: MakeCall, activity: str, mark: str
) -> None:
    issued = issue_licence(APPLICANT, activity, transaction=transaction, call=call())

    assert (issued.number, issued.activity) == (f"{mark}-2026-000001", activity)


def test_a_refusal_has_its_number(transaction: Connection, call: MakeCall) -> None:
    refused = refuse_licence(APPLICANT, "Көшірме жоқ", transaction=transaction, call=call())

    assert (refused.number, refused.reasons) == ("БТ-2026-000001", ["Көшірме жоқ"])


def _issue(transaction: Connection, call: Call, applicant_bin: str = "") -> Licence:
    return issue_licence(APPLICANT, "irregular", applicant_bin, transaction=transaction, call=call)


def _follow(
    follow: Follow, transaction: Connection, call: Call, original: str, **changed: str
) -> Licence:
    values = {"applicant_iin": APPLICANT, "activity": "irregular", **changed}
    return follow(**values, original=original, transaction=transaction, call=call)
