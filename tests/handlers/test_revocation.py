"""Lists of certificates taken back: full ones, deltas, and those that say nothing about a card."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from given import ISSUED, NOW, SUBJECT, Pki

from handlers import revocation
from handlers.revocation import RevocationList, Status

SERIAL = 4711
REASONS = x509.ReasonFlags
HOUR = timedelta(hours=1)
Entries = Mapping[int, x509.ReasonFlags | None]


def test_a_card_on_no_list_is_good(pki: Pki) -> None:
    assert _ask(pki, _list(pki, {})).status is Status.GOOD


@pytest.mark.parametrize("reason", [None, REASONS.certificate_hold, REASONS.key_compromise])
def test_a_card_on_the_list_is_revoked_whatever_the_reason(
    pki: Pki, reason: x509.ReasonFlags | None
) -> None:
    answer = _ask(pki, _list(pki, {SERIAL: reason}))

    told = (reason or REASONS.unspecified).value
    assert answer[:2] == (Status.REVOKED, f"1267 on 2026-11-20 08:30:00 UTC, {told}")


def test_a_card_revoked_later_was_good_at_the_moment(pki: Pki) -> None:
    listed = _list(pki, {SERIAL: None}, revoked_at=NOW + HOUR)

    assert _ask(pki, listed).status is Status.GOOD


def test_the_newest_list_decides(pki: Pki) -> None:
    old = _list(pki, {SERIAL: REASONS.certificate_hold}, since=NOW - 2 * HOUR)

    assert _ask(pki, old, _list(pki, {})).status is Status.GOOD


def test_a_delta_revokes_what_the_full_list_does_not_know(pki: Pki) -> None:
    delta = _list(pki, {SERIAL: None}, number=12, base=10)

    assert _ask(pki, _list(pki, {}, number=10), delta).status is Status.REVOKED


def test_a_delta_gives_back_what_was_on_hold(pki: Pki) -> None:
    full = _list(pki, {SERIAL: REASONS.certificate_hold}, number=10)
    delta = _list(pki, {SERIAL: REASONS.remove_from_crl}, number=12, base=10)

    assert _ask(pki, full, delta).status is Status.GOOD


@pytest.mark.parametrize(("number", "base"), [(12, 11), (10, 9), (9, 8)])
def test_a_delta_for_another_full_list_says_nothing(pki: Pki, number: int, base: int) -> None:
    delta = _list(pki, {SERIAL: None}, number=number, base=base)

    assert _ask(pki, _list(pki, {}, number=10), delta).status is Status.GOOD


def test_a_delta_that_ran_out_says_nothing(pki: Pki) -> None:
    delta = _list(pki, {SERIAL: None}, number=12, base=10, until=NOW - timedelta(seconds=1))

    assert _ask(pki, _list(pki, {}, number=10), delta).status is Status.GOOD


def test_a_delta_alone_is_no_list(pki: Pki) -> None:
    assert _ask(pki, _list(pki, {}, number=12, base=10)).status is Status.MISSING


def test_a_list_that_ran_out_is_stale_and_says_until_when_it_held(pki: Pki) -> None:
    answer = _ask(pki, _list(pki, {}, until=NOW - timedelta(seconds=1)))

    name = "Common Name: Demo issuing authority, Country: KZ"
    assert answer.status is Status.STALE
    assert answer.detail == f"the revocation list of '{name}' holds until 2026-11-20 09:29 UTC"


def test_a_list_of_the_future_is_stale(pki: Pki) -> None:
    assert _ask(pki, _list(pki, {}, since=NOW + HOUR)).status is Status.STALE


@pytest.mark.parametrize(
    "scope",
    [
        {"only_contains_ca_certs": True},
        {"only_contains_attribute_certs": True},
        {"only_some_reasons": frozenset({REASONS.key_compromise})},
        {"indirect_crl": True},
    ],
)
def test_a_list_about_other_certificates_is_no_list(pki: Pki, scope: dict[str, object]) -> None:
    assert _ask(pki, _list(pki, {}, scope=scope)).status is Status.MISSING


def test_a_list_about_citizens_only_covers_a_citizen(pki: Pki) -> None:
    listed = _list(pki, {}, scope={"only_contains_user_certs": True})

    assert _ask(pki, listed).status is Status.GOOD


def test_a_list_with_a_critical_part_nobody_understands_is_no_list(pki: Pki) -> None:
    strange = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")

    assert _ask(pki, _list(pki, {}, critical=strange)).status is Status.MISSING


def test_a_list_whose_signature_was_changed_is_no_list(pki: Pki) -> None:
    der = bytearray(_list_der(pki, {}))
    der[-1] ^= 1

    assert _ask(pki, RevocationList(bytes(der))).status is Status.MISSING


def test_a_list_that_a_citizen_signed_is_no_list(pki: Pki) -> None:
    citizen = asn1.Certificate.load(pki.good.certificate.public_bytes(serialization.Encoding.DER))
    listed = _list(pki, {}, key=pki.good.key, issuer=pki.good.certificate.subject)

    assert not listed.is_signed_by(citizen)


def _ask(pki: Pki, *lists: RevocationList) -> revocation.Answer:
    card = pki.authority.issue(SUBJECT, ISSUED).certificate
    certificate = asn1.Certificate.load(card.public_bytes(serialization.Encoding.DER))
    certificate["tbs_certificate"]["serial_number"] = SERIAL
    issuer = pki.authority._issuing.certificate.public_bytes(serialization.Encoding.DER)
    return revocation.ask(lists, certificate, asn1.Certificate.load(issuer), NOW)


def _list(pki: Pki, entries: Entries, **parts: object) -> RevocationList:
    return RevocationList(_list_der(pki, entries, **parts))  # type: ignore[arg-type]


def _list_der(  # noqa: PLR0913 - each test changes one of them
    pki: Pki,
    entries: Entries,
    *,
    number: int = 1,
    base: int | None = None,
    since: datetime = NOW - HOUR,
    until: datetime | None = None,
    revoked_at: datetime = NOW - HOUR,
    scope: dict[str, object] | None = None,
    critical: x509.ExtensionType | None = None,
    key: object = None,
    issuer: x509.Name | None = None,
) -> bytes:
    authority = pki.authority._issuing
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer or authority.certificate.subject)
        .last_update(since)
        .next_update(until or since + 24 * HOUR)
        .add_extension(x509.CRLNumber(number), critical=False)
    )
    if base is not None:
        builder = builder.add_extension(x509.DeltaCRLIndicator(base), critical=True)
    if scope is not None:
        builder = builder.add_extension(_scope(scope), critical=True)
    if critical is not None:
        builder = builder.add_extension(critical, critical=True)
    for serial, reason in entries.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(revoked_at)
        if reason is not None:
            entry = entry.add_extension(x509.CRLReason(reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    signed = builder.sign(key or authority.key, hashes.SHA256())  # type: ignore[arg-type]
    return signed.public_bytes(serialization.Encoding.DER)


def _scope(scope: dict[str, object]) -> x509.IssuingDistributionPoint:
    nothing: dict[str, object] = {
        "full_name": None,
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return x509.IssuingDistributionPoint(**{**nothing, **scope})  # type: ignore[arg-type]
