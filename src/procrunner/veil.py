"""What is not told: personal data, by names of variables and by patterns; and secrets."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from procrunner.errors import UsageError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Frozen = TypeVar("Frozen", bound="DataclassInstance")

_HEAD, _TAIL = 4, 2  # letters that stay of what has three more at least
_SHORTEST = 4  # letters from which a value is looked for in other texts


@dataclass(frozen=True, slots=True)
class Veil:
    """Masks; without names and patterns it leaves everything as it is."""

    variables: frozenset[str] = frozenset()
    patterns: tuple[re.Pattern[str], ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is personal."""
        return bool(self.variables or self.patterns)

    @property
    def by_patterns(self) -> Veil:
        """The same for data whose names are no variables."""
        return Veil(patterns=self.patterns)

    def text(self, text: str, known: Mapping[str, Any] | None = None) -> str:
        """Text with all that fits a pattern masked, and what personal variables are known to be."""
        for value in _values(known or {}, self.variables):
            text = text.replace(value, masked(value))
        for pattern in self.patterns:
            text = pattern.sub(lambda match: masked(match[0]), text)
        return text

    def data(self, value: Any) -> Any:
        """JSON data: personal variables masked as a whole, texts by patterns."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {
                name: _hidden(each) if name in self.variables else self.data(each)
                for name, each in value.items()
            }
        if isinstance(value, list | tuple):
            return type(value)(map(self.data, value))
        if isinstance(value, int | float) and not isinstance(value, bool):
            told = self.text(str(value))
            return value if told == str(value) else told
        return value

    def of(self, thing: Frozen, *names: str) -> Frozen:
        """A frozen object with these of its fields masked."""
        if not self:
            return thing
        return replace(thing, **{name: self.data(getattr(thing, name)) for name in names})


NO_VEIL = Veil()


def bare(text: str, secrets: Collection[str]) -> str:
    """Text without secrets, however they are spelled: plainly, in a line, or as in a URL."""
    lines = {*secrets, *(" ".join(each.split()) for each in secrets)}
    spelled = {*lines, *(quote(each, safe="") for each in secrets)}
    for secret in sorted(spelled, key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


def masked(text: str) -> str:
    """``9012******34``; of what is short nothing is left."""
    if len(text) < _HEAD + _TAIL + 3:
        return "***"
    return f"{text[:_HEAD]}{'*' * (len(text) - _HEAD - _TAIL)}{text[-_TAIL:]}"


def read(section: Mapping[str, Any], *, where: str) -> Veil:
    """What ``[personal]`` says.

    Raises:
        UsageError: it is not understood.
    """
    for name in section.keys() - {"variables", "patterns"}:
        raise UsageError(
            f"personal: there is no setting '{name}'",
            where=where,
            hint="Settings are: patterns, variables.",
        )
    said = {name: section.get(name, []) for name in ("variables", "patterns")}
    for name, words in said.items():
        if not isinstance(words, list) or not all(isinstance(each, str) and each for each in words):
            hint = f'Write {name} = ["…"].'
            raise UsageError(f"personal: {name} is {words!r}", where=where, hint=hint)
    try:
        patterns = tuple(map(re.compile, said["patterns"]))
    except re.error as error:
        raise UsageError(
            f"personal: '{error.pattern!s}' is no pattern: {error.msg}",
            where=where,
            hint="It is a regular expression, such as '\\b\\d{12}\\b'.",
        ) from error
    return Veil(frozenset(said["variables"]), patterns)


def _hidden(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _hidden(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(each) for each in value]
    return value if value is None or isinstance(value, bool) else masked(str(value))


def _values(known: Mapping[str, Any], names: frozenset[str]) -> list[str]:
    """Texts and numbers that personal variables are, the longest first."""
    found: set[str] = set()

    def gather(value: Any) -> None:
        if isinstance(value, Mapping):
            for each in value.values():
                gather(each)
        elif isinstance(value, list | tuple):
            for each in value:
                gather(each)
        elif isinstance(value, str | int) and len(str(value)) >= _SHORTEST:
            found.add(str(value))

    for name in names & known.keys():
        gather(known[name])
    return sorted(found, key=len, reverse=True)
