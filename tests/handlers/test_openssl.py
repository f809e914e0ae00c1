"""Every vector by its code, and judged by OpenSSL too: a second opinion where it can give one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import vectors
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from given import NOW
from vectors import Vector

from handlers.cms import verify
from handlers.demo.authority import Authority
from handlers.outcomes import Code
from handlers.trust import TrustFolder

_ISSUING = "intermediates/issuing.pem"


@dataclass(frozen=True)
class Row:
    """What we say of a vector; OpenSSL says the same where it gives no reason why not."""

    code: Code
    make: Callable[[Authority, Path], Vector]
    otherwise: str = ""  #: why OpenSSL accepts what we refuse


ROWS = [
    Row(Code.OK, vectors.good),
    Row(Code.OK, vectors.around),
    Row(Code.OTHER_CONTENT, vectors.around_another),
    Row(Code.OTHER_CERTIFICATE, vectors.renewed),
    Row(Code.IIN_MISMATCH, vectors.stranger, "it knows nothing of the request"),
    Row(Code.BIN_MISMATCH, vectors.another_firm, "it knows nothing of the request"),
    Row(Code.KEY_USAGE, vectors.login),
    Row(Code.REVOKED, vectors.revoked),
    Row(Code.REVOKED, vectors.revoked_authority),
    Row(Code.EXPIRED, vectors.expired),
    Row(Code.NOT_YET_VALID, vectors.young),
    Row(Code.UNTRUSTED, vectors.rogue),
    Row(Code.DIGEST, vectors.changed_document),
    Row(Code.SIGNATURE, vectors.changed_signature),
    Row(Code.REVINFO_STALE, vectors.old_list),
    Row(Code.REVINFO_MISSING, vectors.no_list),
    Row(Code.REVINFO_MISSING, vectors.no_root_list),
    Row(Code.SIGNER_COUNT, vectors.no_signer),
    Row(Code.SIGNER_COUNT, vectors.two_signers, "each of several signers is good for it"),
    Row(Code.MALFORMED, vectors.no_certificate),
    Row(Code.MALFORMED, vectors.garbage),
    Row(Code.MALFORMED, vectors.no_attributes, "they are not needed by RFC 5652"),
    Row(Code.STAMP, vectors.stamp_of_another, "cms does not look at stamps: see the tests of ts"),
    Row(Code.NOT_SIGNED_DATA, vectors.not_signed),
    Row(Code.ALGORITHM, vectors.weak_digest, "it still takes SHA-1 for a digest"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.make.__name__)
def test_a_vector_is_told_by_its_code(row: Row, tmp_path: Path) -> None:
    vector = row.make(Authority(tmp_path, NOW), tmp_path)

    trust = TrustFolder(str(tmp_path)).current()
    outcome = verify(vector.document, vector.signature, claim=vector.claim, trust=trust, at=NOW)

    assert outcome.code is row.code, outcome


@pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl is not installed: no second opinion"
)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.make.__name__)
def test_openssl_judges_a_vector_alike_where_it_can(row: Row, tmp_path: Path) -> None:
    vector = row.make(Authority(tmp_path, NOW), tmp_path)

    is_good, words = _openssl(tmp_path, vector)

    assert is_good is (row.code is Code.OK or bool(row.otherwise)), words


def test_there_is_a_vector_for_every_code_but_those_of_the_register_of_firms() -> None:
    of_firms = {Code.ENTITY_NOT_FOUND, Code.ENTITY_INACTIVE, Code.NOT_HEAD}

    assert {row.code for row in ROWS} == set(Code) - of_firms


def _openssl(folder: Path, vector: Vector) -> tuple[bool, str]:
    (folder / "signature").write_bytes(vector.signature)
    (folder / "document").write_bytes(vector.document)
    lists = [
        x509.load_der_x509_crl(path.read_bytes()).public_bytes(Encoding.PEM)
        for path in sorted((folder / "crls").glob("*.crl"))
    ]
    chain = [(folder / name).read_bytes() for name in ("roots/root.pem", _ISSUING)]
    (folder / "believed").write_bytes(b"".join([*chain, *lists]))
    command = "openssl cms -verify -binary -cades -inform DER -in signature -content document"
    command += " -CAfile believed -no-CApath -no-CAstore"
    command += f" -crl_check_all -attime {NOW.timestamp():.0f} -purpose smimesign -out /dev/null"
    done = subprocess.run(command.split(), cwd=folder, capture_output=True, check=False)
    return done.returncode == 0, done.stderr.decode()
