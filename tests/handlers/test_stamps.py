"""Time stamps of signatures: which are believed, and what they prove years later."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms as asn1
from asn1crypto import core, tsp
from cryptography.x509 import ReasonFlags
from given import DOCUMENT, ISSUED, NOW, SUBJECT
from vectors import Stamps, edited, stamp_of_another

from handlers.cms import Claim, verify
from handlers.demo import authority as authorities
from handlers.demo.authority import Authority
from handlers.demo.cards import Card
from handlers.demo.stamper import POLICY, Stamper
from handlers.outcomes import Code, Outcome
from handlers.stamps import Response
from handlers.trust import TrustFolder

LATER = NOW + timedelta(days=700)  # the card has run out, its authority has not
_DIGEST = bytes(32)
_TST_INFO = core.ObjectIdentifier("1.2.840.113549.1.9.16.1.4").dump()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, NOW)


def test_a_stamped_signature_tells_when_it_was_there(authority: Authority, tmp_path: Path) -> None:
    outcome = _judged(tmp_path, _stamped(authority), at=NOW)

    assert (outcome.code, outcome.time, outcome.is_stamped) == (Code.OK, NOW, True)


def test_a_stamped_signature_outlives_its_certificate(authority: Authority, tmp_path: Path) -> None:
    signature = _stamped(authority)

    authority.publish(LATER)

    assert _judged(tmp_path, signature, at=LATER).code is Code.OK


def test_a_signature_without_a_stamp_ends_with_its_certificate(
    authority: Authority, tmp_path: Path
) -> None:
    signature = authority.issue(SUBJECT, ISSUED).sign(DOCUMENT, at=NOW)

    authority.publish(LATER)

    assert _judged(tmp_path, signature, at=LATER).code is Code.EXPIRED


def test_an_old_paper_without_a_stamp_is_judged_by_the_claimed_time_and_told_so(
    authority: Authority, tmp_path: Path
) -> None:
    signature = authority.issue(SUBJECT, ISSUED).sign(DOCUMENT, at=NOW)

    authority.publish(LATER)
    outcome = _judged(tmp_path, signature, at=LATER, is_old=True)

    assert (outcome.code, outcome.time, outcome.is_stamped) == (Code.OK, NOW, False)


def test_a_claimed_time_before_the_certificate_s_is_refused(
    authority: Authority, tmp_path: Path
) -> None:
    signature = authority.issue(SUBJECT, NOW).sign(DOCUMENT, at=ISSUED)

    assert _judged(tmp_path, signature, at=NOW, is_old=True).code is Code.NOT_YET_VALID


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (ReasonFlags.superseded, Code.OK),
        (ReasonFlags.affiliation_changed, Code.OK),
        (ReasonFlags.cessation_of_operation, Code.OK),
        (ReasonFlags.key_compromise, Code.REVOKED),
        (ReasonFlags.certificate_hold, Code.REVOKED),
        (None, Code.REVOKED),
    ],
)
def test_a_later_revocation_leaves_a_stamped_signature_only_for_harmless_reasons(
    authority: Authority, tmp_path: Path, reason: ReasonFlags | None, code: Code
) -> None:
    card = authority.issue(SUBJECT, ISSUED)
    signature = _stamped(authority, card=card)

    authority.revoke(card, NOW + timedelta(hours=1), reason)
    authority.publish(NOW + timedelta(hours=2))

    assert _judged(tmp_path, signature, at=NOW + timedelta(hours=2)).code is code


def test_a_harmless_revocation_before_the_stamp_is_one(
    authority: Authority, tmp_path: Path
) -> None:
    card = authority.issue(SUBJECT, ISSUED)
    authority.revoke(card, NOW - timedelta(hours=1), ReasonFlags.superseded)
    authority.publish(NOW)

    assert _judged(tmp_path, _stamped(authority, card=card), at=NOW).code is Code.REVOKED


def test_a_harmless_revocation_leaves_nothing_that_is_not_stamped(
    authority: Authority, tmp_path: Path
) -> None:
    card = authority.issue(SUBJECT, ISSUED)
    signature = card.sign(DOCUMENT, at=NOW - timedelta(hours=1))

    authority.revoke(card, NOW, ReasonFlags.superseded)

    assert _judged(tmp_path, signature, at=NOW, is_old=True).code is Code.REVOKED


def test_a_stamp_of_a_foreign_authority_is_not_believed(
    authority: Authority, tmp_path: Path
) -> None:
    rogue = Stamper(Authority(tmp_path / "rogue", NOW), NOW)

    outcome = _judged(tmp_path, _stamped(authority, stamps=Stamps(rogue)), at=NOW)

    assert outcome.code is Code.STAMP
    assert outcome.detail.startswith("its authority: ")


def test_whether_a_stamper_is_revoked_must_be_known(authority: Authority, tmp_path: Path) -> None:
    signature = _stamped(authority)
    (tmp_path / "crls/issuing.crl").unlink()

    assert _judged(tmp_path, signature, at=NOW).code is Code.REVINFO_MISSING


def test_a_revoked_stamper_is_not_believed(authority: Authority, tmp_path: Path) -> None:
    stamper = Stamper(authority, NOW)
    signature = _stamped(authority, stamps=Stamps(stamper))

    authority.revoke(stamper.card, NOW)

    assert _judged(tmp_path, signature, at=NOW).code is Code.STAMP


def test_a_citizen_s_card_makes_no_stamps(authority: Authority, tmp_path: Path) -> None:
    stamper = Stamper(authority, NOW)
    stamper.card = authority.issue(SUBJECT, ISSUED)

    outcome = _judged(tmp_path, _stamped(authority, stamps=Stamps(stamper)), at=NOW)

    assert outcome.code is Code.STAMP
    assert outcome.detail.endswith("extended key usage is not timeStamping alone, and critical")


def test_a_stamper_s_purpose_must_be_critical(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authorities, "_CRITICAL", False)
    stamper = Stamper(authority, NOW)

    outcome = _judged(tmp_path, _stamped(authority, stamps=Stamps(stamper)), at=NOW)

    assert outcome.code is Code.STAMP


def test_a_stamper_must_have_been_valid_at_its_time(authority: Authority, tmp_path: Path) -> None:
    early = Stamps(Stamper(authority, NOW), NOW - timedelta(days=6 * 365))

    outcome = _judged(tmp_path, _stamped(authority, stamps=early), at=NOW)

    assert outcome.code is Code.STAMP
    assert "its authority: valid from" in outcome.detail


def test_a_stamp_of_a_time_to_come_is_not_believed(authority: Authority, tmp_path: Path) -> None:
    late = Stamps(Stamper(authority, NOW), NOW + timedelta(hours=1))

    outcome = _judged(tmp_path, _stamped(authority, stamps=late), at=NOW)

    assert (outcome.code, outcome.detail) == (
        Code.STAMP,
        "its time is to come: 2026-11-20 10:30 UTC",
    )


def test_a_changed_stamp_is_not_believed(authority: Authority, tmp_path: Path) -> None:
    signature = _stamped(authority).replace(b"20261120093000Z", b"20261119093000Z")

    outcome = _judged(tmp_path, signature, at=NOW)

    assert (outcome.code, outcome.detail) == (Code.STAMP, "its authority: digest")


def test_several_stamps_are_not_believed(authority: Authority, tmp_path: Path) -> None:
    def repeat(message: asn1.ContentInfo) -> None:
        (attribute,) = message["content"]["signer_infos"][0]["unsigned_attrs"]
        attribute["values"] = [attribute["values"][0]] * 2

    signature = edited(_stamped(authority), repeat)

    outcome = _judged(tmp_path, signature, at=NOW)

    assert (outcome.code, outcome.detail) == (Code.STAMP, "2 time stamps")


def test_what_is_no_stamp_is_told(authority: Authority, tmp_path: Path) -> None:
    no_stamp = _stamped(authority).replace(_TST_INFO, _TST_INFO[:-1] + b"\x05")

    outcome = _judged(tmp_path, no_stamp, at=NOW)

    assert (outcome.code, outcome.detail) == (
        Code.STAMP,
        "content of type 1.2.840.113549.1.9.16.1.5",
    )


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"hash_algorithm": {"algorithm": "sha1"}, "hashed_message": bytes(20)}, "bad_alg"),
        ({"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": b"1"}, "bad_data_format"),
    ],
)
def test_the_trial_authority_refuses_by_the_standard_s_codes(
    authority: Authority, asked: dict[str, object], refusal: str
) -> None:
    assert _refusal(authority, {"version": 1, "message_imprint": asked}) == {refusal}


def test_the_trial_authority_stamps_by_its_own_policy_only(authority: Authority) -> None:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": _DIGEST}
    asked = {"version": 1, "message_imprint": imprint, "req_policy": "1.2.3"}

    assert _refusal(authority, asked) == {"unaccepted_policy"}


def test_the_trial_authority_takes_garbage_for_a_bad_request(authority: Authority) -> None:
    answer = Response.load(Stamper(authority, NOW).answer(b"?", NOW))

    assert answer["status"]["fail_info"].native == {"bad_request"}


def _good(authority: Authority, _folder: Path) -> bytes:
    return _stamped(authority)


def _foreign(authority: Authority, folder: Path) -> bytes:
    return _stamped(authority, stamps=Stamps(Stamper(Authority(folder / "rogue", NOW), NOW)))


def _by_a_citizen(authority: Authority, _folder: Path) -> bytes:
    stamper = Stamper(authority, NOW)
    stamper.card = authority.issue(SUBJECT, ISSUED)
    return _stamped(authority, stamps=Stamps(stamper))


def _of_another(authority: Authority, folder: Path) -> bytes:
    return stamp_of_another(authority, folder).signature


@pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl is not installed: no second opinion"
)
@pytest.mark.parametrize(
    ("make", "is_good"),
    [(_good, True), (_foreign, False), (_by_a_citizen, False), (_of_another, False)],
)
def test_openssl_judges_stamps_alike(
    authority: Authority,
    tmp_path: Path,
    make: Callable[[Authority, Path], bytes],
    is_good: bool,  # noqa: FBT001 - of the table
) -> None:
    signature = make(authority, tmp_path)

    ours = _judged(tmp_path, signature, at=NOW)
    theirs, words = _openssl_verify(tmp_path, signature)

    assert (ours.is_valid, theirs) == (is_good, is_good), words


@pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl is not installed: no second opinion"
)
def test_openssl_asks_and_believes_the_trial_authority(
    authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "document").write_bytes(DOCUMENT)
    _openssl(tmp_path, f"ts -query -data document -sha256 -cert -tspolicy {POLICY} -out asked")
    answer = Stamper(authority, NOW).answer((tmp_path / "asked").read_bytes(), NOW)
    (tmp_path / "answer").write_bytes(answer)

    done = _openssl(
        tmp_path,
        "ts -verify -queryfile asked -in answer -CAfile roots/root.pem "
        f"-untrusted intermediates/issuing.pem -attime {NOW.timestamp():.0f}",
    )
    told = _openssl(tmp_path, "ts -reply -in answer -text").stdout.decode()

    assert "Verification: OK" in done.stdout.decode(), done.stderr
    assert f"Policy OID: {POLICY}" in told
    assert "Accuracy: 0x01 seconds" in told


def _stamped(
    authority: Authority, *, card: Card | None = None, stamps: Stamps | None = None
) -> bytes:
    card = card or authority.issue(SUBJECT, ISSUED)
    stamps = stamps or Stamps(Stamper(authority, NOW))
    return card.sign(DOCUMENT, at=NOW, stamps=stamps)


def _judged(folder: Path, signature: bytes, *, at: datetime, is_old: bool = False) -> Outcome:
    trust = TrustFolder(str(folder)).current()
    claim = Claim(iin=SUBJECT.iin)
    return verify(DOCUMENT, signature, claim=claim, trust=trust, at=at, is_old=is_old)


def _refusal(authority: Authority, asked: dict[str, object]) -> object:
    answer = Response.load(Stamper(authority, NOW).answer(tsp.TimeStampReq(asked).dump(), NOW))
    return answer["status"]["fail_info"].native


def _openssl_verify(folder: Path, signature: bytes) -> tuple[bool, bytes]:
    signer = asn1.ContentInfo.load(signature)["content"]["signer_infos"][0]
    (folder / "signature").write_bytes(signer["signature"].native)
    (folder / "token").write_bytes(signer["unsigned_attrs"][0]["values"][0].dump())
    command = "ts -verify -token_in -in token -data signature -CAfile roots/root.pem "
    command += f"-untrusted intermediates/issuing.pem -attime {NOW.timestamp():.0f}"
    done = _openssl(folder, command)
    return done.returncode == 0, done.stderr


def _openssl(folder: Path, command: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["openssl", *command.split()], cwd=folder, capture_output=True, check=False
    )
