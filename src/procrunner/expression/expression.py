"""Expressions: ``${…}`` as Camunda 7 writes them, inside is CEL (Common Expression Language)."""

from __future__ import annotations

import importlib.util
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from procrunner.errors import ExpressionError
from procrunner.expression import limits

_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_UNDECLARED = re.compile(r"Undefined variable or function: '([^']*)'")
_JUEL = {
    "and": "&&",
    "or": "||",
    "not": "!",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "div": "/",
    "mod": "%",
    "empty": "size(…) == 0",
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A text of a diagram: literal, one ``${…}``, or a mixture of both."""

    text: str
    parts: tuple[str | _Program, ...]
    names: frozenset[str] = field(default_factory=frozenset)  #: variables it mentions

    @property
    def is_literal(self) -> bool:
        """Whether it has no ``${…}``."""
        return all(isinstance(part, str) for part in self.parts)

    def value(self, variables: Mapping[str, Any]) -> Any:
        """The value, as JSON data; a mixture gives text.

        Raises:
            ExpressionError: a variable is not set, or the types do not fit.
        """
        if len(self.parts) == 1:
            part = self.parts[0]
            return part if isinstance(part, str) else part.run(variables)
        return "".join(
            part if isinstance(part, str) else _text(part.run(variables)) for part in self.parts
        )

    def is_true(self, variables: Mapping[str, Any]) -> bool:
        """The value of a condition.

        Raises:
            ExpressionError: as ``value``, and when the value is not a boolean.
        """
        value = self.value(variables)
        if not isinstance(value, bool):
            raise ExpressionError(
                f"the condition {self.text} gives {_kind(value)}, not true or false",
                hint="Compare it with something: ${name == value}.",
            )
        return value


@dataclass(frozen=True, slots=True, eq=False)
class _Program:
    source: str
    compiled: Any
    effort: limits.Effort

    def run(self, variables: Mapping[str, Any]) -> Any:
        self.effort.check(variables)
        # the library copies all that it is given, on each call
        named = {name: variables[name] for name in self.effort.names if name in variables}
        try:
            value = self.compiled.execute(named)
            return _json(limits.checked(value, self.source))
        except (ArithmeticError, KeyError, LookupError, TypeError, ValueError, RuntimeError) as e:
            raise _failure(self.source, e, named) from e


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Compile the text of a parameter, a condition or a timer.

    Raises:
        ExpressionError: it is no CEL, or beyond the limits.
    """
    parts: list[str | _Program] = []
    names: set[str] = set()
    end = 0
    while (start := text.find("${", end)) >= 0:
        stop = _closing(text, start + 2)
        program = _compile(text[start + 2 : stop].strip())
        names.update(program.compiled.variables())
        parts.extend([text[end:start], program] if start > end else [program])
        end = stop + 1
    if end < len(text) or not parts:
        parts.append(text[end:])
    return Expression(text, tuple(parts), frozenset(names))


def _closing(text: str, start: int) -> int:
    """Where the brace that ends ``${`` stands; braces of maps and in strings do not count."""
    depth, place = 1, start
    while place < len(text):
        if (string := _STRING.match(text, place)) is not None:
            place = string.end()
            continue
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
        place += 1
    raise ExpressionError(f"{text!r} has no closing brace", hint="An expression is ${…}.")


def condition(text: str) -> Expression:
    """Compile a condition, which is one ``${…}`` and nothing else.

    Raises:
        ExpressionError: it is not.
    """
    expression = parse(text)
    if len(expression.parts) != 1 or expression.is_literal:
        raise ExpressionError(
            f"the condition {text!r} is not one expression",
            hint="Write it as ${…}, for example ${amount > 100}.",
        )
    return expression


def _compile(source: str) -> _Program:
    bare = _STRING.sub('""', source)
    limits.check(source, bare)
    try:
        compiled = _cel().compile(source)
    except ValueError as error:
        raise ExpressionError(
            f"${{{source}}} cannot be read", hint=_juel(bare) or _first_line(error)
        ) from error
    return _Program(source, compiled, limits.Effort(source, bare, tuple(compiled.variables())))


def _juel(bare: str) -> str:
    for word, spelling in _JUEL.items():
        if re.search(rf"(?<![\w.]){word}(?!\w)", bare):
            return f"'{word}' is JUEL; CEL writes {spelling}"
    return ""


def _failure(source: str, error: Exception, named: Mapping[str, Any]) -> ExpressionError:
    if undeclared := _UNDECLARED.search(str(error)):
        if re.search(rf"\b{re.escape(undeclared[1])}\s*\(", source):
            return ExpressionError(
                f"${{{source}}}: there is no function '{undeclared[1]}' for such values",
                hint="Check its spelling, and what it is asked about.",
            )
        return ExpressionError(
            f"${{{source}}} needs '{undeclared[1]}', which is not set",
            hint=f"Set the variable '{undeclared[1]}', or check its spelling.",
        )
    if isinstance(error, KeyError):
        return ExpressionError(
            f"${{{source}}}: there is no {error}",
            hint=f"Ask with has(…) first: has(x.{str(error).strip(chr(39))}).",
        )
    return ExpressionError(
        f"${{{source}}} cannot be computed: {_wrong(error, source, named)}",
        hint="Compare like with like: text with text, numbers with numbers.",
    )


def _wrong(error: Exception, source: str, named: Mapping[str, Any]) -> str:
    text = _first_line(error)
    if not text.startswith("No such overload"):
        return text
    kinds = [f"'{name}' is {_kind(named[name])}" for name in sorted(named, key=source.find)]
    return ", ".join(kinds) or "its values do not go together"


def _first_line(error: Exception) -> str:
    text = str(error).partition("\n")[0]
    return text.partition(": ERROR: ")[2] or text


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"PT{value.total_seconds():g}S"
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is no number that JSON can hold")
    return value.decode() if isinstance(value, bytes) else value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _kind(value: Any) -> str:
    names = {str: "text", int: "a number", float: "a number", list: "a list", dict: "a map"}
    return "nothing" if value is None else names.get(type(value), type(value).__name__)


@cache
def _cel() -> ModuleType:
    """The compiled library alone: its package would load a terminal program too (0.2 s)."""
    package = importlib.util.find_spec("cel")
    if package is None or package.origin is None:
        raise ExpressionError(
            "the library for expressions is missing",
            hint='Install it: pip install "common-expression-language".',
        )
    folder = Path(package.origin).parent
    binary = next(path for path in sorted(folder.glob("cel.*")) if path.suffix in {".so", ".pyd"})
    spec = importlib.util.spec_from_file_location("cel", binary)
    if spec is None or spec.loader is None:
        raise ExpressionError("the library for expressions cannot be loaded", where=str(binary))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
