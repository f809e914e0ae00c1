"""Signatures of documents: inside the PDF and beside it, and what they are worth."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
import serving
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from given import ISSUED, NOW, Pki
from papers import DESK, LICENCE, made, replaced, stamping, verified
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from sqlalchemy import Connection

from handlers.demo import samples
from handlers.demo.authority import Authority
from handlers.demo.cards import Card, Role
from handlers.documents import signing
from handlers.documents.desk import Desk
from handlers.documents.reading import read
from handlers.outcomes import Code
from handlers.registries import RegistryDownError
from handlers.stamps import Response
from handlers.trust import TrustFolder
from procrunner.errors import UsageError

_REFUSED = Response({"status": {"status": "rejection", "fail_info": {"bad_alg"}}}).dump()


def test_a_signature_beside_the_document_makes_it_genuine(
    registered: Connection, pki: Pki, head: Card
) -> None:
    document = made(registered, LICENCE)

    verdict = verified(registered, head.sign(document, at=NOW), document, pki=pki)

    assert (verdict.word, verdict.number) == ("genuine", LICENCE)
    assert verdict.explanation.en.startswith("The document is genuine")


def test_a_byte_changed_under_a_signature_beside_is_told(
    registered: Connection, pki: Pki, head: Card
) -> None:
    document = made(registered, LICENCE)
    signature = head.sign(document, at=NOW)

    verdict = verified(registered, signature, document.replace(b"2026", b"2027", 1), pki=pki)

    assert verdict.word == Code.DIGEST


def test_a_citizen_s_good_signature_does_not_make_a_document(
    registered: Connection, pki: Pki
) -> None:
    document = made(registered, LICENCE)

    verdict = verified(registered, pki.good.sign(document, at=NOW), document, pki=pki)

    assert verdict.word == "stranger"


def test_a_signature_over_another_file_is_anybody_s(registered: Connection, pki: Pki) -> None:
    verdict = verified(registered, pki.good.sign(b"a request", at=NOW), b"a request", pki=pki)

    assert (verdict.word, verdict.is_good) == (Code.OK, True)


def test_a_signature_around_a_document_is_judged_by_what_it_carries(
    registered: Connection, pki: Pki, head: Card
) -> None:
    document = made(registered, LICENCE)
    ours = head.sign(document, at=NOW, around=True)
    anybody_s = pki.good.sign(b"a request", at=NOW, around=True)

    assert verified(registered, ours, pki=pki).word == "genuine"
    assert verified(registered, ours, document, pki=pki).word == "genuine"
    assert verified(registered, ours, document + b" ", pki=pki).word == Code.OTHER_CONTENT
    assert verified(registered, anybody_s, pki=pki).word == Code.OK


def test_what_is_signed_inside_is_genuine_and_so_is_the_signature_beside_it(
    registered: Connection, pki: Pki, head: Card
) -> None:
    signed = _signed(registered, pki, head)

    assert verified(registered, signed.pdf, pki=pki).word == "genuine"
    assert verified(registered, signed.cms, signed.pdf, pki=pki).word == "genuine"


def test_a_changed_byte_is_refused(registered: Connection, pki: Pki, head: Card) -> None:
    signed = _signed(registered, pki, head).pdf

    changed = signed.replace(b"/Subject", b"/Subjekt", 1)

    assert verified(registered, changed, pki=pki).word == "digest"


def test_no_changed_byte_anywhere_goes_unseen(registered: Connection, pki: Pki, head: Card) -> None:
    signed = _signed(registered, pki, head).pdf

    unseen = [
        place
        for place in range(0, len(signed), 131)
        if _word(registered, _flipped(signed, place), pki) == "genuine"
    ]

    assert unseen == []


def test_an_appended_revision_is_refused(registered: Connection, pki: Pki, head: Card) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(_signed(registered, pki, head).pdf))
    writer.root["/Lang"] = generic.TextStringObject("en")
    writer.update_root()
    appended = io.BytesIO()

    writer.write(appended)

    assert verified(registered, appended.getvalue(), pki=pki).word == "appended"


def test_bytes_after_the_end_are_refused(registered: Connection, pki: Pki, head: Card) -> None:
    signed = _signed(registered, pki, head).pdf

    assert verified(registered, signed + b"\n", pki=pki).word == "appended"


def test_bytes_hidden_beside_the_signature_are_refused(
    registered: Connection, pki: Pki, head: Card
) -> None:
    signed = _signed(registered, pki, head).pdf

    hidden = signed.replace(b"0000>", b"00ff>", 1)

    assert len(hidden) == len(signed)
    assert verified(registered, hidden, pki=pki).word == "appended"


def test_a_foreign_authority_is_refused(registered: Connection, pki: Pki, tmp_path: Path) -> None:
    foreign = Authority(tmp_path, NOW)
    card = foreign.issue(samples.subject(samples.HEAD, role=Role.HEAD), ISSUED)
    signed = signing.sign(made(registered, LICENCE), _signer(card), at=NOW)

    assert verified(registered, signed.pdf, pki=pki).word == "untrusted"


def test_a_revoked_signer_is_refused(registered: Connection, tmp_path: Path) -> None:
    authority = Authority(tmp_path, NOW)
    card = authority.issue(samples.subject(samples.HEAD, role=Role.HEAD), ISSUED)
    signed = signing.sign(made(registered, LICENCE), _signer(card), at=NOW)

    authority.revoke(card, NOW)

    assert verified(registered, signed.pdf, folder=tmp_path).word == "revoked"


def test_another_firm_s_head_is_refused_before_anything_is_given_out(
    registered: Connection, pki: Pki
) -> None:
    head = samples.subject(samples.HEAD, role=Role.HEAD, firm=samples.CARRIER)
    card = pki.authority.issue(head, ISSUED)

    with pytest.raises(UsageError, match="signed with this card it would be refused: stranger"):
        _signed(registered, pki, card)


@pytest.mark.parametrize("role", [Role.HEAD, Role.SIGNATORY])
def test_the_head_signs_and_who_has_the_right_to(
    registered: Connection, pki: Pki, role: Role
) -> None:
    card = pki.authority.issue(samples.subject(samples.HEAD, role=role), ISSUED)

    assert verified(registered, _signed(registered, pki, card).pdf, pki=pki).word == "genuine"


def test_an_employee_of_the_provider_may_not_sign(registered: Connection, pki: Pki) -> None:
    card = pki.authority.issue(samples.subject(samples.HEAD, role=Role.EMPLOYEE), ISSUED)
    document = made(registered, LICENCE)

    verdict = verified(registered, card.sign(document, at=NOW), document, pki=pki)

    assert (verdict.word, verdict.detail) == (
        Code.NOT_HEAD,
        "the certificate's roles: 1.2.398.3.3.4.1.2.5",
    )


def test_only_the_officers_of_the_project_sign_where_it_names_any(
    registered: Connection, pki: Pki, head: Card
) -> None:
    others = replaced(officers=[samples.SPECIALIST])
    own = replaced(officers=[samples.SPECIALIST, samples.HEAD])

    with pytest.raises(UsageError, match="it would be refused: other-officer"):
        _signed(registered, pki, head, others)

    assert _signed(registered, pki, head, own).pdf


def test_two_signatures_are_refused(registered: Connection, pki: Pki, head: Card) -> None:
    once = _signed(registered, pki, head).pdf
    writer = IncrementalPdfFileWriter(io.BytesIO(once))
    metadata = PdfSignatureMetadata(field_name="Second", md_algorithm="sha256")

    twice = sign_pdf(writer, metadata, _signer(head)).getvalue()

    assert verified(registered, twice, pki=pki).word == "signer-count"


def test_a_card_in_pem_signs_too(registered: Connection, pki: Pki, head: Card) -> None:
    key = head.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem = key + head.certificate.public_bytes(Encoding.PEM)

    signed = signing.sign(made(registered, LICENCE), signing.card(pem, "", file="head.pem"), at=NOW)

    assert verified(registered, signed.pdf, pki=pki).word == "genuine"


def test_a_wrong_password_is_told(head: Card) -> None:
    with pytest.raises(UsageError, match=r"head\.p12: the card cannot be read"):
        signing.card(head.packed("right"), "wrong", file="head.p12")


def test_a_time_stamp_authority_stamps_both_signatures(
    registered: Connection, pki: Pki, head: Card
) -> None:
    with stamping(pki.authority) as address:
        signed = signing.sign(made(registered, LICENCE), _signer(head), tsa=address, at=NOW)

    assert [_is_stamped(each) for each in (_inside(signed.pdf), signed.cms)] == [True, True]
    verdict = verified(registered, signed.pdf, pki=pki)
    assert verdict.word == "genuine"
    assert verdict.when is not None
    assert verdict.when.en == "It was signed at 2026-11-20 09:30:00 UTC: a time stamp proves it."


def test_without_a_stamp_the_time_is_told_as_the_signer_s_word(
    registered: Connection, pki: Pki, head: Card
) -> None:
    document = made(registered, LICENCE)

    verdict = verified(registered, head.sign(document, at=NOW), document, pki=pki)

    assert verdict.when is not None
    assert verdict.when.en == (
        "The signer says that it was signed at 2026-11-20 09:30:00 UTC: "
        "there is no time stamp to prove it."
    )


def test_a_document_is_good_when_the_card_it_was_signed_with_has_run_out(
    registered: Connection, tmp_path: Path
) -> None:
    authority = Authority(tmp_path, NOW)
    card = authority.issue(samples.subject(samples.HEAD, role=Role.HEAD), ISSUED)
    document = made(registered, LICENCE)
    signature = card.sign(document, at=NOW)
    later = NOW + timedelta(days=700)

    authority.publish(later)

    verdict = verified(registered, signature, document, folder=tmp_path, at=later)
    assert verdict.word == "genuine"


def test_a_stamp_that_is_not_to_be_believed_is_no_reason_to_go_without(
    registered: Connection, pki: Pki, head: Card, tmp_path: Path
) -> None:
    with (
        stamping(Authority(tmp_path, NOW)) as address,
        pytest.raises(RegistryDownError, match="the signature cannot be vouched for now: stamp"),
    ):
        _signed(registered, pki, head, replaced(tsa=address))


@pytest.mark.parametrize("answer", [(503, b""), (200, b"?"), (200, _REFUSED)])
def test_a_time_stamp_authority_that_does_not_stamp_is_told(
    registered: Connection, pki: Pki, head: Card, answer: tuple[int, bytes]
) -> None:
    status, content = answer
    with (
        serving.served(lambda *_: (status, {}, content)) as address,
        pytest.raises(RegistryDownError, match="the time-stamp authority gives no usable answer"),
    ):
        _signed(registered, pki, head, replaced(tsa=address))


def test_a_time_stamp_authority_that_is_down_is_told(registered: Connection, head: Card) -> None:
    with pytest.raises(RegistryDownError, match="the time-stamp authority gives no usable answer"):
        signing.sign(made(registered, LICENCE), _signer(head), tsa="http://127.0.0.1:9/", at=NOW)


def _signer(card: Card) -> SimpleSigner:
    return signing.card(card.packed(), "", file="head.p12")


def _signed(connection: Connection, pki: Pki, card: Card, desk: Desk = DESK) -> signing.Signed:
    return desk.sign(
        made(connection, LICENCE),
        _signer(card),
        name="a.pdf",
        connection=connection,
        trust=TrustFolder(str(pki.folder)),
        at=NOW,
    )


def _inside(pdf: bytes) -> bytes:
    (signature,) = read(pdf, file="a.pdf").signatures
    return signature.cms


def _is_stamped(der: bytes) -> bool:
    (signer,) = cms.ContentInfo.load(der)["content"]["signer_infos"]
    return [each["type"].native for each in signer["unsigned_attrs"]] == [
        "signature_time_stamp_token"
    ]


def _flipped(content: bytes, place: int) -> bytes:
    """The same with another bit at that place: the one that makes of A an a."""
    return content[:place] + bytes([content[place] ^ 32]) + content[place + 1 :]


def _word(connection: Connection, file: bytes, pki: Pki) -> str:
    try:
        return verified(connection, file, pki=pki).word
    except UsageError as error:
        assert "this is no PDF document that can be read" in str(error)  # noqa: PT017 - often
        return "unreadable"
