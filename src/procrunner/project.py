"""A project: the folder with a ``procrunner.toml``; here the adapters meet the core."""

from __future__ import annotations

import os
import re
import socket
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from procrunner import check, handler
from procrunner.check import House
from procrunner.definition import Definition, read_file
from procrunner.errors import HandlerError, NotFoundError, UsageError
from procrunner.handler import Handler
from procrunner.ports import Store
from procrunner.runner import Catalogue, Runner, Source, Viewer
from procrunner.worker import Worker

FILE = "procrunner.toml"
_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
_KNOWN = {"project", "database", "folders", "resources", "roles", "rules"}


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class StoredAttachments:
    """Files by the hash of their content, for handlers."""

    store: Store

    def get(self, sha256: str) -> bytes:
        """The content.

        Raises:
            NotFoundError: no such content.
        """
        with self.store.read() as unit:
            return unit.attachments.get(sha256)


class Project:
    """One project and what it is made of; each part is made when it is first asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.file = root / FILE
        self._resources: dict[str, object] = {}

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
            where=str(start),
            hint="Make a project with: procrunner init FOLDER",
        )

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """What ``procrunner.toml`` says.

        Raises:
            UsageError: it is no TOML, or has a section that nobody knows.
        """
        try:
            settings = tomllib.loads(self.file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"not TOML: {error}", where=str(self.file)) from error
        unknown = sorted(set(settings) - _KNOWN)
        if unknown:
            raise UsageError(
                f"there is no section [{unknown[0]}]",
                where=str(self.file),
                hint=f"Sections are: {', '.join(sorted(_KNOWN))}.",
            )
        return settings

    @property
    def name(self) -> str:
        """What the project calls itself; otherwise the name of its folder."""
        return str(self.settings.get("project", {}).get("name") or self.root.name)

    def folder(self, name: str) -> Path:
        """One of the folders ``bpmn``, ``handlers`` and ``diagrams``."""
        return self.root / str(self.settings.get("folders", {}).get(name, name))

    @cached_property
    def house(self) -> House:
        """What ``[roles]`` and ``[rules]`` ask of the drawings.

        Raises:
            UsageError: a rule is written wrongly.
        """
        return check.house(self.settings, where=self.file.name)

    # Files.

    def files(self, given: Sequence[Path] = ()) -> list[Path]:
        """The BPMN files given, in the folders given, or all of the project's.

        Raises:
            NotFoundError: a path does not exist.
        """
        found: list[Path] = []
        for path in given or [self.folder("bpmn")]:
            if path.is_dir():
                found.extend(sorted(path.rglob("*.bpmn")))
            elif path.is_file():
                found.append(path)
            elif given:
                raise NotFoundError("no such file or folder", where=str(path))
        return found

    def shown(self, path: Path) -> str:
        """A path as people read it: below the project, or as it is."""
        full = path.resolve()
        return str(full.relative_to(self.root)) if full.is_relative_to(self.root) else str(path)

    def read(self, path: Path) -> Definition:
        """A BPMN file.

        Raises:
            DefinitionError: it is no BPMN, or hostile.
        """
        return read_file(path, shown=self.shown(path))

    def source(self, path: Path) -> Source:
        """A BPMN file to deploy."""
        return Source(file=self.shown(path), content=path.read_bytes())

    # Parts.

    @cached_property
    def store(self) -> Store:
        """The database."""
        from procrunner_storage import SqlStore  # noqa: PLC0415 - SQLAlchemy takes 0.2 s

        url = os.environ.get("PROCRUNNER_DATABASE") or str(
            self.settings.get("database", {}).get("url", "sqlite:///${project}/procrunner.db")
        )
        return SqlStore(self.expanded(url, "database.url"))

    @cached_property
    def catalogue(self) -> Catalogue:
        """Definitions and programs."""
        return Catalogue()

    @cached_property
    def runner(self) -> Runner:
        """The use cases."""
        return Runner(self.store, SystemClock(), self.catalogue)

    @cached_property
    def viewer(self) -> Viewer:
        """The questions."""
        return Viewer(self.store, SystemClock(), self.catalogue)

    @cached_property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by topic.

        Raises:
            HandlerError: a module does not import, or two handlers claim one topic.
        """
        return handler.load(self.folder("handlers"), root=self.root)

    def worker(self, name: str = "") -> Worker:
        """A worker of this process."""
        return Worker(
            self.store,
            SystemClock(),
            self.catalogue,
            lambda: self.handlers,
            self.resource,
            name=name or f"{socket.gethostname()}:{os.getpid()}",
        )

    def resource(self, name: str) -> object:
        """What ``[resources.NAME]`` describes, made once.

        Raises:
            HandlerError: it is not described, or cannot be made.
        """
        if name == "attachments":
            return StoredAttachments(self.store)
        if name not in self._resources:
            self._resources[name] = self._make(name)
        return self._resources[name]

    def _make(self, name: str) -> object:
        described = self.settings.get("resources", {}).get(name)
        where = f"{self.file.name} [resources.{name}]"
        if described is None:
            raise HandlerError(
                f"no resource '{name}' is described",
                where=where,
                hint=f'Add [resources.{name}] with provider = "module:Class" and its settings.',
            )
        settings = {
            key: self.expanded(value, f"resources.{name}.{key}")
            if isinstance(value, str)
            else value
            for key, value in described.items()
        }
        module, _, attribute = str(settings.pop("provider", "")).partition(":")
        path = self.folder("handlers") / f"{module}.py"
        if not (module and attribute and path.is_file()):
            raise HandlerError(
                f"the provider '{module}:{attribute}' is no file and class of the handlers folder",
                where=where,
                hint='Write provider = "module:Class".',
            )
        loaded = handler.import_module(f"{handler.package(path.parent)}.{module}", path)
        provider = getattr(loaded, attribute, None)
        if provider is None:
            raise HandlerError(f"{path.name} has no '{attribute}'", where=where)
        try:
            return provider(**settings)
        except TypeError as error:
            raise HandlerError(f"{module}:{attribute}: {error}", where=where) from error

    def expanded(self, text: str, key: str) -> str:
        """A setting with ``${project}`` and ``${NAME}`` of the environment put in.

        Raises:
            UsageError: the environment has no such variable.
        """

        def put_in(match: re.Match[str]) -> str:
            name = match[1]
            if name == "project":
                return str(self.root)
            if name not in os.environ:
                raise UsageError(
                    f"{key} needs the environment variable {name}, which is not set",
                    where=self.file.name,
                    hint=f"Set it: export {name}=…",
                )
            return os.environ[name]

        return _PLACEHOLDER.sub(put_in, text)
