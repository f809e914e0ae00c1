"""The handlers of signature.verify and signature.check-certificate."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from given import DOCUMENT, ISSUED, NOW, SUBJECT, Attachments, MakeCall, Pki

from handlers.demo.authority import Authority, Purpose
from handlers.demo.cards import Card, Role
from handlers.signature import RevocationError, Verified, check_certificate, verify_signature
from handlers.trust import TrustFolder
from procrunner.errors import HandlerError


def test_a_good_signature_is_told_in_variables(
    pki: Pki, attachments: Attachments, call: MakeCall
) -> None:
    verified = _verify(pki.folder, pki, attachments, call)

    assert verified == Verified(
        valid=True,
        code="ok",
        text_kk="Электрондық цифрлық қолтаңба расталды.",
        text_ru="Электронная цифровая подпись подтверждена.",
        text_en="The electronic digital signature is confirmed.",
        iin="750228359095",
        bin="",
        signer="Үлгінов Сынақ",
        serial=f"{pki.good.certificate.serial_number:x}",
        signed_at="2026-11-20T09:30:00+00:00",
        is_stamped=False,
        checked_at="2026-11-20T09:30:00+00:00",
        roles=["1.2.398.3.3.4.1.1"],
    )


def test_another_person_s_signature_is_data_for_the_gateway(
    pki: Pki, attachments: Attachments, call: MakeCall
) -> None:
    verified = _verify(pki.folder, pki, attachments, call, iin="900101415120")

    assert (verified.valid, verified.code) == (False, "iin-mismatch")
    assert verified.text_kk == "Қолтаңба куәлігіндегі ЖСН сұраудағы ЖСН-мен сәйкес келмейді."


def test_a_missing_revocation_list_is_never_a_refusal(
    pki: Pki, attachments: Attachments, call: MakeCall, tmp_path: Path
) -> None:
    (tmp_path / "roots").mkdir()
    (tmp_path / "intermediates").mkdir()
    for name in ("roots/root.pem", "intermediates/issuing.pem"):
        (tmp_path / name).write_bytes((pki.folder / name).read_bytes())

    with pytest.raises(RevocationError) as raised:
        _verify(tmp_path, pki, attachments, call)

    assert raised.value.what.startswith(
        f"it cannot be known whether certificate {pki.good.certificate.serial_number:x} is revoked"
    )
    assert raised.value.hint == (
        "Fetch fresh revocation lists of both levels into the trust folder's 'crls'; "
        "the check is then repeated."
    )


@pytest.mark.parametrize("value", ["a text", None, {}, {"attachment": 5}])
def test_a_variable_that_holds_no_file_is_named(
    pki: Pki, attachments: Attachments, call: MakeCall, value: object
) -> None:
    with pytest.raises(HandlerError) as raised:
        verify_signature(
            value,  # type: ignore[arg-type]
            {},
            SUBJECT.iin,
            trust=TrustFolder(str(pki.folder)),
            attachments=attachments,
            call=call(),
        )

    assert str(raised.value) == (
        "the variable 'document' does not hold a file\n  Attach one: --attach document=PATH."
    )


def test_an_iin_given_as_a_number_is_not_taken_for_another_person_s(
    pki: Pki, attachments: Attachments, call: MakeCall
) -> None:
    with pytest.raises(HandlerError) as raised:
        _verify(pki.folder, pki, attachments, call, iin=750228359095)  # type: ignore[arg-type]

    assert str(raised.value) == (
        "the variable 'iin' holds int, not a text\n  Put it in quotes: --set iin='\"…\"'."
    )


def test_a_refusal_is_not_logged_as_a_fault(
    pki: Pki, attachments: Attachments, call: MakeCall, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        _verify(pki.folder, pki, attachments, call, iin="900101415120")

    assert caplog.records == []


@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
def test_a_good_certificate_is_told_in_variables(
    pki: Pki, attachments: Attachments, call: MakeCall, encoding: Encoding
) -> None:
    checked = _check(pki, attachments, call, pki.good.certificate.public_bytes(encoding))

    assert (checked.valid, checked.code) == (True, "ok")
    assert (checked.iin, checked.signer) == (SUBJECT.iin, "Үлгінов Сынақ")


def test_a_certificate_that_cannot_sign_for_the_applicant_is_told_why(
    pki: Pki, attachments: Attachments, call: MakeCall
) -> None:
    issue, firm = pki.authority.issue, replace(SUBJECT, bin="150940000120", role=Role.HEAD)
    cards = {
        "expired": issue(SUBJECT, ISSUED, until=NOW - timedelta(days=1)),
        "not-yet-valid": issue(SUBJECT, NOW + timedelta(days=1)),
        "iin-mismatch": issue(replace(SUBJECT, iin="900101415120"), ISSUED),
        "bin-mismatch": issue(replace(firm, bin="180340000779"), ISSUED),
        "key-usage": issue(SUBJECT, ISSUED, purpose=Purpose.LOGIN),
    }

    codes = {
        expected: _check(
            pki, attachments, call, _der(card), bin="150940000120" if "bin" in expected else ""
        ).code
        for expected, card in cards.items()
    }

    assert codes == {expected: expected for expected in cards}


def test_a_revoked_certificate_is_refused_before_anything_is_signed(
    pki: Pki, attachments: Attachments, call: MakeCall
) -> None:
    card = pki.authority.issue(SUBJECT, ISSUED)
    pki.authority.revoke(card, NOW - timedelta(hours=1))

    assert _check(pki, attachments, call, _der(card)).code == "revoked"


def test_an_authority_that_nobody_trusts_is_refused(
    pki: Pki, attachments: Attachments, call: MakeCall, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path, NOW).issue(SUBJECT, ISSUED)

    assert _check(pki, attachments, call, _der(stranger)).code == "untrusted"


@pytest.mark.parametrize("content", [b"", b"nothing", b"\x30\x03\x02\x01\x01"])
def test_what_is_no_certificate_is_malformed(
    pki: Pki, attachments: Attachments, call: MakeCall, content: bytes
) -> None:
    assert _check(pki, attachments, call, content).code == "malformed"


def test_a_certificate_of_unknown_revocation_is_no_refusal(
    pki: Pki, attachments: Attachments, call: MakeCall
) -> None:
    with pytest.raises(RevocationError):
        _check(pki, attachments, call, _der(pki.good), now=NOW + timedelta(days=3))


def _der(card: Card) -> bytes:
    return card.certificate.public_bytes(Encoding.DER)


def _check(  # noqa: PLR0913, PLR0917 - what is given, and what differs
    pki: Pki,
    attachments: Attachments,
    call: MakeCall,
    content: bytes,
    bin: str = "",  # noqa: A002 - the variable's name
    now: datetime = NOW,
) -> Verified:
    return check_certificate(
        attachments.put(content, name="card.cer"),
        SUBJECT.iin,
        bin,
        trust=TrustFolder(str(pki.folder)),
        attachments=attachments,
        call=call(now=now),
    )


def _verify(
    folder: Path, pki: Pki, attachments: Attachments, call: MakeCall, iin: str = SUBJECT.iin
) -> Verified:
    return verify_signature(
        attachments.put(DOCUMENT, name="request.txt"),
        attachments.put(pki.good.sign(DOCUMENT, at=NOW), name="request.p7s"),
        iin,
        trust=TrustFolder(str(folder)),
        attachments=attachments,
        call=call(),
    )
