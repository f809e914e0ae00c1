"""What a registry that is down or answers nonsense looks like: never like a business answer."""

import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import serving
from given import NOW, SUBJECT

from handlers.demo import samples
from handlers.registries import (
    Cabinet,
    Gateway,
    IndividualsRegistry,
    NotaryRegistry,
    Notice,
    PowerQuestion,
    RegistryDownError,
    SignedRequest,
    local_day,
    message_id,
)
from handlers.registries_http import HttpCabinet, HttpGateway, HttpIndividuals, HttpNotary
from handlers.registries_sql import SqlCabinet, SqlGateway, SqlIndividuals, SqlNotary

Ask = Callable[[str], object]
PERSON = {
    "iin": SUBJECT.iin,
    "surname": "Үлгінов",
    "name": "Сынақ",
    "lifeStatus": 0,
    "document": None,
}


def test_a_missing_database_is_named_and_not_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/gone.db"

    with pytest.raises(RegistryDownError) as raised:
        SqlIndividuals(url).find(SUBJECT.iin, key="")

    assert str(raised.value) == (
        f"{url}: the Individuals database does not answer: there is no such database file\n"
        "  Bring it up, or mend 'url' under [resources.individuals] in procrunner.toml; "
        "the call is then repeated."
    )
    assert not (tmp_path / "gone.db").exists()


def test_a_database_without_tables_is_down(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()

    with pytest.raises(RegistryDownError, match="does not answer: no such table: person"):
        SqlIndividuals(f"sqlite:///{tmp_path}/empty.db").find(SUBJECT.iin, key="")


@pytest.mark.parametrize("system", ["sql", "http"])
def test_every_system_that_is_down_is_named(tmp_path: Path, system: str) -> None:
    url = f"sqlite:///{tmp_path}/gone.db" if system == "sql" else _nobody()
    texts = []

    for ask in _questions(system):
        with pytest.raises(RegistryDownError) as raised:
            ask(url)
        texts.append(raised.value.what.partition(" does not answer: ")[0])

    assert texts == [
        "the Individuals database",
        "the notaries' system",
        "the gateway",
        "the gateway",
        "the applicant's cabinet",
    ]


def test_a_password_does_not_get_into_the_message() -> None:
    address = _nobody().replace("http://", "http://user:secret@")

    with pytest.raises(RegistryDownError) as raised:
        HttpIndividuals(address).find(SUBJECT.iin, key="")

    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("status", "headers", "what"),
    [
        (404, {}, "answers 404 Not Found"),
        (401, {}, "answers 401 Unauthorized"),
        (503, {"Retry-After": "30"}, "answers 503 Service Unavailable, asks to wait 30 s"),
        (302, {"Location": "http://127.0.0.1/"}, "answers 302 Found"),
        (200, {}, "gives an answer that cannot be read"),
    ],
)
def test_an_unlucky_status_is_a_failure_and_not_an_unknown_person(
    status: int, headers: dict[str, str], what: str
) -> None:
    error = _failure(lambda _, __: (status, headers, b"<html>"))

    assert error.what == f"the Individuals database {what}"


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        {"found": None},
        {"found": "no"},
        {"found": True},
        {"found": True, "person": {**PERSON, "iin": samples.STRANGER}},
        {"found": True, "person": {**PERSON, "birthDate": "yesterday"}},
    ],
)
def test_an_answer_that_lacks_something_is_a_failure(data: object) -> None:
    error = _failure(lambda _, body: (200, {}, serving.enveloped(data, body["messageId"])))

    assert "gives an answer that cannot be read" in error.what


@pytest.mark.parametrize("change", [{"revoked": "no"}, {"powers": "all"}, {"validTo": "soon"}])
def test_a_power_of_attorney_that_lacks_something_is_a_failure(change: dict[str, object]) -> None:
    poa = {
        "principalIin": SUBJECT.iin,
        "attorneyIin": samples.ATTORNEY,
        "validFrom": "2026-01-01",
        "revoked": False,
        "powers": ["all"],
        **change,
    }

    def respond(_: dict[str, str], body: dict[str, object]) -> serving.Reply:
        return 200, {}, serving.enveloped({"found": True, "poa": poa}, body["messageId"])

    question = PowerQuestion(
        number="1",
        dated=local_day(NOW),
        principal_iin=SUBJECT.iin,
        attorney_iin=samples.ATTORNEY,
    )
    with serving.served(respond) as url, pytest.raises(RegistryDownError, match="cannot be read"):
        HttpNotary(url).find(question, key="k")


def test_an_answer_to_another_message_is_a_failure() -> None:
    error = _failure(lambda *_: (200, {}, serving.enveloped({"found": False}, "other")))

    assert error.what == "the Individuals database answers another message"


def test_a_status_other_than_ok_is_a_failure() -> None:
    error = _failure(
        lambda _, body: (200, {}, serving.enveloped({}, body["messageId"], code="INTERNAL"))
    )

    assert error.what == "the Individuals database answers INTERNAL"


def test_every_attempt_carries_the_same_message_id_and_the_token() -> None:
    seen = []

    def respond(headers: dict[str, str], body: dict[str, object]) -> serving.Reply:
        seen.append((headers["X-Message-Id"], headers["Authorization"], headers["User-Agent"]))
        return 200, {}, serving.enveloped({"found": False}, body["messageId"])

    with serving.served(respond) as url:
        registry = HttpIndividuals(url, token="secret")
        found = [registry.find(SUBJECT.iin, key="i1/Task/1") for _ in range(2)]

    assert found == [None, None]
    assert seen == [(message_id("i1/Task/1"), "Bearer secret", "procrunner")] * 2


def test_a_slow_registry_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"

        with pytest.raises(RegistryDownError, match="does not answer: ReadTimeout") as raised:
            HttpIndividuals(url, seconds=0.1).find(SUBJECT.iin, key="")

    assert isinstance(raised.value.__cause__, httpx.ReadTimeout)


def _failure(respond: serving.Respond) -> RegistryDownError:
    with serving.served(respond) as url, pytest.raises(RegistryDownError) as raised:
        HttpIndividuals(url).find(SUBJECT.iin, key="")
    return raised.value


def _questions(system: str) -> list[Ask]:
    http = system == "http"
    individuals: Callable[[str], IndividualsRegistry] = HttpIndividuals if http else SqlIndividuals
    notary: Callable[[str], NotaryRegistry] = HttpNotary if http else SqlNotary
    gateway: Callable[[str], Gateway] = HttpGateway if http else SqlGateway
    cabinet: Callable[[str], Cabinet] = HttpCabinet if http else SqlCabinet
    question = PowerQuestion(
        number="1", dated=local_day(NOW), principal_iin=SUBJECT.iin, attorney_iin=SUBJECT.iin
    )
    request = SignedRequest(service="s", applicant_iin=SUBJECT.iin, document=b"", signature=b"")
    notice = Notice(iin=SUBJECT.iin, code="receipt", texts={})
    return [
        lambda url: individuals(url).find(SUBJECT.iin, key="k"),
        lambda url: notary(url).find(question, key="k"),
        lambda url: gateway(url).register(request, key="k", at=NOW),
        lambda url: gateway(url).send(request, key="k", at=NOW),
        lambda url: cabinet(url).post(notice, key="k", at=NOW),
    ]


def _nobody() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}/"
