"""Whom documents are given to: a person, or a firm, by its name in the registry of the state."""

from __future__ import annotations

from dataclasses import dataclass

from ..legal_entities import LegalEntities
from ..registries import IndividualsRegistry
from .entries import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """Asks the registries for names."""

    individuals: IndividualsRegistry
    legal_entities: LegalEntities

    def name(self, entry: Entry) -> str:
        """Of whom the entry is about; empty where no registry knows.

        Raises:
            RegistryDownError: no usable answer.
        """
        key = f"document/{entry.number}"
        if number := entry.values.get("holder_bin"):
            firm = self.legal_entities.find(number, key=key)
            return firm.name if firm else ""
        iin = str(entry.values.get("holder_iin") or entry.values["applicant_iin"])
        person = self.individuals.find(iin, key=key)
        names = (person.surname, person.given_name, person.patronymic) if person else ()
        return " ".join(filter(None, names))
