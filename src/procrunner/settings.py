"""What ``procrunner.toml`` says, checked; with the folder and the environment put in."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from procrunner.errors import NotFoundError, UsageError

FILE = "procrunner.toml"
_PLACEHOLDER = re.compile(r"\$\{(\w+|file:[^}]+)\}")
_FROM_FILE = "file:"
_TEXT = "text"
_KNOWN: Mapping[str, Mapping[str, str]] = {
    "attachments": {},
    "project": {"name": _TEXT},
    "database": {"url": _TEXT},
    "folders": {"bpmn": _TEXT, "handlers": _TEXT, "diagrams": _TEXT, "data": _TEXT},
    "calendar": {"file": _TEXT},
    "retention": {"personal": _TEXT},
    "terms": {"warn": _TEXT, "notify": _TEXT},
    "work": {"queue": _TEXT, "limit": _TEXT, "spread": _TEXT},
    "topics": {},
    "resources": {},
    "scenarios": {"stage": _TEXT, "resources": _TEXT},
    "commands": {},
    "people": {},
    "permissions": {},
    "personal": {},
    "roles": {},
    "rules": {},
}
_FOLDERS = {"project", "data"}
SECRET_LENGTH = 4
"""Characters from which a value of the environment is worth hiding."""
_OWN = {
    "attachments",
    "people",
    "permissions",
    "personal",
    "roles",
    "rules",
    "topics",
}  # who reads them checks them


@dataclass(frozen=True, slots=True)
class OwnCommand:
    """A command that the project brings."""

    run: str  #: ``module:name`` of a click command in the handlers folder
    help: str  #: what the list of commands says of it


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a project."""

    file: Path
    sections: Mapping[str, Mapping[str, Any]]
    scratch: Path | None = None  #: where scenarios keep what they store; None outside of them

    @property
    def data(self) -> Path:
        """The folder of what the project stores: ``${data}``."""
        return self.scratch or self.file.parent / self.text("folders", "data", "")

    def text(self, section: str, key: str, default: str) -> str:
        """A setting as it stands."""
        return str(self.sections.get(section, {}).get(key, default))

    @property
    def commands(self) -> Mapping[str, OwnCommand]:
        """What ``[commands]`` says, by name."""
        said = self.sections.get("commands", {})
        return {name: OwnCommand(each["run"], each["help"]) for name, each in said.items()}

    def resource(self, name: str) -> Mapping[str, Any] | None:
        """What ``[resources.NAME]`` says, with placeholders filled; None if there is none.

        Raises:
            UsageError: the environment lacks a variable.
        """
        described = self._resources.get(name)
        if described is None:
            return None
        return {
            key: self.expanded(value, f"resources.{name}.{key}")
            if isinstance(value, str)
            else value
            for key, value in described.items()
        }

    @property
    def _resources(self) -> Mapping[str, Any]:
        """All of them; in scenarios those that ``[scenarios.resources]`` puts in their place."""
        usual = self.sections.get("resources", {})
        own = self.sections.get("scenarios", {}).get("resources", {})
        return {**usual, **own} if self.scratch else usual

    @property
    def secrets(self) -> frozenset[str]:
        """What environment and files put in: passwords, tokens; not told to anybody."""
        names = set(_PLACEHOLDER.findall(str(self.sections))) - _FOLDERS
        found = map(self._secret, names)
        return frozenset(value for value in found if value and len(value) >= SECRET_LENGTH)

    def _secret(self, name: str) -> str | None:
        if not name.startswith(_FROM_FILE):
            return os.environ.get(name)
        try:
            return self._content(name)
        except (OSError, UnicodeDecodeError):  # whoever needs it tells so
            return None

    def _content(self, name: str) -> str:
        """What a file says, without the end of its last line."""
        path = Path(os.path.expandvars(name.removeprefix(_FROM_FILE)))
        return (self.file.parent / path).read_text(encoding="utf-8").rstrip("\r\n")

    def expanded(self, text: str, key: str) -> str:
        """A setting with ``${project}``, ``${data}``, ``${NAME}`` and ``${file:PATH}`` put in.

        ``NAME`` is of the environment; ``PATH`` may begin with ``$NAME``, or in the project.

        Raises:
            UsageError: the environment has no such variable, or the file cannot be read.
        """

        def put_in(match: re.Match[str]) -> str:
            name = match[1]
            if name == "project":
                return str(self.file.parent)
            if name == "data":
                return str(self.data)
            if name.startswith(_FROM_FILE):
                return self._read(name, key)
            if name not in os.environ:
                raise UsageError(
                    f"{key} needs the environment variable {name}, which is not set",
                    where=self.file.name,
                    hint=f"Set it: export {name}=…",
                )
            return os.environ[name]

        return _PLACEHOLDER.sub(put_in, text)

    def _read(self, name: str, key: str) -> str:
        try:
            return self._content(name)
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "no text in UTF-8"
            raise UsageError(
                f"{key} needs the file {name.removeprefix(_FROM_FILE)}: {reason}",
                where=self.file.name,
                hint="Put the secret there, for the runner alone to read: chmod 600.",
            ) from error


def find(start: Path) -> Path:
    """The ``procrunner.toml`` of the project around a folder: the nearest one above.

    Raises:
        NotFoundError: there is none.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / FILE).is_file():
            return folder / FILE
    raise NotFoundError(
        f"there is no {FILE} here or in a folder above",
        where=str(start.resolve()),
        hint="Make a project with: procrunner init FOLDER",
    )


def read(file: Path) -> Settings:
    """Read a ``procrunner.toml``.

    Raises:
        UsageError: it cannot be read, is no TOML, or says what nobody understands.
    """
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"not TOML: {error}", where=str(file)) from error
    for section, content in settings.items():
        _check_section(file, section, content)
    return Settings(file, settings)


def _check_section(file: Path, section: str, content: object) -> None:
    if section not in _KNOWN:
        raise UsageError(
            f"there is no section [{section}]",
            where=str(file),
            hint=f"Sections are: {', '.join(sorted(_KNOWN))}.",
        )
    if not isinstance(content, Mapping):
        raise UsageError(
            f"'{section}' is {content!r}, not a section", where=str(file), hint=f"Write [{section}]"
        )
    for key, value in content.items() if section not in _OWN else ():
        if section == "scenarios" and key == "resources" and isinstance(value, Mapping):
            for name, described in value.items():
                _check_resource(file, f"scenarios.resources.{name}", described)
        else:
            _check_setting(file, section, key, value)


def _check_setting(file: Path, section: str, key: str, value: object) -> None:
    if section == "resources":
        _check_resource(file, f"resources.{key}", value)
    elif section == "commands":
        _check_command(file, key, value)
    elif key not in _KNOWN[section]:
        raise UsageError(
            f"[{section}] has no setting '{key}'",
            where=str(file),
            hint=f"Settings are: {', '.join(_KNOWN[section])}.",
        )
    elif not isinstance(value, str):
        raise UsageError(f"{section}.{key} is {value!r}, not text", where=str(file))


def _check_command(file: Path, name: str, value: object) -> None:
    said = value if isinstance(value, Mapping) else {}
    if set(said) != {"run", "help"} or not all(isinstance(each, str) for each in said.values()):
        raise UsageError(
            f"'commands.{name}' is {value!r}, which tells no command",
            where=str(file),
            hint=f'Write {name} = {{ run = "module:command", help = "What it does." }}',
        )


def _check_resource(file: Path, name: str, value: object) -> None:
    if not isinstance(value, Mapping):
        raise UsageError(
            f"'{name}' is {value!r}, not a section", where=str(file), hint=f"Write [{name}]"
        )
