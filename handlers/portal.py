"""Lets recipients into the portal (Zhambyl 222, p. 11 items 1-4).

The password comes from a transient field of the form before, which no variable keeps. It is a
parameter without an input mapping, because mapped inputs stay in the job's row.
"""

from __future__ import annotations

from dataclasses import dataclass

from procrunner.handler import Call, handler

from .identifiers import IdentifierError, parse_iin
from .registries import Portal
from .variables import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticated:
    """The answer as it stands in variables."""

    authenticated: bool
    reason: str  #: ok, bad-number, unknown, wrong-password


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The answer as it stands in variables."""

    opened: bool
    reason: str  #: ok, bad-number, exists


@handler("portal.authenticate", kind="idempotent")
def authenticate(iin: str, password: str, *, portal: Portal, call: Call) -> Authenticated:
    """Say whether the recipient is who the number says, by the password of the account."""
    if not _is_iin(iin):
        return Authenticated(authenticated=False, reason="bad-number")
    known = portal.is_password(iin, text(password, name="password"), key=call.key)
    if known is None:
        return Authenticated(authenticated=False, reason="unknown")
    return Authenticated(authenticated=known, reason="ok" if known else "wrong-password")


@handler("portal.register", kind="idempotent")
def register(iin: str, password: str, *, portal: Portal, call: Call) -> Opened:
    """Open an account, once; one that is there keeps its password."""
    if not _is_iin(iin):
        return Opened(opened=False, reason="bad-number")
    opened = portal.open_account(iin, text(password, name="password"), key=call.key, at=call.now)
    return Opened(opened=opened, reason="ok" if opened else "exists")


def _is_iin(iin: str) -> bool:
    try:
        parse_iin(text(iin, name="iin"))
    except IdentifierError:
        return False
    return True
