"""Stories of applications: who applies with what, and what each officer does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from . import samples

PROCESS = "zhambyl-2015-222.inspection-certificate.psc"
Answers: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Variables for the form of each user task, by its BPMN id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One application."""

    key: str  #: business key of the case
    title: str
    expected: str  #: BPMN id of the end event
    answers: Answers
    revoked_card: bool = False  #: whether the operator's card was taken back before signing
    process: str = PROCESS


def stories(today: date) -> list[Story]:
    """The applications of the demo."""
    plain = _answers()
    by_attorney = {
        "representative_iin": samples.ATTORNEY,
        "poa_number": samples.GOOD,
        "poa_date": samples.power_date(today).isoformat(),
    }
    return [
        Story(
            key="2026-001",
            title="Issued: everything is in order",
            expected="Event_ResultHandedOver",
            answers=plain,
        ),
        Story(
            key="2026-002",
            title="Refused: the applicant is not in the registry",
            expected="Event_RefusedNoData",
            answers=_with(plain, applicant_iin=samples.UNKNOWN),
        ),
        Story(
            key="2026-003",
            title="Refused: the power of attorney is revoked",
            expected="Event_RefusedNoData",
            answers=_with(plain, **{**by_attorney, "poa_number": samples.REVOKED}),
        ),
        Story(
            key="2026-004",
            title="Refused: the certificate of the signature is revoked",
            expected="Event_RefusedSignature",
            answers=plain,
            revoked_card=True,
        ),
        Story(
            key="2026-005",
            title="Refused: the set of papers is incomplete",
            expected="Event_RefusedDocuments",
            answers={
                **plain,
                "Task_CheckDocuments": {"documents_complete": False},
                "Task_PrepareRefusal": {"reasons": "Стандарттың 9-тармағы: құжаттар толық емес"},
            },
        ),
        Story(
            key="2026-006",
            title="Issued: a duplicate, applied for by a representative",
            expected="Event_ResultHandedOver",
            answers=_with(plain, variant="duplicate", **by_attorney),
        ),
    ]


def _answers() -> Answers:
    return {
        "Task_LogIn": {"operator_iin": samples.OPERATOR},
        "Task_FillRequest": {
            "variant": "issue",
            "applicant_iin": samples.APPLICANT,
            "vehicle": "SAMPLE 000 AAA 08",
            "consent": True,
        },
        "Task_ScanAndSign": {},
        "Task_RegisterApplication": {"journal_number": "К-17"},
        "Task_CheckDocuments": {"documents_complete": True},
        "Task_HandOver": {"identity_checked": True},
    }


def _with(answers: Answers, **request: object) -> Answers:
    """The same with other fields of the request."""
    return {**answers, "Task_FillRequest": {**answers["Task_FillRequest"], **request}}
