"""What the registries' questions and answers look like on the wire: the ports' own dataclasses.

Names of fields become camelCase, days and moments ISO 8601, bytes base64; None is null.
"""

from __future__ import annotations

import base64
import dataclasses
import re
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

Json = Any  #: null, true, number, text, list, or mapping with names
Parsers = Mapping[type, typing.Callable[[str], object]]

_TEXTS: Parsers = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    bytes: lambda text: base64.b64decode(text, validate=True),
}
_PLAIN = (str, bool, int, float)


def encode(value: object) -> Json:
    """Turn a value of a port into JSON."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {camel(each.name): encode(getattr(value, each.name)) for each in fields}
    if isinstance(value, Mapping):
        return {str(name): encode(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [encode(each) for each in value]
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def decode(kind: Any, value: Json, at: str = "") -> Any:
    """Turn JSON into a value of that type, or say where it is none.

    Raises:
        ValueError: ``person.birthDate is no date``.
    """
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        wanted = [each for each in typing.get_args(kind) if each is not types.NoneType]
        return None if value is None else decode(wanted[0], value, at)
    if dataclasses.is_dataclass(kind):
        return _object(typing.cast("type", kind), value, at)
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise ValueError(f"{at} is no list")
        inner = typing.get_args(kind)[0]
        return tuple(decode(inner, each, f"{at}[{place}]") for place, each in enumerate(value))
    if typing.get_origin(kind) is Mapping:
        if not isinstance(value, dict):
            raise ValueError(f"{at} is no object")
        return value
    return value if kind is object else _scalar(kind, value, at)


def arguments(method: typing.Callable[..., object], value: Json) -> dict[str, Any]:
    """Turn the data of a question into what a port's method takes, but for its key.

    Raises:
        ValueError: something lacks, or is of another type.
    """
    kinds = typing.get_type_hints(method)
    taken = {name: kind for name, kind in kinds.items() if name not in {"return", "key"}}
    return {name: decode(kind, _part(value, name, ""), name) for name, kind in taken.items()}


def camel(name: str) -> str:
    """``birth_date`` is ``birthDate`` on the wire."""
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), name)


def _object(kind: type, value: Json, at: str) -> Any:
    kinds = typing.get_type_hints(kind)
    parts = {
        name: decode(kinds[name], _part(value, name, at), f"{at}.{camel(name)}".lstrip("."))
        for name in kinds
    }
    return kind(**parts)


def _part(value: Json, name: str, at: str) -> Json:
    if not isinstance(value, dict):
        raise ValueError(f"{at or 'it'} is no object")  # noqa: TRY004 - it is data from outside
    if camel(name) not in value:
        raise ValueError(f"{at or 'it'} lacks '{camel(name)}'")
    return value[camel(name)]


def _scalar(kind: type, value: Json, at: str) -> Any:
    reads = kind if issubclass(kind, StrEnum) else _TEXTS.get(kind)
    if reads is not None and isinstance(value, str):
        try:
            return reads(value)
        except ValueError as error:
            raise ValueError(f"{at} is no {kind.__name__}: {value!r}") from error
    if kind not in _PLAIN or type(value) is not kind:
        raise ValueError(f"{at} is no {kind.__name__}")
    return value
