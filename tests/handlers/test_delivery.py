"""Notices leave the cabinet: into a folder, to a web hook, by e-mail; once, or told as not sent."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import shutil
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
import serving
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from given import NOW

from handlers import notices
from handlers.cabinet import notify
from handlers.cabinets import Contact, Notice, Posted, Result
from handlers.cabinets_sql import SqlCabinet
from handlers.delivery.desk import Delivery
from handlers.delivery.message import DeliveryError
from handlers.demo import samples
from handlers.emulator.desk import Desk
from handlers.emulator.faults import Fault, Plan
from handlers.emulator.hook import Hook
from handlers.emulator.records import Records
from handlers.emulator.server import Emulator
from handlers.emulator.server import serving as serving_emulator
from handlers.emulator.service import Registries
from procrunner.handler import Call
from procrunner.model import IncidentKind, Status
from procrunner.project import Project
from procrunner.runner import Source
from tests.drawings import retries, service
from tests.models import chain, process, source, tag
from tests.office import StillClock

ROOT = Path(__file__).parents[2]
SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes....").decode()
KEY = b"a secret of thirty-two bytes...."
DETAILS = {"number": "ХТБС-2026-1"}
NOTICE = Notice(
    iin=samples.APPLICANT, code="ready", texts=notices.texts("ready", DETAILS), details=DETAILS
)
GIVEN = {"iin": samples.APPLICANT, "notice": "receipt"}
POSTED = Posted(notice_id="5b0f1d2e-0000-4000-8000-000000000001", sent_at=NOW.isoformat())


@pytest.fixture
def cabinet(tmp_path: Path) -> SqlCabinet:
    """The applicant gave an e-mail address; a document of the notice's number is there."""
    samples.create(tmp_path / "registries", NOW)
    made = SqlCabinet(f"sqlite:///{tmp_path}/registries/cabinet.db")
    for number in ("ХТБС-2026-1", "ХТБС-2026-2"):
        result = Result(
            iin=samples.APPLICANT,
            number=number,
            dated=date(2026, 11, 20),
            name=f"{number}.kk.pdf",
            content=b"%PDF-1.7 \xff",
        )
        made.put(result, key=number, at=NOW)
    return made


# A folder.


def test_a_message_is_written_once_with_its_documents(tmp_path: Path, cabinet: SqlCabinet) -> None:
    delivery = Delivery(folder=str(tmp_path / "out"), documents=True)

    for _ in range(2):
        delivery.deliver(NOTICE, POSTED, cabinet, NOW)

    (folder,) = (tmp_path / "out").iterdir()
    said = json.loads((folder / "message.json").read_text("utf-8"))
    assert (folder.name, said["iin"], said["code"]) == (POSTED.notice_id, NOTICE.iin, "ready")
    assert said["texts"]["en"].endswith("Number: ХТБС-2026-1")
    assert said["files"] == ["ХТБС-2026-1.kk.pdf"]
    assert (folder / "ХТБС-2026-1.kk.pdf").read_bytes() == b"%PDF-1.7 \xff"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, cabinet: SqlCabinet) -> None:
    (tmp_path / "out").write_text("a file")

    with pytest.raises(DeliveryError, match="cannot be written: Not a directory"):
        Delivery(folder=str(tmp_path / "out")).deliver(NOTICE, POSTED, cabinet, NOW)


# A web hook.


def test_a_hook_can_verify_the_message_and_know_a_repeat(cabinet: SqlCabinet) -> None:
    got: list[tuple[dict[str, str], bytes]] = []

    def respond(headers: dict[str, str], body: bytes) -> serving.Reply:
        got.append(({name.lower(): value for name, value in headers.items()}, body))
        return 204, {}, b""

    with serving.served(respond) as url:
        delivery = Delivery(webhook=url, secret=SECRET)
        delivery.deliver(NOTICE, POSTED, cabinet, NOW)
        delivery.deliver(NOTICE, POSTED, cabinet, NOW + timedelta(minutes=5))

    first, second = (headers for headers, _ in got)
    assert got[0][1] == got[1][1]
    assert first["webhook-id"] == second["webhook-id"] == POSTED.notice_id
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 300
    for headers, body in got:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
    told = json.loads(got[0][1])
    assert (told["type"], told["data"]["iin"]) == ("notice.ready", NOTICE.iin)


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        ((500, {}, b""), "the web hook answers 500 Internal Server Error"),
        ((302, {"Location": "http://127.0.0.1/"}, b""), "the web hook answers 302 Found"),
    ],
)
def test_a_hook_that_does_not_take_it_is_a_failure(
    cabinet: SqlCabinet, answer: serving.Reply, what: str
) -> None:
    with serving.served(lambda *_: answer) as url, pytest.raises(DeliveryError) as raised:
        Delivery(webhook=url, secret=SECRET).deliver(NOTICE, POSTED, cabinet, NOW)

    assert raised.value.what == what


def test_a_failure_does_not_tell_what_stands_in_the_address(cabinet: SqlCabinet) -> None:
    url = _nobody().replace("http://", "http://user:secret@") + "?token=hidden"

    with pytest.raises(DeliveryError, match="does not answer: ConnectError") as raised:
        Delivery(webhook=url, secret=SECRET).deliver(NOTICE, POSTED, cabinet, NOW)

    assert not {"secret", "hidden"} & set(str(raised.value).replace("@", "=").split("="))
    assert "hidden" not in str(raised.value)


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        ({"webhook": "http://x"}, "a web hook needs a 'secret' to sign with"),
        ({"webhook": "http://x", "secret": "whsec_?"}, "'secret' has no base64 behind whsec_"),
        ({"smtp": "localhost"}, "e-mail needs a 'sender': Name <address>"),
    ],
)
def test_settings_that_cannot_work_are_refused(settings: dict[str, str], what: str) -> None:
    with pytest.raises(TypeError, match=what):
        Delivery(**settings)


def test_the_emulator_takes_each_message_once_under_faults_and_shows_it(
    tmp_path: Path, cabinet: SqlCabinet
) -> None:
    plan = Plan()
    desk = Desk(Registries(tmp_path / "registries"), plan)
    hook = Hook(SECRET, desk, lambda: NOW)
    records = Records(tmp_path / "registries")
    emulator = Emulator(desk, records, tmp_path, {}, lambda: NOW, hook=hook)

    with serving_emulator(emulator) as address:
        delivery = Delivery(webhook=f"{address}/hook", secret=SECRET)
        delivery.deliver(NOTICE, POSTED, cabinet, NOW)
        plan.rate, plan.kinds = 1, (Fault.LOST,)
        with pytest.raises(DeliveryError):
            delivery.deliver(NOTICE, POSTED, cabinet, NOW)
        plan.rate = 0
        shown = httpx.get(f"{address}/hook").text
        for wrong in (
            Delivery(webhook=f"{address}/hook", secret="another"),
            Delivery(webhook=f"{address}/hook", secret=SECRET),
        ):
            with pytest.raises(DeliveryError, match="answers 401"):
                wrong.deliver(NOTICE, POSTED, cabinet, NOW - timedelta(hours=1))

    assert {id_: each.times for id_, each in hook.taken.items()} == {POSTED.notice_id: 2}
    assert "Нәтиже дайын." in shown


# E-mail.


class Mailbox:
    """Takes mail, and keeps it; refuses one address."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.encrypted: list[bool] = []

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("refused"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.got.append(BytesParser(EmailMessage, policy=policy.default).parsebytes(content))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


@contextmanager
def post_office(tls: ssl.SSLContext | None = None) -> Iterator[tuple[str, Mailbox]]:
    box = Mailbox()
    server = Controller(
        box, hostname="127.0.0.1", port=_free(), tls_context=tls, require_starttls=tls is not None
    )
    server.start()
    try:
        yield f"127.0.0.1:{server.port}", box
    finally:
        server.stop()


def mail(server: str, **settings: object) -> Delivery:
    sender = "Үлгі басқармасы <notices@example.org>"
    return Delivery(smtp=server, sender=sender, **{"starttls": False, **settings})  # type: ignore[arg-type]


def test_mail_says_it_in_the_language_asked_for_with_the_documents(cabinet: SqlCabinet) -> None:
    with post_office() as (server, box):
        mail(server, documents=True).deliver(NOTICE, POSTED, cabinet, NOW)

    (got,) = box.got
    assert got["Subject"] == ("Нәтиже дайын. Оны қолхат пен жеке куәлікті көрсетіп алыңыз.")
    assert got["From"] == "Үлгі басқармасы <notices@example.org>"
    assert got["To"] == "applicant@example.org"
    assert got["Message-ID"] == f"<{POSTED.notice_id}@example.org>"
    assert got["Date"].datetime == NOW
    assert got["Auto-Submitted"] == "auto-generated"
    body = got.get_body()
    assert body is not None
    assert body.get_content().strip() == NOTICE.texts["kk"]
    (file,) = got.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == (
        "ХТБС-2026-1.kk.pdf",
        "application/pdf",
    )
    assert file.get_content() == b"%PDF-1.7 \xff"


def test_a_repeat_carries_the_same_message_id(cabinet: SqlCabinet) -> None:
    with post_office() as (server, box):
        for minutes in (0, 5):
            mail(server).deliver(NOTICE, POSTED, cabinet, NOW + timedelta(minutes=minutes))

    assert len({(got["Message-ID"], got["Date"]) for got in box.got}) == 1


def test_whoever_gave_no_language_reads_all(cabinet: SqlCabinet) -> None:
    with post_office() as (server, box):
        mail(server).deliver(NOTICE, POSTED, Told(Contact(email="a@example.org", language="")), NOW)

    body = box.got[0].get_body()
    assert body is not None
    assert all(text in body.get_content() for text in NOTICE.texts.values())


def test_whoever_gave_no_address_gets_no_mail(cabinet: SqlCabinet) -> None:
    with post_office() as (server, box):
        mail(server).deliver(replace(NOTICE, iin=samples.STRANGER), POSTED, cabinet, NOW)

    assert box.got == []


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("refused@example.org", "the recipient is refused: 550 no such mailbox"),
        ("a@example.org\nBcc: b@example.org", "cannot write to the contact"),
        ("nobody", "cannot write to the contact"),
    ],
)
def test_an_address_that_cannot_be_is_a_failure_that_does_not_tell_it(
    address: str, what: str
) -> None:
    told = Told(Contact(email=address, language="kk"))

    with post_office() as (server, box), pytest.raises(DeliveryError, match=what) as raised:
        mail(server).deliver(NOTICE, POSTED, told, NOW)

    assert "refused@" not in str(raised.value)
    assert box.got == []


def test_a_server_that_is_down_is_a_failure(cabinet: SqlCabinet) -> None:
    server = f"127.0.0.1:{_free()}"

    with pytest.raises(DeliveryError, match="did not take the message: ConnectionRefusedError"):
        mail(server).deliver(NOTICE, POSTED, cabinet, NOW)


def test_mail_goes_encrypted_to_a_server_that_is_known(tmp_path: Path, cabinet: SqlCabinet) -> None:
    certificate, context = _tls(tmp_path)

    with post_office(context) as (server, box):
        mail(server, starttls=True, ca=str(certificate)).deliver(NOTICE, POSTED, cabinet, NOW)
        with pytest.raises(DeliveryError, match="CERTIFICATE_VERIFY_FAILED"):
            mail(server, starttls=True).deliver(NOTICE, POSTED, cabinet, NOW)

    assert box.encrypted == [True]


def test_a_server_without_encryption_gets_nothing_that_should_be_encrypted(
    cabinet: SqlCabinet,
) -> None:
    with post_office() as (server, box), pytest.raises(DeliveryError, match="STARTTLS"):
        mail(server, starttls=True).deliver(NOTICE, POSTED, cabinet, NOW)

    assert box.got == []


# The whole.


def test_a_failed_delivery_leaves_the_notice_and_is_made_up_for_once(
    tmp_path: Path, cabinet: SqlCabinet, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: dict[str, bytes] = {}
    answers = iter([500, 500, 204])

    def respond(headers: dict[str, str], body: bytes) -> serving.Reply:
        taken.setdefault(headers["webhook-id"], body)
        return next(answers), {}, b""

    with serving.served(respond) as url:
        monkeypatch.setenv("HOOK", url)
        project = _project(tmp_path, clock)
        id_ = project.runner.start("p", GIVEN, actor="a").id
        for _ in range(3):
            project.worker().run_due()
            clock.move(minutes=2)
        (incident,) = project.viewer.view(id_).incidents
        left = cabinet.notices(samples.APPLICANT, key="k")
        project.mender.retry(incident.id, {}, actor="a")
        project.worker().run_due()

    assert (incident.kind, "answers 500" in incident.message) == (IncidentKind.HANDLER, True)
    assert [each.code for each in left] == ["receipt"]
    assert project.viewer.view(id_).instance.status is Status.COMPLETED
    assert cabinet.notices(samples.APPLICANT, key="k") == left
    assert list(taken) == [left[0].id]


def test_a_notice_is_posted_before_it_is_delivered(cabinet: SqlCabinet) -> None:
    call = Call(
        key="k",
        topic="cabinet.notify",
        instance="i",
        business_key="",
        definition="p:1",
        element="e",
        attempt=1,
        now=NOW,
    )
    delivery = Delivery(webhook=_nobody(), secret=SECRET)

    with pytest.raises(DeliveryError):
        notify(samples.APPLICANT, "receipt", cabinet=cabinet, delivery=delivery, call=call)

    assert len(cabinet.notices(samples.APPLICANT, key="k")) == 1


class Told:
    """A cabinet whose owner gave this contact."""

    def __init__(self, contact: Contact) -> None:
        self._contact = contact

    def contact(self, iin: str, *, key: str) -> Contact:
        return self._contact


def _project(folder: Path, clock: StillClock) -> Project:
    shutil.copytree(ROOT / "handlers", folder / "handlers")
    (folder / "procrunner.toml").write_text(
        '[resources.cabinet]\nprovider = "cabinets_sql:SqlCabinet"\n'
        'url = "sqlite:///${data}/registries/cabinet.db"\n'
        '[resources.delivery]\nprovider = "delivery.desk:Delivery"\n'
        f'webhook = "${{HOOK}}"\nsecret = "{SECRET}"\n'
    )
    project = Project(folder, clock)
    project.store.migrate()
    drawn = source(
        process(
            tag("startEvent", "begun")
            + service("tell", "cabinet.notify", retries("R2/PT1M"))
            + tag("endEvent", "told")
            + chain("begun", "tell", "told")
        )
    )
    project.runner.deploy([Source(file="p.bpmn", content=drawn)])
    return project


def _nobody() -> str:
    """An address where nobody listens."""
    return f"http://127.0.0.1:{_free()}/"


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port: int = closed.getsockname()[1]
        return port


def _tls(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A server's certificate that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + secret)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return file, context
