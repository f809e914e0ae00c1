"""Every exception of procrunner, and the finding that a check reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Exit(IntEnum):
    """Exit codes of the command line."""

    OK = 0  #: done
    FINDINGS = 1  #: findings, differences, or the outcome asked about is a failure
    USAGE = 2  #: the command or its input is wrong
    NOT_FOUND = 3  #: no such definition, instance, work item, file
    NOT_PERMITTED = 4  #: the acting person may not do this
    CONFLICT = 5  #: somebody else was first; nothing was changed
    INCIDENT = 6  #: an incident stops the work, or storage cannot be used now
    BUG = 70  #: a defect of procrunner itself


class ProcrunnerError(Exception):
    """Something a person can mend: where it is, what is wrong, how to mend it."""

    exit = Exit.USAGE

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def told(self, language: str) -> str:  # noqa: ARG002 - for errors that know several
        """The text in a language; in English, unless the error knows better."""
        return str(self)

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}\n  {self.hint}" if self.hint else text


class UsageError(ProcrunnerError):
    """The command or its input is wrong."""


class NotFoundError(ProcrunnerError):
    """There is no such thing."""

    exit = Exit.NOT_FOUND


class NotPermittedError(ProcrunnerError):
    """The acting person may not do this."""

    exit = Exit.NOT_PERMITTED


class ConflictError(ProcrunnerError):
    """Somebody else was first; nothing was changed."""

    exit = Exit.CONFLICT


class StorageError(ProcrunnerError):
    """The database cannot be used now; nothing was changed."""

    exit = Exit.INCIDENT


class ExpressionError(ProcrunnerError):
    """An expression does not parse, or cannot be computed with the variables at hand."""

    exit = Exit.FINDINGS


class HandlerError(ProcrunnerError):
    """A handler cannot be loaded or called as the diagram asks."""


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  #: the definition cannot run, or would run wrongly
    WARNING = "warning"  #: it runs, and a careful person would change it
    INFO = "info"  #: worth knowing


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong at one place of a BPMN file."""

    code: str  #: stable, such as ``PR101``
    message: str  #: one sentence that names the thing
    hint: str = ""  #: how to mend it
    severity: Severity = Severity.ERROR
    file: str = ""  #: path as the user gave it
    line: int = 1  #: 1-based
    column: int = 1  #: 1-based
    element: str = ""  #: BPMN id, empty for the whole file
    name: str = ""  #: the element's label
    way: tuple[str, ...] = ()  #: BPMN ids of what is done on the way to it, in order

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}:{self.column}: {self.code} {self.message}"
        return f"{text}\n  {self.hint}" if self.hint else text


class FaultyFileError(ProcrunnerError):
    """A file that people write says what cannot be; all that is wrong with it."""

    exit = Exit.FINDINGS

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = tuple(findings)


class DefinitionError(FaultyFileError):
    """A BPMN file cannot be read, or cannot be run as BPMN says."""


class RegulationError(FaultyFileError):
    """An act's checklist cannot be read, or points to nothing."""


class ScenarioError(FaultyFileError):
    """A file of scenarios cannot be read, or points to nothing."""


class RosterError(FaultyFileError):
    """A roster of an office cannot be read, or points to nothing."""
