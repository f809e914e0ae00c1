"""A project and what it is made of."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from procrunner import settings, veil
from procrunner.errors import UsageError
from procrunner.ports import Belongings, Clock, Signer, Store, Upkeep
from procrunner.project import calendars, duties
from procrunner.project.folder import Folder
from procrunner.veil import Veil

if TYPE_CHECKING:  # each part is imported when it is asked for: a list needs no engine
    from procrunner.calendar import Book
    from procrunner.project.resources import Resources
    from procrunner.project.working import Working
    from procrunner.runner import Catalogue, Explainer, Reporter, Rules, Runner, Viewer
    from procrunner.runner.archiving import Archivist
    from procrunner.runner.auditing import Auditor
    from procrunner.runner.casefile import CaseFiles
    from procrunner.runner.desk import Desk
    from procrunner.runner.door import Door
    from procrunner.runner.erasing import Eraser
    from procrunner.runner.mending import Mender
    from procrunner.runner.notebook import Notebook
    from procrunner.runner.personal import PersonalData
    from procrunner.runner.staffing import Personnel
    from procrunner.worker import Worker
    from procrunner_storage.queue import Procrastinate

DATABASE = "procrunner.db"
"""The file of the database, where the project names no other."""


def account() -> str:
    """The account of the operating system, whatever the environment says."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container's user without a name
        return f"uid {os.getuid()}"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, UTC."""
        return datetime.now(UTC)


class Project(Folder):
    """One project and what it is made of; each part is made when it is first asked for."""

    def __init__(
        self, root: Path, clock: Clock | None = None, *, scratch: Path | None = None
    ) -> None:
        """Take the folder of the project.

        Args:
            root: the folder with ``procrunner.toml``.
            clock: tells the time; the machine's unless another is given.
            scratch: stands for ``${data}`` and holds the database, so that nothing of the
                project's own is touched.
        """
        super().__init__(root, scratch=scratch)
        self.clock = clock or SystemClock()
        self.shows_personal = False  #: whether who looks asks for personal data
        self.reader = ""  #: who looks; nobody in particular unless a command says it

    def beside(self, scratch: Path, clock: Clock) -> Project:
        """The same project with other data, which hold the same definitions, and another clock."""
        other = Project(self.root, clock, scratch=scratch)
        other.catalogue = self.catalogue  # what is compiled stays compiled
        other.handlers = self.handlers
        return other

    @classmethod
    def find(cls, start: Path) -> Project:
        """The project around a folder: the nearest parent with a ``procrunner.toml``.

        Raises:
            NotFoundError: there is none.
        """
        return cls(settings.find(start).parent)

    @cached_property
    def store(self) -> Store:
        """The database."""
        from procrunner_storage import SqlStore

        if self.scratch:
            return SqlStore(f"sqlite:///{self.scratch / DATABASE}", veil=self.veil)
        if self.queue:
            return SqlStore(self._url, waker=self.queue, veil=self.veil)
        return SqlStore(self._url, veil=self.veil)

    @cached_property
    def seen(self) -> Store:
        """The database to read from, as far as ``reader`` may see it."""
        if not self.veil and "permissions" not in self._ruled:
            return self.store
        from procrunner.runner.seen import Look, seen

        return seen(
            self.store, self.door, self.veil, lambda: Look(self.reader, self.shows_personal)
        )

    @cached_property
    def veil(self) -> Veil:
        """What ``[personal]`` says is masked.

        Raises:
            UsageError: it is not understood.
        """
        return veil.read(self._ruled.get("personal", {}), where=self.file.name)

    @property
    def _ruled(self) -> Mapping[str, Mapping[str, Any]]:
        """Sections that rule who may do and see what; in scenarios everybody may."""
        return {} if self.scratch else self.settings.sections

    @cached_property
    def door(self) -> Door:
        """Who may do what.

        Raises:
            UsageError: a rule of ``[permissions]`` cannot be understood.
        """
        from procrunner import permissions
        from procrunner.runner.door import Door

        said = self._ruled.get("permissions")
        rules = None if said is None else permissions.read(said, where=self.file.name)
        return Door(self.catalogue, self.clock, rules, account() if rules else "")

    @property
    def _url(self) -> str:
        said = self.settings.text("database", "url", f"sqlite:///${{data}}/{DATABASE}")
        url = os.environ.get("PROCRUNNER_DATABASE") or said
        return self.settings.expanded(url, "database.url")

    @cached_property
    def working(self) -> Working:
        """How workers work.

        Raises:
            UsageError: a setting is not understood.
        """
        from procrunner.project.working import working

        return working(self.settings)

    @cached_property
    def queue(self) -> Procrastinate | None:
        """What wakes workers; None where they look for themselves.

        Raises:
            UsageError: it is not installed, or the database is not one for it.
        """
        if not self.settings.text("work", "queue", "") or self.scratch:
            return None  # and nothing of workers is loaded for who only looks
        try:
            from procrunner_storage.queue import Procrastinate
        except ImportError as error:
            raise UsageError(
                f"[work] wants the queue '{self.working.queue}', which is not installed",
                where=self.file.name,
                hint='Install it: pip install "procrunner[cluster]"',
            ) from error
        return Procrastinate(self._url, self.working.priorities)

    @cached_property
    def upkeep(self) -> Upkeep:
        """Care for the database as a whole."""
        from procrunner_storage import SqlStore
        from procrunner_storage.upkeep import SqlUpkeep

        return SqlUpkeep(cast("SqlStore", self.store))

    @cached_property
    def catalogue(self) -> Catalogue:
        """Definitions and programs."""
        from procrunner.runner import Catalogue

        return Catalogue(self._rules, applicant=duties.applicant(self.settings))

    def _rules(self) -> Rules:
        from procrunner.runner import Rules

        warn = calendars.share(self.settings.text("terms", "warn", "75%"), self.file.name)
        notify = self.settings.text("terms", "notify", "")
        return Rules(book=self.calendars, warn=warn, notify=notify)

    @cached_property
    def calendars(self) -> Book:
        """The calendars of ``[calendar]``; without one all time is working time.

        Raises:
            NotFoundError: the file is not there.
            UsageError: something in it cannot be understood.
        """
        from procrunner.calendar import NO_BOOK

        named = self.settings.text("calendar", "file", "")
        return calendars.read(self.root / named) if named else NO_BOOK

    @cached_property
    def zone(self) -> tzinfo | None:
        """Where the calendar says that the project works; None without one: where it runs."""
        named = self.settings.text("calendar", "file", "")
        return calendars.zone(self.root / named) if named else None

    @property
    def today(self) -> date:
        """The date where the project works."""
        return self.catalogue.rules.today(self.clock.now())

    @cached_property
    def runner(self) -> Runner:
        """The use cases."""
        from procrunner.runner import Runner

        _ = self.catalogue.rules  # wrong settings are told before anything is done
        return Runner(
            self.store, self.clock, self.catalogue, accepted=self.file_types, door=self.door
        )

    @cached_property
    def desk(self) -> Desk:
        """Work items in hands."""
        from procrunner.runner.desk import Desk

        return Desk(self.store, self.clock, self.catalogue, self.door, self.file_types)

    @cached_property
    def mender(self) -> Mender:
        """What helps cases along that do not go on by themselves."""
        from procrunner.runner.mending import Mender

        return Mender(self.store, self.clock, self.catalogue, self.door, self.file_types)

    @cached_property
    def notebook(self) -> Notebook:
        """Notes on cases."""
        from procrunner.runner.notebook import Notebook

        return Notebook(self.store, self.clock, self.door, self.file_types)

    @cached_property
    def file_types(self) -> frozenset[str]:
        """Types of files that come in: those of ``[attachments]``, or the usual ones.

        Raises:
            UsageError: there is no such type.
        """
        from procrunner import file_type

        said = self.settings.sections.get("attachments", {}).get("types")
        return file_type.USUAL if said is None else file_type.named(said, where=self.file.name)

    @cached_property
    def viewer(self) -> Viewer:
        """The questions."""
        from procrunner.runner import Viewer

        return Viewer(self.seen, self.clock, self.catalogue)

    @cached_property
    def personnel(self) -> Personnel:
        """Who works in the office."""
        from procrunner.runner.staffing import Personnel

        return Personnel(self.store, self.clock, self.catalogue, self.door)

    @cached_property
    def explainer(self) -> Explainer:
        """Why instances do not go on."""
        from procrunner.runner import Explainer

        return Explainer(self.seen, self.clock, self.catalogue)

    @cached_property
    def reporter(self) -> Reporter:
        """What became of terms."""
        from procrunner.runner import Reporter

        return Reporter(self.seen, self.clock, self.catalogue)

    @cached_property
    def auditor(self) -> Auditor:
        """Proofs over the history."""
        from procrunner.runner.auditing import Auditor

        return Auditor(self.store, self.clock)

    @cached_property
    def case_files(self) -> CaseFiles:
        """Cases to hand out."""
        from procrunner.runner.casefile import CaseFiles

        return CaseFiles(self.seen, self.clock, self.viewer)

    @cached_property
    def eraser(self) -> Eraser:
        """Who forgets what ended instances held."""
        from procrunner.runner.erasing import Eraser

        return Eraser(self.store, self.clock, self.door)

    @cached_property
    def personal(self) -> PersonalData:
        """What is stored about a person, to hand out and to forget."""
        from procrunner.runner import Viewer
        from procrunner.runner.casefile import CaseFiles
        from procrunner.runner.personal import PersonalData

        whole = CaseFiles(self.store, self.clock, Viewer(self.store, self.clock, self.catalogue))
        return PersonalData(self.store, self.clock, self.door, whole, self.eraser)

    @property
    def belongings(self) -> Belongings | None:
        """What the project keeps about persons elsewhere: ``[resources.personal]``, if any.

        Raises:
            HandlerError: the resource cannot be made from what is said.
        """
        if self.settings.resource("personal") is None:
            return None
        return cast("Belongings", self.resource("personal"))

    @cached_property
    def archivist(self) -> Archivist:
        """Who takes old cases out."""
        from procrunner.runner.archiving import Archivist

        return Archivist(self.store, self.clock, self.door)

    def signer(self, key: Path | None, password: str) -> Signer | None:
        """Who signs checkpoints: the key file given, else ``[resources.signer]``, else nobody.

        Raises:
            HandlerError: the resource cannot be made from what is said.
        """
        if key is not None:
            from procrunner.project.signing import KeyFile

            return KeyFile(key, password)
        if self.settings.resource("signer") is None:
            return None
        return cast("Signer", self.resource("signer"))

    @cached_property
    def resources(self) -> Resources:
        """What handlers are given."""
        from procrunner.project.resources import Resources

        return Resources(self.settings, self.code, self.resource)

    def worker(self, name: str = "", *, lease: timedelta | None = None) -> Worker:
        """A worker of this process."""
        import socket

        from procrunner.worker import LEASE, Worker

        return Worker(
            self.store,
            self.clock,
            self.catalogue,
            lambda: self.handlers,
            self.resource,
            name=name or f"{socket.gethostname()}:{os.getpid()}",
            lease=LEASE if lease is None else lease,
            limits=self.working.limits,
            priorities=self.working.priorities,
            patience=self.working.patience,
            spread=self.working.spread,
            secrets=self.settings.secrets,
            passing=self.runner.passing,
            veil=self.veil,
        )

    def resource(self, name: str) -> object:
        """What a handler takes under this name.

        Raises:
            HandlerError: it is not described, or cannot be made from what is said.
        """
        from procrunner.project.resources import OWN

        return OWN[name](self.store) if name in OWN else self.resources.get(name)
