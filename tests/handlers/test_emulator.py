"""The registries on one machine: what they answer, how they fail, and the operator's page."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from given import ISSUED, NOW, SUBJECT, Pki
from papers import LICENCE, made
from sqlalchemy import Connection

from handlers import owner
from handlers.cabinets import Notice
from handlers.demo import samples
from handlers.demo.cards import Card
from handlers.demo.responder import Responder
from handlers.demo.stamper import Stamper
from handlers.documents import signing
from handlers.documents.signing import Signed
from handlers.emulator.desk import Desk
from handlers.emulator.faults import Fault, Outage, Plan
from handlers.emulator.records import Records
from handlers.emulator.server import Emulator, serving
from handlers.emulator.service import Registries
from handlers.outcomes import Code
from handlers.owner import Claim
from handlers.registries import RegistryDownError
from handlers.registries_http import HttpCabinet, HttpIndividuals
from handlers.trust import TrustFolder

NOTICE = Notice(iin=samples.APPLICANT, code="receipt", texts={"kk": "қолхат"})
ONCE_FAILED = {
    Fault.SILENCE: "does not answer: RemoteProtocolError",
    Fault.LOST: "does not answer: RemoteProtocolError",
    Fault.BUSY: "answers 503 Service Unavailable, asks to wait 1 s",
    Fault.BROKEN: "answers 500 Internal Server Error",
    Fault.MALFORMED: "gives an answer that cannot be read",
    Fault.FOREIGN: "answers another message",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    samples.create(tmp_path, NOW)
    return tmp_path


@pytest.mark.parametrize("fault", ONCE_FAILED)
def test_a_fault_is_a_failure_that_the_next_attempt_gets_over(folder: Path, fault: Fault) -> None:
    with _serving(folder, _first(fault, "cabinet")) as (address, desk):
        cabinet = HttpCabinet(address)
        with pytest.raises(RegistryDownError, match=ONCE_FAILED[fault]):
            cabinet.post(NOTICE, key="k", at=NOW)

        cabinet.post(NOTICE, key="k", at=NOW)

    done = 1 if fault in {Fault.SILENCE, Fault.BUSY, Fault.BROKEN} else 2
    assert sum(desk.delivered.values()) >= done
    assert len(Records(folder).sheet("cabinet/notice").rows) == 1


@pytest.mark.parametrize("fault", [Fault.TWICE, Fault.DELAY])
def test_a_question_that_comes_twice_or_late_is_done_once(folder: Path, fault: Fault) -> None:
    with _serving(folder, _first(fault, "cabinet")) as (address, desk):
        HttpCabinet(address).post(NOTICE, key="k", at=NOW)

    assert sum(desk.delivered.values()) == (2 if fault is Fault.TWICE else 1)
    assert len(Records(folder).sheet("cabinet/notice").rows) == 1


def test_a_stale_answer_is_what_was_true_before(folder: Path) -> None:
    plan = Plan(kinds=[Fault.STALE])
    with _serving(folder, plan) as (address, _):
        individuals = HttpIndividuals(address)
        individuals.find(samples.APPLICANT, key="a")
        Records(folder).change(
            "individuals/person", {"iin": samples.APPLICANT}, "surname", "Жаңаұлы"
        )
        fresh = individuals.find(samples.APPLICANT, key="b")
        plan.rate = 1
        stale = individuals.find(samples.APPLICANT, key="c")

    assert fresh is not None
    assert stale is not None
    assert (fresh.surname, stale.surname) == ("Жаңаұлы", samples.subject(samples.APPLICANT).surname)


def test_an_outage_ends_after_its_questions(folder: Path) -> None:
    plan = Plan(outages=[Outage(service="cabinet", first=0, last=1)])
    with _serving(folder, plan) as (address, _):
        cabinet = HttpCabinet(address)
        for _ in range(2):
            with pytest.raises(RegistryDownError, match="503"):
                cabinet.post(NOTICE, key="k", at=NOW)

        assert cabinet.post(NOTICE, key="k", at=NOW).sent_at == NOW.isoformat()


def test_the_same_seed_gives_the_same_faults() -> None:
    plans = [Plan(0.2, seed=seed) for seed in (1, 1, 2)]
    drawn = [[plan.next("cabinet") for _ in range(1000)] for plan in plans]

    assert drawn[0] == drawn[1] != drawn[2]
    assert 150 < sum(each is not None for each in drawn[0]) < 250
    assert set(drawn[0]) == {None, *Fault}


def test_no_question_and_no_service_are_told(folder: Path) -> None:
    with _serving(folder, Plan()) as (address, _):
        none = httpx.post(address, content=b"?", headers={"Content-Type": "application/json"})
        unknown = httpx.post(
            address, json={"messageId": "1", "service": "gbd-xx", "action": "find", "data": {}}
        )
        private = httpx.post(
            address, json={"messageId": "1", "service": "portal", "action": "_account", "data": {}}
        )
        lacking = httpx.post(
            address, json={"messageId": "1", "service": "gbd-fl", "action": "find", "data": {}}
        )

    assert none.status_code == 400
    assert unknown.json()["status"]["message"] == "there is no gbd-xx find"
    assert private.json()["status"]["code"] == "NOT_FOUND"
    assert lacking.json()["status"] == {"code": "BAD_REQUEST", "message": "it lacks 'iin'"}


def test_responder_and_lists_are_served(pki: Pki, folder: Path, tmp_path: Path) -> None:
    card = pki.authority.issue(SUBJECT, ISSUED)
    der = card.certificate.public_bytes(Encoding.DER)
    trust = Path(shutil.copytree(pki.folder, tmp_path / "trust"))
    (trust / "crls/issuing.crl").unlink()
    responder = Responder(pki.authority, NOW)
    desk = Desk(Registries(folder), Plan())
    services = {"/ocsp": responder}
    emulator = Emulator(desk, Records(folder), pki.folder / "crls", services, lambda: NOW)

    with serving(emulator) as address:
        believed = TrustFolder(str(trust), ocsp=f"{address}/ocsp").current()
        outcome = owner.check(der, claim=Claim(iin=SUBJECT.iin), trust=believed, at=NOW)
        listed = httpx.get(f"{address}/crl/issuing.crl")
        outside = httpx.get(f"{address}/crl/..%2F..%2Froots%2Froot.pem")

    assert outcome.code is Code.OK
    assert listed.content == (pki.folder / "crls/issuing.crl").read_bytes()
    assert outside.status_code == 404


def test_an_operator_changes_what_a_registry_knows(folder: Path) -> None:
    with _serving(folder, Plan()) as (address, _):
        page = httpx.get(f"{address}/table/individuals/person").text
        changed = httpx.post(
            f"{address}/table/individuals/person",
            data={"key.iin": samples.APPLICANT, "column": "is_alive", "value": "False"},
        )
        person = HttpIndividuals(address).find(samples.APPLICANT, key="k")

    assert f'value="{samples.APPLICANT}"' in page
    assert "Changed is_alive." in changed.text
    assert person is not None
    assert not person.is_alive


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"key.iin": "1", "column": "surname", "value": "x"}, "has no such row"),
        ({"key.iin": "1", "column": "nothing", "value": "x"}, "Not changed"),
        ({"key.iin": "1", "column": "birth_date", "value": "soon"}, "Invalid isoformat"),
        ({"column": "surname", "value": "x"}, "Not changed: &#x27;iin&#x27;"),
    ],
)
def test_what_cannot_be_changed_is_told(folder: Path, asked: dict[str, str], told: str) -> None:
    with _serving(folder, Plan()) as (address, _):
        answer = httpx.post(f"{address}/table/individuals/person", data=asked)

    assert told in answer.text


def test_an_operator_sets_how_many_questions_meet_a_fault(folder: Path) -> None:
    with _serving(folder, Plan()) as (address, desk):
        httpx.post(f"{address}/faults", data={"rate": "0.25"})
        told = httpx.post(f"{address}/faults", data={"rate": "many"}).text

    assert desk.plan.rate == 0.25
    assert "&#x27;many&#x27; is no number from 0 to 1." in told


def test_an_operator_chooses_the_kinds_of_faults_and_what_is_down(folder: Path) -> None:
    asked = {"rate": "0", "kind": ["lost", "twice", "<b>"], "down": ["gbd-fl", "<script>"]}
    with _serving(folder, Plan()) as (address, desk):
        page = httpx.post(f"{address}/faults", data=asked).text
        with pytest.raises(RegistryDownError, match="answers 503"):
            HttpIndividuals(address).find(samples.APPLICANT, key="k")
        httpx.post(f"{address}/faults", data={"rate": "0"})

        assert HttpIndividuals(address).find(samples.APPLICANT, key="k") is not None

    assert desk.plan.kinds == ()
    assert page.count(" checked> ") == 3
    assert "<script>" not in page


def test_without_kinds_no_question_meets_a_fault() -> None:
    plan = Plan(1, kinds=())

    assert [plan.next("enis") for _ in range(9)] == [None] * 9


def test_markup_in_a_registry_stays_text(folder: Path) -> None:
    Records(folder).change("individuals/person", {"iin": samples.APPLICANT}, "surname", '"><b>x')

    with _serving(folder, Plan()) as (address, _):
        page = httpx.get(f"{address}/table/individuals/person").text

    assert "<b>x" not in page


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Host": "elsewhere.example"}]
)
def test_a_page_of_somebody_else_cannot_use_it(folder: Path, headers: dict[str, str]) -> None:
    with _serving(folder, Plan()) as (address, _):
        assert (
            httpx.post(f"{address}/faults", data={"rate": "1"}, headers=headers).status_code == 403
        )
        assert httpx.get(address, headers={"Host": "elsewhere.example"}).status_code == 403


@pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium")
def test_the_operator_s_page_shows_in_a_browser(folder: Path, tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    with _serving(folder, Plan(0.2)) as (address, _):
        subprocess.run(
            [
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                f"--user-data-dir={tmp_path / 'profile'}",
                f"--screenshot={picture}",
                "--window-size=1600,700",
                f"{address}/table/individuals/person",
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )

    assert picture.stat().st_size > 20_000


def _first(fault: Fault, service: str) -> Plan:
    """Only the first question to the service meets the fault."""

    class First(Plan):
        def next(self, asked: str) -> Fault | None:
            drawn = fault if asked == service and not self.met else None
            if drawn:
                self.met[drawn] += 1
            return drawn

    return First()


@contextmanager
def _serving(folder: Path, plan: Plan) -> Iterator[tuple[str, Desk]]:
    desk = Desk(Registries(folder), plan)
    with serving(Emulator(desk, Records(folder), folder, {}, lambda: NOW)) as address:
        yield address, desk


def test_time_stamps_are_served_and_meet_faults(
    pki: Pki, folder: Path, registered: Connection, head: Card
) -> None:
    faults = [Fault.SILENCE, Fault.BUSY, Fault.BROKEN, Fault.LOST, Fault.MALFORMED, Fault.FOREIGN]
    plan = Plan()
    services = {"/tsa": Stamper(pki.authority, NOW)}
    emulator = Emulator(
        Desk(Registries(folder), plan), Records(folder), folder, services, lambda: NOW
    )

    with serving(emulator) as address:
        _stamped_by(f"{address}/tsa", registered, head)
        for fault in faults:
            plan.rate, plan.kinds = 1, (fault,)
            with pytest.raises(RegistryDownError, match="time-stamp authority"):
                _stamped_by(f"{address}/tsa", registered, head)

    assert set(plan.met) == set(faults)


def _stamped_by(address: str, connection: Connection, card: Card) -> Signed:
    return signing.sign(made(connection, LICENCE), card.signer(), tsa=address, at=NOW)
