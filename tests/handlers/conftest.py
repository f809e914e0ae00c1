"""What the tests of the handlers share: a call, attachments, a demo authority."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import serving
from given import ISSUED, NOW, SUBJECT, Attachments, MakeCall, Pki, Registries
from sqlalchemy import Connection, create_engine

from handlers import (
    cabinets_sql,
    e_queue_sql,
    legal_entities_sql,
    payments_sql,
    registries_http,
    registries_sql,
    result_notices,
    testing_sql,
)
from handlers.acceptances import enter_acceptance, refuse_acceptance
from handlers.attestations import issue_attestation
from handlers.certificates import issue_certificate
from handlers.demo import samples
from handlers.demo.authority import Authority
from handlers.demo.cards import Card, Role
from handlers.licences import issue_licence, refuse_licence
from procrunner.handler import Call


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def attachments() -> Attachments:
    return Attachments()


@pytest.fixture
def call() -> MakeCall:
    def make(key: str = "i1/Task_1/1", now: datetime = NOW) -> Call:
        return Call(
            key=key,
            topic="a.topic",
            instance="i1",
            business_key="",
            definition="process:1",
            element="Task_1",
            attempt=1,
            now=now,
        )

    return make


@pytest.fixture
def transaction() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    folder = tmp_path_factory.mktemp("trust")
    authority = Authority(folder, NOW)
    return Pki(folder=folder, authority=authority, good=authority.issue(SUBJECT, ISSUED))


@pytest.fixture(params=["sql", "json", "soap"])
def registries(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Registries]:
    """The same systems, by each adapter."""
    samples.create(tmp_path, NOW)
    if request.param == "sql":
        yield sql_registries(tmp_path)
        return
    with serving.served(serving.registries(tmp_path)) as address:
        yield http_registries(tmp_path, address, request.param)


def sql_registries(folder: Path) -> Registries:
    return Registries(
        folder=folder,
        individuals=registries_sql.SqlIndividuals(serving.url(folder, "individuals")),
        legal_entities=legal_entities_sql.SqlLegalEntities(serving.url(folder, "legal-entities")),
        notary=registries_sql.SqlNotary(serving.url(folder, "notary")),
        gateway=registries_sql.SqlGateway(serving.url(folder, "gateway")),
        cabinet=cabinets_sql.SqlCabinet(serving.url(folder, "cabinet")),
        portal=registries_sql.SqlPortal(serving.url(folder, "portal")),
        payments=payments_sql.SqlPayments(serving.url(folder, "payments")),
        e_licensing=registries_sql.SqlELicensing(serving.url(folder, "e-licensing")),
        test_system=testing_sql.SqlTestSystem(serving.url(folder, "testing")),
        e_queue=e_queue_sql.SqlEQueue(serving.url(folder, "e-queue")),
    )


def http_registries(folder: Path, address: str, envelope: str) -> Registries:
    return Registries(
        folder=folder,
        individuals=registries_http.HttpIndividuals(address, envelope=envelope),
        legal_entities=registries_http.HttpLegalEntities(address, envelope=envelope),
        notary=registries_http.HttpNotary(address, envelope=envelope),
        gateway=registries_http.HttpGateway(address, envelope=envelope),
        cabinet=registries_http.HttpCabinet(address, envelope=envelope),
        portal=registries_http.HttpPortal(address, envelope=envelope),
        payments=registries_http.HttpPayments(address, envelope=envelope),
        e_licensing=registries_http.HttpELicensing(address, envelope=envelope),
        test_system=registries_http.HttpTestSystem(address, envelope=envelope),
        e_queue=registries_http.HttpEQueue(address, envelope=envelope),
    )


@pytest.fixture(scope="session")
def head(pki: Pki) -> Card:
    """The card of who signs for the provider."""
    return pki.authority.issue(samples.subject(samples.HEAD, role=Role.HEAD), ISSUED)


@pytest.fixture
def registered(transaction: Connection, call: MakeCall) -> Connection:
    """Registers with an entry of each kind."""
    issue_licence(samples.APPLICANT, "construction", transaction=transaction, call=call("1"))
    issue_certificate(
        "issue", samples.APPLICANT, "SAMPLE 000 AAA 05", transaction=transaction, call=call("2")
    )
    issue_attestation(
        samples.APPLICANT, "expertise", "Б-2026-000001", transaction=transaction, call=call("3")
    )
    refuse_licence(samples.APPLICANT, ["Диплом жоқ"], transaction=transaction, call=call("4"))
    service = "almaty-2015-4-636/design-licence"
    refuse_acceptance(samples.APPLICANT, service, "Жоспар", transaction=transaction, call=call("5"))
    enter_acceptance(
        samples.APPLICANT, service, "2026-11-25", transaction=transaction, call=call("6")
    )
    result_notices.enter(
        transaction, samples.APPLICANT, ("ЛҚМ-2026-000001", NOW.date()), "cabinet", call("7")
    )
    return transaction
