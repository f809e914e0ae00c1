"""The payment gateway, reached by SQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    NullPool,
    RowMapping,
    String,
    Table,
    create_engine,
    insert,
    select,
    update,
)

from .payment_gateway import Payment, Refund, Status
from .registry_database import Database

metadata = MetaData()

payment = Table(
    "payment",
    metadata,
    Column("number", String, primary_key=True),
    Column("payer", String(12), nullable=False),
    Column("amount", Integer, nullable=False),
    Column("purpose", String, nullable=False),
    Column("status", String, nullable=False),
    Column("begun_at", String, nullable=False),
    Column("paid_at", String, nullable=False),
)

refund = Table(
    "refund",
    metadata,
    Column("number", String, primary_key=True),
    Column("key", String, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("refunded_at", String, nullable=False),
)


class SqlPayments:
    """The payments, and what was given back."""

    def __init__(self, url: str) -> None:
        self._database = Database("the payment gateway", "payments", url)

    def find(self, number: str, *, key: str) -> Payment | None:
        """The payment of that number, or None."""
        del key  # a read needs none
        with self._database.transaction() as connection:
            query = select(payment).where(payment.c.number == number)
            row = connection.execute(query).mappings().one_or_none()
        return self._payment(row) if row else None

    def refund(self, number: str, *, key: str, at: datetime) -> Refund | None:
        """Give the money back, or tell that it was; the status of the payment is the fence."""
        with self._database.transaction() as connection:
            paid = (payment.c.number == number) & (payment.c.status == Status.PAID.value)
            given = update(payment).where(paid).values(status=Status.REFUNDED.value)
            if connection.execute(given).rowcount:
                amount = select(payment.c.amount).where(payment.c.number == number)
                values = {
                    "number": number,
                    "key": key,
                    "amount": connection.execute(amount).scalar_one(),
                    "refunded_at": at.isoformat(),
                }
                connection.execute(insert(refund).values(values))
            query = select(*(refund.c[name] for name in Refund.__slots__))
            row = connection.execute(query.where(refund.c.number == number)).mappings().first()
        return Refund(**row) if row else None

    def _payment(self, row: RowMapping) -> Payment:
        try:
            return Payment(**{**row, "status": Status(row["status"])})
        except ValueError as error:
            self._database.down(f"knows {error}", error)


def settle(url: str, number: str, status: Status, at: datetime) -> None:
    """Let the bank decide, as it does on the far side of the gateway: for trials.

    Raises:
        LookupError: there is no such payment.
    """
    paid_at = at.isoformat() if status is Status.PAID else ""
    statement = update(payment).where(payment.c.number == number)
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        changed = connection.execute(statement.values(status=status.value, paid_at=paid_at))
    if changed.rowcount != 1:
        raise LookupError(f"there is no payment {number}")
