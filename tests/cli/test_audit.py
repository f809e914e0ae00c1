import sqlite3
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from tests.drawings import user
from tests.models import line
from tests.office import Office, Procrunner
from tests.storage.given import NOW


def eds(folder: Path, name: str) -> tuple[Path, Path]:
    """A key file with its certificate, and the certificate alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
    builder = builder.public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(NOW).not_valid_after(NOW + timedelta(days=365))
    certificate = builder.sign(key, SHA256())
    store = pkcs12.serialize_key_and_certificates(
        name.encode(), key, certificate, None, BestAvailableEncryption(b"secret")
    )
    (folder / f"{name}.p12").write_bytes(store)
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    return folder / f"{name}.p12", folder / f"{name}.pem"


@pytest.fixture
def signed(
    office: Office, procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, Path]:
    """A published checkpoint, and the certificate of who signed it."""
    office.begin(line(user("look")), n=1)
    key, certificate = eds(office.folder, "registrar")
    monkeypatch.setenv("PROCRUNNER_AUDIT_PASSWORD", "secret")
    published = office.folder / "checkpoint.txt"
    ended = procrunner("audit", "checkpoint", "--out", published, "--key", key)
    assert ended.code == 0, ended.err
    assert "signed: 3 events" in ended.err
    return published, certificate


def test_a_whole_history_is_told(office: Office, procrunner: Procrunner) -> None:
    office.begin(line(user("look")))

    ended = procrunner("audit", "verify")

    assert (ended.code, ended.out) == (0, "")
    assert ended.err.splitlines() == [
        "everything is as it was written",
        (
            "3 events of 1 instances, 0 checkpoints, 0 archived instances;"
            " 3 events came after the last checkpoint"
        ),
    ]


def test_a_changed_event_is_an_exit_code_and_a_row(office: Office, procrunner: Procrunner) -> None:
    id_ = office.begin(line(user("look")))
    with sqlite3.connect(office.folder / "procrunner.db") as bare:
        bare.execute("DROP TRIGGER event_no_update")
        bare.execute("UPDATE event SET actor = 'nobody' WHERE number = 2")

    ended = procrunner("audit", "verify", id_, "-o", "json")

    assert ended.code == 1
    assert ended.json == [{"instance": id_, "event": 2, "what": "was changed or put in"}]


def test_a_signed_checkpoint_is_believed(signed: tuple[Path, Path], procrunner: Procrunner) -> None:
    published, certificate = signed

    ended = procrunner("audit", "verify", "--checkpoint", published, "--certificate", certificate)

    assert ended.code == 0, ended.err


def test_openssl_reads_the_signature_too(signed: tuple[Path, Path]) -> None:
    published, certificate = signed
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER"]
    command += ["-in", f"{published}.p7s", "-content", published, "-CAfile", certificate]
    command += ["-purpose", "any", "-attime", str(int(NOW.timestamp()) + 60)]

    said = subprocess.run(command, capture_output=True, check=False)

    assert said.returncode == 0, said.stderr.decode()


@pytest.mark.parametrize("how", ["stranger", "changed", "unsigned", "broken"])
def test_a_signature_that_does_not_fit_is_told(
    office: Office, signed: tuple[Path, Path], procrunner: Procrunner, how: str
) -> None:
    published, certificate = signed
    beside = Path(f"{published}.p7s")
    if how == "stranger":
        _, certificate = eds(office.folder, "stranger")
    elif how == "changed":
        published.write_text(published.read_text().replace("events 3", "events 4"))
    elif how == "unsigned":
        beside.unlink()
    else:
        beside.write_bytes(b"\x30\x03abc")

    ended = procrunner(
        "audit", "verify", "--checkpoint", published, "--certificate", certificate, "-o", "json"
    )

    assert ended.code == 1
    said = [row["what"] for row in ended.json if row["instance"] == str(published)]
    assert said[0].startswith(
        {
            "stranger": "is signed by a stranger",
            "changed": "was changed after it was signed",
            "unsigned": "is not signed",
            "broken": "has a signature that cannot be read",
        }[how]
    )


def test_a_project_brings_its_own_signer(office: Office, procrunner: Procrunner) -> None:
    office.begin(line(user("look")))
    office.handlers("class Token:\n    def sign(self, content):\n        return b'own'", "tokens")
    office.settings('[resources.signer]\nprovider = "tokens:Token"\n')
    published = office.folder / "checkpoint.txt"

    ended = procrunner("audit", "checkpoint", "--out", published)

    assert ended.code == 0, ended.err
    assert Path(f"{published}.p7s").read_bytes() == b"own"


def test_a_wrong_password_is_told(office: Office, procrunner: Procrunner) -> None:
    key, _ = eds(office.folder, "registrar")

    ended = procrunner("audit", "checkpoint", "--key", key)

    assert ended.code == 2
    assert "the key cannot be read" in ended.err
    assert "PROCRUNNER_AUDIT_PASSWORD" in ended.err


def test_a_file_that_is_no_checkpoint_is_told(office: Office, procrunner: Procrunner) -> None:
    other = office.folder / "other.txt"
    other.write_text("Dear Sir")

    ended = procrunner("audit", "verify", "--checkpoint", other)

    assert (ended.code, "this is no checkpoint" in ended.err) == (2, True)
