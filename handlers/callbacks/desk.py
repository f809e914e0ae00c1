"""Takes notifications in, and sees to it that money no request has is given back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Connection

from procrunner.handler import Retry
from procrunner.model import Instance, Message
from procrunner.model import Status as InstanceStatus
from procrunner.permissions import EVERY, May
from procrunner.ports import Narrowing, Unit
from procrunner.project import Project

from ..cabinets import Cabinet, Notice
from ..notices import texts
from ..payment_gateway import Payment, Payments, Status
from ..registries import ELicensing, RegistryDownError
from . import ledger
from .ledger import Outcome
from .notice import MESSAGE
from .notice import Notice as GatewayNotice

ACTOR = "payment-gateway"
UNCLAIMED = timedelta(days=30)
"""After so long, money that no request has named is given back."""
_MOST = 1_000
_GOING = {InstanceStatus.ACTIVE, InstanceStatus.SUSPENDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What was found out about one payment."""

    number: str
    since: str  #: when the gateway first told of it
    outcome: Outcome
    told: str
    is_stopped: bool = False  #: by a registry that does not answer


class Desk:
    """One project's."""

    def __init__(self, project: Project, actor: str = ACTOR) -> None:
        self._project = project
        self._actor = actor  #: who delivers messages and gives money back, where rules ask

    def take(self, notice: GatewayNotice) -> bool:
        """Keep a notification and wake who waits for it; False if it came before.

        Whoever stops in between has done nothing wrong: the gateway sends it again.

        Raises:
            NotPermittedError: no rule lets the actor deliver messages.
            StorageError: the database cannot be used.
        """
        now = self._project.clock.now()
        with self._project.store.write() as unit:
            is_new = ledger.enter(_connection(unit), notice, now)
        message = Message(
            id=notice.id,
            name=MESSAGE,
            correlation=notice.number,
            instance="",
            variables={},
            received_at=now,
            delivered_to="",
        )
        self._project.runner.message(message, actor=self._actor)
        return is_new

    def settle(self) -> Iterator[Settled]:
        """Look at each payment that is open; what a registry's failure stops stays open.

        Raises:
            NotPermittedError: no rule lets the actor mend cases: this gives money back.
        """
        with self._project.store.write() as unit:
            self._project.door.require(unit, self._actor, May.MEND, EVERY)
            found = ledger.open_numbers(_connection(unit))
        for row in found:
            number, since = row["number"], row["since"]
            try:
                outcome, told = self._settle(number, datetime.fromisoformat(since))
            except (RegistryDownError, Retry) as error:
                told = error.reason if isinstance(error, Retry) else error.what
                yield Settled(
                    number=number, since=since, outcome=Outcome.OPEN, told=told, is_stopped=True
                )
            else:
                yield Settled(number=number, since=since, outcome=outcome, told=told)

    def _settle(self, number: str, since: datetime) -> tuple[Outcome, str]:
        outcome, told = self._judged(number, since)
        if outcome is not Outcome.OPEN:
            with self._project.store.write() as unit:
                ledger.settle(_connection(unit), number, outcome, self._project.clock.now())
        return outcome, told

    def _judged(self, number: str, since: datetime) -> tuple[Outcome, str]:
        payments = cast("Payments", self._project.resource("payments"))
        e_licensing = cast("ELicensing", self._project.resource("e_licensing"))
        key = f"settle/{number}"
        payment = payments.find(number, key=key)
        if payment is None:
            return Outcome.OPEN, "the gateway does not know it"
        if e_licensing.keeps(number, key=key):
            return Outcome.USED, "a request has it"
        if payment.status is Status.EXPIRED:
            return Outcome.NOTHING, "nobody paid in time"
        if payment.status is Status.REFUNDED:  # perhaps by us, before we were stopped
            return self._refund(payment)
        cases = [each for each in self._cases(number) if _is_payer(payment, each)]
        if going := [each for each in cases if each.status in _GOING]:
            return Outcome.OPEN, f"the case goes on: {', '.join(each.id for each in going)}"
        if payment.status is not Status.PAID:
            return Outcome.OPEN, f"it is {payment.status.value}"
        if not cases and self._project.clock.now() < since + UNCLAIMED:
            return Outcome.OPEN, "no request has named it"
        return self._refund(payment)

    def _refund(self, payment: Payment) -> tuple[Outcome, str]:
        """Give it back and tell the payer, both under one key however often it is tried."""
        key, now = f"refund/{payment.number}", self._project.clock.now()
        payments = cast("Payments", self._project.resource("payments"))
        refund = payments.refund(payment.number, key=key, at=now)
        if refund is None and payment.status is Status.REFUNDED:
            return Outcome.NOTHING, "the gateway gave it back by itself"
        if refund is None:
            return Outcome.OPEN, "the gateway has not given it back"
        details: dict[str, object] = {"number": refund.number, "amount": refund.amount}
        notice = Notice(
            iin=payment.payer, code="refund", texts=texts("refund", details), details=details
        )
        cabinet = cast("Cabinet", self._project.resource("cabinet"))
        cabinet.post(notice, key=key, at=now)
        return Outcome.REFUNDED, f"{refund.amount} tenge were given back"

    def _cases(self, number: str) -> list[Instance]:
        """All that named this payment."""
        with self._project.store.read() as unit:
            asked = Narrowing(variables={"payment_number": number})
            return list(unit.instances.list(more=asked, limit=_MOST))


def _is_payer(payment: Payment, case: Instance) -> bool:
    """Whether the case is the payer's; a stranger's that names the number means nothing."""
    names = ("applicant_iin", "applicant_bin")
    return payment.payer in {case.variables.get(name) for name in names}


def _connection(unit: Unit) -> Connection:
    connection = unit.connection
    assert isinstance(connection, Connection)  # noqa: S101 - what the adapter gives
    return connection
