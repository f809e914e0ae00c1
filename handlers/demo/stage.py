"""The stage of this project's scenarios: sample registries, cards, and what is to be seen after."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Connection, NullPool, create_engine, inspect, select, text

from procrunner.definition import Element
from procrunner.errors import UsageError
from procrunner.form import type_of
from procrunner.model import Instance, WorkItem
from procrunner.project import Project
from procrunner.scenario import Scenario

from .. import registers, registry_tables
from ..registries import local_day
from . import samples
from .authority import Authority
from .cards import Card, Role, Subject

REGISTRIES, TRUST = "registries", "trust"
OFFICERS: Mapping[str, str] = {
    "applicant": "applicant",
    "psc-operator": "operator",
    "sc-worker": "State Corporation worker",
    "sc-inspector": "State Corporation inspector",
    "sc-accumulation-inspector": "accumulation inspector",
    "chancellery": "chancellery",
    "head": "head",
    "deputy-head": "deputy head",
    "dept-head": "department head",
    "specialist": "specialist",
    "executor": "executor",
    "responsible-body": "responsible body",
    "working-group": "working group",
    "operator": "informatization operator",
}


class Stage:
    """Sample registries, and a certification authority for each scenario.

    A scenario says whose card signs: ``card: {holder: IIN, firm: BIN, revoked_after: TASK}``. It
    may expect ``documents`` (certificates, licences and refusals in the registers, in their order)
    and ``notices`` (what lies in the applicant's cabinet).
    """

    keys: Collection[str] = ("card",)
    facts: Collection[str] = ("documents", "notices")

    def names(self, now: datetime) -> Mapping[str, object]:
        """The samples, and the day of the powers of attorney."""
        known = {name: value for name, value in vars(samples).items() if name.isupper()}
        texts = {name: value for name, value in known.items() if isinstance(value, str)}
        return {**texts, "POWER_DATE": samples.power_date(local_day(now)).isoformat()}

    def furnish(self, folder: Path, now: datetime) -> None:
        """Make the registries."""
        samples.create(folder / REGISTRIES, now)

    def cast(self, project: Project, scenario: Scenario) -> Cast:
        """A citizen with a new card, and the officers."""
        return Cast(project, scenario)


class Cast:
    """A citizen with a card, and the officers."""

    def __init__(self, project: Project, scenario: Scenario) -> None:
        self._project = project
        self._scenario = scenario
        self._data = project.settings.data
        now = project.clock.now()
        self._authority = Authority(self._data / TRUST, now)
        self._card = self._authority.issue(_subject(scenario), now)
        self._before = {each["id"] for each in self._cabinet()}
        self._entered = {each["key"] for _, each in self._entries()}

    def actor(self, item: WorkItem | None) -> str:
        """The officer of the role; whoever applies starts the case."""
        if item is None:
            return OFFICERS["applicant"]
        return next((OFFICERS[role] for role in item.candidates if role in OFFICERS), "somebody")

    def fill(self, task: Element, given: Mapping[str, Any]) -> dict[str, Any]:
        """The same, with the files that the form asks for; then the card may be taken back."""
        now = self._project.clock.now()
        filled = dict(given)
        with self._project.store.write() as unit:
            for name in [each.id for each in task.fields if type_of(each) == "file"]:
                ending, content = _file(name, self._scenario, self._card, now)
                stored = unit.attachments.put(content, name=f"{name}{ending}", at=now)
                filled.setdefault(name, dict(stored))
        if task.id == self._scenario.own["card"].get("revoked_after"):
            self._authority.revoke(self._card, now)
        return filled

    def facts(self, instance: Instance) -> Mapping[str, object]:
        """What was entered in the registers, and what came into cabinets, since it began."""
        del instance  # nothing else goes on meanwhile
        return {
            "documents": [
                {"kind": kind, **{name: entry[name] for name in entry if name not in _NUMBERING}}
                for kind, entry in self._entries()
                if entry["key"] not in self._entered
            ],
            "notices": [
                {"code": row["code"], "iin": row["iin"], **row["details"]}
                for row in self._cabinet()
                if row["id"] not in self._before
            ],
        }

    def _entries(self) -> list[tuple[str, Mapping[str, Any]]]:
        """All entries of all registers, with the register's name."""
        with self._project.store.read() as unit:
            connection = unit.connection
            assert isinstance(connection, Connection)  # noqa: S101 - what the adapter gives
            return list(_entries(connection))

    def _cabinet(self) -> list[Mapping[str, Any]]:
        path = self._data / REGISTRIES / "cabinet.db"
        engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
        with engine.connect() as connection:
            query = select(registry_tables.notice).order_by(text("rowid"))
            return [dict(row) for row in connection.execute(query).mappings()]


def _entries(connection: Connection) -> Iterator[tuple[str, Mapping[str, Any]]]:
    there = set(inspect(connection).get_table_names())
    for table in registers.tables():
        if table.name in there:
            for row in connection.execute(select(table).order_by(table.c.sequence)).mappings():
                yield table.name, dict(row)


_NUMBERING = {"key", "year", "sequence"}


def _subject(scenario: Scenario) -> Subject:
    """Whose card it is; an employee's for the provider, a head's for another firm."""
    card = scenario.own.get("card", {})
    if "holder" not in card:
        raise UsageError(
            "nobody holds the card", where=scenario.place, hint="Write card: {holder: $APPLICANT}."
        )
    firm = card.get("firm", "")
    role = Role.INDIVIDUAL if not firm else Role.EMPLOYEE if firm == samples.FIRM else Role.HEAD
    return samples.subject(card["holder"], role=role, firm=firm)


def _file(name: str, scenario: Scenario, card: Card, now: datetime) -> tuple[str, bytes]:
    """A file for a field of that name: its suffix and its content."""
    request = {"case": scenario.key, **scenario.answers.get("Task_FillRequest", {})}
    document = json.dumps(request, ensure_ascii=False, indent=1).encode()
    if name == "document":
        return ".json", document
    if name == "signature":
        return ".cms", card.sign(document, at=now)
    if name == "certificate":
        return ".cer", card.certificate.public_bytes(Encoding.DER)
    return ".txt", f"Үлгі: {name}, {scenario.key}".encode()
