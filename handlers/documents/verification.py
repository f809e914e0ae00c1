"""Whether a file is a document of this provider: its signature first, then the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .. import cms
from ..chain import Trust
from ..outcomes import Code, Outcome
from . import code
from .entries import Entry
from .reading import Paper, read
from .verdicts import Verdict, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a document is held against."""

    find: Callable[[str], Entry | None]  #: the entry of a number
    bin: str  #: of the provider, on whose behalf documents are signed
    trust: Trust
    at: datetime


def verify_document(content: bytes, expected: Expected, *, file: str) -> Verdict:
    """Judge a PDF by the signature inside of it.

    Raises:
        UsageError: it is no PDF that can be read.
    """
    paper = read(content, file=file)
    signed = _inside(paper, expected)
    return _judged(paper, signed, expected)


def verify_signature(
    signature: bytes, document: bytes, expected: Expected, *, is_ours: bool, file: str
) -> Verdict:
    """Judge a signature beside a file; of a document of ours, the register is asked, too.

    Raises:
        UsageError: it should be a PDF of ours, and cannot be read.
    """
    outcome = _outcome(document, signature, expected)
    if not is_ours:
        return Verdict(word=outcome.code, signed=outcome, detail=outcome.detail)
    return _judged(read(document, file=file), _signer(outcome, expected), expected)


def _inside(paper: Paper, expected: Expected) -> Verdict | None:
    """What is to be said of the signature in the file; None: there is none."""
    if not paper.signatures:
        return None
    if len(paper.signatures) > 1:
        return Verdict(word=Code.SIGNER_COUNT, detail=f"{len(paper.signatures)} signatures")
    (signature,) = paper.signatures
    outcome = _outcome(signature.covered, signature.cms, expected)
    if outcome.is_valid and not signature.is_whole:
        return Verdict(word=Word.APPENDED, signed=outcome)
    return _signer(outcome, expected)


def _outcome(document: bytes, signature: bytes, expected: Expected) -> Outcome:
    return cms.verify(document, signature, claim=None, trust=expected.trust, at=expected.at)


def _signer(outcome: Outcome, expected: Expected) -> Verdict:
    if outcome.is_valid and outcome.bin != expected.bin:
        detail = f"certificate: '{outcome.bin}', provider: '{expected.bin}'"
        return Verdict(word=Word.STRANGER, signed=outcome, detail=detail)
    return Verdict(word=outcome.code, signed=outcome, detail=outcome.detail)


def _judged(paper: Paper, signed: Verdict | None, expected: Expected) -> Verdict:
    outcome = signed.signed if signed else None
    if signed and not signed.is_good:
        word, detail = signed.word, signed.detail
    else:
        word, detail = _registered(paper, expected), ""
        if word is Word.GENUINE and not signed:
            word = Word.UNSIGNED
    return Verdict(word=word, number=paper.number, signed=outcome, detail=detail)


def _registered(paper: Paper, expected: Expected) -> Word:
    entry = expected.find(paper.number)
    if entry is None:
        return Word.NO_ENTRY
    if entry.payload != paper.payload:
        return Word.OTHER_ENTRY
    if code.drawn(entry.payload).tobytes() not in paper.codes:
        return Word.OTHER_CODE
    return Word.GENUINE
