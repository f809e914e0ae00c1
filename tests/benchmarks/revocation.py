"""``python -m tests.benchmarks.revocation``: one look into a list as large as the national one."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from handlers import revocation
from handlers.demo.authority import Authority
from handlers.demo.cards import Subject
from handlers.revocation import RevocationList

ENTRIES = 422_065  # of the national authority's list in July 2026
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
DER = serialization.Encoding.DER

Result = TypeVar("Result")


def make(folder: Path) -> None:
    """Write the list, a card on it, and its authority's certificate."""
    authority = Authority(folder, NOW)
    card = authority.issue(Subject(iin="750228359095", surname="Үлгінов", name="Сынақ"), NOW)
    issuing = authority._issuing
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuing.certificate.subject)
    builder = builder.last_update(NOW).next_update(NOW + timedelta(hours=27))
    entry = x509.RevokedCertificateBuilder().revocation_date(NOW)
    serials = (x509.random_serial_number() for _ in range(ENTRIES - 1))
    # the builder's own way of adding copies all entries each time
    builder._revoked_certificates = [entry.serial_number(each).build() for each in serials]
    last = entry.serial_number(card.certificate.serial_number).build()
    listed = builder.add_revoked_certificate(last).sign(issuing.key, hashes.SHA256())
    (folder / "list").write_bytes(listed.public_bytes(DER))
    (folder / "card").write_bytes(card.certificate.public_bytes(DER))
    (folder / "issuer").write_bytes(issuing.certificate.public_bytes(DER))


def main() -> None:
    """Print the measurements."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with ProcessPoolExecutor(1) as apart:  # its memory is not what is measured
            apart.submit(make, folder).result()
        card = asn1.Certificate.load((folder / "card").read_bytes())
        issuer = asn1.Certificate.load((folder / "issuer").read_bytes())
        before = _memory()
        der = (folder / "list").read_bytes()
    listed = _timed("load", lambda: RevocationList(der))
    _timed("check its signature, once", lambda: listed.is_signed_by(issuer))
    answer = _timed("look up", lambda: revocation.ask([listed], card, issuer, NOW))
    print(f"{ENTRIES} entries, {len(der) / 1e6:.1f} MB: the card is {answer.status.value}")
    print(f"memory, the list's bytes among it: at most {_memory() - before:.0f} MB")


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(what: str, do: Callable[[], Result]) -> Result:
    began = time.perf_counter()
    result = do()
    print(f"{what}: {time.perf_counter() - began:.3f} s")
    return result


if __name__ == "__main__":
    main()
