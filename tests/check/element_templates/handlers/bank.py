"""Handlers for the drawings beside this folder."""

from __future__ import annotations

from dataclasses import dataclass

from procrunner.handler import handler


@dataclass(frozen=True)
class Paid:
    """What comes back."""

    receipt: str


@handler("bank.pay", kind="idempotent")
def pay(amount: int, note: str = "") -> Paid:
    """Pay."""
    return Paid(receipt=f"{amount} {note}")
