"""What handlers take as keyword-only parameters, made from ``[resources.NAME]``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from procrunner import handler
from procrunner.errors import HandlerError
from procrunner.ports import Store
from procrunner.settings import Settings


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

    def put(self, content: bytes, *, name: str, at: datetime) -> Mapping[str, object]:
        """Store it once; the result is what stands in a variable."""
        with self.store.write() as unit:
            return unit.attachments.put(content, name=name, at=at)


@dataclass(frozen=True, slots=True)
class Database:
    """The project's database, for handlers that are not called in the transaction of the state.

    Each gives a connection of the database's adapter, for one short transaction.
    """

    store: Store

    @contextmanager
    def reading(self) -> Iterator[object]:
        """Whatever handlers have written."""
        with self.store.read() as unit:
            yield unit.connection

    @contextmanager
    def writing(self) -> Iterator[object]:
        """Rows of a handler's own; they stay when its result is not taken."""
        with self.store.write() as unit:
            yield unit.connection


@dataclass(frozen=True, slots=True)
class Resources:
    """Makes each resource once."""

    settings: Settings
    handlers: Path  #: the folder with the providers' modules
    _made: dict[str, object] = field(default_factory=dict)

    def get(self, name: str) -> object:
        """What ``[resources.NAME]`` describes.

        Raises:
            HandlerError: it is not described, or cannot be made from what is said.
            Exception: whatever its maker raises; it is asked again the next time.
        """
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def _make(self, name: str) -> object:
        where = f"{self.settings.file.name} [resources.{name}]"
        described = self.settings.resource(name)
        if described is None:
            raise HandlerError(
                f"no resource '{name}' is described",
                where=where,
                hint=f'Add [resources.{name}] with provider = "module:Class" and its settings.',
            )
        arguments = dict(described)
        named = str(arguments.pop("provider", ""))
        return _call(self.named(named, where), arguments, named, where)

    def named(self, named: str, where: str) -> Callable[..., object]:
        """What ``module:Class`` stands for; the module may lie in a folder: ``demo.stage:Stage``.

        Raises:
            HandlerError: there is no such thing in the handlers folder.
        """
        module, _, attribute = named.partition(":")
        path = self.handlers.joinpath(*module.split(".")).with_suffix(".py")
        if not (module and attribute and path.is_file()):
            raise HandlerError(
                f"'{named}' is no file and name in the handlers folder",
                where=where,
                hint="Write module:Name, for module.py there.",
            )
        handler.refuse_link(path, self.handlers)
        loaded = handler.import_module(f"{handler.package(self.handlers)}.{module}", path)
        found: Callable[..., object] | None = getattr(loaded, attribute, None)
        if found is None:
            raise HandlerError(
                f"{path.name} has no '{attribute}'",
                where=where,
                hint="Mend the name after the ':'.",
            )
        return found


def _call(
    provider: Callable[..., object], arguments: Mapping[str, Any], named: str, where: str
) -> object:
    try:
        return provider(**arguments)
    except TypeError as error:
        raise HandlerError(
            f"{named}: {error}", where=where, hint="Mend the settings of the resource."
        ) from error
