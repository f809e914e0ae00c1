"""What was expected of a scenario and did not happen."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MENDING = "Mend the drawing, its handlers or the answers, or what is expected here."
PATTERN = re.compile(r"/(.*)/", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that came out otherwise."""

    about: str  #: the key of the scenario that asked for it, such as ``ends``
    expected: str
    happened: str
    hint: str = ""  #: how to mend it

    def __str__(self) -> str:
        text = f"expected: {self.expected}\nhappened: {self.happened}"
        return f"{text}\n{self.hint}" if self.hint else text


def differences(about: str, expected: Any, found: Any, path: str) -> Iterator[Difference]:
    r"""Where what was found is not as expected.

    Of a mapping only the expected names are looked at, and null fits one that is not there; a text
    in place of a mapping stands for the first value of it. A list is compared as a whole, in order.
    A text between slashes is a pattern: ``/ХТБС-\d{4}-\d{6}/``.
    """
    if isinstance(found, Mapping) and isinstance(expected, Mapping):
        for name, value in expected.items():
            if name in found or value is None:
                yield from differences(about, value, found.get(name), f"{path}.{name}")
            else:
                yield _difference(about, path, expected, found, f"There is no '{name}'. {MENDING}")
    elif isinstance(found, Mapping):
        first = next(iter(found.values()), None)
        if not _fits(expected, first):
            yield _difference(about, path, expected, first)
    elif isinstance(found, list) and isinstance(expected, list):
        if len(found) == len(expected):
            for number, (want, have) in enumerate(zip(expected, found, strict=True)):
                yield from differences(about, want, have, f"{path}[{number}]")
        else:
            yield _difference(about, path, expected, _brief(expected, found))
    elif not _fits(expected, found):
        yield _difference(about, path, expected, found)


def _fits(expected: Any, found: Any) -> bool:
    pattern = PATTERN.fullmatch(expected) if isinstance(expected, str) else None
    if pattern:
        return isinstance(found, str) and re.fullmatch(pattern[1], found) is not None
    is_flag = isinstance(expected, bool), isinstance(found, bool)  # True is no 1 here
    return is_flag[0] == is_flag[1] and bool(expected == found)


def _brief(expected: Collection[Any], found: list[Any]) -> list[Any]:
    """The first value of each mapping, where the expected ones are texts."""
    if any(isinstance(each, Mapping) for each in expected):
        return found
    return [next(iter(e.values()), None) if isinstance(e, Mapping) else e for e in found]


def _difference(
    about: str, path: str, expected: Any, found: Any, hint: str = MENDING
) -> Difference:
    return Difference(
        about=about,
        expected=f"{path} = {_shown(expected)}",
        happened=f"{path} = {_shown(found)}",
        hint=hint,
    )


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
