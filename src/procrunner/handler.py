"""Handlers: the Python functions behind service tasks, found by their topic."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, cast

from procrunner.errors import HandlerError
from procrunner.model import Variables

F = TypeVar("F", bound=Callable[..., object])

LONGEST = timedelta(days=366)
"""How long a handler may put itself off."""

_MARK = "__procrunner_handler__"


class Kind(StrEnum):
    """What may happen when the machine dies while a handler runs."""

    TX = "tx"  #: its effect is rows in our own database, written with the state: exactly once
    IDEMPOTENT = "idempotent"  #: it reads only, or its counterpart honours the key: safe to repeat
    ASK = "ask"  #: an unknown outcome becomes an incident for a person, never a repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a handler may know about the call it answers; taken as keyword-only ``call``."""

    key: str  #: the same on every attempt: ``instance/element/token``
    topic: str  #: the topic under which the handler was found
    instance: str  #: id of the instance
    business_key: str  #: the applicant's or office's own number of the case, may be empty
    definition: str  #: process id and version, ``id:version``
    element: str  #: BPMN id of the service task
    attempt: int  #: 1 for the first
    now: datetime  #: the moment of the attempt, aware, UTC


class BpmnError(Exception):
    """A business outcome that the diagram catches with an error boundary event."""

    def __init__(self, code: str, message: str = "", **variables: object) -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message
        self.variables = variables


class Retry(Exception):  # noqa: N818 - an order to the runner, not an error
    """Not now: try again after a while, without using up an attempt."""

    def __init__(self, reason: str, *, after: timedelta) -> None:
        if after > LONGEST:
            raise ValueError(f"a handler may put itself off for a year at most, not for {after}")
        super().__init__(reason)
        self.reason = reason
        self.after = after


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """A function with its topic and what it asks for."""

    topic: str
    kind: Kind
    function: Callable[..., object]
    source: str  #: ``handlers/notary.py:12``
    summary: str  #: first line of the docstring
    parameters: tuple[inspect.Parameter, ...]  #: taken from variables
    resources: tuple[str, ...]  #: keyword-only parameters, injected

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the variables without which the handler cannot be called."""
        return tuple(p.name for p in self.parameters if p.default is inspect.Parameter.empty)


def handler(topic: str, *, kind: str) -> Callable[[F], F]:
    """Mark a function as the handler of a topic; ``kind`` is a value of :class:`Kind`."""

    def mark(function: F) -> F:
        setattr(function, _MARK, (topic, Kind(kind)))
        return function

    return mark


def load(folder: Path, *, root: Path | None = None) -> Mapping[str, Handler]:
    """Import every module of ``folder`` and collect its handlers by topic.

    The folder becomes a private package, so that two projects in one process do not meet.

    Raises:
        HandlerError: a module does not import, or two handlers claim one topic.
    """
    found: dict[str, Handler] = {}
    for module in modules(folder):
        for handler_ in _handlers_of(module, root or folder.parent):
            if (other := found.get(handler_.topic)) is not None:
                raise HandlerError(
                    f"topic '{handler_.topic}' has two handlers",
                    where=handler_.source,
                    hint=f"The other one is in {other.source}; rename one of them.",
                )
            found[handler_.topic] = handler_
    return found


def package(folder: Path) -> str:
    """Name of the private package that stands for ``folder``; registers it once.

    Every process gives it the same name, so that what it holds can be sent to another one.
    """
    name = f"_procrunner_handlers_{sha256(bytes(folder.resolve())).hexdigest()[:16]}"
    if name not in sys.modules:
        private = ModuleType(name)
        private.__path__ = [str(folder)]
        sys.modules[name] = private
    return name


def modules(folder: Path) -> Iterator[ModuleType]:
    """Import the modules that lie directly in ``folder``, in order of their names."""
    for path in sorted(folder.glob("*.py")):
        refuse_link(path, folder)
        if not path.stem.startswith("__"):
            yield import_module(f"{package(folder)}.{path.stem}", path)


def refuse_link(path: Path, folder: Path) -> None:
    """See that a file of the folder lies in it.

    Raises:
        HandlerError: it leads elsewhere.
    """
    if not path.resolve().is_relative_to(folder.resolve()):
        raise HandlerError(
            "is a link to a file outside of the handlers' folder",
            where=str(path),
            hint="Copy the file into the folder: handlers come from nowhere else.",
        )


def import_module(name: str, path: Path) -> ModuleType:
    """Import one module; a failure names the file."""
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit) as error:
        raise HandlerError(
            f"cannot be imported: {type(error).__name__}: {error}",
            where=str(path),
            hint="Run the file with Python to see the whole traceback.",
        ) from error


def _handlers_of(module: ModuleType, root: Path) -> Iterator[Handler]:
    for value in vars(module).values():
        mark = getattr(value, _MARK, None)
        if mark is not None and value.__module__ == module.__name__:
            yield describe(cast("Callable[..., object]", value), root=root)


def describe(function: Callable[..., object], *, root: Path | None = None) -> Handler:
    """Read topic, kind, parameters and resources off a marked function.

    Raises:
        HandlerError: it cannot be called with variables by name, and answer at once.
    """
    topic, kind = getattr(function, _MARK)
    parameters = tuple(inspect.signature(function).parameters.values())
    code = function.__code__
    path = Path(code.co_filename)
    if root is not None and path.is_relative_to(root):
        path = path.relative_to(root)
    source = f"{path}:{code.co_firstlineno}"
    if inspect.iscoroutinefunction(function):
        raise HandlerError(
            f"handler '{topic}' is asynchronous",
            where=source,
            hint="Write def, not async def; what is asynchronous can run in asyncio.run(…).",
        )
    unnamed = [p for p in parameters if p.kind not in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    if unnamed:
        raise HandlerError(
            f"handler '{topic}' takes '{unnamed[0]}', which no variable fills by its name",
            where=source,
            hint="Name each variable that it takes: def f(iin: str, *, registry: Registry).",
        )
    return Handler(
        topic=topic,
        kind=kind,
        function=function,
        source=source,
        summary=(inspect.getdoc(function) or "").partition("\n")[0],
        parameters=tuple(p for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD),
        resources=tuple(p.name for p in parameters if p.kind is p.KEYWORD_ONLY),
    )


def arguments(handler_: Handler, variables: Variables) -> dict[str, object]:
    """Pick the handler's arguments from the variables at hand.

    Raises:
        HandlerError: a variable that the handler needs is not set.
    """
    missing = [name for name in handler_.required if name not in variables]
    if missing:
        raise HandlerError(
            f"handler '{handler_.topic}' needs the variable '{missing[0]}', which is not set",
            where=handler_.source,
            hint=f"Set it before this task, or map it: an input parameter '{missing[0]}'.",
        )
    return {p.name: variables[p.name] for p in handler_.parameters if p.name in variables}


def result_variables(result: object, topic: str) -> dict[str, Any]:
    """Turn what a handler returned into variables.

    Raises:
        HandlerError: the result is neither a mapping, a dataclass nor None.
    """
    if result is None:
        return {}
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        return dataclasses.asdict(result)
    if isinstance(result, Mapping):
        return dict(result)
    raise HandlerError(
        f"handler '{topic}' returned {type(result).__name__}, not a mapping or a dataclass",
        hint="Return {'name': value}, or a dataclass whose fields become variables.",
    )
