"""The page where anybody sees whether a document is genuine: by its QR code, or by its file."""

from __future__ import annotations

from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from html import escape
from typing import Protocol
from urllib.parse import parse_qs

from procrunner.errors import ProcrunnerError

from ..notices import LANGUAGES
from .verdicts import Verdict

_HEAD = """<!doctype html><html lang="kk"><meta charset="utf-8"><title>Құжатты тексеру</title>
<meta name="viewport" content="width=device-width">
<style>
body { font: 16px/1.5 "Noto Sans", system-ui, sans-serif; margin: 2rem auto; max-width: 46rem;
  padding: 0 1rem; color: #1a1a1a }
h1 { font-size: 1.4rem; color: #1f4e79 } form { margin: 1rem 0 } label { display: block }
input[name=code] { font: inherit; width: 100%; box-sizing: border-box }
section { border-left: 6px solid; padding: .2rem 1rem; margin: 1.5rem 0; background: #f6f8fa }
.good { border-color: #1b7f3b } .bad { border-color: #a1241f } dt { color: #5b6b7a }
</style><h1>Құжатты тексеру · Проверка документа · Document check</h1>"""
_FORMS = """<form method="get" action="/verify"><label>QR-код: нөмір мен қосынды · номер и сумма ·
number and digest <input name="code" required></label>
<button>Тексеру · Проверить · Check</button></form>
<form method="post" action="/verify" enctype="multipart/form-data"><label>PDF
<input type="file" name="file" accept=".pdf" required></label>
<button>Тексеру · Проверить · Check</button></form>"""


class Judge(Protocol):
    """Says what a file or a code is worth."""

    def file(self, file: bytes, document: bytes | None = None, *, name: str) -> Verdict:
        """Judge a document."""
        ...

    def code(self, code: str) -> Verdict:
        """Judge what a QR code says."""
        ...


class CheckPage:
    """Answers a browser."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def get(self, query: str) -> str:
        """The forms; with a code, what it is worth."""
        code = parse_qs(query).get("code", [""])[0]
        try:
            told = _verdict(self._judge.code(code)) if code else ""
        except ProcrunnerError as error:
            told = _failed(error)
        return f"{_HEAD}{told}{_FORMS}"

    def post(self, mime: str, content: bytes) -> str:
        """The same about a file that came with a form."""
        name, file = _uploaded(mime, content)
        try:
            told = _verdict(self._judge.file(file, name=name))
        except ProcrunnerError as error:
            told = _failed(error)
        return f"{_HEAD}{told}{_FORMS}"


def _uploaded(mime: str, content: bytes) -> tuple[str, bytes]:
    """Name and content of the file in a form (RFC 7578)."""
    head = f"Content-Type: {mime}\r\n\r\n".encode("latin-1", "replace")
    form = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + content)
    for part in form.iter_parts():
        if part.get_param("name", header="content-disposition") == "file":
            payload = part.get_payload(decode=True)
            return part.get_filename() or "", payload if isinstance(payload, bytes) else b""
    return "", b""


def _verdict(verdict: Verdict) -> str:
    lines = [
        f'<p lang="{language}">{escape(getattr(told, language))}</p>'
        for language in LANGUAGES
        for told in filter(None, (verdict.explanation, verdict.when))
    ]
    facts = [("№", verdict.number)] if verdict.number else []
    if verdict.signed:
        facts.append(
            ("ЭЦҚ · ЭЦП · EDS", f"{verdict.signed.signer}, БСН {verdict.signed.bin or '–'}")
        )
    listed = "".join(f"<dt>{label}</dt><dd>{escape(value)}</dd>" for label, value in facts)
    kind = "good" if verdict.is_good else "bad"
    return f'<section class="{kind}" role="status">{"".join(lines)}<dl>{listed}</dl></section>'


def _failed(error: ProcrunnerError) -> str:
    return f'<section class="bad" role="status"><p>{escape(error.what)}</p></section>'
