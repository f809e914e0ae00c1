"""The payment gateway of the electronic government: payments, and money given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Status(StrEnum):
    """How far a payment has come."""

    PENDING = "pending"  #: begun; the bank has not said anything yet
    PAID = "paid"  #: the money is there
    FAILED = "failed"  #: the bank has refused it; it may still be paid by another attempt
    EXPIRED = "expired"  #: nobody paid in time
    REFUNDED = "refunded"  #: the money was given back


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What the payment gateway knows of a payment."""

    number: str
    payer: str  #: IIN or BIN
    amount: int  #: tenge
    purpose: str  #: the service that it is for: ``act/service``
    status: Status
    begun_at: str  #: ISO 8601
    paid_at: str  #: ISO 8601; empty where it is not paid


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money that was given back."""

    number: str  #: of the payment
    amount: int  #: tenge
    refunded_at: str


class Payments(Protocol):
    """The payment gateway of the electronic government."""

    def find(self, number: str, *, key: str) -> Payment | None:
        """The payment of that number, whoever pays, or None if nobody does.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...

    def refund(self, number: str, *, key: str, at: datetime) -> Refund | None:
        """Give the money back, once for each payment; None where none was paid.

        Raises:
            RegistryDownError: no usable answer.
        """
        ...
