"""What handlers take as keyword-only parameters, made from ``[resources.NAME]``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from procrunner import handler
from procrunner.errors import HandlerError
from procrunner.ports import Store
from procrunner.project.settings import Settings


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
        return _call(self.provider(named, where), arguments, named, where)

    def provider(self, named: str, where: str) -> Callable[..., object]:
        """What ``module:Class`` stands for; the module may lie in a folder: ``demo.stage:Stage``.

        Raises:
            HandlerError: there is no such thing in the handlers folder.
        """
        module, _, attribute = named.partition(":")
        path = self.handlers.joinpath(*module.split(".")).with_suffix(".py")
        if not (module and attribute and path.is_file()):
            raise HandlerError(
                f"the provider '{named}' is no file and class of the handlers folder",
                where=where,
                hint='Write provider = "module:Class".',
            )
        loaded = handler.import_module(f"{handler.package(self.handlers)}.{module}", path)
        provider: Callable[..., object] | None = getattr(loaded, attribute, None)
        if provider is None:
            raise HandlerError(
                f"{path.name} has no '{attribute}'", where=where, hint="Mend the provider's name."
            )
        return provider


def _call(
    provider: Callable[..., object], arguments: Mapping[str, Any], named: str, where: str
) -> object:
    try:
        return provider(**arguments)
    except TypeError as error:
        raise HandlerError(
            f"{named}: {error}", where=where, hint="Mend the settings of the resource."
        ) from error
