"""What a value must be by the type of its field, and by the field's constraints."""

from __future__ import annotations

import mimetypes
import operator
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import PurePath
from typing import Any

from procrunner.definition import Field
from procrunner.form.problems import Problem
from procrunner.form.type import Type, type_of

TODAY = "today"
"""The limit of a date that moves with the calendar."""
_UNITS = {"": 1, "KB": 1_000, "MB": 1_000_000}
_SIZE = re.compile(r"([0-9]+) ?(KB|MB|)")
_FILE_TYPE = re.compile(r"\.\w+|\w+/([\w.+-]+|\*)")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+[0-9]([ ()-]*[0-9]){6,14}")  # E.164: up to fifteen digits
_DATES: Mapping[str, Callable[[str], Any]] = {
    Type.DATE: date.fromisoformat,
    Type.TIME: time.fromisoformat,
    Type.MOMENT: datetime.fromisoformat,
}
_NUMBERS = (Type.WHOLE, Type.NUMBER)


def fits(field: Field, value: Any) -> bool:
    """Whether the value is of the field's type; an empty text is, where texts are."""
    kind = type_of(field)
    match kind:
        case Type.TEXT:
            return isinstance(value, str)
        case Type.BOOLEAN:
            return isinstance(value, bool)
        case Type.WHOLE:
            return isinstance(value, int) and not isinstance(value, bool)
        case Type.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Type.CHOICE:
            return value == "" or (isinstance(value, str) and value in field.choices)
        case Type.CHOICES:
            return isinstance(value, list) and all(each in field.choices for each in value)
        case Type.FILE:
            return isinstance(value, dict)
    return kind not in _DATES or (isinstance(value, str) and _is_written(kind, value))


def broken(field: Field, value: Any, *, today: date) -> Problem | None:
    """The first constraint that the value does not keep."""
    for name, text in field.constraints.items():
        rule = _RULES.get(name)
        if rule is None:
            continue
        try:
            limit = (
                today if (type_of(field), text) == (Type.DATE, TODAY) else rule.read(field, text)
            )
            keeps = rule.keeps(_read(field, value), limit)
        except (AttributeError, TypeError, ValueError, KeyError, re.error):
            return Problem(asked=field, key="rule", facts={"limit": f"{name} {text}"})
        if not keeps:
            key = _OF_DATES[name] if type_of(field) in _DATES else name
            said = today.isoformat() if limit is today else text
            return Problem(asked=field, key=key, facts={"limit": said})
    return None


def unusable(field: Field) -> Iterator[str]:
    """Constraints that no value of the field can be held against, by name and limit."""
    for name, text in field.constraints.items():
        rule = _RULES.get(name)
        try:
            if rule is not None and (type_of(field), text) != (Type.DATE, TODAY):
                rule.read(field, text)
        except (ValueError, KeyError, re.error):
            yield f"{name} {text}".strip()
        else:
            if name not in UNHELD and (rule is None or type_of(field) not in rule.types):
                yield f"{name} {text}".strip()


def number(text: str) -> int | float | str:
    """The number that a text writes; the text itself if it writes none."""
    if re.fullmatch(r"[+-]?[0-9]+", text):
        return int(text)
    return float(text) if re.fullmatch(r"[+-]?[0-9]+\.[0-9]+", text) else text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    types: Collection[str]
    read: Callable[[Field, str], Any]  #: the limit; ValueError if it is none
    keeps: Callable[[Any, Any], bool]  #: whether the value keeps the limit


def _limit(field: Field, text: str) -> Any:
    return _DATES[type_of(field)](text) if type_of(field) in _DATES else float(text)


def _read(field: Field, value: Any) -> Any:
    return _DATES[type_of(field)](value) if type_of(field) in _DATES else value


def _is_written(kind: str, value: str) -> bool:
    try:
        return value == "" or bool(_DATES[kind](value) or True)
    except ValueError:
        return False


def _length(_field: Field, text: str) -> int:
    return int(text)


def _size(_field: Field, text: str) -> int:
    found = _SIZE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found[1]) * _UNITS[found[2]]


def _accepted(_field: Field, text: str) -> list[str]:
    types = [each.strip().lower() for each in text.split(",")]
    if not all(_FILE_TYPE.fullmatch(each) for each in types):
        raise ValueError(text)
    return types


def _is_accepted(file: Mapping[str, Any], types: Collection[str]) -> bool:
    name = str(file["name"]).lower()
    mime = mimetypes.guess_type(name)[0] or ""
    whole = f"{mime.partition('/')[0]}/*"
    return bool({PurePath(name).suffix, mime, whole} & set(types))


def _matches(text: str, rule: re.Pattern[str]) -> bool:
    return rule.fullmatch(text) is not None


_ORDERED = (*_NUMBERS, *_DATES)
_RULES: Mapping[str, _Rule] = {
    "min": _Rule(types=_ORDERED, read=_limit, keeps=operator.ge),
    "max": _Rule(types=_ORDERED, read=_limit, keeps=operator.le),
    "minlength": _Rule(
        types=(Type.TEXT,), read=_length, keeps=lambda value, limit: len(value) >= limit
    ),
    "maxlength": _Rule(
        types=(Type.TEXT,), read=_length, keeps=lambda value, limit: len(value) <= limit
    ),
    "pattern": _Rule(
        types=(Type.TEXT,),
        read=lambda _, text: re.compile(text),
        keeps=_matches,
    ),
    "email": _Rule(
        types=(Type.TEXT,),
        read=lambda *_: _EMAIL,
        keeps=_matches,
    ),
    "phone": _Rule(
        types=(Type.TEXT,),
        read=lambda *_: _PHONE,
        keeps=_matches,
    ),
    "ticked": _Rule(types=(Type.BOOLEAN,), read=lambda *_: True, keeps=operator.is_),
    "accept": _Rule(types=(Type.FILE,), read=_accepted, keeps=_is_accepted),
    "maxsize": _Rule(
        types=(Type.FILE,), read=_size, keeps=lambda file, limit: int(file["size"]) <= limit
    ),
}
_OF_DATES = {"min": "earliest", "max": "latest"}
UNHELD = ("readonly",)
"""Constraints for whoever draws the form; no value is held against them."""
