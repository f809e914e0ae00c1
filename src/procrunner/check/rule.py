"""What a rule is, and what it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from procrunner.check.world import World
from procrunner.definition import Definition, Element, Flow, Process
from procrunner.definition.reader import ARTIFACTS
from procrunner.errors import Finding, Severity

DATA = ("dataObject", "dataObjectReference", "dataStoreReference")
GATEWAYS = (
    *("exclusiveGateway", "parallelGateway", "inclusiveGateway"),
    *("eventBasedGateway", "complexGateway"),
)
SUB_PROCESSES = ("subProcess", "transaction", "adHocSubProcess")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A process or sub-process with the flow nodes and sequence flows right in it."""

    definition: Definition
    process: Process
    element: Element | None  #: the sub-process, None for the process
    nodes: tuple[Element, ...]
    flows: tuple[Flow, ...]

    @property
    def thing(self) -> Element | Process:
        """What a finding about the whole scope stands at."""
        return self.element or self.process

    @property
    def is_ad_hoc(self) -> bool:
        """Whether its activities are done in any order, without flows, starts and ends."""
        return self.element is not None and self.element.type == "adHocSubProcess"

    @cached_property
    def incoming(self) -> Mapping[str, list[Flow]]:
        """Sequence flows by the id of their target."""
        return _by(self.flows, lambda flow: flow.target)

    @cached_property
    def outgoing(self) -> Mapping[str, list[Flow]]:
        """Sequence flows by the id of their source."""
        return _by(self.flows, lambda flow: flow.source)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A file, with what it may refer to."""

    definition: Definition
    world: World

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """Every process and sub-process of the file."""
        return tuple(
            self._scope(process, element)
            for process in self.definition.processes
            for element in (None, *(e for e in process.elements if e.type in SUB_PROCESSES))
        )

    def _scope(self, process: Process, element: Element | None) -> Scope:
        id_ = process.id if element is None else element.id
        return Scope(
            definition=self.definition,
            process=process,
            element=element,
            nodes=tuple(
                each
                for each in process.elements
                if each.parent == id_ and each.type not in (*DATA, *ARTIFACTS)
            ),
            flows=tuple(
                flow for flow in process.flows if flow.parent == id_ and flow.type == "sequenceFlow"
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One thing that may be wrong; its module's text is its page."""

    codes: tuple[str, ...]
    find: Callable[[Subject], Iterator[Finding]]
    severity: Severity = Severity.ERROR
    others: Mapping[str, Severity] = field(default_factory=dict)  #: codes with another severity
    page: str = ""

    @property
    def title(self) -> str:
        """The first sentence of the page."""
        return self.page.partition("\n")[0]

    def about(self, code: str) -> str:
        """What this code says: its own line of the page, or the page's first."""
        for line in self.page.splitlines():
            if line.startswith(f"{code}: "):
                told = line.partition(": ")[2]
                return told[:1].upper() + told[1:]
        return self.title

    def severity_of(self, code: str) -> Severity:
        """How much findings of this code matter."""
        return self.others.get(code, self.severity)


def is_event_sub_process(element: Element | None) -> bool:
    """Whether an event starts it, and no sequence flow."""
    return element is not None and element.attributes.get("triggeredByEvent") == "true"


def called(element: Element) -> str:
    """How a sentence names an element."""
    return f"'{element.name}'" if element.name else f"the {element.type} {element.id}"


def _by(flows: tuple[Flow, ...], key: Callable[[Flow], str]) -> dict[str, list[Flow]]:
    found: dict[str, list[Flow]] = {}
    for flow in flows:
        found.setdefault(key(flow), []).append(flow)
    return found
