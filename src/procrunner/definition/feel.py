"""Conditions of forms: the part of FEEL that means the same in CEL (DMN 1.3, 10.3).

Comparisons of a field with a literal, ``and``, ``or``, brackets, ``not(…)`` around one comparison.
In FEEL what cannot be compared is null, and null does not hide; the CEL says so too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_TOKEN = re.compile(r"""\s*(?:([()])|(!=|<=|>=|=|<|>)|("[^"\\]*"|-?\d+(?:\.\d+)?|\w+))\s*""")
_OPERATORS = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_LITERAL = re.compile(r'"[^"\\]*"|-?\d+(\.\d+)?|true|false|null')
_NAME = re.compile(r"[^\W\d]\w*")
_WORDS = {"and", "or", "not", "true", "false", "null", "in", "if", "then", "else", "for", "some"}


def cel(text: str) -> str:
    """The condition ``=…`` in CEL, without ``${…}``.

    Raises:
        ValueError: it says something that is not translated; the text tells what.
    """
    reader = _Reader(_tokens(text.removeprefix("=")))
    told = reader.either()
    if reader.rest:
        raise ValueError(f"'{reader.rest[0]}' is not understood there")
    return told


def _tokens(text: str) -> list[str]:
    tokens, place = [], 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise ValueError(f"'{text[place:].strip()[:20]}' is not understood")
        tokens.append(next(each for each in found.groups() if each))
        place = found.end()
    return tokens


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.rest = tokens

    def either(self) -> str:
        return self._joined("or", " || ", self._both)

    def _both(self) -> str:
        return self._joined("and", " && ", self._one)

    def _joined(self, word: str, sign: str, part: Callable[[], str]) -> str:
        parts = [part()]
        while self.rest[:1] == [word]:
            self._take()
            parts.append(part())
        return sign.join(parts)

    def _one(self) -> str:
        if self.rest[:1] == ["("]:
            self._take()
            told = f"({self.either()})"
            self._expect(")")
            return told
        if self.rest[:2] == ["not", "("]:
            self.rest = self.rest[2:]
            told = self._comparison(is_denied=True)
            self._expect(")")
            return told
        return self._comparison(is_denied=False)

    def _comparison(self, *, is_denied: bool) -> str:
        name = self._take()
        if not _NAME.fullmatch(name) or name in _WORDS:
            raise ValueError(f"'{name}' stands where a field is expected")
        if self.rest[:1] and self.rest[0] in _OPERATORS:
            sign, literal = _OPERATORS[self._take()], self._take()
            if not _LITERAL.fullmatch(literal):
                raise ValueError(f"'{literal}' is neither a text in quotes nor a number")
        else:
            sign, literal = "==", "false" if is_denied else "true"
            return f"{name} {sign} {literal}"
        if sign in ("==", "!="):
            told = f"{name} {sign} {literal}"
            return f"!({told})" if is_denied else told
        if is_denied:
            raise ValueError(f"not(…) around '{sign}' is not understood")
        return f"({name} != null && {name} {sign} {literal})"

    def _take(self) -> str:
        if not self.rest:
            raise ValueError("it ends too early")
        first, *self.rest = self.rest
        return first

    def _expect(self, token: str) -> None:
        if (found := self._take()) != token:
            raise ValueError(f"'{found}' stands where '{token}' is expected")
