"""A project and what it is made of."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from procrunner.errors import NotFoundError, UsageError
from procrunner.ports import Clock, Signer, Store, Upkeep
from procrunner.project import calendars
from procrunner.project.folder import Folder
from procrunner.project.settings import FILE

if TYPE_CHECKING:  # each part is imported when it is asked for: a list needs no engine
    from procrunner.calendar import Book
    from procrunner.project.resources import Resources
    from procrunner.project.working import Working
    from procrunner.runner import Catalogue, Explainer, Reporter, Runner, Viewer
    from procrunner.runner.archiving import Archivist
    from procrunner.runner.auditing import Auditor
    from procrunner.runner.casefile import CaseFiles
    from procrunner.runner.erasing import Eraser
    from procrunner.worker import Worker
    from procrunner_storage.queue import Procrastinate

DATABASE = "procrunner.db"
"""The file of the database, where the project names no other."""


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
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / FILE).is_file():
                return cls(folder)
        raise NotFoundError(
            f"there is no {FILE} here or in a folder above",
            where=str(start.resolve()),
            hint="Make a project with: procrunner init FOLDER",
        )

    @cached_property
    def store(self) -> Store:
        """The database."""
        from procrunner_storage import SqlStore

        if self.scratch:
            return SqlStore(f"sqlite:///{self.scratch / DATABASE}")
        return SqlStore(self._url, waker=self.queue) if self.queue else SqlStore(self._url)

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
        if not self.working.queue or self.scratch:
            return None
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
        from procrunner.runner import Catalogue, Rules

        warn = calendars.share(self.settings.text("terms", "warn", "75%"), self.file.name)
        return Catalogue(Rules(book=self.calendars, warn=warn))

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
    def runner(self) -> Runner:
        """The use cases."""
        from procrunner.runner import Runner

        return Runner(self.store, self.clock, self.catalogue)

    @cached_property
    def viewer(self) -> Viewer:
        """The questions."""
        from procrunner.runner import Viewer

        return Viewer(self.store, self.clock, self.catalogue)

    @cached_property
    def explainer(self) -> Explainer:
        """Why instances do not go on."""
        from procrunner.runner import Explainer

        return Explainer(self.store, self.clock, self.catalogue)

    @cached_property
    def reporter(self) -> Reporter:
        """What became of terms."""
        from procrunner.runner import Reporter

        return Reporter(self.store, self.clock, self.catalogue.rules)

    @cached_property
    def auditor(self) -> Auditor:
        """Proofs over the history."""
        from procrunner.runner.auditing import Auditor

        return Auditor(self.store, self.clock)

    @cached_property
    def case_files(self) -> CaseFiles:
        """Cases to hand out."""
        from procrunner.runner.casefile import CaseFiles

        return CaseFiles(self.store, self.clock, self.viewer)

    @cached_property
    def eraser(self) -> Eraser:
        """Who forgets what ended instances held."""
        from procrunner.runner.erasing import Eraser

        return Eraser(self.store, self.clock)

    @cached_property
    def archivist(self) -> Archivist:
        """Who takes old cases out."""
        from procrunner.runner.archiving import Archivist

        return Archivist(self.store, self.clock)

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

        return Resources(self.settings, self.folder("handlers"))

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
            secrets=self.settings.secrets,
        )

    def resource(self, name: str) -> object:
        """What a handler takes under this name.

        Raises:
            HandlerError: it is not described, or cannot be made from what is said.
        """
        from procrunner.project.resources import StoredAttachments

        return StoredAttachments(self.store) if name == "attachments" else self.resources.get(name)
