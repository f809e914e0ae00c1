"""A technical failure never becomes a refusal: each handler, each fault, at each question."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import serving
from conftest import http_registries
from cryptography.hazmat.primitives.serialization import Encoding
from given import DOCUMENT, ISSUED, NOW, Attachments, MakeCall, Pki, Registries

from handlers.delivery.desk import Delivery
from handlers.demo import samples
from handlers.demo.cards import Role
from handlers.emulator import service
from handlers.emulator.desk import Desk
from handlers.emulator.faults import Fault, Plan
from handlers.envelope import OK, EnvelopeError, Question
from handlers.far_system import FarSystem
from handlers.json_envelope import JsonEnvelope
from handlers.payments import Fees
from handlers.registries import local_day
from handlers.soap_envelope import SoapEnvelope
from handlers.testing import Candidate
from handlers.testing_sql import SqlTestSystem
from handlers.trust import TrustFolder
from procrunner.errors import Exit, ProcrunnerError
from procrunner.handler import Handler, load

ROOT = Path(__file__).parents[2]
HANDLERS = load(ROOT / "handlers", root=ROOT)
REGISTRIES = set(Registries.__annotations__) - {"folder"}
# they ask what others ask here, and need the register: the drill plays them
ELSEWHERE = {"results.announce", "results.make", "results.send"}
SERVICE = "vko-2014-71/grain-receipt-licence"
POWER_DATE = str(samples.power_date(local_day(NOW)))
SIGNED = {"document": "DOCUMENT", "signature": "SIGNATURE"}
APPLICATION = {"applicant_iin": samples.APPLICANT, "service": SERVICE, **SIGNED}
FIRM = {"iin": samples.APPLICANT, "bin": samples.CARRIER}

GIVEN: Mapping[str, Mapping[str, object]] = {
    "applicants.check-certificate": {**FIRM, "certificate": "CERTIFICATE"},
    "applicants.lookup": FIRM,
    "applicants.verify-signature": {**FIRM, **SIGNED},
    "cabinet.notify": {"iin": samples.APPLICANT, "notice": "receipt"},
    "e-licensing.check-payment": {},
    "e-licensing.enter-paper": {
        "application": {},
        "scan": "DOCUMENT",
        "applicant_iin": samples.APPLICANT,
        "service": SERVICE,
    },
    "e-licensing.register": {**APPLICATION, "application": {}},
    "e-queue.book": {
        "iin": samples.APPLICANT,
        "office": "o",
        "visit_day": "2099-01-05",
        "visit_time": "10:00",
    },
    "e-queue.take": {"iin": samples.APPLICANT, "office": "o"},
    "gateway.send": APPLICATION,
    "individuals.lookup": {"iin": samples.APPLICANT},
    "notary.verify": {
        "principal_iin": samples.APPLICANT,
        "attorney_iin": samples.ATTORNEY,
        "number": samples.GOOD,
        "date": POWER_DATE,
    },
    "payments.pass-on": {"iin": samples.APPLICANT, "number": samples.PAID_1, "service": SERVICE},
    "portal.authenticate": {"iin": samples.APPLICANT, "password": samples.PASSWORD},
    "portal.register": {"iin": samples.NEWCOMER, "password": "жаңа құпиясөз"},
    "portal.register-request": {**APPLICATION, "application": {}},
    "regional-gateway.register": {**APPLICATION, "application": {}},
    "testing.book": {
        "iin": samples.APPLICANT,
        "speciality": "expertise",
        "test_day": "2099-01-05",
        "test_time": "10:00",
    },
    "testing.mark": {"booking": "ТС-2026-000001", "answers": samples.RIGHT_ANSWERS},
}


class At(Plan):
    """One fault, at one question."""

    def __init__(self, fault: Fault | None = None, place: int = 0) -> None:
        super().__init__()
        self.asked = 0
        self._chosen, self._place = fault, place

    def next(self, service: str) -> Fault | None:
        self.asked += 1
        return self._chosen if self.asked - 1 == self._place else None


def test_every_handler_that_asks_a_registry_is_tried() -> None:
    asking = {topic for topic, each in HANDLERS.items() if REGISTRIES & {*each.resources}}

    assert asking - ELSEWHERE == set(GIVEN)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ready")
    samples.create(folder, NOW)
    booked = Candidate(
        iin=samples.APPLICANT, speciality="expertise", day=local_day(NOW), time="10:00"
    )
    SqlTestSystem(serving.url(folder, "testing")).book(booked, key="earlier", at=NOW)
    return folder


@pytest.mark.parametrize("envelope", ["json", "soap"])
@pytest.mark.parametrize("topic", GIVEN)
def test_whatever_goes_wrong_the_answer_is_the_same_or_none(  # noqa: PLR0913, PLR0917
    topic: str,
    envelope: str,
    ready: Path,
    tmp_path: Path,
    pki: Pki,
    attachments: Attachments,
    call: MakeCall,
) -> None:
    subject = samples.subject(samples.APPLICANT, role=Role.HEAD, firm=samples.CARRIER)
    card = pki.authority.issue(subject, ISSUED)
    files = {
        "DOCUMENT": attachments.put(DOCUMENT, name="a.json"),
        "SIGNATURE": attachments.put(card.sign(DOCUMENT, at=NOW), name="a.cms"),
        "CERTIFICATE": attachments.put(card.certificate.public_bytes(Encoding.DER), name="a.cer"),
    }
    own = {
        "trust": TrustFolder(str(pki.folder)),
        "attachments": attachments,
        "fees": Fees(18520, samples.PURPOSE, "P1D", {}),
        "delivery": Delivery(),
        "call": call(),
    }

    def ask(plan: Plan, name: str) -> Callable[[], object]:
        folder = tmp_path / name
        shutil.copytree(ready, folder)
        systems = _systems(folder, envelope, Desk(service.Registries(folder), plan))
        return lambda: _answer(HANDLERS[topic], GIVEN[topic], {**systems, **own}, files)

    counting = At()
    wanted = ask(counting, "wanted")()
    outcomes = []
    for fault in Fault:
        for place in range(counting.asked):
            asked = ask(At(fault, place), f"{fault}-{place}")
            try:
                outcomes.append(asked())
            except ProcrunnerError as error:
                assert error.exit is Exit.INCIDENT  # noqa: PT017 - either way is right
                outcomes.append(asked())  # the second attempt, under the same key

    assert counting.asked > 0
    assert outcomes == [wanted] * len(Fault) * counting.asked


@pytest.mark.parametrize("form", [JsonEnvelope(), SoapEnvelope()], ids=["json", "soap"])
def test_no_part_of_an_answer_passes_for_an_answer(form: JsonEnvelope | SoapEnvelope) -> None:
    question = Question(id="1", service="gbd-fl", action="find", data={})
    answer = form.write_answer(question, OK, {"iin": samples.APPLICANT, "isAlive": True})
    read = 0

    for length in range(len(answer)):
        with pytest.raises(EnvelopeError):
            form.read_answer(answer[:length], question)
        read += 1

    assert read == len(answer) > 50


def _systems(folder: Path, envelope: str, desk: Desk) -> dict[str, object]:
    """The adapters over HTTP, without a network between."""

    def respond(request: httpx.Request) -> httpx.Response:
        reply = desk.reply(request.headers["Content-Type"], request.content)
        if reply.status is None:
            raise httpx.RemoteProtocolError("the connection breaks", request=request)
        return httpx.Response(reply.status, headers=reply.headers, content=reply.content)

    systems = http_registries(folder, "http://127.0.0.1:9", envelope)
    found = {name: getattr(systems, name) for name in REGISTRIES}
    for system in found.values():
        cast("Any", system)._http = httpx.Client(transport=httpx.MockTransport(respond))
        assert isinstance(system, FarSystem)
    return found


def _answer(
    handler: Handler,
    given: Mapping[str, object],
    resources: Mapping[str, object],
    files: Mapping[str, object],
) -> object:
    variables = {name: files.get(str(value), value) for name, value in given.items()}
    taken = {name: resources[name] for name in handler.resources}
    answer = handler.function(**variables, **taken)
    said = asdict(answer) if is_dataclass(answer) and not isinstance(answer, type) else answer
    if isinstance(said, dict):
        said.pop("duplicate", None)  # a repeat may be told as one
    return said
