"""What the responder says comes first; where it says nothing, the lists do."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from asn1crypto import core
from asn1crypto import ocsp as asn1
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from given import ISSUED, NOW, SUBJECT, Pki

from handlers import owner
from handlers.demo.authority import Authority, Service
from handlers.demo.cards import Card
from handlers.demo.responder import Responder
from handlers.http_server import running
from handlers.outcomes import Code, Outcome
from handlers.owner import Claim
from handlers.trust import TrustFolder

Answer = Callable[[bytes], tuple[int, bytes]]


def test_a_card_the_responder_knows_as_good_is_ok_without_any_list(tmp_path: Path) -> None:
    authority = Authority(tmp_path, NOW)
    card = authority.issue(SUBJECT, ISSUED)
    (tmp_path / "crls/issuing.crl").unlink()

    assert _check(tmp_path, card, _answering(authority)).code is Code.OK


def test_a_card_taken_back_is_revoked_before_the_next_list_says_so(tmp_path: Path) -> None:
    authority = Authority(tmp_path, NOW)
    card = authority.issue(SUBJECT, ISSUED)
    authority._issuing.revoked[card.certificate.serial_number] = NOW

    outcome = _check(tmp_path, card, _answering(authority))

    assert outcome.code is Code.REVOKED
    assert outcome.detail == "on 2026-11-20 09:30:00 UTC, certificateHold"


def test_a_card_its_authority_never_made_is_not_trusted(tmp_path: Path) -> None:
    authority = Authority(tmp_path, NOW)
    card = authority.issue(SUBJECT, ISSUED)
    authority._issued.clear()

    outcome = _check(tmp_path, card, _answering(authority))

    assert outcome.code is Code.UNTRUSTED
    assert "never issued" in outcome.detail


def test_a_card_the_responder_does_not_know_is_judged_by_the_list(tmp_path: Path) -> None:
    authority = Authority(tmp_path, NOW)
    card = authority.issue(SUBJECT, ISSUED)
    authority.revoke(card, NOW)

    assert _check(tmp_path, card, lambda _: (503, b"")).code is Code.REVOKED


@pytest.mark.parametrize(
    "answer",
    [(503, b""), (200, b"no answer"), (200, b"\x30\x03\x0a\x01\x03"), (200, b"x" * 200_000)],
)
def test_without_answer_and_list_nothing_is_known(
    tmp_path: Path, answer: tuple[int, bytes]
) -> None:
    card = Authority(tmp_path, NOW).issue(SUBJECT, ISSUED)
    (tmp_path / "crls/issuing.crl").unlink()

    outcome = _check(tmp_path, card, lambda _: answer)

    assert outcome.code is Code.REVINFO_MISSING
    assert outcome.detail.startswith("no usable revocation list of")
    assert "; the responder" in outcome.detail


def test_a_responder_that_is_down_is_told_beside_the_old_list(pki: Pki) -> None:
    trust = TrustFolder(str(pki.folder), ocsp="http://127.0.0.1:9").current()

    outcome = owner.check(
        _der(pki.good), claim=Claim(iin=SUBJECT.iin), trust=trust, at=NOW + timedelta(days=5)
    )

    assert outcome.code is Code.REVINFO_STALE
    assert "the responder does not answer: ConnectError" in outcome.detail


def test_an_answer_signed_by_a_stranger_is_no_answer(pki: Pki, tmp_path: Path) -> None:
    rogue = Authority(tmp_path, NOW)
    rogue._issued.add(pki.good.certificate.serial_number)

    outcome = _check_without_list(pki, tmp_path, _answering(rogue))

    assert outcome.code is Code.REVINFO_MISSING
    assert "not to be believed" in outcome.detail


def test_an_answer_signed_with_an_ordinary_card_is_no_answer(pki: Pki, tmp_path: Path) -> None:
    responder = Responder(pki.authority, NOW)
    responder._key, responder._certificate = pki.good.key, pki.good.certificate

    outcome = _check_without_list(pki, tmp_path, lambda asked: (200, responder.answer(asked, NOW)))

    assert outcome.code is Code.REVINFO_MISSING


def test_an_answer_to_an_older_question_is_no_answer(pki: Pki, tmp_path: Path) -> None:
    responder = Responder(pki.authority, NOW)

    def replay(asked: bytes) -> tuple[int, bytes]:
        request = asn1.OCSPRequest.load(asked)
        old = {"extn_id": "nonce", "extn_value": core.OctetString(bytes(16))}
        request["tbs_request"]["request_extensions"] = [old]
        return 200, responder.answer(request.dump(force=True), NOW)

    outcome = _check_without_list(pki, tmp_path, replay)

    assert "not to be believed" in outcome.detail


def test_an_answer_about_another_card_is_no_answer(pki: Pki, tmp_path: Path) -> None:
    other = pki.authority.issue(SUBJECT, ISSUED).certificate.serial_number

    def about_another(asked: bytes) -> tuple[int, bytes]:
        request = asn1.OCSPRequest.load(asked)
        request["tbs_request"]["request_list"][0]["req_cert"]["serial_number"] = other
        return 200, Responder(pki.authority, NOW).answer(request.dump(force=True), NOW)

    outcome = _check_without_list(pki, tmp_path, about_another)

    assert "about another certificate" in outcome.detail


@pytest.mark.parametrize("age", [timedelta(hours=1), timedelta(hours=-1)])
def test_an_answer_of_another_hour_is_stale(pki: Pki, tmp_path: Path, age: timedelta) -> None:
    responder = Responder(pki.authority, NOW)

    outcome = _check_without_list(
        pki, tmp_path, lambda asked: (200, responder.answer(asked, NOW - age))
    )

    assert "the responder's answer is of 2026-11-20" in outcome.detail


def test_a_card_unknown_to_the_responder_is_never_good(pki: Pki, tmp_path: Path) -> None:
    outcome = _check_without_list(pki, tmp_path, _unknown(pki.authority))

    assert outcome.code is Code.REVINFO_MISSING
    assert "does not know the certificate" in outcome.detail


def _unknown(authority: Authority) -> Answer:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = authority.delegate(key.public_key(), NOW, Service.ANSWERS)

    def answer(asked: bytes) -> tuple[int, bytes]:
        request = ocsp.load_der_ocsp_request(asked)
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=request.issuer_name_hash,
            issuer_key_hash=request.issuer_key_hash,
            serial_number=request.serial_number,
            algorithm=request.hash_algorithm,
            cert_status=ocsp.OCSPCertStatus.UNKNOWN,
            this_update=NOW,
            next_update=NOW + timedelta(hours=1),
            revocation_time=None,
            revocation_reason=None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, certificate)
        signed = builder.certificates([certificate]).sign(key, hashes.SHA256())
        return 200, signed.public_bytes(serialization.Encoding.DER)

    return answer


def _answering(authority: Authority) -> Answer:
    responder = Responder(authority, NOW)
    return lambda asked: (200, responder.answer(asked, NOW))


def _check_without_list(pki: Pki, folder: Path, answer: Answer) -> Outcome:
    shutil.copytree(pki.folder, folder / "trust")
    (folder / "trust/crls/issuing.crl").unlink()
    return _check(folder / "trust", pki.good, answer)


def _check(folder: Path, card: Card, answer: Answer) -> Outcome:
    with _served(answer) as url:
        trust = TrustFolder(str(folder), ocsp=url).current()
        return owner.check(_der(card), claim=Claim(iin=SUBJECT.iin), trust=trust, at=NOW)


def _der(card: Card) -> bytes:
    return card.certificate.public_bytes(serialization.Encoding.DER)


@contextmanager
def _served(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            status, content = answer(asked)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Keep still."""

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        yield address
