"""What is given in the tests of the handlers: a still moment, a document, its signer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from handlers.cabinets import Cabinet
from handlers.demo.authority import Authority
from handlers.demo.cards import Card, Subject
from handlers.e_queue import EQueue
from handlers.legal_entities import LegalEntities
from handlers.payment_gateway import Payments
from handlers.portal_requests import PortalJournal
from handlers.registries import (
    ELicensing,
    Gateway,
    IndividualsRegistry,
    NotaryRegistry,
    Portal,
)
from handlers.testing import TestSystem
from procrunner.handler import Call

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ISSUED = NOW - timedelta(days=30)
DOCUMENT = "Өтініш: халықаралық техникалық байқау сертификаты".encode()
SUBJECT = Subject(iin="750228359095", surname="Үлгінов", name="Сынақ", patronymic="Мысалұлы")

MakeCall = Callable[..., Call]


@dataclass
class Attachments:
    """Keeps contents in memory."""

    contents: dict[str, bytes] = field(default_factory=dict)

    def put(self, content: bytes, *, name: str, at: datetime = NOW) -> Mapping[str, object]:
        digest = sha256(content).hexdigest()
        self.contents[digest] = content
        return {"attachment": digest, "name": name, "size": len(content)}

    def get(self, sha256: str) -> bytes:
        return self.contents[sha256]


@dataclass
class Pki:
    """An authority made once, and cards of every kind."""

    folder: Path
    authority: Authority
    good: Card


class FullPortal(Portal, PortalJournal, Protocol):
    """The portal's accounts and its journal, which one system keeps."""


@dataclass
class Registries:
    """All systems of other authorities, by one kind of adapter, over one folder of databases."""

    folder: Path
    individuals: IndividualsRegistry
    legal_entities: LegalEntities
    notary: NotaryRegistry
    gateway: Gateway
    cabinet: Cabinet
    portal: FullPortal
    payments: Payments
    e_licensing: ELicensing
    test_system: TestSystem
    e_queue: EQueue
