"""The page that checks documents, by QR code and by file; it agrees with the command."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import pytest
from given import NOW, Pki
from papers import DESK, HOLDERS, LICENCE, made, replaced, verified
from sqlalchemy import Connection

from handlers.demo.cards import Card
from handlers.documents import entries
from handlers.documents.check_page import CheckPage
from handlers.documents.reading import read
from handlers.documents.signing import sign
from handlers.documents.verdicts import Verdict
from procrunner.errors import UsageError

ADDRESS = "http://127.0.0.1:8765/verify"


@dataclass
class Judge:
    """As the project's, over a connection of the test."""

    connection: Connection
    pki: Pki

    def file(self, file: bytes, document: bytes | None = None, *, name: str) -> Verdict:
        if not file:
            raise UsageError("this is no PDF document", where=name)
        return verified(self.connection, file, document, pki=self.pki)

    def code(self, code: str) -> Verdict:
        return DESK.verify_code(code, self.connection)


@pytest.fixture
def page(registered: Connection, pki: Pki) -> CheckPage:
    return CheckPage(Judge(registered, pki))


def _payload(connection: Connection) -> str:
    entry = entries.find(connection, LICENCE)
    assert entry is not None
    return entry.payload


def test_what_the_register_has_is_told_in_three_languages(
    page: CheckPage, registered: Connection
) -> None:
    told = page.get(str(httpx.QueryParams(code=_payload(registered))))

    assert 'class="good"' in told
    assert "The register has the entry of the QR code." in told
    assert "Запись, указанная в QR-коде, есть в реестре." in told
    assert "Тізілімде QR-кодтағы жазба бар." in told


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (f"{LICENCE} {'0' * 64}", "is not the one the document was made of"),
        ("ЛЖТ-1 00", "No register has an entry of this number."),
        ("<script>", "No register has an entry of this number."),
    ],
)
def test_another_code_is_refused(page: CheckPage, code: str, words: str) -> None:
    told = page.get(str(httpx.QueryParams(code=code)))

    assert 'class="bad"' in told
    assert words in told
    assert "<script>" not in told


def test_the_qr_code_of_a_document_opens_the_page(
    registered: Connection, pki: Pki, head: Card, page: CheckPage
) -> None:
    document = replaced(check=ADDRESS).make(registered, LICENCE, "kk", HOLDERS)
    signed = sign(document, head.signer(), at=NOW)

    opened = read(signed.pdf, file="a.pdf").code

    assert opened.startswith(f"{ADDRESS}?code=")
    assert 'class="good"' in page.get(urlsplit(opened).query)
    assert verified(registered, signed.pdf, pki=pki).word == "genuine"


def test_a_file_is_judged_as_by_the_command(
    page: CheckPage, registered: Connection, head: Card, pki: Pki
) -> None:
    signed = sign(made(registered, LICENCE), head.signer(), at=NOW).pdf

    told = _posted(page, signed)
    changed = _posted(page, signed.replace(b"/Subject", b"/Subjekt", 1))

    verdict = verified(registered, signed, pki=pki, at=NOW)
    assert verdict.explanation.kk in told
    assert LICENCE in told
    assert "The document was changed after it was signed." in changed


def test_a_form_without_a_file_is_told(page: CheckPage) -> None:
    assert "this is no PDF document" in page.post("multipart/form-data; boundary=x", b"--x--")


def _posted(page: CheckPage, file: bytes) -> str:
    form = httpx.Request("POST", ADDRESS, files={"file": ("a.pdf", file, "application/pdf")})
    return page.post(form.headers["Content-Type"], form.read())
