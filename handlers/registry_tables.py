"""Tables of the systems of other authorities, where they are reached by SQL."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

individuals = MetaData()
notary = MetaData()
gateway = MetaData()
portal = MetaData()
e_licensing = MetaData()

person = Table(
    "person",
    individuals,
    Column("iin", String(12), primary_key=True),
    Column("surname", String, nullable=False),
    Column("given_name", String, nullable=False),
    Column("patronymic", String, nullable=False),
    Column("birth_date", Date),
    Column("is_alive", Boolean, nullable=False),
    Column("document_type", String),  # NULL where the person has no document
    Column("document_number", String),
    Column("document_valid_until", Date),
    Column("document_is_valid", Boolean),
)

power_of_attorney = Table(
    "power_of_attorney",
    notary,
    Column("number", String, primary_key=True),
    Column("dated", Date, primary_key=True),
    Column("principal_iin", String(12), nullable=False),
    Column("attorney_iin", String(12), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("is_revoked", Boolean, nullable=False),
    Column("powers", JSON, nullable=False),
)


def _journal(name: str, metadata: MetaData) -> Table:
    """Signed requests, numbered anew each year."""
    return Table(
        name,
        metadata,
        Column("key", String, primary_key=True),
        Column("year", Integer, nullable=False),
        Column("number", Integer, nullable=False),
        Column("service", String, nullable=False),
        Column("applicant_iin", String(12), nullable=False),
        Column("application", JSON),
        Column("document", LargeBinary, nullable=False),
        Column("signature", LargeBinary, nullable=False),
        Column("registered_at", String, nullable=False),
        UniqueConstraint("year", "number"),
    )


incoming = _journal("incoming", gateway)

message = Table(
    "message",
    gateway,
    Column("id", String, primary_key=True),
    Column("service", String, nullable=False),
    Column("applicant_iin", String(12), nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("sent_at", String, nullable=False),
)

account = Table(
    "account",
    portal,
    Column("iin", String(12), primary_key=True),
    Column("key", String, nullable=False),
    Column("password", String, nullable=False),  # salted hash
    Column("opened_at", String, nullable=False),
)

portal_request = _journal("request", portal)

payment_fact = Table(
    "payment_fact",
    e_licensing,
    Column("number", String, primary_key=True),
    Column("request", String, nullable=False, unique=True),
    Column("payer", String(12), nullable=False),
    Column("amount", Integer, nullable=False),
    Column("purpose", String, nullable=False),
    Column("status", String, nullable=False),
    Column("begun_at", String, nullable=False),
    Column("paid_at", String, nullable=False),
    Column("recorded_at", String, nullable=False),
)

licence_request = _journal("request", e_licensing)
