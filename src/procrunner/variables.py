"""Variables from outside: JSON data within limits, or a clear refusal before anything happens."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from typing import Any

from procrunner.errors import UsageError

SIZE_LIMIT = 256 * 1024
"""Bytes of one variable as JSON; larger things are attachments."""
DEPTH_LIMIT = 100
"""Levels of lists and maps."""
NUMBER_LIMIT = 2**63
"""Whole numbers from here on lose digits in expressions and elsewhere."""
ATTACHMENT_LIMIT = 50 * 1024 * 1024
"""Bytes of one attachment."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file given as a variable; it is stored with what it is given for, or not at all."""

    name: str  #: of the file, without its folder
    content: bytes

    @property
    def reference(self) -> dict[str, Any]:
        """What stands in the variable."""
        key = sha256(self.content).hexdigest()
        return {"attachment": key, "name": self.name, "size": len(self.content)}


def checked(variables: Mapping[str, Any], *, where: str) -> dict[str, Any]:
    """The variables as plain JSON data; dates become ISO text, tuples lists, files references.

    Raises:
        UsageError: a name or a value cannot be stored as JSON, or is too large.
    """
    result = {}
    for name, value in variables.items():
        if not _is_name(name):
            raise UsageError(
                f"{name!r} is no name for a variable",
                where=where,
                hint="Use letters, digits and _, beginning with a letter.",
            )
        given = value.reference if isinstance(value, Attachment) else value
        result[name] = _plain(given, name, where, 0)
        size = len(json.dumps(result[name], ensure_ascii=False).encode())
        if size > SIZE_LIMIT:
            raise UsageError(
                f"the variable '{name}' has {size:,} bytes; {SIZE_LIMIT:,} are allowed",
                where=where,
                hint=f"Attach it as a file: --attach {name}=PATH",
            )
    return result


def _plain(value: Any, path: str, where: str, depth: int) -> Any:
    if depth > DEPTH_LIMIT:
        raise UsageError(f"'{path}' nests deeper than {DEPTH_LIMIT} levels", where=where)
    match value:
        case Enum():
            return _plain(value.value, path, where, depth)
        case None | bool():
            return value
        case int() if -NUMBER_LIMIT <= value < NUMBER_LIMIT:
            return value
        case float() if math.isfinite(value):
            return value
        case str() if _is_storable(value):
            return value
        case date():
            return value.isoformat()
        case Mapping():
            return {
                _plain(str(key), f"a key of {path}", where, depth): _plain(
                    each, f"{path}.{key}", where, depth + 1
                )
                for key, each in value.items()
            }
        case list() | tuple():
            return [
                _plain(each, f"{path}[{place}]", where, depth + 1)
                for place, each in enumerate(value)
            ]
    raise UsageError(
        f"'{path}' is {_what(value)}, which JSON cannot hold",
        where=where,
        hint="Use text, numbers, true and false, null, lists and maps.",
    )


def _is_name(name: object) -> bool:
    return isinstance(name, str) and name.isidentifier()


def _is_storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _what(value: Any) -> str:
    if isinstance(value, float):
        return str(value)
    if isinstance(value, int):
        return "a whole number of more than 64 bits"
    if isinstance(value, str):
        return "text with a NUL or half a character"
    return f"a {type(value).__name__}"
