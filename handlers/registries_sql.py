"""The systems of other authorities, reached by SQL."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Table, select

from . import passwords
from . import registry_tables as tables
from .payment_gateway import Payment, Status
from .registries import (
    IdentityDocument,
    Person,
    PowerOfAttorney,
    PowerQuestion,
    Registered,
    Sent,
    SignedRequest,
    local_day,
    message_id,
)
from .registry_database import Database, by_id, enter_once, insert_once


class SqlIndividuals:
    """The Individuals database."""

    def __init__(self, url: str) -> None:
        self._database = Database("the Individuals database", "individuals", url)

    def find(self, iin: str, *, key: str) -> Person | None:
        """The person, or None."""
        del key  # a read needs none
        query = select(tables.person).where(tables.person.c.iin == iin)
        with self._database.transaction() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return _person(row) if row else None


class SqlNotary:
    """The notaries' unified system."""

    def __init__(self, url: str) -> None:
        self._database = Database("the notaries' system", "notary", url)

    def find(self, question: PowerQuestion, *, key: str) -> PowerOfAttorney | None:
        """The power of attorney of that number and date, or None."""
        del key  # a read needs none
        table = tables.power_of_attorney
        query = select(table).where(
            table.c.number == question.number, table.c.dated == question.dated
        )
        with self._database.transaction() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return PowerOfAttorney(**{**row, "powers": tuple(row["powers"])}) if row else None


class SqlGateway:
    """The gateway and its regional workstation; numbers run through each year."""

    def __init__(self, url: str) -> None:
        self._database = Database("the gateway", "gateway", url)

    def register(self, request: SignedRequest, *, key: str, at: datetime) -> Registered:
        """Enter the request, or find the entry made under the same key."""
        return _registered(self._database, tables.incoming, request, key, at, mark="КІР")

    def send(self, request: SignedRequest, *, key: str, at: datetime) -> Sent:
        """Pass the request on, or find the message sent under the same key."""
        values = _request(request) | {"id": message_id(key), "sent_at": at.isoformat()}
        insert_once(self._database, tables.message, values)
        row = by_id(self._database, tables.message, message_id(key))
        return Sent(message_id=row["id"], sent_at=row["sent_at"])


class SqlPortal:
    """The portal: its accounts, and its journal of requests, numbered through each year."""

    def __init__(self, url: str) -> None:
        self._database = Database("the portal", "portal", url)

    def is_password(self, iin: str, password: str, *, key: str) -> bool | None:
        """Whether it is the password of the person's account; None if there is no account."""
        del key  # a read needs none
        row = self._account(iin)
        return passwords.fits(password, row["password"]) if row else None

    def open_account(self, iin: str, password: str, *, key: str, at: datetime) -> bool:
        """Open an account, or find the one opened under the same key."""
        values = {
            "iin": iin,
            "key": key,
            "password": passwords.hashed(password),
            "opened_at": at.isoformat(),
        }
        is_new = insert_once(self._database, tables.account, values)
        row = self._account(iin)
        return is_new or (row is not None and row["key"] == key)

    def register(self, request: SignedRequest, *, key: str, at: datetime) -> Registered:
        """Enter the request, or find the entry made under the same key."""
        return _registered(self._database, tables.portal_request, request, key, at, mark="ПОР")

    def _account(self, iin: str) -> RowMapping | None:
        query = select(tables.account).where(tables.account.c.iin == iin)
        with self._database.transaction() as connection:
            return connection.execute(query).mappings().one_or_none()


class SqlELicensing:
    """The state database "E-licensing"; numbers of requests run through each year."""

    def __init__(self, url: str) -> None:
        self._database = Database("E-licensing", "e_licensing", url)

    def record(self, payment: Payment, request: str, *, key: str, at: datetime) -> bool:
        """Keep the payment for the request, or say whether it is kept for it already."""
        del key  # the payment's number tells a repeat
        values = asdict(payment) | {"request": request, "recorded_at": at.isoformat()}
        if insert_once(self._database, tables.payment_fact, values):
            return True
        table = tables.payment_fact
        with self._database.transaction() as connection:
            query = select(table.c.request).where(table.c.number == payment.number)
            return bool(connection.execute(query).scalar_one() == request)

    def paid(self, request: str, *, key: str) -> Payment | None:
        """The payment that is kept for the request, or None."""
        del key  # a read needs none
        table = tables.payment_fact
        columns = [table.c[name] for name in Payment.__slots__]
        with self._database.transaction() as connection:
            query = select(*columns).where(table.c.request == request)
            row = connection.execute(query).mappings().one_or_none()
        return Payment(**{**row, "status": Status(row["status"])}) if row else None

    def keeps(self, number: str, *, key: str) -> bool:
        """Whether the payment is kept."""
        del key  # a read needs none
        table = tables.payment_fact
        with self._database.transaction() as connection:
            query = select(table.c.number).where(table.c.number == number)
            return connection.execute(query).first() is not None

    def register(self, request: SignedRequest, *, key: str, at: datetime) -> Registered:
        """Enter the request, or find the entry made under the same key."""
        return _registered(self._database, tables.licence_request, request, key, at, mark="ЕЛ")


def _registered(  # noqa: PLR0913 - what an entry is made of, and where
    database: Database,
    table: Table,
    request: SignedRequest,
    key: str,
    at: datetime,
    *,
    mark: str,
) -> Registered:
    """The entry made under the key, now or before, in a journal that marks its numbers."""
    values = _request(request) | {
        "key": key,
        "year": local_day(at).year,
        "application": request.application,
        "registered_at": at.isoformat(),
    }
    row, is_new = enter_once(database, table, values)
    return Registered(
        incoming_number=f"{mark}-{row['year']}-{row['number']:06}",
        registered_at=row["registered_at"],
        duplicate=not is_new,
    )


def _request(request: SignedRequest) -> dict[str, Any]:
    return {
        "service": request.service,
        "applicant_iin": request.applicant_iin,
        "document": request.document,
        "signature": request.signature,
    }


def _person(row: RowMapping) -> Person:
    document = IdentityDocument(
        type=row["document_type"] or "",
        number=row["document_number"] or "",
        valid_until=row["document_valid_until"],
        is_valid=bool(row["document_is_valid"]),
    )
    return Person(
        iin=row["iin"],
        surname=row["surname"],
        given_name=row["given_name"],
        patronymic=row["patronymic"],
        birth_date=row["birth_date"],
        is_alive=row["is_alive"],
        document=document if row["document_type"] else None,
    )
