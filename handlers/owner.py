"""Whose certificate it is, and whether it can sign: before anything is signed with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import pem, x509

from .chain import Term, Trust, judge
from .outcomes import Code, Outcome

UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, OverflowError)
"""What the parser raises over hostile bytes."""

_IIN = re.compile(r"IIN([0-9]{12})")
_BIN = re.compile(r"BIN([0-9]{12})")
_ROLES = "1.2.398.3.3.4."


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Whose signature it should be."""

    iin: str  #: an empty one fits nobody
    bin: str = ""  #: empty where no firm is asked for


def check(content: bytes, *, claim: Claim, trust: Trust, at: datetime) -> Outcome:
    """Say whether this certificate, in DER or PEM, can sign at that moment for the claimed one."""
    try:
        der = pem.unarmor(content)[2] if pem.detect(content) else content
        certificate = x509.Certificate.load(der, strict=True)
        owner = owner_of(certificate)
        code, detail = judge(certificate, (), trust, Term(at=at))
    except UNREADABLE as error:
        return Outcome(code=Code.MALFORMED, detail=f"{type(error).__name__}: {error}")
    if code is Code.OK:
        code, detail = compare(owner, claim)
    return replace(owner, code=code, detail=detail)


def compare(owner: Outcome, claim: Claim) -> tuple[Code, str]:
    """Compare as text: the authority's own test certificates have IINs with wrong check digits."""
    if not claim.iin or owner.iin != claim.iin:
        return Code.IIN_MISMATCH, f"certificate: '{owner.iin}', request: '{claim.iin}'"
    if claim.bin and owner.bin != claim.bin:
        return Code.BIN_MISMATCH, f"certificate: '{owner.bin}', request: '{claim.bin}'"
    return Code.OK, ""


def owner_of(certificate: x509.Certificate) -> Outcome:
    """Read the names the national authority writes: serialNumber=IIN…, OU=BIN…."""
    numbers = _values(certificate, "serial_number")
    units = _values(certificate, "organizational_unit_name")
    return Outcome(
        code=Code.OK,
        iin=_only(_IIN, numbers),
        bin=_only(_BIN, [*units, *numbers]),
        signer=next(iter(_values(certificate, "common_name")), ""),
        serial=f"{certificate.serial_number:x}",
        roles=_roles(certificate),
    )


def _roles(certificate: x509.Certificate) -> tuple[str, ...]:
    """The national authority says what a person is to a firm among the extended key usages."""
    usages = certificate.extended_key_usage_value
    named = [each.dotted for each in usages] if usages is not None else []
    return tuple(each for each in named if each.startswith(_ROLES))


def _values(certificate: x509.Certificate, name: str) -> list[str]:
    value = certificate.subject.native.get(name, [])
    return [value] if isinstance(value, str) else list(value)


def _only(pattern: re.Pattern[str], values: Iterable[str]) -> str:
    """The one number found; two different ones count as none."""
    found = {match[1] for value in values if (match := pattern.fullmatch(value))}
    return found.pop() if len(found) == 1 else ""
