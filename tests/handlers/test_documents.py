"""Documents of the registers' entries: made as PDF, and verified."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import segno
from given import ISSUED, NOW, MakeCall, Pki
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from sqlalchemy import Connection, update

from handlers.acceptances import refuse_acceptance
from handlers.attestations import issue_attestation
from handlers.certificates import issue_certificate
from handlers.chain import Trust
from handlers.demo import samples
from handlers.demo.cards import Card, Role
from handlers.documents import code, content, entries
from handlers.documents.desk import Desk
from handlers.documents.verdicts import Verdict
from handlers.licences import issue_licence, licence, refuse_licence
from handlers.outcomes import Code
from handlers.registries import Person
from handlers.trust import TrustFolder
from procrunner.errors import NotFoundError, UsageError

LANGUAGES = ("kk", "ru", "en")
DESK = Desk(bin=samples.FIRM, kk="Үлгі басқармасы", ru="Образцовое управление", en="Directorate")
LICENCE = "ЛҚМ-2026-000001"


class Individuals:
    """Knows the sample persons."""

    def find(self, iin: str, *, key: str) -> Person | None:
        known = {person.iin: person for person in samples.people(NOW.date())}
        return known.get(iin)


@pytest.fixture
def registered(transaction: Connection, call: MakeCall) -> Connection:
    issue_licence(samples.APPLICANT, "construction", transaction=transaction, call=call("1"))
    issue_certificate(
        "issue", samples.APPLICANT, "SAMPLE 000 AAA 05", transaction=transaction, call=call("2")
    )
    issue_attestation(
        samples.APPLICANT, "expertise", "Б-2026-000001", transaction=transaction, call=call("3")
    )
    refuse_licence(samples.APPLICANT, ["Диплом жоқ"], transaction=transaction, call=call("4"))
    service = "almaty-2015-4-636/design-licence"
    refuse_acceptance(samples.APPLICANT, service, "Жоспар", transaction=transaction, call=call("5"))
    return transaction


@pytest.fixture(scope="module")
def head(pki: Pki) -> Card:
    return pki.authority.issue(samples.subject(samples.HEAD, role=Role.HEAD), ISSUED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "number",
    [LICENCE, "ХТБС-2026-000001", "СА-2026-000001", "БТ-2026-000001", "ҚБТ-2026-000001"],
)
def test_the_same_entry_gives_the_same_bytes(
    registered: Connection, number: str, language: str
) -> None:
    first, second = (_made(registered, number, language) for _ in range(2))

    assert first == second
    assert _verified(registered, first).word == "unsigned"


def test_a_licence_says_to_whom_and_for_what_it_is_given(registered: Connection) -> None:
    said = _said(registered, LICENCE, "kk")

    assert said.number == ("Тіркеу нөмірі", LICENCE)
    assert said.date == ("Берілген күні", "2026 жылғы 20 қараша")
    assert said.body == (
        "Осы лицензия мына қызмет түрімен айналысуға берілді: құрылыс-монтаждау жұмыстары."
    )
    assert said.rows == (("Лицензиат", "Үлгінов Сынақ Мысалұлы"), ("ЖСН", samples.APPLICANT))


def test_a_refusal_names_its_grounds(registered: Connection) -> None:
    said = _said(registered, "БТ-2026-000001", "ru")

    assert (said.title, said.grounds) == ("Мотивированный отказ", ("Диплом жоқ",))


def test_the_document_is_dated_as_its_entry(registered: Connection) -> None:
    info = PdfFileReader(io.BytesIO(_made(registered, LICENCE))).trailer["/Info"]

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
        _made(registered, "ЛҚМ-2026-000009")


def test_a_letter_that_the_font_lacks_is_named(registered: Connection, call: MakeCall) -> None:
    refuse_licence(samples.APPLICANT, "漢字", transaction=registered, call=call("6"))

    with pytest.raises(UsageError, match="the font of documents has no '漢字'"):
        _made(registered, "БТ-2026-000002")


def test_what_is_no_pdf_is_told(registered: Connection) -> None:
    with pytest.raises(UsageError, match=r"a.pdf: this is no PDF document that can be read"):
        _verified(registered, b"%PDF-1.4 and nothing more")


def test_an_entry_that_was_changed_is_told(registered: Connection) -> None:
    made = _made(registered, LICENCE)

    registered.execute(update(licence).values(holder_iin=samples.STRANGER))

    assert _verified(registered, made).word == "other-entry"


def test_a_number_that_the_register_does_not_have_is_told(registered: Connection) -> None:
    made = _made(registered, LICENCE)

    registered.execute(update(licence).values(number="ЛҚМ-2026-000007"))

    assert _verified(registered, made).word == "no-entry"


def test_another_qr_code_on_the_page_is_told(
    registered: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        other = code.drawn("ЛҚМ-2026-000009 ff")
        patch.setattr(code, "drawn", lambda payload: other)
        made = _made(registered, LICENCE)

    assert _verified(registered, made).word == "other-code"


def test_a_signature_beside_the_document_makes_it_genuine(
    registered: Connection, pki: Pki, head: Card
) -> None:
    made = _made(registered, LICENCE)

    verdict = _verified(registered, head.sign(made, at=NOW), made, pki=pki)

    assert (verdict.word, verdict.number) == ("genuine", LICENCE)
    assert verdict.explanation.en.startswith("The document is genuine")


def test_a_byte_changed_under_a_signature_beside_is_told(
    registered: Connection, pki: Pki, head: Card
) -> None:
    made = _made(registered, LICENCE)
    signature = head.sign(made, at=NOW)

    verdict = _verified(registered, signature, made.replace(b"2026", b"2027", 1), pki=pki)

    assert verdict.word == Code.DIGEST


def test_a_citizen_s_good_signature_does_not_make_a_document(
    registered: Connection, pki: Pki
) -> None:
    made = _made(registered, LICENCE)

    verdict = _verified(registered, pki.good.sign(made, at=NOW), made, pki=pki)

    assert verdict.word == "stranger"


def test_a_signature_over_another_file_is_anybody_s(registered: Connection, pki: Pki) -> None:
    verdict = _verified(registered, pki.good.sign(b"a request", at=NOW), b"a request", pki=pki)

    assert (verdict.word, verdict.is_good) == (Code.OK, True)


def _made(connection: Connection, number: str, language: str = "kk") -> bytes:
    return DESK.make(connection, number, language, Individuals())


def _said(connection: Connection, number: str, language: str) -> content.Content:
    entry = entries.find(connection, number)
    assert entry is not None
    return content.content(entry, language, issuer="Басқарма", holder="Үлгінов Сынақ Мысалұлы")


class Nobody:
    """Trusts nobody."""

    def current(self) -> Trust:
        return Trust(roots=(), intermediates=(), crls=())


def _verified(
    connection: Connection,
    file: bytes,
    document: bytes | None = None,
    *,
    pki: Pki | None = None,
    folder: Path | None = None,
) -> Verdict:
    trusted = folder or (pki.folder if pki else None)
    trust = TrustFolder(str(trusted)) if trusted else Nobody()
    return DESK.verify(file, document, name="a.pdf", connection=connection, trust=trust, at=NOW)
