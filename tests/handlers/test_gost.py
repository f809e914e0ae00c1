"""Signatures by the national algorithms, from the card to the trusted root."""

import gost_pki
import pytest
from asn1crypto import cms as asn1
from given import DOCUMENT, NOW, SUBJECT
from gost_pki import GostAuthority, Key

from handlers import algorithms, gost
from handlers.chain import Trust
from handlers.cms import verify
from handlers.outcomes import Code, Outcome
from handlers.owner import Claim

KEY = Key(0xABCDEF)


@pytest.fixture(scope="module")
def authority() -> GostAuthority:
    return GostAuthority(NOW)


@pytest.fixture(scope="module")
def signature(authority: GostAuthority) -> bytes:
    return gost_pki.sign(DOCUMENT, authority.issue(SUBJECT, KEY), KEY)


def test_streebog_gives_the_digest_of_the_standard_s_example() -> None:
    message = bytes.fromhex(  # RFC 6986, section 10.1: message and digest are written backwards
        "323130393837363534333231303938373635343332313039383736353433323130393837363534333231"
        "303938373635343332313039383736353433323130"
    )[::-1]

    digest = gost.digest(message)

    assert digest[::-1].hex() == (
        "486f64c1917879417fef082b3381a4e211c324f074654c38823a7b76f830ad00"
        "fa1fbae42b1285c0352f227524bc9ab16254288dd6863dccd5b9f54a1ad0541b"
    )


def test_a_good_signature_is_ok_and_tells_whose_it_is(
    authority: GostAuthority, signature: bytes
) -> None:
    outcome = _judge(signature, authority.trust())

    assert (outcome.code, outcome.iin, outcome.signer) == (Code.OK, SUBJECT.iin, "Үлгінов Сынақ")


def test_a_changed_document_is_told_from_a_changed_signature(
    authority: GostAuthority, signature: bytes
) -> None:
    changed = bytearray(signature)
    changed[-1] ^= 1

    assert _judge(signature, authority.trust(), DOCUMENT + b" ").code is Code.DIGEST
    assert _judge(bytes(changed), authority.trust()).code is Code.SIGNATURE


def test_a_signature_with_its_halves_the_other_way_round_is_ok(
    authority: GostAuthority, signature: bytes
) -> None:
    message = asn1.ContentInfo.load(signature)
    signer = message["content"]["signer_infos"][0]
    signer["signature"] = signer["signature"].native[::-1]

    assert _judge(message.dump(force=True), authority.trust()).code is Code.OK


def test_a_card_on_the_authority_s_list_is_revoked(
    authority: GostAuthority, signature: bytes
) -> None:
    trust = authority.trust(authority.issue(SUBJECT, KEY))

    assert _judge(signature, trust).code is Code.REVOKED


def test_a_root_with_the_same_name_is_not_trusted(authority: GostAuthority) -> None:
    forged = GostAuthority(NOW)
    forged._key = Key(0x7654321)

    signature = gost_pki.sign(DOCUMENT, forged.issue(SUBJECT, KEY), KEY)

    assert _judge(signature, authority.trust()).code is Code.UNTRUSTED


def test_a_key_that_lies_on_no_curve_signs_nothing(authority: GostAuthority) -> None:
    class Nowhere(Key):
        @property
        def public(self) -> object:
            info = super().public
            octets = info["public_key"].parsed.native
            info["public_key"] = b"\x04\x81\x80" + octets[:-1] + bytes([octets[-1] ^ 1])
            return info

    key = Nowhere(KEY.number)
    signature = gost_pki.sign(DOCUMENT, authority.issue(SUBJECT, key), key)

    assert _judge(signature, authority.trust()).code is Code.SIGNATURE


def test_without_the_extra_the_algorithm_is_not_accepted(
    authority: GostAuthority, signature: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust = authority.trust()
    monkeypatch.setattr(algorithms, "_GOST", set())

    outcome = _judge(signature, trust)

    assert (outcome.code, outcome.detail) == (Code.ALGORITHM, gost.DIGEST)


def _judge(signature: bytes, trust: Trust, document: bytes = DOCUMENT) -> Outcome:
    return verify(document, signature, claim=Claim(iin=SUBJECT.iin), trust=trust, at=NOW)
