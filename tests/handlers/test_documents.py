"""Documents of the registers' entries: made as PDF, and held against the registers."""

from __future__ import annotations

import io

import pytest
import segno
from given import NOW, MakeCall
from papers import HOLDERS, LICENCE, made, verified
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from sqlalchemy import Connection, update

from handlers import result_notices
from handlers.demo import samples
from handlers.documents import code, content, entries
from handlers.licences import issue_licence, licence, refuse_licence
from procrunner.errors import NotFoundError, UsageError

LANGUAGES = ("kk", "ru", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "number",
    [
        LICENCE,
        "ХТБС-2026-000001",
        "СА-2026-000001",
        "БТ-2026-000001",
        "ҚБТ-2026-000001",
        "МК-2026-000001",
        "ХБ-2026-000001",
    ],
)
def test_the_same_entry_gives_the_same_bytes(
    registered: Connection, number: str, language: str
) -> None:
    first, second = (made(registered, number, language) for _ in range(2))

    assert first == second
    assert verified(registered, first).word == "unsigned"


def test_a_licence_says_to_whom_and_for_what_it_is_given(registered: Connection) -> None:
    said = _said(registered, LICENCE, "kk")

    assert said.number == ("Тіркеу нөмірі", LICENCE)
    assert said.date == ("Берілген күні", "2026 жылғы 20 қараша")
    assert said.body == (
        "Осы лицензия мына қызмет түрімен айналысуға берілді: құрылыс-монтаждау жұмыстары."
    )
    assert said.rows == (("Лицензиат", "Үлгінов Сынақ Мысалұлы"), ("ЖСН", samples.APPLICANT))


def test_a_firm_s_licence_names_the_firm(registered: Connection, call: MakeCall) -> None:
    licence = issue_licence(
        samples.APPLICANT,
        "design",
        samples.BUILDER,
        transaction=registered,
        call=call("firm"),
    )
    entry = entries.find(registered, licence.number)
    assert entry is not None

    assert HOLDERS.name(entry) == "Мысал Құрылыс ЖШС"
    said = content.content(entry, "en", issuer="", holder=HOLDERS.name(entry))
    assert said.rows == (("Licensee", "Мысал Құрылыс ЖШС"), ("BIN of the firm", samples.BUILDER))


def test_a_refusal_names_its_grounds(registered: Connection) -> None:
    said = _said(registered, "БТ-2026-000001", "ru")

    assert (said.title, said.grounds) == ("Мотивированный отказ", ("Диплом жоқ",))


def test_a_notice_of_a_result_names_place_and_day(registered: Connection) -> None:
    said = _said(registered, "ХБ-2026-000001", "kk")

    assert said.rows == (
        ("Нәтиженің нөмірі", LICENCE),
        ("Алуға болатын күн", "2026 жылғы 20 қараша"),
        ("Алу орны", "порталдағы «жеке кабинет»"),
        ("Өтініш беруші", "Үлгінов Сынақ Мысалұлы"),
        ("ЖСН", samples.APPLICANT),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", result_notices.Place)
def test_every_place_of_a_result_has_words(
    registered: Connection, call: MakeCall, place: str, language: str
) -> None:
    number = result_notices.enter(
        registered, samples.APPLICANT, (LICENCE, NOW.date()), place, call(place)
    )

    assert place not in [value for _, value in _said(registered, number, language).rows]


def test_the_document_is_dated_as_its_entry(registered: Connection) -> None:
    info = PdfFileReader(io.BytesIO(made(registered, LICENCE))).trailer["/Info"]

    assert info["/CreationDate"] == "D:20261120093000Z"


def test_the_picture_is_the_qr_code_of_number_and_digest() -> None:
    drawn = code.drawn("ЛҚМ-2026-000001 00ff")

    told = segno.make("ЛҚМ-2026-000001 00ff", error="m", micro=False, encoding="utf-8")
    width, _ = told.symbol_size(scale=1, border=4)
    small = drawn.resize((width, width), Image.Resampling.NEAREST)
    dark = [byte == 0 for byte in small.tobytes()]
    assert dark == [bool(each) for line in told.matrix_iter(border=4) for each in line]


def test_a_number_of_no_register_is_told(registered: Connection) -> None:
    with pytest.raises(NotFoundError, match="no register has the number 'ЛҚМ-2026-000009'"):
        made(registered, "ЛҚМ-2026-000009")


def test_a_letter_that_the_font_lacks_is_named(registered: Connection, call: MakeCall) -> None:
    refuse_licence(samples.APPLICANT, "漢字", transaction=registered, call=call("6"))

    with pytest.raises(UsageError, match="the font of documents has no '漢字'"):
        made(registered, "БТ-2026-000002")


def test_what_is_no_pdf_is_told(registered: Connection) -> None:
    with pytest.raises(UsageError, match=r"a.pdf: this is no PDF document that can be read"):
        verified(registered, b"%PDF-1.4 and nothing more")


def test_an_entry_that_was_changed_is_told(registered: Connection) -> None:
    document = made(registered, LICENCE)

    registered.execute(update(licence).values(holder_iin=samples.STRANGER))

    assert verified(registered, document).word == "other-entry"


def test_a_number_that_the_register_does_not_have_is_told(registered: Connection) -> None:
    document = made(registered, LICENCE)

    registered.execute(update(licence).values(number="ЛҚМ-2026-000007"))

    assert verified(registered, document).word == "no-entry"


def test_another_qr_code_on_the_page_is_told(
    registered: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        other = code.drawn("ЛҚМ-2026-000009 ff")
        patch.setattr(code, "drawn", lambda payload: other)
        document = made(registered, LICENCE)

    assert verified(registered, document).word == "other-code"


def _said(connection: Connection, number: str, language: str) -> content.Content:
    entry = entries.find(connection, number)
    assert entry is not None
    return content.content(entry, language, issuer="Басқарма", holder="Үлгінов Сынақ Мысалұлы")
