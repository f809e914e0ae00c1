"""cabinet.notify over both adapters, and the words of the notices."""

import json
from datetime import date

import pytest
from given import NOW, MakeCall, Registries

from handlers import notices
from handlers.applicant.belongings import Belongings
from handlers.cabinet import notify
from handlers.cabinets import Contact, Result
from handlers.delivery.desk import Delivery
from handlers.demo import samples
from procrunner.errors import HandlerError

DELIVERY = Delivery()
"""By no way: the cabinet alone."""


def test_a_notice_is_left_once_for_each_key(registries: Registries, call: MakeCall) -> None:
    posted = [
        notify(
            samples.APPLICANT,
            "receipt",
            cabinet=registries.cabinet,
            delivery=Delivery(),
            call=call(key),
        )
        for key in ("a", "a", "b")
    ]

    assert posted[0] == posted[1]
    assert posted[0].sent_at == "2026-11-20T09:30:00+00:00"
    assert len(registries.cabinet.notices(samples.APPLICANT, key="read")) == 2


def test_all_that_lies_in_a_cabinet_is_handed_out(registries: Registries, call: MakeCall) -> None:
    notify(
        samples.APPLICANT, "receipt", cabinet=registries.cabinet, delivery=DELIVERY, call=call("a")
    )
    result = Result(
        iin=samples.APPLICANT, number="1", dated=date(2026, 11, 20), name="1.pdf", content=b"%PDF"
    )
    registries.cabinet.put(result, key="b", at=NOW)
    belongings = Belongings(f"sqlite:///{registries.folder}/cabinet.db")

    files = belongings.files(samples.APPLICANT)

    told = json.loads(files["cabinet/cabinet.json"])
    assert files["cabinet/1.pdf"] == b"%PDF"
    assert [each["code"] for each in told["notices"]] == ["receipt"]
    assert told["contact"]["email"] == "applicant@example.org"
    assert belongings.files(samples.NEWCOMER) == {}


def test_a_person_may_say_how_to_be_told(registries: Registries) -> None:
    cabinet = registries.cabinet

    assert cabinet.contact(samples.APPLICANT, key="read") == Contact(
        email="applicant@example.org", language="kk"
    )
    assert cabinet.contact(samples.STRANGER, key="read") is None


def test_a_person_reads_own_notices_only(registries: Registries, call: MakeCall) -> None:
    details = {"number": "МК-2026-000001"}
    notify(
        samples.APPLICANT,
        "receipt",
        details,
        cabinet=registries.cabinet,
        delivery=Delivery(),
        call=call("a"),
    )
    notify(
        samples.STRANGER, "receipt", cabinet=registries.cabinet, delivery=DELIVERY, call=call("b")
    )

    (read,) = registries.cabinet.notices(samples.APPLICANT, key="read")

    assert (read.code, read.details) == ("receipt", details)
    assert read.texts["en"].endswith("Number: МК-2026-000001")
    assert registries.cabinet.notices(samples.NEWCOMER, key="read") == ()


def test_a_document_is_left_once_and_only_its_owner_gets_it(registries: Registries) -> None:
    cabinet = registries.cabinet
    result = Result(
        iin=samples.APPLICANT,
        number="ЛЖТ-2026-000001",
        dated=date(2026, 11, 20),
        name="ЛЖТ-2026-000001.kk.pdf",
        content=b"%PDF-1.7 \xff",
    )

    posted = [cabinet.put(result, key="a", at=NOW) for _ in range(2)]

    assert posted[0] == posted[1]
    (listed,) = cabinet.results(samples.APPLICANT, key="read")
    assert (listed.number, listed.dated, listed.size) == (result.number, result.dated, 10)
    assert cabinet.content(samples.APPLICANT, listed.id, key="read") == result.content
    assert cabinet.results(samples.STRANGER, key="read") == ()
    assert cabinet.content(samples.STRANGER, listed.id, key="read") is None


def test_an_unknown_notice_is_refused_with_those_known(
    registries: Registries, call: MakeCall
) -> None:
    with pytest.raises(HandlerError) as raised:
        notify(
            samples.APPLICANT,
            "reciept",
            cabinet=registries.cabinet,
            delivery=Delivery(),
            call=call(),
        )

    assert str(raised.value) == (
        "there is no notice 'reciept'\n"
        "  Did you mean 'receipt'? Known: acceptance, accepted, authorisation, documents, "
        "e-document, no-data, not-admitted, payment, qualification, ready, receipt, refund, "
        "refusal, result, signature, test-date, test-result. "
        "They are in handlers/notices.py."
    )


def test_details_follow_the_sentence_in_the_reader_s_language() -> None:
    texts = notices.texts(
        "documents",
        {"desk": 7, "reasons": ["A", "B"], "reason": {"kk": "қ", "ru": "р", "en": "e"}},
    )

    assert texts["kk"] == (
        "Сұралған қызметтен бас тартылды: құжаттарыңызда бұзушылықтар бар.\n"
        "Себебі: қ\nСебептері: A; B\ndesk: 7"
    )
    assert texts["en"] == (
        "The service is refused: your documents have faults.\nReason: e\nReasons: A; B\ndesk: 7"
    )


@pytest.mark.parametrize("code", notices.TEXTS)
def test_every_notice_has_words_in_three_languages(code: str) -> None:
    words = notices.texts(code, {})

    assert list(words) == ["kk", "ru", "en"]
    assert len(set(words.values())) == 3
