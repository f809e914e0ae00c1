"""individuals.lookup over both adapters."""

from datetime import timedelta

import pytest
from given import NOW, MakeCall, Registries

from handlers.demo import samples
from handlers.individuals import Document, Lookup, look_up_individual
from handlers.registries import Person
from procrunner.handler import result_variables


def test_a_person_in_order_is_usable(registries: Registries, call: MakeCall) -> None:
    lookup = _look_up(registries, call, samples.APPLICANT)

    assert lookup == Lookup(
        found=True,
        iin="750228359095",
        surname="Үлгінов",
        given_name="Сынақ",
        patronymic="Мысалұлы",
        birth_date="1975-02-28",
        alive=True,
        document=Document(
            type="identity-card",
            number="028359095",
            valid_until="2031-11-19",
            valid=True,
        ),
        reason="ok",
        usable=True,
    )


@pytest.mark.parametrize(
    ("iin", "reason"),
    [
        (samples.NEWCOMER, "ok"),
        (samples.FOREIGNER, "ok"),
        (samples.DEAD, "dead"),
        (samples.EXPIRED, "document-invalid"),
        (samples.LOST, "document-invalid"),
        (samples.CHILD, "document-invalid"),
        (samples.UNKNOWN, "not-found"),
    ],
)
def test_every_business_answer_is_data(
    registries: Registries, call: MakeCall, iin: str, reason: str
) -> None:
    lookup = _look_up(registries, call, iin)

    assert (lookup.reason, lookup.usable) == (reason, reason == "ok")
    assert lookup.found is (reason != "not-found")


def test_a_document_is_good_through_its_last_day_in_the_country(
    registries: Registries, call: MakeCall
) -> None:
    last_minute = NOW.replace(hour=18, minute=59) + timedelta(days=5 * 365)

    reasons = [
        look_up_individual(
            samples.APPLICANT, individuals=registries.individuals, call=call(now=moment)
        ).reason
        for moment in (last_minute, last_minute + timedelta(minutes=1))
    ]

    assert reasons == ["ok", "document-invalid"]


@pytest.mark.parametrize("iin", ["750228359096", "", "75022835909", "150940000120"])
def test_a_number_that_cannot_be_an_iin_is_not_asked_for(call: MakeCall, iin: str) -> None:
    class Silent:
        def find(self, iin: str, *, key: str) -> Person | None:
            raise AssertionError

    lookup = look_up_individual(iin, individuals=Silent(), call=call())

    assert lookup == Lookup(found=False, iin=iin, reason="bad-number")


def test_the_answer_becomes_plain_variables(registries: Registries, call: MakeCall) -> None:
    variables = result_variables(_look_up(registries, call, samples.DEAD), "individuals.lookup")

    assert variables["alive"] is False
    assert variables["document"]["type"] == "identity-card"


def _look_up(registries: Registries, call: MakeCall, iin: str) -> Lookup:
    return look_up_individual(iin, individuals=registries.individuals, call=call())
