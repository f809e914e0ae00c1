"""The calendar file of a project."""

from __future__ import annotations

import re
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from procrunner.errors import NotFoundError, UsageError

_ALL = 100
_ZONE = re.compile(r"^zone: *([\w/+-]+) *(?:#.*)?$", re.MULTILINE)

if TYPE_CHECKING:
    from procrunner.calendar import Book


def share(text: str, where: str, setting: str = "terms.warn") -> float:
    """A percentage as a part of one.

    Raises:
        UsageError: it is none.
    """
    number, sign, rest = text.partition("%")
    if not (number.isascii() and number.isdigit() and sign and not rest) or int(number) > _ALL:
        raise UsageError(
            f"{setting} is '{text}', no percentage",
            where=where,
            hint=f'Write {setting.partition(".")[2]} = "75%".',
        )
    return int(number) / _ALL


def read(file: Path) -> Book:
    """Read a calendar file (YAML).

    Raises:
        NotFoundError: there is none.
        UsageError: it is no YAML, or something in it cannot be understood.
    """
    import yaml  # noqa: PLC0415 - only for projects with a calendar

    from procrunner.calendar import book  # noqa: PLC0415 - as above

    if not file.is_file():
        raise NotFoundError(
            "there is no such calendar", where=str(file), hint="Mend 'file' under [calendar]."
        )
    try:
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise UsageError(f"not YAML: {reason}", where=str(file)) from error
    return book(said, where=file.name)


def zone(file: Path) -> tzinfo:
    """Where a calendar file says that the project works.

    That stands in a line, and whoever only looks need not wait until the rest is understood,
    with the days off of a country; a file that does not say it so is read as a whole.

    Raises:
        NotFoundError: there is none.
        UsageError: it cannot be understood.
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - only where moments are told

    try:
        (name,) = _ZONE.findall(file.read_text(encoding="utf-8"))
        return ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError):
        return read(file).usual.zone
