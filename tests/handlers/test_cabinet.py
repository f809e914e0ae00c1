"""cabinet.notify over both adapters, and the words of the notices."""

import sqlite3
from contextlib import closing

import pytest
from given import MakeCall, Registries

from handlers import notices
from handlers.cabinet import notify
from handlers.demo import samples
from procrunner.errors import HandlerError


def test_a_notice_is_left_once_for_each_key(registries: Registries, call: MakeCall) -> None:
    posted = [
        notify(samples.APPLICANT, "receipt", cabinet=registries.cabinet, call=call(key))
        for key in ("a", "a", "b")
    ]

    assert posted[0] == posted[1]
    assert posted[0].sent_at == "2026-11-20T09:30:00+00:00"
    assert _count(registries) == 2


def test_an_unknown_notice_is_refused_with_those_known(
    registries: Registries, call: MakeCall
) -> None:
    with pytest.raises(HandlerError) as raised:
        notify(samples.APPLICANT, "reciept", cabinet=registries.cabinet, call=call())

    assert str(raised.value) == (
        "there is no notice 'reciept'\n"
        "  Did you mean 'receipt'? Known: acceptance, accepted, authorisation, documents, "
        "e-document, no-data, not-admitted, payment, qualification, ready, receipt, refusal, "
        "result, signature, test-date, test-result. "
        "They are in handlers/notices.py."
    )


def test_details_follow_the_sentence_in_the_reader_s_language() -> None:
    texts = notices.texts(
        "documents",
        {"reasons": ["A", "B"], "reason": {"kk": "қ", "ru": "р", "en": "e"}, "desk": 7},
    )

    assert texts["kk"] == (
        "Сұралған қызметтен бас тартылды: құжаттарыңызда бұзушылықтар бар.\n"
        "Себептері: A; B\nСебебі: қ\ndesk: 7"
    )
    assert texts["en"] == (
        "The service is refused: your documents have faults.\nReasons: A; B\nReason: e\ndesk: 7"
    )


@pytest.mark.parametrize("code", notices.TEXTS)
def test_every_notice_has_words_in_three_languages(code: str) -> None:
    words = notices.texts(code, {})

    assert list(words) == ["kk", "ru", "en"]
    assert len(set(words.values())) == 3


def _count(registries: Registries) -> int:
    with closing(sqlite3.connect(registries.folder / "cabinet.db")) as connection:
        (count,) = connection.execute("SELECT count(*) FROM notice").fetchone()
    return count
