"""The far side of the adapters over HTTP: the SQL ones, asked through either envelope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from .. import (
    cabinets_sql,
    e_queue_sql,
    legal_entities_sql,
    payments_sql,
    registries_sql,
    testing_sql,
)
from ..envelope import OK, Envelope, EnvelopeError, Question, Status
from ..json_envelope import JsonEnvelope
from ..registries import RegistryDownError
from ..soap_envelope import SoapEnvelope
from ..wire import arguments, encode

_ADAPTERS: Mapping[str, tuple[str, Callable[[str], object]]] = {  # service: (database, adapter)
    "gbd-fl": ("individuals", registries_sql.SqlIndividuals),
    "gbd-ul": ("legal-entities", legal_entities_sql.SqlLegalEntities),
    "enis": ("notary", registries_sql.SqlNotary),
    "regional-gateway-ws": ("gateway", registries_sql.SqlGateway),
    "cabinet": ("cabinet", cabinets_sql.SqlCabinet),
    "portal": ("portal", registries_sql.SqlPortal),
    "payment-gateway": ("payments", payments_sql.SqlPayments),
    "e-licensing": ("e-licensing", registries_sql.SqlELicensing),
    "expert-attestation-is": ("testing", testing_sql.SqlTestSystem),
    "e-queue": ("e-queue", e_queue_sql.SqlEQueue),
}
SERVICES = tuple(_ADAPTERS)
_ENVELOPES: tuple[Envelope, ...] = (JsonEnvelope(), SoapEnvelope())


class Registries:
    """All systems, over one folder of databases."""

    def __init__(self, folder: Path) -> None:
        self._systems = {
            service: adapter(f"sqlite:///{folder / name}.db")
            for service, (name, adapter) in _ADAPTERS.items()
        }

    def answer(self, question: Question) -> tuple[Status, object]:
        """What the system says, and its result on the wire."""
        system = self._systems.get(question.service)
        method = getattr(system, question.action, None)
        if question.action.startswith("_") or method is None:
            unknown = f"there is no {question.service} {question.action}"
            return Status(code="NOT_FOUND", message=unknown), None
        try:
            taken = arguments(method, question.data)
        except ValueError as error:
            return Status(code="BAD_REQUEST", message=str(error)), None
        try:
            return OK, encode(method(**taken, key=question.id))
        except RegistryDownError as error:
            return Status(code="INTERNAL", message=error.what), None


def envelope(mime: str) -> Envelope:
    """The envelope of that content type; JSON for any other."""
    kind = mime.partition(";")[0].strip()
    return next((each for each in _ENVELOPES if each.mime.startswith(kind)), _ENVELOPES[0])


def refusal(form: Envelope, error: EnvelopeError) -> bytes:
    """The answer to what is no question."""
    nobody = Question(id="", service="", action="", data=None)
    return form.write_answer(nobody, Status(code="BAD_REQUEST", message=str(error)), None)
