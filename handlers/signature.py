"""Checks certificates, and electronic signatures under requests (Zhambyl 222, p. 11 items 6-7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from procrunner.errors import Exit, ProcrunnerError
from procrunner.handler import Call, handler
from procrunner.ports import Attachments

from . import cms, owner
from .chain import Trust
from .outcomes import EXPLANATIONS, Outcome
from .variables import File, content, text


class TrustSource(Protocol):
    """Knows whom we believe."""

    def current(self) -> Trust:
        """Roots, intermediates and revocation lists, as they are now."""
        ...


class RevocationError(ProcrunnerError):
    """Nobody knows whether the certificate is revoked: not a reason to refuse."""

    exit = Exit.INCIDENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The answer as it stands in variables."""

    valid: bool
    code: str  #: a value of outcomes.Code
    text_kk: str
    text_ru: str
    text_en: str
    iin: str  #: as in the certificate
    bin: str  #: as in the certificate
    signer: str
    serial: str
    signed_at: str  #: as is stamped, or else as the signer says; empty where neither does
    is_stamped: bool  #: a trusted authority has stamped the signature at that time
    checked_at: str
    roles: list[str] = field(default_factory=list)  #: as in the certificate


@handler("signature.verify", kind="idempotent")
def verify_signature(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    document: File,
    signature: File,
    iin: str,
    bin: str = "",  # noqa: A002 - the variable's name
    *,
    trust: TrustSource,
    attachments: Attachments,
    call: Call,
) -> Verified:
    """Check signature, chain, term, revocation and owner together, on the signed document.

    Raises:
        RevocationError: the revocation lists are missing or too old.
    """
    outcome = cms.verify(
        content(document, attachments, name="document"),
        content(signature, attachments, name="signature"),
        claim=_claim(iin, bin),
        trust=trust.current(),
        at=call.now,
    )
    return _told(outcome, call)


@handler("signature.check-certificate", kind="idempotent")
def check_certificate(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    certificate: File,
    iin: str,
    bin: str = "",  # noqa: A002 - the variable's name
    *,
    trust: TrustSource,
    attachments: Attachments,
    call: Call,
) -> Verified:
    """Check chain, term, revocation and owner of the certificate, before anything is signed.

    Raises:
        RevocationError: the revocation lists are missing or too old.
    """
    outcome = owner.check(
        content(certificate, attachments, name="certificate"),
        claim=_claim(iin, bin),
        trust=trust.current(),
        at=call.now,
    )
    return _told(outcome, call)


def _claim(iin: str, bin_: str) -> owner.Claim:
    return owner.Claim(iin=text(iin, name="iin"), bin=text(bin_, name="bin"))


def _told(outcome: Outcome, call: Call) -> Verified:
    if outcome.code.is_technical:
        raise RevocationError(
            f"it cannot be known whether certificate {outcome.serial} is revoked: {outcome.detail}",
            hint="Fetch fresh revocation lists of both levels into the trust folder's 'crls'; "
            "the check is then repeated.",
        )
    told = EXPLANATIONS[outcome.code]
    return Verified(
        valid=outcome.is_valid,
        code=outcome.code.value,
        text_kk=told.kk,
        text_ru=told.ru,
        text_en=told.en,
        iin=outcome.iin,
        bin=outcome.bin,
        signer=outcome.signer,
        serial=outcome.serial,
        signed_at=outcome.time.isoformat() if outcome.time else "",
        is_stamped=outcome.is_stamped,
        checked_at=call.now.isoformat(),
        roles=list(outcome.roles),
    )
