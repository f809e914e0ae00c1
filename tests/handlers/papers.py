"""Documents for tests: the desk that makes them, entries, signers, a time-stamp authority."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from given import NOW, Pki
from pyhanko.sign.timestamps import DummyTimeStamper
from sqlalchemy import Connection

from handlers.chain import Trust
from handlers.demo import samples
from handlers.documents.desk import Desk
from handlers.documents.verdicts import Verdict
from handlers.registries import Person
from handlers.trust import TrustFolder

DESK = Desk(bin=samples.FIRM, kk="Үлгі басқармасы", ru="Образцовое управление", en="Directorate")
LICENCE = "ЛҚМ-2026-000001"


class Individuals:
    """Knows the sample persons."""

    def find(self, iin: str, *, key: str) -> Person | None:
        known = {person.iin: person for person in samples.people(NOW.date())}
        return known.get(iin)


def made(connection: Connection, number: str, language: str = "kk") -> bytes:
    return DESK.make(connection, number, language, Individuals())


class Nobody:
    """Trusts nobody."""

    def current(self) -> Trust:
        return Trust(roots=(), intermediates=(), crls=())


def verified(
    connection: Connection,
    file: bytes,
    document: bytes | None = None,
    *,
    pki: Pki | None = None,
    folder: Path | None = None,
) -> Verdict:
    trusted = folder or (pki.folder if pki else None)
    trust = TrustFolder(str(trusted)) if trusted else Nobody()
    return DESK.verify(file, document, name="a.pdf", connection=connection, trust=trust, at=NOW)


@contextmanager
def stamping() -> Iterator[str]:
    """The address of a time-stamp authority."""
    stamper = _stamper()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _stamper() -> DummyTimeStamper:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Time stamps")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(NOW).not_valid_after(NOW + timedelta(days=1))
    certificate = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(
        asn1.Certificate.load(certificate), keys.PrivateKeyInfo.load(private), fixed_dt=NOW
    )
