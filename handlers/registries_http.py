"""The systems of other authorities, reached by HTTP."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from .json_service import Client, Service
from .registries import (
    IdentityDocument,
    Notice,
    Person,
    Posted,
    PowerOfAttorney,
    PowerQuestion,
    Registered,
    Sent,
    SignedRequest,
)

_ALIVE = "0"
_VALID = "valid"


class HttpIndividuals:
    """The Individuals database."""

    def __init__(self, url: str, token: str = "", seconds: float = 10) -> None:
        service = Service(title="the Individuals database", resource="individuals", id="gbd-fl")
        self._client = Client(service, url, token, seconds)

    def find(self, iin: str, *, key: str) -> Person | None:
        """The person, or None where the answer says ``found: false``."""
        data = self._client.ask({"iin": iin}, key=key)
        try:
            return _person(data["person"], iin) if _found(data) else None
        except (ValueError, TypeError, LookupError) as error:
            self._client.unreadable(error)


class HttpNotary:
    """The notaries' unified system."""

    def __init__(self, url: str, token: str = "", seconds: float = 10) -> None:
        service = Service(title="the notaries' system", resource="notary", id="enis")
        self._client = Client(service, url, token, seconds)

    def find(self, question: PowerQuestion, *, key: str) -> PowerOfAttorney | None:
        """The power of attorney, or None where the answer says ``found: false``."""
        asked = {
            "registryNumber": question.number,
            "date": question.dated.isoformat(),
            "principalIin": question.principal_iin,
            "attorneyIin": question.attorney_iin,
        }
        data = self._client.ask(asked, key=key)
        try:
            return _power(question, data["poa"]) if _found(data) else None
        except (ValueError, TypeError, LookupError) as error:
            self._client.unreadable(error)


class HttpGateway:
    """The gateway and its regional workstation."""

    def __init__(self, url: str, token: str = "", seconds: float = 10) -> None:
        service = Service(title="the gateway", resource="gateway", id="regional-gateway-ws")
        self._client = Client(service, url, token, seconds)

    def register(self, request: SignedRequest, *, key: str, at: datetime) -> Registered:
        """Enter the request; the far side knows a repeat by its message id."""
        asked = _request(request, "register", at) | {"application": request.application}
        data = self._client.ask(asked, key=key)
        try:
            return Registered(
                incoming_number=data["incomingNumber"],
                registered_at=data["registeredAt"],
                duplicate=bool(data.get("duplicate", False)),
            )
        except LookupError as error:
            self._client.unreadable(error)

    def send(self, request: SignedRequest, *, key: str, at: datetime) -> Sent:
        """Pass the request on."""
        data = self._client.ask(_request(request, "send", at), key=key)
        try:
            return Sent(message_id=data["messageId"], sent_at=data["sentAt"])
        except LookupError as error:
            self._client.unreadable(error)


class HttpCabinet:
    """The applicant's personal cabinet."""

    def __init__(self, url: str, token: str = "", seconds: float = 10) -> None:
        service = Service(title="the applicant's cabinet", resource="cabinet", id="cabinet")
        self._client = Client(service, url, token, seconds)

    def post(self, notice: Notice, *, key: str, at: datetime) -> Posted:
        """Leave a notice; the far side knows a repeat by its message id."""
        asked = {
            "iin": notice.iin,
            "notice": notice.code,
            "texts": dict(notice.texts),
            "details": dict(notice.details),
            "sentAt": at.isoformat(),
        }
        data = self._client.ask(asked, key=key)
        try:
            return Posted(notice_id=data["noticeId"], sent_at=data["sentAt"])
        except LookupError as error:
            self._client.unreadable(error)


def _found(data: Mapping[str, Any]) -> bool:
    """A dead system's empty answer must not pass for a person who is not there."""
    if not isinstance(found := data["found"], bool):
        raise TypeError("'found' is neither true nor false")
    return found


def _person(data: Mapping[str, Any], iin: str) -> Person:
    if data["iin"] != iin:
        raise ValueError("it is about another person")
    return Person(
        iin=data["iin"],
        surname=data["surname"],
        given_name=data["name"],
        patronymic=data.get("patronymic") or "",
        birth_date=_day(data.get("birthDate")),
        is_alive=str(data["lifeStatus"]) == _ALIVE,
        document=_document(data["document"]) if data.get("document") else None,
    )


def _document(data: Mapping[str, Any]) -> IdentityDocument:
    return IdentityDocument(
        type=data["type"],
        number=data["number"],
        valid_until=_day(data.get("endDate")),
        is_valid=data["status"] == _VALID,
    )


def _power(question: PowerQuestion, data: Mapping[str, Any]) -> PowerOfAttorney:
    if not isinstance(data["revoked"], bool):
        raise TypeError("'revoked' is neither true nor false")
    if not isinstance(data["powers"], list):
        raise TypeError("'powers' is no list")
    return PowerOfAttorney(
        number=question.number,
        dated=question.dated,
        principal_iin=data["principalIin"],
        attorney_iin=data["attorneyIin"],
        valid_from=date.fromisoformat(data["validFrom"]),
        valid_until=_day(data.get("validTo")),
        is_revoked=data["revoked"],
        powers=tuple(data["powers"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _request(request: SignedRequest, action: str, at: datetime) -> dict[str, object]:
    return {
        "action": action,
        "document": base64.b64encode(request.document).decode("ascii"),
        "cms": base64.b64encode(request.signature).decode("ascii"),
        "serviceId": request.service,
        "applicantIdn": request.applicant_iin,
        "sentAt": at.isoformat(),
    }
