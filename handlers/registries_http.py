"""The systems of other authorities, reached by HTTP: in JSON, or through the state gateway."""

from __future__ import annotations

from datetime import datetime

from .e_queue import Visit
from .far_system import FarSystem, Service
from .registries import (
    Notice,
    Payment,
    Person,
    Posted,
    PowerOfAttorney,
    PowerQuestion,
    Registered,
    Sent,
    SignedRequest,
)
from .testing import Booked, Candidate, Mark


class HttpIndividuals(FarSystem):
    """The Individuals database."""

    service = Service(title="the Individuals database", resource="individuals", id="gbd-fl")

    def find(self, iin: str, *, key: str) -> Person | None:
        """The person, or None where the answer says so."""
        person = self.look(Person, "find", key, iin=iin)
        if person is not None and person.iin != iin:
            raise self.unusable("answers about another person")
        return person


class HttpNotary(FarSystem):
    """The notaries' unified system."""

    service = Service(title="the notaries' system", resource="notary", id="enis")

    def find(self, question: PowerQuestion, *, key: str) -> PowerOfAttorney | None:
        """The power of attorney, or None where the answer says so."""
        found = self.look(PowerOfAttorney, "find", key, question=question)
        if found is not None and (found.number, found.dated) != (question.number, question.dated):
            raise self.unusable("answers about another power of attorney")
        return found


class HttpGateway(FarSystem):
    """The gateway and its regional workstation."""

    service = Service(title="the gateway", resource="gateway", id="regional-gateway-ws")

    def register(self, request: SignedRequest, *, key: str, at: datetime) -> Registered:
        """Enter the request; the far side knows a repeat by its message id."""
        return self.ask(Registered, "register", key, request=request, at=at)

    def send(self, request: SignedRequest, *, key: str, at: datetime) -> Sent:
        """Pass the request on."""
        return self.ask(Sent, "send", key, request=request, at=at)


class HttpCabinet(FarSystem):
    """The applicant's personal cabinet."""

    service = Service(title="the applicant's cabinet", resource="cabinet", id="cabinet")

    def post(self, notice: Notice, *, key: str, at: datetime) -> Posted:
        """Leave a notice; the far side knows a repeat by its message id."""
        return self.ask(Posted, "post", key, notice=notice, at=at)


class HttpPortal(FarSystem):
    """The portal: its accounts, and its journal of requests."""

    service = Service(title="the portal", resource="portal", id="portal")

    def is_password(self, iin: str, password: str, *, key: str) -> bool | None:
        """Whether it is the password of the person's account; None if there is no account."""
        return self.look(bool, "is_password", key, iin=iin, password=password)

    def open_account(self, iin: str, password: str, *, key: str, at: datetime) -> bool:
        """Open an account; False if the person has one already."""
        return self.ask(bool, "open_account", key, iin=iin, password=password, at=at)

    def register(self, request: SignedRequest, *, key: str, at: datetime) -> Registered:
        """Enter the request."""
        return self.ask(Registered, "register", key, request=request, at=at)


class HttpPayments(FarSystem):
    """The payment gateway."""

    service = Service(title="the payment gateway", resource="payments", id="payment-gateway")

    def find(self, number: str, *, key: str) -> Payment | None:
        """The payment of that number, or None where the answer says so."""
        payment = self.look(Payment, "find", key, number=number)
        if payment is not None and payment.number != number:
            raise self.unusable("answers about another payment")
        return payment


class HttpELicensing(FarSystem):
    """The state database "E-licensing"."""

    service = Service(title="E-licensing", resource="e_licensing", id="e-licensing")

    def record(self, payment: Payment, request: str, *, key: str, at: datetime) -> bool:
        """Keep the payment for the request; False if it is kept for another one."""
        return self.ask(bool, "record", key, payment=payment, request=request, at=at)

    def paid(self, request: str, *, key: str) -> Payment | None:
        """The payment that is kept for the request, or None where the answer says so."""
        return self.look(Payment, "paid", key, request=request)

    def register(self, request: SignedRequest, *, key: str, at: datetime) -> Registered:
        """Enter the request."""
        return self.ask(Registered, "register", key, request=request, at=at)


class HttpTestSystem(FarSystem):
    """The system that tests experts."""

    service = Service(title="the test system", resource="test_system", id="expert-attestation-is")

    def book(self, candidate: Candidate, *, key: str, at: datetime) -> Booked | None:
        """A place, or None where the answer says that there are no questions."""
        return self.look(Booked, "book", key, candidate=candidate, at=at)

    def mark(self, booking: str, answers: str, *, key: str, at: datetime) -> Mark | None:
        """What the program counted, or None where the answer says that nobody booked."""
        return self.look(Mark, "mark", key, booking=booking, answers=answers, at=at)


class HttpEQueue(FarSystem):
    """The electronic queue."""

    service = Service(title="the electronic queue", resource="e_queue", id="e-queue")

    def take(self, visit: Visit, *, key: str, at: datetime) -> str | None:
        """The number of a ticket, or None where the answer says that the time is taken."""
        return self.look(str, "take", key, visit=visit, at=at)
