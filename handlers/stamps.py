"""Time stamps of signatures: whether an authority says when they were there (RFC 3161)."""

from __future__ import annotations

from datetime import datetime, timedelta

from asn1crypto import cms, core, tsp

from . import algorithms, messages
from .chain import Purpose, Term, Trust, judge
from .outcomes import Code

_CONTENT, _ATTRIBUTE = "tst_info", "signature_time_stamp_token"
_SKEW = timedelta(minutes=5)


class Response(tsp.TimeStampResp):  # type: ignore[misc] # not annotated
    """An answer of an authority; one that refuses has no token (section 2.4.2)."""

    _fields = [  # noqa: RUF012 - the library writes into it
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def stamped(
    signer: cms.SignerInfo, trust: Trust, at: datetime
) -> tuple[Code, str, datetime | None]:
    """Say when the signature was stamped; the code is not ``OK`` where the stamp is not believed.

    The moment is None where there is no stamp.
    """
    try:
        tokens = _tokens(signer)
        if not tokens:
            return Code.OK, "", None
        if len(tokens) > 1:
            return Code.STAMP, f"{len(tokens)} time stamps", None
        signed = messages.read(tokens[0], kind=_CONTENT)
        info = tsp.TSTInfo.load(signed.content or b"", strict=True)
        moment: datetime = info["gen_time"].native
        detail = _fault(info, signer["signature"].native) or _late(moment, at)
        if detail:
            return Code.STAMP, detail, None
        code, detail = messages.integrity(signed, signed.content or b"")
    except messages.Refused as refused:
        return Code.STAMP, refused.detail or refused.code, None
    except messages.UNREADABLE as error:
        return Code.STAMP, f"{type(error).__name__}: {error}", None
    if code is Code.OK:
        term = Term(at=at, stamped=moment)
        code, detail = judge(signed.certificate, signed.embedded, trust, term, Purpose.STAMPING)
    if code is not Code.OK:
        return (code if code.is_technical else Code.STAMP), f"its authority: {detail or code}", None
    return Code.OK, "", moment


def _tokens(signer: cms.SignerInfo) -> list[cms.ContentInfo]:
    if signer["unsigned_attrs"] is core.VOID:
        return []
    return [
        token
        for attribute in signer["unsigned_attrs"]
        if attribute["type"].native == _ATTRIBUTE
        for token in attribute["values"]
    ]


def _fault(info: tsp.TSTInfo, signature: bytes) -> str:
    """Say what is wrong with what is stamped (RFC 3161, appendix A)."""
    imprint = info["message_imprint"]
    name = str(imprint["hash_algorithm"]["algorithm"].native)
    if not algorithms.is_strong_digest(name):
        return f"imprint by {name}"
    if imprint["hashed_message"].native != algorithms.digest(name, signature):
        return "it is of another signature"
    return ""


def _late(moment: datetime, at: datetime) -> str:
    return f"its time is to come: {moment:%Y-%m-%d %H:%M} UTC" if moment > at + _SKEW else ""
