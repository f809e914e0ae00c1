"""portal.register-request over every adapter."""

from dataclasses import replace
from pathlib import Path

import pytest
import serving
from given import DOCUMENT, Attachments, MakeCall, Registries
from sqlalchemy import create_engine, select

from handlers import registry_tables as tables
from handlers.demo import samples
from handlers.portal_requests import PortalJournal, register_request
from handlers.registries import Registered, RegistryDownError
from handlers.registries_sql import SqlPortal
from procrunner.errors import HandlerError
from procrunner.handler import Call

SERVICE = "almaty-2015-4-636/design-licence"


def test_a_request_gets_the_year_s_next_number_once(
    registries: Registries, attachments: Attachments, call: MakeCall
) -> None:
    first, again, second = (
        _register(registries.portal, attachments, call(key)) for key in ("a", "a", "b")
    )

    assert first == Registered(
        incoming_number="ПОР-2026-000001",
        registered_at="2026-11-20T09:30:00+00:00",
        duplicate=False,
    )
    assert again == replace(first, duplicate=True)
    assert second.incoming_number == "ПОР-2026-000002"


def test_the_journal_keeps_what_was_signed(
    registries: Registries, attachments: Attachments, call: MakeCall
) -> None:
    _register(registries.portal, attachments, call())

    with create_engine(serving.url(registries.folder, "portal")).connect() as connection:
        row = connection.execute(select(tables.portal_request)).mappings().one()
    assert (row["service"], row["document"], row["signature"], row["application"]) == (
        SERVICE,
        DOCUMENT,
        b"signature",
        {"variant": "issue"},
    )


def test_a_request_without_its_document_is_told(
    registries: Registries, attachments: Attachments, call: MakeCall
) -> None:
    with pytest.raises(HandlerError, match="'document' does not hold a file"):
        register_request(
            {},
            {},
            {},
            samples.APPLICANT,
            SERVICE,
            portal=registries.portal,
            attachments=attachments,
            call=call(),
        )


def test_a_portal_that_is_away_is_told(
    tmp_path: Path, attachments: Attachments, call: MakeCall
) -> None:
    with pytest.raises(RegistryDownError, match="the portal does not answer"):
        _register(SqlPortal(f"sqlite:///{tmp_path}/gone.db"), attachments, call())


def _register(portal: PortalJournal, attachments: Attachments, call: Call) -> Registered:
    return register_request(
        {"variant": "issue"},
        attachments.put(DOCUMENT, name="request.txt"),
        attachments.put(b"signature", name="request.p7s"),
        samples.APPLICANT,
        SERVICE,
        portal=portal,
        attachments=attachments,
        call=call,
    )
