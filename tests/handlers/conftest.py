"""What the tests of the handlers share: a call, attachments, a demo authority."""

from datetime import datetime

import pytest
from given import ISSUED, NOW, SUBJECT, Attachments, MakeCall, Pki

from handlers.demo.authority import Authority
from procrunner.handler import Call


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


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    folder = tmp_path_factory.mktemp("trust")
    authority = Authority(folder, NOW)
    return Pki(folder=folder, authority=authority, good=authority.issue(SUBJECT, ISSUED))
