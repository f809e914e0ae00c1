"""The same files, judged by OpenSSL: a second opinion where it can give one."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from given import DOCUMENT, ISSUED, NOW, SUBJECT

from handlers.cms import Claim, verify
from handlers.demo.authority import Authority
from handlers.trust import TrustFolder

_ISSUING = "intermediates/issuing.pem"

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl is not installed: no second opinion"
)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, NOW)


def test_a_good_signature(authority: Authority, tmp_path: Path) -> None:
    signature = authority.issue(SUBJECT, ISSUED).sign(DOCUMENT, at=NOW)

    assert _opinions(tmp_path, signature) == (True, True)


def test_a_revoked_card(authority: Authority, tmp_path: Path) -> None:
    card = authority.issue(SUBJECT, ISSUED)
    authority.revoke(card, NOW - timedelta(hours=1))
    authority.publish(NOW)

    assert _opinions(tmp_path, card.sign(DOCUMENT, at=NOW)) == (False, False)


def test_an_expired_card(authority: Authority, tmp_path: Path) -> None:
    card = authority.issue(SUBJECT, ISSUED, until=NOW - timedelta(days=1))

    assert _opinions(tmp_path, card.sign(DOCUMENT, at=NOW)) == (False, False)


def test_a_card_that_begins_later(authority: Authority, tmp_path: Path) -> None:
    card = authority.issue(SUBJECT, NOW + timedelta(days=1))

    assert _opinions(tmp_path, card.sign(DOCUMENT, at=NOW)) == (False, False)


@pytest.mark.usefixtures("authority")
def test_an_authority_with_the_same_names(tmp_path: Path) -> None:
    rogue = Authority(tmp_path / "rogue", NOW)
    signature = rogue.issue(SUBJECT, ISSUED).sign(DOCUMENT, at=NOW)

    assert _opinions(tmp_path, signature) == (False, False)


def test_a_changed_document(authority: Authority, tmp_path: Path) -> None:
    signature = authority.issue(SUBJECT, ISSUED).sign(DOCUMENT, at=NOW)

    assert _opinions(tmp_path, signature, document=DOCUMENT + b".") == (False, False)


def test_a_changed_signature(authority: Authority, tmp_path: Path) -> None:
    signature = bytearray(authority.issue(SUBJECT, ISSUED).sign(DOCUMENT, at=NOW))
    signature[-1] ^= 1

    assert _opinions(tmp_path, bytes(signature)) == (False, False)


@pytest.mark.parametrize("listed", ["root", "issuing"])
def test_a_missing_list(authority: Authority, tmp_path: Path, listed: str) -> None:
    (tmp_path / f"crls/{listed}.crl").unlink()
    signature = authority.issue(SUBJECT, ISSUED).sign(DOCUMENT, at=NOW)

    assert _opinions(tmp_path, signature) == (False, False)


def _opinions(folder: Path, signature: bytes, document: bytes = DOCUMENT) -> tuple[bool, bool]:
    """Ours, and OpenSSL's."""
    trust = TrustFolder(str(folder)).current()
    ours = verify(document, signature, claim=Claim(iin=SUBJECT.iin), trust=trust, at=NOW)
    return ours.is_valid, _openssl(folder, signature, document)


def _openssl(folder: Path, signature: bytes, document: bytes) -> bool:
    (folder / "signature").write_bytes(signature)
    (folder / "document").write_bytes(document)
    lists = [
        x509.load_der_x509_crl(path.read_bytes()).public_bytes(Encoding.PEM)
        for path in sorted((folder / "crls").glob("*.crl"))
    ]
    chain = [(folder / name).read_bytes() for name in ("roots/root.pem", _ISSUING)]
    (folder / "believed").write_bytes(b"".join([*chain, *lists]))
    command = "openssl cms -verify -binary -inform DER -in signature -content document"
    command += " -CAfile believed -no-CApath -no-CAstore"
    command += f" -crl_check_all -attime {NOW.timestamp():.0f} -purpose smimesign -out /dev/null"
    done = subprocess.run(command.split(), cwd=folder, capture_output=True, check=False)
    return done.returncode == 0
