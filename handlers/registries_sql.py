"""The systems of other authorities, reached by SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import (
    Connection,
    NullPool,
    RowMapping,
    Table,
    create_engine,
    func,
    insert,
    literal,
    make_url,
    select,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from . import passwords
from . import registry_tables as tables
from .registries import (
    IdentityDocument,
    Notice,
    Payment,
    Person,
    Posted,
    PowerOfAttorney,
    PowerQuestion,
    Registered,
    RegistryDownError,
    Sent,
    SignedRequest,
    local_day,
    message_id,
)


class _Database:
    """One system's database; a file that is not there is not made."""

    def __init__(self, title: str, resource: str, url: str) -> None:
        self._title = title
        self._resource = resource
        self._url = make_url(url)
        self._engine = create_engine(self._url, poolclass=NullPool)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection; whatever goes wrong with the database is told as the system's failure."""
        self._refuse_missing_file()
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            self._down(f"does not answer: {error.__cause__ or error}", error)

    def _refuse_missing_file(self) -> None:
        name = self._url.database
        embedded = self._url.get_backend_name() == "sqlite" and name not in {None, "", ":memory:"}
        if embedded and not Path(str(name)).is_file():
            self._down("does not answer: there is no such database file", None)

    def _down(self, what: str, cause: Exception | None) -> NoReturn:
        raise RegistryDownError(
            f"{self._title} {what}",
            where=self._url.render_as_string(hide_password=True),
            hint=f"Bring it up, or mend 'url' under [resources.{self._resource}] in "
            "procrunner.toml; the call is then repeated.",
        ) from cause


class SqlIndividuals:
    """The Individuals database."""

    def __init__(self, url: str) -> None:
        self._database = _Database("the Individuals database", "individuals", url)

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
        self._database = _Database("the notaries' system", "notary", url)

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
        self._database = _Database("the gateway", "gateway", url)

    def register(self, request: SignedRequest, *, key: str, at: datetime) -> Registered:
        """Enter the request, or find the entry made under the same key."""
        return _registered(self._database, tables.incoming, request, key, at, mark="КІР")

    def send(self, request: SignedRequest, *, key: str, at: datetime) -> Sent:
        """Pass the request on, or find the message sent under the same key."""
        values = _request(request) | {"id": message_id(key), "sent_at": at.isoformat()}
        _insert_once(self._database, tables.message, values)
        row = _by_id(self._database, tables.message, message_id(key))
        return Sent(message_id=row["id"], sent_at=row["sent_at"])


class SqlCabinet:
    """The applicant's personal cabinet."""

    def __init__(self, url: str) -> None:
        self._database = _Database("the applicant's cabinet", "cabinet", url)

    def post(self, notice: Notice, *, key: str, at: datetime) -> Posted:
        """Leave a notice, or find the one left under the same key."""
        values = {
            "id": message_id(key),
            "iin": notice.iin,
            "code": notice.code,
            "texts": dict(notice.texts),
            "details": dict(notice.details),
            "sent_at": at.isoformat(),
        }
        _insert_once(self._database, tables.notice, values)
        row = _by_id(self._database, tables.notice, message_id(key))
        return Posted(notice_id=row["id"], sent_at=row["sent_at"])


class SqlPortal:
    """The accounts of the portal."""

    def __init__(self, url: str) -> None:
        self._database = _Database("the portal", "portal", url)

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
        is_new = _insert_once(self._database, tables.account, values)
        row = self._account(iin)
        return is_new or (row is not None and row["key"] == key)

    def _account(self, iin: str) -> RowMapping | None:
        query = select(tables.account).where(tables.account.c.iin == iin)
        with self._database.transaction() as connection:
            return connection.execute(query).mappings().one_or_none()


class SqlPayments:
    """The payment gateway."""

    def __init__(self, url: str) -> None:
        self._database = _Database("the payment gateway", "payments", url)

    def find(self, number: str, *, key: str) -> Payment | None:
        """The payment of that number, or None."""
        del key  # a read needs none
        query = select(tables.payment).where(tables.payment.c.number == number)
        with self._database.transaction() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return Payment(**row) if row else None


class SqlELicensing:
    """The state database "E-licensing"; numbers of requests run through each year."""

    def __init__(self, url: str) -> None:
        self._database = _Database("E-licensing", "e_licensing", url)

    def record(self, payment: Payment, request: str, *, key: str, at: datetime) -> bool:
        """Keep the payment for the request, or say whether it is kept for it already."""
        del key  # the payment's number tells a repeat
        values = asdict(payment) | {"request": request, "recorded_at": at.isoformat()}
        if _insert_once(self._database, tables.payment_fact, values):
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
        return Payment(**row) if row else None

    def register(self, request: SignedRequest, *, key: str, at: datetime) -> Registered:
        """Enter the request, or find the entry made under the same key."""
        return _registered(self._database, tables.licence_request, request, key, at, mark="ЕЛ")


def _registered(  # noqa: PLR0913 - what an entry is made of, and where
    database: _Database,
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
    is_new = _insert_once(database, table, values, numbered="number")
    with database.transaction() as connection:
        row = connection.execute(select(table).where(table.c.key == key)).mappings().one()
    return Registered(
        incoming_number=f"{mark}-{row['year']}-{row['number']:06}",
        registered_at=row["registered_at"],
        duplicate=not is_new,
    )


def _insert_once(
    database: _Database, table: Table, values: Mapping[str, Any], *, numbered: str = ""
) -> bool:
    """Insert unless the primary key is there; the number is found in the same statement."""
    (identity,) = table.primary_key.columns
    columns: dict[str, Any] = {
        name: literal(value, table.c[name].type) for name, value in values.items()
    }
    if numbered:
        last = select(func.max(table.c[numbered])).where(table.c.year == values["year"])
        columns[numbered] = func.coalesce(last.scalar_subquery(), 0) + 1
    try:
        with database.transaction() as connection:
            connection.execute(insert(table).from_select(list(columns), select(*columns.values())))
    except IntegrityError:
        with database.transaction() as connection:
            known = select(identity).where(identity == values[identity.name])
            if connection.execute(known).one_or_none() is None:
                raise  # two requests wanted one number: the call is repeated
        return False
    return True


def _by_id(database: _Database, table: Table, identity: str) -> RowMapping:
    with database.transaction() as connection:
        return connection.execute(select(table).where(table.c.id == identity)).mappings().one()


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
