"""Every outcome of a signature check, with certificates made for the purpose."""

import base64
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from given import DOCUMENT, ISSUED, NOW, SUBJECT, Pki
from vectors import by_pkcs7, edited

from handlers.chain import Trust
from handlers.cms import Claim, verify
from handlers.demo.authority import Authority, Purpose
from handlers.demo.cards import Card, Role
from handlers.outcomes import EXPLANATIONS, Code, Outcome
from handlers.trust import TrustFolder

FIRM = replace(SUBJECT, bin="150940000120", firm="Мысал ЖШС", role=Role.HEAD)


def test_a_good_signature_is_ok_and_tells_whose_it_is(pki: Pki) -> None:
    outcome = _judge(pki, _sign(pki.good))

    assert outcome == Outcome(
        code=Code.OK,
        iin="750228359095",
        signer="Үлгінов Сынақ",
        serial=f"{pki.good.certificate.serial_number:x}",
        roles=("1.2.398.3.3.4.1.1",),
        time=NOW,
    )


def test_base64_and_pem_are_read_like_der(pki: Pki) -> None:
    text = base64.encodebytes(_sign(pki.good))
    armoured = b"-----BEGIN CMS-----\r\n" + text.replace(b"\n", b"\r\n") + b"-----END CMS-----\r\n"

    codes = {_judge(pki, form).code for form in (text, text.replace(b"\n", b""), armoured)}

    assert codes == {Code.OK}


def test_a_signature_made_by_another_library_is_ok(pki: Pki) -> None:
    assert _judge(pki, by_pkcs7(pki.good)).code is Code.OK


def test_a_card_with_an_rsa_key_is_ok(pki: Pki) -> None:
    key = rsa.generate_private_key(65537, 2048)
    identifier = pki.good.certificate.extensions.get_extension_for_class(
        x509.AuthorityKeyIdentifier
    )
    card = _resigned(
        pki.authority, Card(certificate=pki.good.certificate, key=key), identifier.value
    )

    codes = {_judge(pki, signature).code for signature in (_sign(card), by_pkcs7(card))}

    assert codes == {Code.OK}


def test_a_firm_s_card_is_ok_for_its_firm(pki: Pki) -> None:
    signature = _sign(pki.authority.issue(FIRM, ISSUED))

    outcome = _judge(pki, signature, claim=Claim(iin=FIRM.iin, bin=FIRM.bin))

    assert (outcome.code, outcome.bin) == (Code.OK, "150940000120")


@pytest.mark.parametrize("iin", ["900101415120", "", "IIN750228359095"])
def test_another_iin_is_a_mismatch(pki: Pki, iin: str) -> None:
    assert _judge(pki, _sign(pki.good), claim=Claim(iin=iin)).code is Code.IIN_MISMATCH


def test_a_certificate_with_two_iins_counts_as_one_with_none(pki: Pki) -> None:
    two = replace(SUBJECT, iin="750228359095")
    card = pki.authority.issue(_TwoNumbers(two), ISSUED)

    outcome = _judge(pki, _sign(card))

    assert (outcome.code, outcome.iin) == (Code.IIN_MISMATCH, "")


def test_the_check_digit_of_a_certificate_s_iin_does_not_matter(pki: Pki) -> None:
    card = pki.authority.issue(replace(SUBJECT, iin="123456789011"), ISSUED)

    assert _judge(pki, _sign(card), claim=Claim(iin="123456789011")).code is Code.OK


def test_an_individual_s_card_is_a_mismatch_where_a_firm_is_wanted(pki: Pki) -> None:
    outcome = _judge(pki, _sign(pki.good), claim=Claim(iin=SUBJECT.iin, bin=FIRM.bin))

    assert outcome.code is Code.BIN_MISMATCH


def test_the_login_twin_of_a_card_must_not_sign(pki: Pki) -> None:
    twin = pki.authority.issue(SUBJECT, ISSUED, purpose=Purpose.LOGIN)

    assert _judge(pki, _sign(twin)).code is Code.KEY_USAGE


def test_a_revoked_card_is_refused_from_the_moment_of_revocation(tmp_path: Path) -> None:
    authority = Authority(tmp_path, NOW)
    card = authority.issue(SUBJECT, ISSUED)

    authority.revoke(card, NOW)

    assert _verify(tmp_path, _sign(card)).code is Code.REVOKED


def test_a_card_of_a_revoked_authority_is_revoked(tmp_path: Path) -> None:
    authority = Authority(tmp_path, NOW)
    card = authority.issue(SUBJECT, ISSUED)
    authority._root.revoked[_issuing(tmp_path).serial_number] = NOW

    authority.publish(NOW)

    assert _verify(tmp_path, _sign(card)).code is Code.REVOKED


def test_a_card_that_ran_out_is_expired(pki: Pki) -> None:
    card = pki.authority.issue(SUBJECT, ISSUED, until=NOW - timedelta(days=1))

    assert _judge(pki, _sign(card)).code is Code.EXPIRED


def test_a_card_that_begins_later_is_not_yet_valid(pki: Pki) -> None:
    card = pki.authority.issue(SUBJECT, NOW + timedelta(days=1))

    assert _judge(pki, _sign(card)).code is Code.NOT_YET_VALID


def test_the_card_s_own_term_is_told_before_a_missing_list(pki: Pki) -> None:
    card = pki.authority.issue(SUBJECT, ISSUED, until=NOW - timedelta(days=1))
    trust = replace(_trust(pki.folder), crls=())

    assert _judge(pki, _sign(card), trust=trust).code is Code.EXPIRED


def test_an_authority_with_the_same_names_is_not_trusted(pki: Pki, tmp_path: Path) -> None:
    rogue = Authority(tmp_path, NOW)

    assert _judge(pki, _sign(rogue.issue(SUBJECT, ISSUED))).code is Code.UNTRUSTED


def test_a_forger_who_copies_the_key_identifier_is_not_trusted(pki: Pki, tmp_path: Path) -> None:
    rogue = Authority(tmp_path, NOW)
    genuine = pki.good.certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    forged = _resigned(rogue, rogue.issue(SUBJECT, ISSUED), genuine.value)

    assert _judge(pki, _sign(forged)).code is Code.UNTRUSTED


def test_a_chain_brought_along_is_not_trusted(pki: Pki, tmp_path: Path) -> None:
    rogue = Authority(tmp_path, NOW)
    card = rogue.issue(SUBJECT, ISSUED)
    brought = [_certificate(tmp_path / "roots/root.pem"), _issuing(tmp_path)]

    assert _judge(pki, by_pkcs7(card, brought)).code is Code.UNTRUSTED


def test_a_changed_document_is_told_from_a_changed_signature(pki: Pki) -> None:
    signature = bytearray(_sign(pki.good))
    changed_document = _judge(pki, bytes(signature), document=DOCUMENT + b" ")
    signature[-1] ^= 1

    assert changed_document.code is Code.DIGEST
    assert _judge(pki, bytes(signature)).code is Code.SIGNATURE


@pytest.mark.parametrize("listed", ["issuing", "root"])
def test_without_the_list_of_a_level_revocation_is_unknown(
    pki: Pki, tmp_path: Path, listed: str
) -> None:
    folder = Path(shutil.copytree(pki.folder, tmp_path / "trust"))
    (folder / f"crls/{listed}.crl").unlink()

    assert _verify(folder, _sign(pki.good)).code is Code.REVINFO_MISSING


def test_with_an_old_list_revocation_is_unknown(pki: Pki) -> None:
    outcome = _judge(pki, _sign(pki.good), at=NOW + timedelta(days=5))

    assert outcome.code is Code.REVINFO_STALE


def test_a_list_signed_by_a_stranger_is_no_list(pki: Pki, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(pki.folder, tmp_path / "trust"))
    Authority(tmp_path / "rogue", NOW)
    shutil.copy(tmp_path / "rogue/crls/issuing.crl", folder / "crls/issuing.crl")

    assert _verify(folder, _sign(pki.good)).code is Code.REVINFO_MISSING


@pytest.mark.parametrize("signers", [0, 2])
def test_exactly_one_signer_is_wanted(pki: Pki, signers: int) -> None:
    def repeat(message: asn1.ContentInfo) -> None:
        infos = message["content"]["signer_infos"]
        message["content"]["signer_infos"] = list(infos) * signers

    assert _judge(pki, edited(_sign(pki.good), repeat)).code is Code.SIGNER_COUNT


def test_a_message_without_the_signer_s_certificate_is_malformed(pki: Pki) -> None:
    def strip(message: asn1.ContentInfo) -> None:
        message["content"]["certificates"] = []

    assert _judge(pki, edited(_sign(pki.good), strip)).code is Code.MALFORMED


def test_a_message_without_signed_attributes_is_malformed(pki: Pki) -> None:
    bare = by_pkcs7(pki.good, options=[pkcs7.PKCS7Options.NoAttributes])

    outcome = _judge(pki, bare)

    assert (outcome.code, outcome.detail) == (Code.MALFORMED, "no signed attributes")


def test_a_message_about_another_kind_of_content_is_malformed(pki: Pki) -> None:
    def disguise(message: asn1.ContentInfo) -> None:
        message["content"]["encap_content_info"] = {"content_type": "1.2.3.4"}

    assert _judge(pki, edited(_sign(pki.good), disguise)).code is Code.MALFORMED


def test_a_crowd_of_certificates_is_malformed(pki: Pki) -> None:
    crowd = [pki.authority.issue(SUBJECT, ISSUED).certificate for _ in range(10)]

    outcome = _judge(pki, by_pkcs7(pki.good, crowd))

    assert (outcome.code, outcome.detail) == (Code.MALFORMED, "more than 10 certificates")


@pytest.mark.parametrize(
    "garbage", [b"", b"0", b"no signature", b"\x30\x80", b"\x00" * 99, b"0\x03\x02\x01\x01"]
)
def test_garbage_is_malformed(pki: Pki, garbage: bytes) -> None:
    assert _judge(pki, garbage).code is Code.MALFORMED


def test_what_is_too_long_for_a_signature_is_not_even_read(pki: Pki) -> None:
    outcome = _judge(pki, _sign(pki.good) + bytes(300_000))

    assert outcome.code is Code.MALFORMED
    assert outcome.detail.endswith("bytes are no signature")


def test_bytes_after_the_message_are_malformed(pki: Pki) -> None:
    assert _judge(pki, _sign(pki.good) + b"\x00").code is Code.MALFORMED


def test_a_message_may_carry_its_document(pki: Pki) -> None:
    outcome = _judge(pki, pki.good.sign(DOCUMENT, at=NOW, around=True))

    assert (outcome.code, outcome.iin) == (Code.OK, SUBJECT.iin)


@pytest.mark.parametrize("other", [b"", DOCUMENT + b"\n", DOCUMENT[:-1], b"another document"])
def test_a_message_with_another_document_in_it_is_refused(pki: Pki, other: bytes) -> None:
    """Neither may be judged by the signature of the other one."""
    carrying = pki.good.sign(other, at=NOW, around=True)

    assert _judge(pki, carrying).code is Code.OTHER_CONTENT


def test_a_document_put_into_a_signature_over_another_one_is_refused(pki: Pki) -> None:
    def swap(message: asn1.ContentInfo) -> None:
        message["content"]["encap_content_info"]["content"] = DOCUMENT

    swapped = edited(pki.good.sign(b"another document", at=NOW, around=True), swap)

    assert _judge(pki, swapped).code is Code.DIGEST
    assert _judge(pki, swapped, document=b"another document").code is Code.OTHER_CONTENT


def test_another_kind_of_message_is_not_signed_data(pki: Pki) -> None:
    other = asn1.ContentInfo({"content_type": "data", "content": DOCUMENT}).dump()

    assert _judge(pki, other).code is Code.NOT_SIGNED_DATA


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("digest_algorithm", "sha1"),
        ("digest_algorithm", "1.2.398.3.10.1.3.3"),
        ("signature_algorithm", "sha1_rsa"),
        ("signature_algorithm", "1.2.398.3.10.1.1.2.3.2"),
    ],
)
def test_weak_and_unknown_algorithms_are_not_accepted(pki: Pki, part: str, name: str) -> None:
    def weaken(message: asn1.ContentInfo) -> None:
        message["content"]["signer_infos"][0][part] = {"algorithm": name}

    assert _judge(pki, edited(_sign(pki.good), weaken)).code is Code.ALGORITHM


def test_a_short_rsa_key_is_not_accepted(pki: Pki) -> None:
    key = rsa.generate_private_key(65537, 1024)
    card = _self_signed(pki.good.certificate, key)
    signature = by_pkcs7(Card(certificate=card, key=key))

    outcome = _judge(pki, signature)

    assert (outcome.code, outcome.detail) == (Code.ALGORITHM, "RSA key of 1024 bits")


def test_no_single_changed_byte_that_the_signature_covers_goes_unseen(pki: Pki) -> None:
    signature = _sign(pki.good)
    card = pki.good.certificate.public_bytes(serialization.Encoding.DER)
    message = asn1.ContentInfo.load(signature)["content"]["signer_infos"][0]
    covered = [card, message["signed_attrs"].dump()[4:], message["signature"].dump()]
    places = [
        place
        for part in covered
        for place in range(signature.index(part), signature.index(part) + len(part))
    ]

    unseen = [place for place in places if _judge(pki, _flipped(signature, place)).is_valid]

    assert unseen == []


def test_every_code_is_explained_in_three_languages() -> None:
    assert set(EXPLANATIONS) == set(Code)
    assert all(text.kk and text.ru and text.en for text in EXPLANATIONS.values())


def test_only_what_is_unknown_is_technical() -> None:
    technical = {code for code in Code if code.is_technical}

    assert technical == {Code.REVINFO_MISSING, Code.REVINFO_STALE}


class _TwoNumbers:
    """A subject whose name holds two different IINs."""

    def __init__(self, subject: object) -> None:
        self._name = subject.distinguished_name()  # type: ignore[attr-defined]
        self.role = Role.INDIVIDUAL

    def distinguished_name(self) -> x509.Name:
        second = x509.NameAttribute(x509.NameOID.SERIAL_NUMBER, "IIN900101415120")
        return x509.Name([*self._name, second])


def _trust(folder: Path) -> Trust:
    return TrustFolder(str(folder)).current()


def _verify(folder: Path, signature: bytes) -> Outcome:
    claim = Claim(iin=SUBJECT.iin)
    return verify(DOCUMENT, signature, claim=claim, trust=_trust(folder), at=NOW)


def _judge(  # noqa: PLR0913 - each test changes one of them
    pki: Pki,
    signature: bytes,
    *,
    document: bytes = DOCUMENT,
    claim: Claim | None = None,
    trust: Trust | None = None,
    at: datetime = NOW,
) -> Outcome:
    claim = claim or Claim(iin=SUBJECT.iin)
    return verify(document, signature, claim=claim, trust=trust or _trust(pki.folder), at=at)


def _sign(card: Card) -> bytes:
    return card.sign(DOCUMENT, at=NOW)


def _flipped(signature: bytes, place: int) -> bytes:
    changed = bytearray(signature)
    changed[place] ^= 1
    return bytes(changed)


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _issuing(folder: Path) -> x509.Certificate:
    return _certificate(folder / "intermediates/issuing.pem")


def _resigned(rogue: Authority, card: Card, identifier: x509.AuthorityKeyIdentifier) -> Card:
    builder = _copied(card.certificate).public_key(card.key.public_key())
    builder = builder.add_extension(identifier, critical=False)
    return Card(certificate=builder.sign(rogue._issuing.key, hashes.SHA256()), key=card.key)


def _self_signed(like: x509.Certificate, key: rsa.RSAPrivateKey) -> x509.Certificate:
    return _copied(like).public_key(key.public_key()).sign(key, hashes.SHA256())


def _copied(certificate: x509.Certificate) -> x509.CertificateBuilder:
    builder = (
        x509.CertificateBuilder()
        .subject_name(certificate.subject)
        .issuer_name(certificate.issuer)
        .serial_number(certificate.serial_number)
        .not_valid_before(certificate.not_valid_before_utc)
        .not_valid_after(certificate.not_valid_after_utc)
    )
    for extension in certificate.extensions:
        if not isinstance(extension.value, x509.AuthorityKeyIdentifier):
            builder = builder.add_extension(extension.value, extension.critical)
    return builder
