"""Who applies: a person, or a firm for which somebody acts.

Acts that serve legal persons speak of the recipient's IIN or BIN (Almaty city 4/636, licences,
p. 11 condition 3; East Kazakhstan 71, p. 9 condition 3; Zhambyl 222 names the IIN only). For a firm
acts its head, or who has a certificate of the firm with the right to sign, or who has its notarial
power of attorney.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from procrunner.handler import Call, handler
from procrunner.ports import Attachments

from . import signature as signatures
from .identifiers import IdentifierError, parse_bin
from .individuals import Lookup, look_up_individual
from .legal_entities import LegalEntities, LegalEntity, State
from .outcomes import EXPLANATIONS, RIGHT_TO_SIGN, Code
from .registries import IndividualsRegistry
from .signature import TrustSource, Verified
from .variables import File, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A firm, as it stands in variables."""

    bin: str
    name: str
    address: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """The answer as it stands in variables."""

    usable: bool  #: the service may go on with this applicant
    reason: str  #: as in Lookup; entity-bad-number, entity-not-found, entity-inactive, not-head
    person: Lookup
    entity: Entity | None  #: None where a person applies, or there is no such firm


@handler("applicants.lookup", kind="idempotent")
def look_up_applicant(
    iin: str,
    bin: str = "",  # noqa: A002 - the variable's name
    *,
    individuals: IndividualsRegistry,
    legal_entities: LegalEntities,
    call: Call,
) -> Applicant:
    """Find the person, and the firm that the person heads where one applies."""
    person = look_up_individual(iin, individuals=individuals, call=call)
    if not text(bin, name="bin"):
        return Applicant(usable=person.usable, reason=person.reason, person=person, entity=None)
    if not _is_bin(bin):
        return Applicant(usable=False, reason="entity-bad-number", person=person, entity=None)
    found = legal_entities.find(bin, key=call.key)
    reason = person.reason if not person.usable else _reason(found, iin)
    told = (
        Entity(bin=found.bin, name=found.name, address=found.address, state=found.state.value)
        if found
        else None
    )
    return Applicant(usable=reason == "ok", reason=reason, person=person, entity=told)


@handler("applicants.check-certificate", kind="idempotent")
def check_certificate(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    certificate: File,
    iin: str,
    bin: str = "",  # noqa: A002 - the variable's name
    *,
    trust: TrustSource,
    legal_entities: LegalEntities,
    attachments: Attachments,
    call: Call,
) -> Verified:
    """Check a certificate before anything is signed, and that its owner may act for the firm.

    Raises:
        RevocationError: the revocation lists are missing or too old.
        RegistryDownError: the firm cannot be asked for.
    """
    checked = signatures.check_certificate(
        certificate, iin, bin, trust=trust, attachments=attachments, call=call
    )
    return _acting(checked, bin, legal_entities, call)


@handler("applicants.verify-signature", kind="idempotent")
def verify_signature(  # noqa: PLR0913 - the variables of the diagram, and what is injected
    document: File,
    signature: File,
    iin: str,
    bin: str = "",  # noqa: A002 - the variable's name
    *,
    trust: TrustSource,
    legal_entities: LegalEntities,
    attachments: Attachments,
    call: Call,
) -> Verified:
    """Check the signature under a request, and that who signed may act for the firm.

    Raises:
        RevocationError: the revocation lists are missing or too old.
        RegistryDownError: the firm cannot be asked for.
    """
    checked = signatures.verify_signature(
        document, signature, iin, bin, trust=trust, attachments=attachments, call=call
    )
    return _acting(checked, bin, legal_entities, call)


def _acting(verified: Verified, bin_: str, entities: LegalEntities, call: Call) -> Verified:
    """The same, or why its owner cannot act for the firm: the authority says what was, once."""
    if not (verified.valid and bin_):
        return verified
    reason = _reason(entities.find(bin_, key=call.key), verified.iin)
    if reason == "ok" or (reason == "not-head" and RIGHT_TO_SIGN in verified.roles):
        return verified
    told = EXPLANATIONS[Code(reason)]
    return replace(
        verified, valid=False, code=reason, text_kk=told.kk, text_ru=told.ru, text_en=told.en
    )


def _reason(found: LegalEntity | None, iin: str) -> str:
    """Whether the person may act for the firm by its register alone."""
    if found is None:
        return Code.ENTITY_NOT_FOUND.value
    if found.state is not State.ACTIVE:
        return Code.ENTITY_INACTIVE.value
    return "ok" if found.head_iin == iin else Code.NOT_HEAD.value


def _is_bin(number: str) -> bool:
    try:
        parse_bin(number)
    except IdentifierError:
        return False
    return True
