"""What an act says, as a checklist: services, sequences, steps, terms, and the act's defects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from procrunner.definition import Place


class Kind(StrEnum):
    """What a step is."""

    PROCESS = "process"  #: numbered in the act: N-үдеріс, N-процесс
    CONDITION = "condition"  #: N-шарт, or a condition that the act says in words
    TASK = "task"  #: an action without such a number
    NOTICE = "notice"  #: a rule that binds other steps; no flow of its own


class Way(StrEnum):
    """What a sequence is."""

    CHANNEL = "channel"  #: the way the recipient goes
    INTERNAL = "internal"  #: work inside the provider, called by channels
    DESCRIPTION = "description"  #: a second text about the same work; not executed


class Gravity(StrEnum):
    """How much a defect of an act matters."""

    HIGH = "high"  #: the process cannot be drawn without a choice
    MEDIUM = "medium"  #: a reader may understand it in two ways
    LOW = "low"  #: a slip of the pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text in Kazakh and in English."""

    kk: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Who acts."""

    id: str
    label: Label
    acted_by: tuple[str, ...] = ()  #: roles that do the work of this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A place in the act."""

    paragraph: int | None = None
    item: int | None = None
    list: int | None = None  #: of a paragraph with several lists
    number: int | None = None  #: N of N-үдеріс or N-шарт
    part: str = ""  #: which part of the item
    lines: tuple[int, int] | None = None  #: of the act's text, 1-based, both included

    def __str__(self) -> str:
        item = f" item {self.item}" if self.item else ""
        which = f" (list {self.list})" if self.list else ""
        part = f", {self.part}" if self.part else ""
        return f"p. {self.paragraph}{item}{which}{part}" if self.paragraph else self.part


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long something may take."""

    max: str = ""  #: ISO 8601, empty where the act gives no figure
    min: str = ""  #: ISO 8601
    calendar: str = ""  #: working, clock, or unspecified
    start: str = ""  #: from when it counts, if not from the beginning of the step
    within: str = ""  #: id of the step whose term holds
    ref: str = ""  #: another document that has the figure
    note: str = ""
    variant: str = ""  #: of an overall term: id of the variant, empty for all
    clause: Clause = field(default_factory=Clause)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """What follows a step."""

    to: str = ""  #: id of a step; empty where the branch ends
    when: str = ""  #: the answer that leads here
    label: str = ""
    is_inferred: bool = False  #: the act does not say it
    refusal: str = ""  #: code of the refusal in which the branch ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that the act wants done, asked or known."""

    id: str  #: relative to the service: ``psc/process-3``
    place: Place  #: in regulation.yaml
    clause: Clause
    kind: Kind
    actor: str  #: id of a role
    text: Label
    systems: tuple[str, ...] = ()
    also: Clause | None = None  #: a second place that says the same
    result: str = ""
    result_clause: Clause | None = None
    term: Term = field(default_factory=Term)
    terms: Mapping[str, Term] = field(default_factory=dict)  #: by variant or channel
    next: tuple[Branch, ...] = ()
    is_end: bool = False  #: the service ends here with its result
    refusal: str = ""  #: code of the refusal in which the service ends here
    calls: str = ""  #: id of the sequence, or of the group of sequences, that does it
    applies_to: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    hands_to: str = ""
    is_implied: bool = False  #: a condition that the act says in words only
    is_frame: bool = False  #: covers the steps of ``applies_to``
    inferred: tuple[str, ...] = ()  #: ``actor``, ``order``: the act does not say it
    note: str = ""

    @property
    def is_rule(self) -> bool:
        """Whether it binds other steps instead of standing in the flow."""
        return self.is_frame or (self.kind is Kind.NOTICE and not self.is_last)

    @property
    def is_last(self) -> bool:
        """Whether a way ends here."""
        return self.is_end or bool(self.refusal)

    @property
    def refusals(self) -> tuple[str, ...]:
        """Codes of the refusals in which the step, or a branch of it, ends."""
        codes = (self.refusal, *(branch.refusal for branch in self.next))
        return tuple(code for code in codes if code)

    @property
    def limits(self) -> tuple[Term, ...]:
        """The terms with a figure."""
        return tuple(term for term in (self.term, *self.terms.values()) if term.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A sequence of steps: a channel, work inside the provider, or a second text about it."""

    id: str
    place: Place
    way: Way
    channel: str
    entry: str
    steps: tuple[Step, ...]
    variant: str = ""
    note: str = ""
    superseded_by: str = ""

    @property
    def is_executed(self) -> bool:
        """Whether its steps have to be drawn."""
        return self.way is not Way.DESCRIPTION and not self.superseded_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something of the act is deliberately not, or differently, drawn."""

    target: str  #: id of a step or a sequence
    about: str  #: kind of gap it excuses
    text: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A public service, or a procedure that is none."""

    id: str
    place: Place
    kind: str  #: service or procedure
    name: Label
    lines: tuple[int, int]
    provider: str
    applicants: tuple[str, ...]
    fee: str
    form: str
    channels: tuple[str, ...]
    variants: Mapping[str, Label]
    terms: tuple[Term, ...]
    results: tuple[Mapping[str, str], ...]
    courses: tuple[Course, ...]
    reasons: tuple[Reason, ...] = ()
    hours: Mapping[str, str] = field(default_factory=dict)
    unused_systems: tuple[str, ...] = ()  #: the act lists them, no step uses them

    @property
    def steps(self) -> Iterator[Step]:
        """All its steps, in the order of the act."""
        return (step for course in self.courses for step in course.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """Where an act contradicts itself, leaves something out, or is damaged."""

    id: str
    gravity: Gravity
    type: str
    services: tuple[str, ...]
    where: str
    lines: tuple[tuple[int, int], ...]
    finding: str
    handling: str  #: what the drawings do about it


@dataclass(frozen=True, kw_only=True)
class Act:
    """A ``regulation.yaml``."""

    file: str
    id: str
    number: str
    date: str
    title: Label
    body: Label  #: who issued it
    repealed: Mapping[str, str]
    roles: Mapping[str, Role]
    systems: Mapping[str, Label]
    services: tuple[Service, ...]
    defects: Sequence[Defect] = ()
    text: str = ""  #: name of the file with the act's words
    sha256: str = ""
    note: str = ""

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """Every step by its service and id: ``carrier-licence/psc/process-3``."""
        return {f"{each.id}/{step.id}": step for each in self.services for step in each.steps}

    def service(self, id_: str) -> Service:
        """The service of this id.

        Raises:
            KeyError: the act has no such service.
        """
        for service in self.services:
            if service.id == id_:
                return service
        raise KeyError(id_)
