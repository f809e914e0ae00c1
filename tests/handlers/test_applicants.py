"""The topics of applicants, over every adapter of the database of legal entities."""

from collections.abc import Callable
from pathlib import Path

import pytest
import serving
from cryptography.hazmat.primitives.serialization import Encoding
from given import DOCUMENT, ISSUED, NOW, Attachments, MakeCall, Pki, Registries
from sqlalchemy import create_engine, update

from handlers import legal_entities_sql
from handlers.applicants import (
    Applicant,
    Entity,
    check_certificate,
    look_up_applicant,
    verify_signature,
)
from handlers.demo import samples
from handlers.demo.cards import Role
from handlers.legal_entities import LegalEntity, State
from handlers.legal_entities_sql import SqlLegalEntities
from handlers.registries import RegistryDownError
from handlers.registries_http import HttpLegalEntities
from handlers.signature import Verified
from handlers.trust import TrustFolder

Look = Callable[..., Applicant]
CARRIER = LegalEntity(
    bin=samples.CARRIER,
    name="Мысал Тасымал ЖШС",
    head_iin=samples.APPLICANT,
    address="Үлгі көшесі, 1",
    state=State.ACTIVE,
)


@pytest.fixture
def look(registries: Registries, call: MakeCall) -> Look:
    return lambda iin=samples.APPLICANT, bin_="": look_up_applicant(
        iin,
        bin_,
        individuals=registries.individuals,
        legal_entities=registries.legal_entities,
        call=call(),
    )


def test_a_firm_is_found_by_its_bin(registries: Registries) -> None:
    assert registries.legal_entities.find(samples.CARRIER, key="k") == CARRIER
    assert registries.legal_entities.find(samples.NO_FIRM, key="k") is None


def test_a_person_applies_without_a_firm(look: Look) -> None:
    applicant = look()

    assert (applicant.usable, applicant.entity) == (True, None)
    assert applicant.person.surname == "Үлгінов"


def test_the_head_applies_for_a_firm(look: Look) -> None:
    applicant = look(bin_=samples.CARRIER)

    assert (applicant.usable, applicant.reason) == (True, "ok")
    assert applicant.entity == Entity(
        bin=samples.CARRIER, name="Мысал Тасымал ЖШС", address="Үлгі көшесі, 1", state="active"
    )


@pytest.mark.parametrize(
    ("iin", "bin_", "reason"),
    [
        (samples.APPLICANT, samples.CLOSED, "entity-inactive"),
        (samples.APPLICANT, samples.STOPPED, "entity-inactive"),
        (samples.APPLICANT, samples.NO_FIRM, "entity-not-found"),
        (samples.APPLICANT, "190640000712", "entity-bad-number"),
        (samples.APPLICANT, samples.APPLICANT, "entity-bad-number"),
        (samples.ATTORNEY, samples.CARRIER, "not-head"),
        (samples.DEAD, samples.CARRIER, "dead"),
        (samples.UNKNOWN, samples.CARRIER, "not-found"),
    ],
)
def test_every_business_answer_is_data(look: Look, iin: str, bin_: str, reason: str) -> None:
    applicant = look(iin, bin_)

    assert (applicant.usable, applicant.reason) == (False, reason)


@pytest.mark.parametrize(
    ("iin", "bin_", "role", "code"),
    [
        (samples.APPLICANT, "", Role.INDIVIDUAL, "ok"),
        (samples.APPLICANT, samples.CARRIER, Role.HEAD, "ok"),
        (samples.ATTORNEY, samples.CARRIER, Role.SIGNATORY, "ok"),
        (samples.ATTORNEY, samples.CARRIER, Role.EMPLOYEE, "not-head"),
        (samples.ATTORNEY, samples.CARRIER, Role.HEAD, "not-head"),
        (samples.APPLICANT, samples.CLOSED, Role.HEAD, "entity-inactive"),
        (samples.ATTORNEY, samples.STOPPED, Role.SIGNATORY, "entity-inactive"),
        (samples.APPLICANT, samples.NO_FIRM, Role.HEAD, "entity-not-found"),
    ],
)
def test_who_may_sign_for_a_firm_is_told_alike_before_and_after_signing(  # noqa: PLR0913, PLR0917
    registries: Registries,
    pki: Pki,
    attachments: Attachments,
    call: MakeCall,
    iin: str,
    bin_: str,
    role: Role,
    code: str,
) -> None:
    card = pki.authority.issue(samples.subject(iin, role=role, firm=bin_), ISSUED)
    given = {
        "trust": TrustFolder(str(pki.folder)),
        "legal_entities": registries.legal_entities,
        "attachments": attachments,
        "call": call(),
    }
    file = attachments.put(card.certificate.public_bytes(Encoding.DER), name="card.cer")
    document = attachments.put(DOCUMENT, name="request.txt")
    signature = attachments.put(card.sign(DOCUMENT, at=NOW), name="request.cms")

    before = check_certificate(file, iin, bin_, **given)  # type: ignore[arg-type]
    after = verify_signature(document, signature, iin, bin_, **given)  # type: ignore[arg-type]

    assert [(each.valid, each.code) for each in (before, after)] == [(code == "ok", code)] * 2
    assert before.roles == [role.value]


def test_a_bad_signature_is_told_before_the_firm_is_asked_for(
    pki: Pki, attachments: Attachments, call: MakeCall, tmp_path: Path
) -> None:
    verified = _checked(pki, attachments, call, tmp_path, samples.CARRIER)

    assert verified.code == "bin-mismatch"


def test_a_register_of_firms_that_is_away_is_never_a_refusal(
    pki: Pki, attachments: Attachments, call: MakeCall, tmp_path: Path
) -> None:
    with pytest.raises(RegistryDownError, match="the database of legal entities does not answer"):
        _checked(pki, attachments, call, tmp_path, samples.BUILDER)


def test_a_state_that_nobody_knows_is_no_answer(tmp_path: Path) -> None:
    samples.create(tmp_path, NOW)
    engine = create_engine(serving.url(tmp_path, "legal-entities"))
    with engine.begin() as connection:
        connection.execute(update(legal_entities_sql.entity).values(state="merged"))
    engine.dispose()

    with pytest.raises(RegistryDownError, match="knows 'merged' is not a valid State"):
        SqlLegalEntities(serving.url(tmp_path, "legal-entities")).find(samples.CARRIER, key="k")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"bin": samples.BUILDER}, "answers about another firm"),
        ({"state": "merged"}, "result.state is no State: 'merged'"),
        ({"headIin": None}, "result.headIin is no str"),
    ],
)
def test_an_answer_that_does_not_fit_is_a_failure(change: dict[str, object], what: str) -> None:
    firm = {
        "bin": samples.CARRIER,
        "name": "",
        "headIin": samples.APPLICANT,
        "address": "",
        "state": "active",
    }

    def respond(_: dict[str, str], body: bytes) -> serving.Reply:
        return 200, {}, serving.answered(body, firm | change)

    with serving.served(respond) as url, pytest.raises(RegistryDownError) as raised:
        HttpLegalEntities(url).find(samples.CARRIER, key="k")

    assert what in raised.value.what


def _checked(
    pki: Pki, attachments: Attachments, call: MakeCall, folder: Path, bin_: str
) -> Verified:
    """A builder's card, where there is no register of firms."""
    subject = samples.subject(samples.APPLICANT, role=Role.HEAD, firm=samples.BUILDER)
    card = pki.authority.issue(subject, ISSUED)
    return check_certificate(
        attachments.put(card.certificate.public_bytes(Encoding.DER), name="card.cer"),
        samples.APPLICANT,
        bin_,
        trust=TrustFolder(str(pki.folder)),
        legal_entities=SqlLegalEntities(serving.url(folder, "legal-entities")),
        attachments=attachments,
        call=call(),
    )
