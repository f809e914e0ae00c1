"""Whether a file is a document of this provider: its signature first, then the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .. import cms
from ..chain import Trust
from ..outcomes import HEAD, RIGHT_TO_SIGN, Code, Outcome
from . import code
from .entries import Entry
from .reading import Paper, read
from .verdicts import Verdict, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a document is held against."""

    find: Callable[[str], Entry | None]  #: the entry of a number
    bin: str  #: of the provider, on whose behalf documents are signed
    officers: frozenset[str]  #: IINs of who may sign; empty: whoever has the role
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
    outcome = _outcome(signature.covered, signature.cms, expected, claimed=signature.claimed)
    if outcome.is_valid and not signature.is_whole:
        return Verdict(word=Word.APPENDED, signed=outcome)
    return _signer(outcome, expected)


def _outcome(
    document: bytes, signature: bytes, expected: Expected, *, claimed: datetime | None = None
) -> Outcome:
    """A document may be old: its certificate was good when it was signed."""
    trust, at = expected.trust, expected.at
    return cms.verify(
        document, signature, claim=None, trust=trust, at=at, is_old=True, claimed=claimed
    )


def _signer(outcome: Outcome, expected: Expected) -> Verdict:
    word: Word | Code = outcome.code
    detail = outcome.detail
    if outcome.is_valid:
        word, detail = _authority(outcome, expected)
    return Verdict(word=word, signed=outcome, detail=detail)


def _authority(outcome: Outcome, expected: Expected) -> tuple[Word | Code, str]:
    """Whether the signer may sign for the provider, by the certificate and by the project."""
    if outcome.bin != expected.bin:
        return Word.STRANGER, f"certificate: '{outcome.bin}', provider: '{expected.bin}'"
    if not {HEAD, RIGHT_TO_SIGN} & set(outcome.roles):
        return Code.NOT_HEAD, f"the certificate's roles: {', '.join(outcome.roles) or 'none'}"
    if expected.officers and outcome.iin not in expected.officers:
        return Word.OTHER_OFFICER, f"IIN {outcome.iin} is not among the officers of the project"
    return Code.OK, ""


def _judged(paper: Paper, signed: Verdict | None, expected: Expected) -> Verdict:
    outcome = signed.signed if signed else None
    if signed and not signed.is_good:
        word, detail = signed.word, signed.detail
    else:
        word, detail = _registered(paper, expected), ""
        if word is Word.GENUINE and not signed:
            word = Word.UNSIGNED
    return Verdict(word=word, number=paper.number, signed=outcome, detail=detail)


def verify_code(said: str, find: Callable[[str], Entry | None]) -> Verdict:
    """Judge what a QR code says, by the register alone."""
    payload = code.told(said)
    word = _entry(payload, find)
    return Verdict(word=word, number=payload.partition(" ")[0])


def _entry(payload: str, find: Callable[[str], Entry | None]) -> Word:
    entry = find(payload.partition(" ")[0])
    if entry is None:
        return Word.NO_ENTRY
    return Word.REGISTERED if entry.payload == payload else Word.OTHER_ENTRY


def _registered(paper: Paper, expected: Expected) -> Word:
    word = _entry(paper.payload, expected.find)
    if word is not Word.REGISTERED:
        return word
    is_drawn = code.drawn(paper.code).tobytes() in paper.codes
    return Word.GENUINE if is_drawn else Word.OTHER_CODE
