"""What a BPMN file says: elements, flows, pools, lanes, and how they are drawn (BPMN 2.0.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from procrunner.definition.field import Field, Place
from procrunner.errors import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A vendor's element in ``bpmn:extensionElements``."""

    type: str  #: with its usual prefix, such as ``camunda:executionListener``
    place: Place
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an element that means something for a run."""

    type: str  #: BPMN's local name, such as ``correlationSubscription``
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A ``camunda:inputParameter`` or ``outputParameter``."""

    name: str
    text: str  #: literal text, or an expression in ``${…}``
    place: Place
    type: str = ""  #: script, list or map when it is no text
    optional: bool = False  #: left out while a variable that it needs is not set


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDefinition:
    """What an event reacts to, or causes."""

    type: str  #: timer, message, error, signal, terminate, link, conditional, escalation …
    place: Place
    ref: str = ""  #: id of the message, error, signal or escalation; name of a link
    name: str = ""  #: name of what ``ref`` points to
    code: str = ""  #: error or escalation code
    timer: str = ""  #: timeDate, timeDuration or timeCycle
    text: str = ""  #: timer or condition text
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """An event that a multi-instance activity throws when one of its instances ends."""

    when: str  #: ``None``: each time; ``One``: the first time; ``Complex``: by a condition
    condition: str
    event: EventDefinition | None  #: None if it names none


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """Loop or multi-instance characteristics of an activity."""

    type: str  #: standard, parallel or sequential
    place: Place
    cardinality: str = ""
    collection: str = ""
    element_variable: str = ""
    output_variable: str = ""  #: what each instance gives to the output collection
    output_collection: str = ""
    condition: str = ""  #: completion condition, or the condition of a standard loop
    test_before: bool = False
    maximum: str = ""
    behaviours: tuple[Behaviour, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A flow node, an artifact or a data element."""

    id: str
    type: str  #: BPMN's local name, such as ``userTask``
    place: Place
    parent: str  #: id of the process, sub-process or collaboration it lies in
    name: str = ""
    documentation: str = ""
    lane: str = ""  #: id of the innermost lane
    attributes: Mapping[str, str] = field(default_factory=dict)
    """BPMN's own by plain name, others with their usual prefix: ``camunda:topic``."""
    properties: Mapping[str, str] = field(default_factory=dict)  #: ``camunda:property``
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    fields: tuple[Field, ...] = ()
    events: tuple[EventDefinition, ...] = ()
    loop: Loop | None = None
    mappings: tuple[Mapping[str, str], ...] = ()  #: ``camunda:in`` and ``camunda:out``
    calls: str = ""  #: id of the global task that a call activity stands for
    performer: str = ""  #: who does it: name of a resource, or an expression
    owners: str = ""  #: who may do it: names of resources, or expressions, with commas between
    retries: str = ""  #: ``camunda:failedJobRetryTimeCycle``
    text: str = (
        ""  #: of an annotation or script, the condition of an ad-hoc sub-process or complex gateway
    )
    extensions: tuple[Extension, ...] = ()  #: Camunda's, those read into other fields too
    unread: tuple[Part, ...] = ()  #: parts that mean something and have no field here

    @property
    def attached_to(self) -> str:
        """Host of a boundary event."""
        return self.attributes.get("attachedToRef", "")

    @property
    def is_interrupting(self) -> bool:
        """Of a boundary event or the start of an event sub-process."""
        return (
            self.attributes.get("cancelActivity", "true") != "false"
            and self.attributes.get("isInterrupting", "true") != "false"
        )

    @property
    def is_parallel_multiple(self) -> bool:
        """Whether an event waits for all of its definitions, and not for any of them."""
        return self.attributes.get("parallelMultiple") == "true" and len(self.events) > 1

    @property
    def topic(self) -> str:
        """The topic of an external task, of a throwing message event too."""
        own = self.attributes.get("camunda:topic", "")
        return own or next((t for e in self.events if (t := e.attributes.get("camunda:topic"))), "")

    @property
    def apart(self) -> tuple[str, ...]:
        """Ids of tasks that whoever does this one may not do: the property ``sod:not``."""
        return tuple(self.properties.get("sod:not", "").replace(",", " ").split())

    def label(self, language: str = "") -> str:
        """The name in a language: ``label:en`` or ``label:ru``; the plain name when absent."""
        return self.properties.get(f"label:{language}", "") or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow, message flow or association."""

    id: str
    type: str  #: sequenceFlow, messageFlow, association, dataInputAssociation, …
    place: Place
    parent: str
    source: str
    target: str
    name: str = ""
    documentation: str = ""
    condition: str | None = None
    condition_language: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    extensions: tuple[Extension, ...] = ()

    def label(self, language: str = "") -> str:
        """The name in a language; the plain name when absent."""
        return self.properties.get(f"label:{language}", "") or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane: who acts."""

    id: str
    name: str
    place: Place
    process: str
    parent: str  #: id of the lane around it, empty at the top
    members: tuple[str, ...]  #: ids of its flow nodes
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)

    def label(self, language: str = "") -> str:
        """The name in a language; the plain name when absent."""
        return self.properties.get(f"label:{language}", "") or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A pool; a black box when it has no process."""

    id: str
    name: str
    place: Place
    process: str
    documentation: str = ""
    multiplicity: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)

    def label(self, language: str = "") -> str:
        """The name in a language; the plain name when absent."""
        return self.properties.get(f"label:{language}", "") or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A process with all that lies in it, sub-processes' insides too, in document order."""

    id: str
    name: str
    place: Place
    executable: bool
    documentation: str
    attributes: Mapping[str, str]
    properties: Mapping[str, str]
    elements: tuple[Element, ...]
    flows: tuple[Flow, ...]
    lanes: tuple[Lane, ...]
    extensions: tuple[Extension, ...] = ()
    unread: tuple[Part, ...] = ()  #: parts that mean something and have no field here

    def label(self, language: str = "") -> str:
        """The name in a language; the plain name when absent."""
        return self.properties.get(f"label:{language}", "") or self.name


Thing = Element | Flow | Lane | Participant | Process
"""Whatever of a file has an id, a name and a place."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle of the drawing, in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A drawn element (``bpmndi:BPMNShape``)."""

    id: str
    element: str
    place: Place
    bounds: Bounds
    label: Bounds | None = None
    is_horizontal: bool | None = None
    is_expanded: bool | None = None
    is_marker_visible: bool | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)  #: colours and the like


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A drawn flow (``bpmndi:BPMNEdge``)."""

    id: str
    element: str
    place: Place
    points: tuple[tuple[float, float], ...]
    label: Bounds | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """A plane: the main drawing, or the inside of a collapsed sub-process."""

    id: str
    name: str
    element: str  #: id of the collaboration, process or sub-process drawn
    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A BPMN file."""

    file: str
    hash: str  #: SHA-256 of the canonical XML (C14N 2.0, comments left out) and its forms, hex
    source: bytes = field(repr=False)
    processes: tuple[Process, ...]
    collaboration: str = ""  #: id
    participants: tuple[Participant, ...] = ()
    message_flows: tuple[Flow, ...] = ()
    artifacts: tuple[Element, ...] = ()  #: of the collaboration
    associations: tuple[Flow, ...] = ()  #: of the collaboration
    root_elements: tuple[Element, ...] = ()  #: messages, errors, signals, data stores …
    diagrams: tuple[Diagram, ...] = ()
    forms: Mapping[str, str] = field(default_factory=dict)
    """Files beside it that it refers to, as text by their names."""
    forgiven: Sequence[Finding] = ()  #: what was left out, so that nothing of the file may run

    @cached_property
    def elements(self) -> Mapping[str, Element]:
        """Every flow node, artifact, data element and root element by id."""
        groups: Sequence[Sequence[Element]] = [
            *(process.elements for process in self.processes),
            self.artifacts,
            self.root_elements,
        ]
        return {element.id: element for group in groups for element in group}

    @cached_property
    def flows(self) -> Mapping[str, Flow]:
        """Every flow by id."""
        groups = [
            *(process.flows for process in self.processes),
            self.message_flows,
            self.associations,
        ]
        return {flow.id: flow for group in groups for flow in group}

    @cached_property
    def lanes(self) -> Mapping[str, Lane]:
        """Every lane by id."""
        return {lane.id: lane for process in self.processes for lane in process.lanes}

    def labels(self, language: str) -> dict[tuple[str, str], str]:
        """Labels in a language that are other than the name, by id and name; lanes have no id."""
        things: list[Element | Process] = [*self.elements.values(), *self.processes]
        lanes = {("", each.name): each.label(language) for each in self.lanes.values()}
        labels = {(each.id, each.name): each.label(language) for each in things} | lanes
        return {named: label for named, label in labels.items() if label != named[1]}

    def process(self, id_: str) -> Process:
        """The process of this id.

        Raises:
            KeyError: the file has no such process.
        """
        for process in self.processes:
            if process.id == id_:
                return process
        raise KeyError(id_)

    def finding(  # noqa: PLR0913 - a finding has that many facts
        self,
        code: str,
        thing: Thing | None,
        message: str,
        *,
        hint: str = "",
        place: Place | None = None,
        severity: Severity = Severity.ERROR,
        file: str = "",
    ) -> Finding:
        """A finding at a thing of this file, or of a form beside it."""
        where = place or (thing.place if thing else Place())
        return Finding(
            code=code,
            message=message,
            hint=hint,
            severity=severity,
            file=file or self.file,
            line=where.line,
            column=where.column,
            element=thing.id if thing else "",
            name=thing.name if thing else "",
        )
