"""notary.verify over both adapters."""

from datetime import timedelta

import pytest
from given import NOW, MakeCall, Registries

from handlers.demo import samples
from handlers.notary import Verified, verify_power_of_attorney
from handlers.registries import local_day
from procrunner.errors import HandlerError

TODAY = local_day(NOW)


def test_a_good_power_of_attorney_lets_the_attorney_act(
    registries: Registries, call: MakeCall
) -> None:
    assert _verify(registries, call, samples.GOOD) == Verified(
        valid=True,
        reason="ok",
        valid_until="2027-11-20",
        powers=["public-services", "vehicle-inspection"],
    )


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (samples.REVOKED, "revoked"),
        (samples.RUN_OUT, "expired"),
        (samples.FUTURE, "not-yet-valid"),
        (samples.OTHERS, "other-persons"),
        (samples.NARROW, "scope"),
        ("Д-999", "not-found"),
    ],
)
def test_every_business_answer_is_data(
    registries: Registries, call: MakeCall, number: str, reason: str
) -> None:
    verified = _verify(registries, call, number)

    assert (verified.valid, verified.reason) == (False, reason)


@pytest.mark.parametrize(
    ("principal", "number", "reason"),
    [
        (samples.CARRIER, samples.OF_CARRIER, "ok"),
        (samples.BUILDER, samples.OF_CARRIER, "other-persons"),
        (samples.APPLICANT, samples.OF_CARRIER, "other-persons"),
        (samples.CARRIER, samples.GOOD, "other-persons"),
    ],
)
def test_a_firm_gives_its_own_power_of_attorney(
    registries: Registries, call: MakeCall, principal: str, number: str, reason: str
) -> None:
    verified = verify_power_of_attorney(
        principal,
        samples.ATTORNEY,
        number,
        str(samples.power_date(TODAY)),
        notary=registries.notary,
        call=call(),
    )

    assert verified.reason == reason


def test_a_power_is_for_what_it_names(registries: Registries, call: MakeCall) -> None:
    reasons = [
        verify_power_of_attorney(
            samples.APPLICANT,
            samples.ATTORNEY,
            samples.GOOD,
            str(samples.power_date(TODAY)),
            power,
            notary=registries.notary,
            call=call(),
        ).reason
        for power in ("public-services", "vehicle-inspection", "vehicle-sale")
    ]

    assert reasons == ["ok", "ok", "scope"]


def test_a_number_of_another_day_is_not_found(registries: Registries, call: MakeCall) -> None:
    assert _verify(registries, call, samples.GOOD, date="2020-01-01").reason == "not-found"


def test_what_other_persons_agreed_stays_their_secret(
    registries: Registries, call: MakeCall
) -> None:
    verified = _verify(registries, call, samples.OTHERS)

    assert verified == Verified(valid=False, reason="other-persons")


def test_principal_and_attorney_cannot_be_swapped(registries: Registries, call: MakeCall) -> None:
    verified = verify_power_of_attorney(
        samples.ATTORNEY,
        samples.APPLICANT,
        samples.GOOD,
        str(samples.power_date(TODAY)),
        notary=registries.notary,
        call=call(),
    )

    assert verified.reason == "other-persons"


def test_the_last_day_is_counted_in_the_country(registries: Registries, call: MakeCall) -> None:
    last = NOW.replace(hour=18, minute=59) + timedelta(days=365)

    reasons = [
        _verify(registries, lambda: call(now=moment), samples.GOOD).reason  # noqa: B023
        for moment in (last, last + timedelta(minutes=1))
    ]

    assert reasons == ["ok", "expired"]


def test_an_iin_given_as_a_number_is_not_taken_for_another_person_s(
    registries: Registries, call: MakeCall
) -> None:
    with pytest.raises(HandlerError, match="'principal_iin' holds int, not a text"):
        verify_power_of_attorney(
            int(samples.APPLICANT),  # type: ignore[arg-type]
            samples.ATTORNEY,
            samples.GOOD,
            "2026-08-12",
            notary=registries.notary,
            call=call(),
        )


def test_a_date_that_is_none_is_a_mistake_of_the_caller(
    registries: Registries, call: MakeCall
) -> None:
    with pytest.raises(HandlerError) as raised:
        _verify(registries, call, samples.GOOD, date="12.08.2026")

    assert str(raised.value) == (
        "'12.08.2026' is not a date\n  Give the variable 'date' as 2026-11-20."
    )


def _verify(registries: Registries, call: MakeCall, number: str, date: str = "") -> Verified:
    return verify_power_of_attorney(
        samples.APPLICANT,
        samples.ATTORNEY,
        number,
        date or str(samples.power_date(TODAY)),
        notary=registries.notary,
        call=call(),
    )
