"""What a registry that is down or answers nonsense looks like: never like a business answer."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import serving
from conftest import http_registries, sql_registries
from given import NOW, SUBJECT, Registries

from handlers.cabinets import Notice, Result
from handlers.demo import samples
from handlers.e_queue import Visit
from handlers.payment_gateway import Payment, Status
from handlers.registries import (
    PowerQuestion,
    RegistryDownError,
    SignedRequest,
    local_day,
    message_id,
)
from handlers.registries_http import HttpIndividuals, HttpNotary
from handlers.registries_sql import SqlIndividuals
from handlers.testing import Candidate

Ask = Callable[[Registries], object]
DAY = local_day(NOW)
POWER = PowerQuestion(
    number="1", dated=DAY, principal_iin=SUBJECT.iin, attorney_iin=samples.ATTORNEY
)
PERSON = {
    "iin": SUBJECT.iin,
    "surname": "Үлгінов",
    "givenName": "Сынақ",
    "patronymic": "",
    "birthDate": None,
    "isAlive": True,
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


@pytest.mark.parametrize("system", ["sql", "json", "soap"])
def test_every_system_that_is_down_is_named(tmp_path: Path, system: str) -> None:
    away = (
        sql_registries(tmp_path)
        if system == "sql"
        else http_registries(tmp_path, _nobody(), system)
    )
    texts = []

    for ask in QUESTIONS:
        with pytest.raises(RegistryDownError) as raised:
            ask(away)
        texts.append(raised.value.what.partition(" does not answer")[0])

    assert list(dict.fromkeys(texts)) == [
        "the Individuals database",
        "the database of legal entities",
        "the notaries' system",
        "the gateway",
        "the applicant's cabinet",
        "the portal",
        "the payment gateway",
        "E-licensing",
        "the test system",
        "the electronic queue",
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
        (200, {}, "gives an answer that cannot be read: Expecting value: line 1 column 1 (char 0)"),
    ],
)
def test_an_unlucky_status_is_a_failure_and_not_an_unknown_person(
    status: int, headers: dict[str, str], what: str
) -> None:
    error = _failure(lambda _, __: (status, headers, b"<html>"))

    assert error.what == f"the Individuals database {what}"


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (b"", "cannot be read: Expecting value"),
        (b"[]", "cannot be read: it is no object"),
        (b"{}", "cannot be read: KeyError('status')"),
        (b'{"messageId": "%s", "status": {"code": "OK"}, "data": {}}', "it lacks 'result'"),
        (b'{"messageId": "%s", "status": {"code": "OK"}, "data": null}', "it lacks 'result'"),
        (b'{"messageId": "%s", "status": {"code": "BUSY"}, "data": {}}', "answers BUSY"),
        (b'{"messageId": "x", "status": {"code": "OK"}, "data": {}}', "answers another message"),
    ],
)
def test_an_answer_that_is_none_is_a_failure(answer: bytes, what: str) -> None:
    def respond(_: dict[str, str], body: bytes) -> serving.Reply:
        return 200, {}, answer.replace(b"%s", serving.question(body).id.encode())

    assert what in _failure(respond).what


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"iin": samples.STRANGER}, "answers about another person"),
        ({"birthDate": "yesterday"}, "result.birthDate is no date: 'yesterday'"),
        ({"birthDate": 19750228}, "result.birthDate is no date"),
        ({"isAlive": "no"}, "result.isAlive is no bool"),
        ({"isAlive": 0}, "result.isAlive is no bool"),
        ({"document": []}, "result.document is no object"),
        ({"document": {"type": "002"}}, "result.document lacks 'number'"),
    ],
)
def test_an_answer_that_lacks_something_is_a_failure(change: dict[str, object], what: str) -> None:
    error = _failure(lambda _, body: (200, {}, serving.answered(body, {**PERSON, **change})))

    assert what in error.what


@pytest.mark.parametrize("change", [{"isRevoked": "no"}, {"powers": "all"}, {"validUntil": "soon"}])
def test_a_power_of_attorney_that_lacks_something_is_a_failure(change: dict[str, object]) -> None:
    power = {
        "number": "1",
        "dated": DAY.isoformat(),
        "principalIin": SUBJECT.iin,
        "attorneyIin": samples.ATTORNEY,
        "validFrom": "2026-01-01",
        "validUntil": None,
        "isRevoked": False,
        "powers": ["all"],
        **change,
    }

    def respond(_: dict[str, str], body: bytes) -> serving.Reply:
        return 200, {}, serving.answered(body, power)

    with serving.served(respond) as url, pytest.raises(RegistryDownError, match="cannot be read"):
        HttpNotary(url).find(POWER, key="k")


def test_every_attempt_carries_the_same_message_id_and_the_token() -> None:
    seen = []

    def respond(headers: dict[str, str], body: bytes) -> serving.Reply:
        seen.append((headers["X-Message-Id"], headers["Authorization"], headers["User-Agent"]))
        return 200, {}, serving.answered(body, None)

    with serving.served(respond) as url:
        registry = HttpIndividuals(url, token="secret")
        found = [registry.find(SUBJECT.iin, key="i1/Task/1") for _ in range(2)]

    assert found == [None, None]
    assert seen == [(message_id("i1/Task/1"), "Bearer secret", "procrunner")] * 2


def test_the_question_names_service_action_and_data() -> None:
    seen = []

    def respond(_: dict[str, str], body: bytes) -> serving.Reply:
        seen.append(json.loads(body))
        return 200, {}, serving.answered(body, None)

    with serving.served(respond) as url:
        HttpIndividuals(url).find(SUBJECT.iin, key="k")

    (asked,) = seen
    assert asked == {
        "messageId": message_id("k"),
        "service": "gbd-fl",
        "action": "find",
        "data": {"iin": SUBJECT.iin},
    }


def test_a_slow_registry_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"

        with pytest.raises(RegistryDownError, match="does not answer: ReadTimeout") as raised:
            HttpIndividuals(url, seconds=0.1).find(SUBJECT.iin, key="")

    assert isinstance(raised.value.__cause__, httpx.ReadTimeout)


def test_a_registry_that_keeps_failing_is_left_alone() -> None:
    asked = []

    def respond(_: dict[str, str], body: bytes) -> serving.Reply:
        asked.append(body)
        return 503, {}, b""

    with serving.served(respond) as url:
        registry = HttpIndividuals(url)
        texts = []
        for _ in range(7):
            with pytest.raises(RegistryDownError) as raised:
                registry.find(SUBJECT.iin, key="k")
            texts.append(raised.value.what)

    assert len(asked) == 5
    assert texts[4:] == [
        "the Individuals database answers 503 Service Unavailable",
        "the Individuals database does not answer, and is left alone for 30 s more",
        "the Individuals database does not answer, and is left alone for 30 s more",
    ]


def test_an_unknown_envelope_is_refused() -> None:
    with pytest.raises(ValueError, match="'envelope' is 'json' or 'soap', not 'xml'"):
        HttpIndividuals(_nobody(), envelope="xml")


def _failure(respond: serving.Respond) -> RegistryDownError:
    with serving.served(respond) as url, pytest.raises(RegistryDownError) as raised:
        HttpIndividuals(url).find(SUBJECT.iin, key="")
    return raised.value


REQUEST = SignedRequest(service="s", applicant_iin=SUBJECT.iin, document=b"", signature=b"")
PAYMENT = Payment(
    number="1",
    payer=SUBJECT.iin,
    amount=1,
    purpose="",
    status=Status.PAID,
    begun_at="",
    paid_at="",
)
CANDIDATE = Candidate(iin=SUBJECT.iin, speciality="s", day=DAY, time="10:00")
QUESTIONS: list[Ask] = [
    lambda systems: systems.individuals.find(SUBJECT.iin, key="k"),
    lambda systems: systems.legal_entities.find(samples.CARRIER, key="k"),
    lambda systems: systems.notary.find(POWER, key="k"),
    lambda systems: systems.gateway.register(REQUEST, key="k", at=NOW),
    lambda systems: systems.gateway.send(REQUEST, key="k", at=NOW),
    lambda systems: systems.cabinet.post(
        Notice(iin=SUBJECT.iin, code="receipt", texts={}), key="k", at=NOW
    ),
    lambda systems: systems.cabinet.put(
        Result(iin=SUBJECT.iin, number="1", dated=DAY, name="a.pdf", content=b"%PDF"),
        key="k",
        at=NOW,
    ),
    lambda systems: systems.cabinet.notices(SUBJECT.iin, key="k"),
    lambda systems: systems.cabinet.results(SUBJECT.iin, key="k"),
    lambda systems: systems.cabinet.contact(SUBJECT.iin, key="k"),
    lambda systems: systems.cabinet.content(SUBJECT.iin, "1", key="k"),
    lambda systems: systems.portal.is_password(SUBJECT.iin, "p", key="k"),
    lambda systems: systems.portal.open_account(SUBJECT.iin, "p", key="k", at=NOW),
    lambda systems: systems.portal.register(REQUEST, key="k", at=NOW),
    lambda systems: systems.payments.find("1", key="k"),
    lambda systems: systems.payments.refund("1", key="k", at=NOW),
    lambda systems: systems.e_licensing.record(PAYMENT, "r", key="k", at=NOW),
    lambda systems: systems.e_licensing.paid("r", key="k"),
    lambda systems: systems.e_licensing.keeps("1", key="k"),
    lambda systems: systems.e_licensing.register(REQUEST, key="k", at=NOW),
    lambda systems: systems.test_system.book(CANDIDATE, key="k", at=NOW),
    lambda systems: systems.test_system.mark("ТС-2026-1", "", key="k", at=NOW),
    lambda systems: systems.e_queue.take(
        Visit(iin=SUBJECT.iin, office="o", day=DAY, time=None), key="k", at=NOW
    ),
]


def _nobody() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}/"
