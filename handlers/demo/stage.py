"""The stage of this project's scenarios: sample registries, cards, and what is to be seen after."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Connection, NullPool, Table, create_engine, inspect, select, text

from procrunner.definition import Element
from procrunner.errors import UsageError
from procrunner.form import type_of
from procrunner.model import Instance, WorkItem
from procrunner.project import Project
from procrunner.scenario import Scenario

from .. import cabinets_sql, payments_sql, registers
from ..payment_gateway import Status
from ..registries import local_day
from ..signature import TrustSource
from . import samples
from .authority import Authority
from .cards import Card, Role, Subject

if TYPE_CHECKING:  # the project makes it, and tells what is not installed
    from ..documents.desk import Desk

REGISTRIES, TRUST = "registries", "trust"
HEAD_CARD = "head.p12"  #: in the data folder: signs the documents that are handed out
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
    """Sample registries, and a certification authority for each folder of data.

    A scenario says whose card signs: ``card: {holder: IIN, firm: BIN, role: ROLE,
    revoked_after: TASK}``. ``payments: {EVENT: {number: NUMBER, status: STATUS}}`` says what the
    bank has decided when a message arrives there. It may expect ``documents`` (certificates,
    licences and refusals in the registers, in their order), ``notices`` and ``results`` (what lies
    in cabinets).
    """

    keys: Collection[str] = ("card", "payments")
    facts: Collection[str] = ("documents", "notices", "results")

    def __init__(self) -> None:
        self._authority: Authority | None = None

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
        return Cast(project, scenario, self._trusted(project))

    def _trusted(self, project: Project) -> Authority:
        """The authority of the project's data: what it let be signed before stays good."""
        folder = project.settings.data / TRUST
        if self._authority is None or not folder.is_dir():  # it was made anew
            self._authority = Authority(folder, project.clock.now())
        return self._authority


class Cast:
    """A citizen with a card, and the officers."""

    def __init__(self, project: Project, scenario: Scenario, authority: Authority) -> None:
        self._project = project
        self._scenario = scenario
        self._data = project.settings.data
        now = project.clock.now()
        self._authority = authority
        self._authority.publish(now)
        self._card = self._authority.issue(_subject(scenario), now)
        head = self._authority.issue(samples.subject(samples.HEAD, role=Role.HEAD), now)
        (self._data / HEAD_CARD).write_bytes(head.packed())
        self._before = {each["id"] for each in self._cabinet(cabinets_sql.notice_)}
        self._got = {each["id"] for each in self._cabinet(cabinets_sql.result_)}
        self._entered = {each["key"] for _, each in self._entries()}

    def actor(self, item: WorkItem | None) -> str:
        """The first person who may do it, or the officer of the role; the applicant starts."""
        if item is None:
            return OFFICERS["applicant"]
        if able := self._project.personnel.able(item):
            return able[0].person
        return next((OFFICERS[role] for role in item.candidates if role in OFFICERS), "somebody")

    def fill(self, task: Element, given: Mapping[str, Any]) -> dict[str, Any]:
        """The same, with the files that the form asks for; then the card may be taken back."""
        now = self._project.clock.now()
        self._authority.publish(now)  # its lists are good for two days, and terms run longer
        filled = dict(given)
        with self._project.store.write() as unit:
            for name in [each.id for each in task.fields if type_of(each) == "file"]:
                ending, content = _file(name, self._scenario, self._card, now)
                stored = unit.attachments.put(content, name=f"{name}{ending}", at=now)
                filled.setdefault(name, dict(stored))
        if task.id == self._scenario.own["card"].get("revoked_after"):
            self._authority.revoke(self._card, now)
        return filled

    def arrive(self, element: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """The same; the bank has decided by then."""
        if settled := self._scenario.own.get("payments", {}).get(element):
            payments_sql.settle(
                f"sqlite:///{self._data / REGISTRIES}/payments.db",
                settled["number"],
                Status(settled["status"]),
                self._project.clock.now(),
            )
        return given

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
                for row in self._cabinet(cabinets_sql.notice_)
                if row["id"] not in self._before
            ],
            "results": self._results(),
        }

    def _results(self) -> list[Mapping[str, object]]:
        """The documents in cabinets, as their readers would judge them."""
        rows = [row for row in self._cabinet(cabinets_sql.result_) if row["id"] not in self._got]
        return [
            self._result(number, list(files))
            for number, files in groupby(rows, key=itemgetter("number"))
        ]

    def _result(self, number: str, files: list[Mapping[str, Any]]) -> Mapping[str, object]:
        desk = cast("Desk", self._project.resource("documents"))
        trust = cast("TrustSource", self._project.resource("trust"))
        at = self._project.clock.now()
        with self._project.store.read() as unit:
            connection = cast("Connection", unit.connection)
            verdicts = {
                desk.verify(
                    each["content"],
                    None,
                    name=each["name"],
                    connection=connection,
                    trust=trust,
                    at=at,
                ).word
                for each in files
            }
            kind = desk.kind(connection, number)
        return {
            "kind": kind,
            "iin": files[0]["iin"],
            "languages": [each["name"].split(".")[-2] for each in files],
            "verdict": " ".join(sorted(verdicts)),
        }

    def _entries(self) -> list[tuple[str, Mapping[str, Any]]]:
        """All entries of all registers, with the register's name."""
        with self._project.store.read() as unit:
            connection = unit.connection
            assert isinstance(connection, Connection)  # noqa: S101 - what the adapter gives
            return list(_entries(connection))

    def _cabinet(self, table: Table) -> list[Mapping[str, Any]]:
        path = self._data / REGISTRIES / "cabinet.db"
        engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
        with engine.connect() as connection:
            query = select(table).order_by(text("rowid"))
            return [dict(row) for row in connection.execute(query).mappings()]


def _entries(connection: Connection) -> Iterator[tuple[str, Mapping[str, Any]]]:
    there = set(inspect(connection).get_table_names())
    for table in registers.tables():
        if table.name in there:
            for row in connection.execute(select(table).order_by(table.c.sequence)).mappings():
                yield table.name, dict(row)


_NUMBERING = {"key", "year", "sequence"}


def _subject(scenario: Scenario) -> Subject:
    """Whose card it is; unless said, an employee's for the provider, a head's for another firm."""
    card = scenario.own.get("card", {})
    if "holder" not in card:
        raise UsageError(
            "nobody holds the card", where=scenario.place, hint="Write card: {holder: $APPLICANT}."
        )
    firm = card.get("firm", "")
    usual = Role.INDIVIDUAL if not firm else Role.EMPLOYEE if firm == samples.FIRM else Role.HEAD
    role = Role[card["role"].upper()] if "role" in card else usual
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
