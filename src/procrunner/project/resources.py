"""What handlers take as keyword-only parameters, made from ``[resources.NAME]``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from inspect import signature
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
class SharedTurns:
    """Whose turn it is to ask a system of others, whichever worker asks."""

    store: Store

    def take(self, name: str, *, apart: timedelta, most: timedelta) -> timedelta:
        """How long the next question has to wait; a turn later than ``most`` is free for others."""
        with self.store.write() as unit:
            return unit.turns.take(name, apart=apart, most=most)


OWN: Mapping[str, Callable[[Store], object]] = {
    "attachments": StoredAttachments,
    "database": Database,
    "turns": SharedTurns,
}
"""What every project has, made of its database."""


@dataclass(frozen=True, slots=True)
class Resources:
    """Makes each resource once."""

    settings: Settings
    handlers: Path  #: the folder with the providers' modules
    own: Callable[[str], object]  #: makes one of ``OWN``
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
        provider = self.named(named, where)
        given = {each: self.own(each) for each in _asked(provider) - arguments.keys()}
        return _call(provider, {**arguments, **given}, named, where)

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


def _asked(provider: Callable[..., object]) -> AbstractSet[str]:
    """What of the project's own the provider takes, as handlers do: by keyword-only parameters."""
    try:
        parameters = signature(provider).parameters.values()
    except (TypeError, ValueError):  # made in C
        return set()
    return OWN.keys() & {each.name for each in parameters if each.kind is each.KEYWORD_ONLY}


def _call(
    provider: Callable[..., object], arguments: Mapping[str, Any], named: str, where: str
) -> object:
    try:
        return provider(**arguments)
    except TypeError as error:
        raise HandlerError(
            f"{named}: {error}", where=where, hint="Mend the settings of the resource."
        ) from error
