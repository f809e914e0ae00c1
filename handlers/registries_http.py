"""The systems of other authorities, reached by HTTP: in JSON, or through the state gateway."""

from __future__ import annotations

from datetime import datetime

from .cabinets import Contact, Notice, Posted, PostedNotice, PostedResult, Result
from .e_queue import Visit
from .far_system import FarSystem, Service
from .legal_entities import LegalEntity
from .payment_gateway import Payment, Refund
from .registries import (
    Person,
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


class HttpLegalEntities(FarSystem):
    """The database of legal entities."""

    service = Service(
        title="the database of legal entities", resource="legal_entities", id="gbd-ul"
    )

    def find(self, bin: str, *, key: str) -> LegalEntity | None:  # noqa: A002 - as it is called
        """The firm, or None where the answer says so."""
        entity = self.look(LegalEntity, "find", key, bin=bin)
        if entity is not None and entity.bin != bin:
            raise self.unusable("answers about another firm")
        return entity


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

    def put(self, result: Result, *, key: str, at: datetime) -> Posted:
        """Leave a document."""
        return self.ask(Posted, "put", key, result=result, at=at)

    def notices(self, iin: str, *, key: str) -> tuple[PostedNotice, ...]:
        """All notices to a person."""
        return self.ask(tuple[PostedNotice, ...], "notices", key, iin=iin)

    def results(self, iin: str, *, key: str) -> tuple[PostedResult, ...]:
        """All documents of a person."""
        return self.ask(tuple[PostedResult, ...], "results", key, iin=iin)

    def contact(self, iin: str, *, key: str) -> Contact | None:
        """How a person wants to be told."""
        return self.look(Contact, "contact", key, iin=iin)

    def content(self, iin: str, result: str, *, key: str) -> bytes | None:
        """The content of a person's document."""
        return self.look(bytes, "content", key, iin=iin, result=result)


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

    def refund(self, number: str, *, key: str, at: datetime) -> Refund | None:
        """Give the money back; the far side knows a repeat by the number of the payment."""
        given = self.look(Refund, "refund", key, number=number, at=at)
        if given is not None and given.number != number:
            raise self.unusable("answers about another payment")
        return given


class HttpELicensing(FarSystem):
    """The state database "E-licensing"."""

    service = Service(title="E-licensing", resource="e_licensing", id="e-licensing")

    def record(self, payment: Payment, request: str, *, key: str, at: datetime) -> bool:
        """Keep the payment for the request; False if it is kept for another one."""
        return self.ask(bool, "record", key, payment=payment, request=request, at=at)

    def paid(self, request: str, *, key: str) -> Payment | None:
        """The payment that is kept for the request, or None where the answer says so."""
        return self.look(Payment, "paid", key, request=request)

    def keeps(self, number: str, *, key: str) -> bool:
        """Whether the payment is kept for some request."""
        return self.ask(bool, "keeps", key, number=number)

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
