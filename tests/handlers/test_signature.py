"""The handler of signature.verify."""

import logging
from pathlib import Path

import pytest
from given import DOCUMENT, NOW, SUBJECT, Attachments, MakeCall, Pki

from handlers.signature import RevocationError, Verified, verify_signature
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
        checked_at="2026-11-20T09:30:00+00:00",
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
