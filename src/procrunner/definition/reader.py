"""From BPMN XML to a definition; whatever is legal BPMN is read, whether it can run or not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from procrunner.definition import behaviour, calls, data, extensions, interchange, pools, xml
from procrunner.definition.forms import Forms, beside
from procrunner.definition.model import Definition, Element, Flow, Process
from procrunner.definition.source import Source, children, is_bpmn, text
from procrunner.definition.xml import attributes, local
from procrunner.errors import NotFoundError

FLOWS = ("sequenceFlow", "messageFlow", "association")
SCOPES = ("subProcess", "transaction", "adHocSubProcess")
FLOW_ELEMENTS = (
    *SCOPES,
    *("task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask"),
    *("scriptTask", "businessRuleTask", "callActivity"),
    *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"),
    "complexGateway",
    *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
    *("boundaryEvent", "implicitThrowEvent"),
    *("dataObject", "dataObjectReference", "dataStoreReference"),
    *("subChoreography", "choreographyTask", "callChoreography"),
)
ARTIFACTS = ("textAnnotation", "group")
SAID_ELSEWHERE = (
    *("documentation", "extensionElements", "incoming", "outgoing", "laneSet", "participant"),
    *("ioSpecification", "property", "monitoring", "auditing", "script", "completionCondition"),
    *("activationCondition", "standardLoopCharacteristics", "multiInstanceLoopCharacteristics"),
    *("dataInputAssociation", "dataOutputAssociation", "correlationSubscription"),
    *("resourceRole", "potentialOwner", "performer", "humanPerformer", "supportedInterfaceRef"),
    *("correlationKey", "messageFlowAssociation", "participantAssociation", "conversation"),
    *("conversationLink", "conversationAssociation"),
)
ROOT_ELEMENTS = (
    *("message", "error", "signal", "escalation", "dataStore", "category"),
    *("globalTask", "globalUserTask", "globalManualTask", "globalScriptTask"),
    "globalBusinessRuleTask",
)


def read_file(path: Path, *, shown: str = "") -> Definition:
    """Read a BPMN file; ``shown`` is the path that findings name.

    Raises:
        NotFoundError: there is no such file.
        DefinitionError: it is no BPMN, or hostile.
    """
    if not path.is_file():
        raise NotFoundError("no such file", where=shown or str(path))
    return read(xml.content(path), file=shown or str(path), forms=beside(path))


def read(content: bytes, *, file: str, forms: Mapping[str, str] | None = None) -> Definition:
    """Read BPMN XML.

    Args:
        content: the drawing.
        file: its path, for findings.
        forms: those beside it, by the names of their files; it may refer to some.

    Raises:
        DefinitionError: it is no BPMN, or hostile (PR001 to PR004), or an id stands twice (PR005).
    """
    source = Source(content, file)
    given = Forms(forms or {}, file)
    _refuse_extensions(source)
    collaboration = next(children(source.root, "collaboration"), None)
    if collaboration is None:
        return _definition(source, given)
    for node in children(collaboration, "correlationKey"):
        hint = "Give message events the property 'correlation' instead."
        source.refuse(node, "a correlation key is not executed", hint)
    artifacts, flows = _contents(collaboration, source, source.id(collaboration), {})
    return _definition(
        source,
        given,
        collaboration=source.id(collaboration),
        participants=tuple(pools.participants(collaboration, source)),
        message_flows=tuple(flow for flow in flows if flow.type == "messageFlow"),
        artifacts=tuple(artifacts),
        associations=tuple(flow for flow in flows if flow.type != "messageFlow"),
    )


def _refuse_extensions(source: Source) -> None:
    for node in children(source.root, "extension"):
        if node.get("mustUnderstand") == "true":
            message = f"the extension '{node.get('definition', '')}' must be understood, and is not"
            source.refuse(node, message, "Draw it without, or run it where it was drawn for.")


def _definition(source: Source, forms: Forms, **collaboration: object) -> Definition:
    roots = tuple(
        _element(node, source, "", {})
        for root in children(source.root, *ROOT_ELEMENTS)
        for node in (root, *children(root, "categoryValue"))
    )
    tasks = calls.global_tasks(roots)
    read_in = (_process(node, source) for node in children(source.root, "process"))
    processes = tuple(forms.resolved(calls.resolved(each, tasks)) for each in read_in)
    return Definition(
        file=source.file,
        hash=forms.hash(source.hash),
        source=source.content,
        forms=forms.used,
        processes=processes,
        root_elements=roots,
        diagrams=tuple(interchange.diagrams(source.root, source.places)),
        forgiven=[*source.forgiven, *forms.findings],
        **collaboration,  # type: ignore[arg-type]  # the fields of a collaboration, given above
    )


def _process(node: etree._Element, source: Source) -> Process:
    lanes = tuple(pools.lanes(node, source))
    lane_of = {member: lane.id for lane in lanes for member in lane.members}
    elements, flows = _contents(node, source, source.id(node), lane_of)
    own = attributes(node)
    return Process(
        id=source.id(node),
        name=own.get("name", ""),
        place=source.places[node],
        executable=own.get("isExecutable", "false") == "true",
        documentation=extensions.documentation(node),
        attributes=own,
        properties=extensions.properties(node),
        extensions=extensions.vendors(node, source.places),
        unread=behaviour.unread(node, source),
        elements=tuple(elements),
        flows=tuple(flows),
        lanes=lanes,
    )


def _contents(
    scope: etree._Element, source: Source, parent: str, lane_of: Mapping[str, str]
) -> tuple[list[Element], list[Flow]]:
    elements: list[Element] = []
    flows: list[Flow] = []
    for node in scope:
        if is_bpmn(node, ("ioSpecification",)):
            drawn = children(node, "dataInput", "dataOutput")
            elements.extend(_element(each, source, parent, lane_of) for each in drawn)
        elif is_bpmn(node, FLOWS):
            flows.append(_flow(node, source, parent))
        elif is_bpmn(node, FLOW_ELEMENTS + ARTIFACTS):
            element = _element(node, source, parent, lane_of)
            elements.append(element)
            flows.extend(behaviour.data_associations(node, element, source))
            if element.type in SCOPES:
                inside = {**lane_of, **dict.fromkeys(_inner_ids(node), element.lane)}
                inner_elements, inner_flows = _contents(node, source, element.id, inside)
                elements.extend(inner_elements)
                flows.extend(inner_flows)
        elif is_bpmn(node) and local(node) not in SAID_ELSEWHERE:
            source.forgive(node, f"BPMN has no element <{local(node)}> here; it is left out")
    return elements, flows


def _inner_ids(scope: etree._Element) -> list[str]:
    return [id_ for node in scope if (id_ := node.get("id"))]


def _element(
    node: etree._Element, source: Source, parent: str, lane_of: Mapping[str, str]
) -> Element:
    own = attributes(node)
    id_ = source.id(node)
    given = data.transfers(node, source)
    is_call = local(node) == "callActivity"
    return Element(
        id=id_,
        type=local(node),
        place=source.places[node],
        parent=parent,
        name=own.get("name", ""),
        documentation=extensions.documentation(node),
        lane=lane_of.get(id_, ""),
        attributes=own,
        properties=extensions.properties(node),
        extensions=extensions.vendors(node, source.places),
        unread=(*behaviour.unread(node, source), *given.unread),
        inputs=(
            *extensions.parameters(node, "inputParameter", source.places),
            *(() if is_call else given.inputs),
        ),
        outputs=(
            *extensions.parameters(node, "outputParameter", source.places),
            *(() if is_call else given.outputs),
        ),
        fields=extensions.fields(node, source.places),
        events=tuple(behaviour.events(node, source)),
        loop=behaviour.loop(node, source),
        mappings=(*extensions.mappings(node), *(given.mappings() if is_call else ())),
        performer=behaviour.people(node, source, "humanPerformer", "performer"),
        owners=behaviour.people(node, source, "potentialOwner"),
        retries=extensions.retries(node),
        text=text(node, "text", "script", "completionCondition", "activationCondition"),
    )


def _flow(node: etree._Element, source: Source, parent: str) -> Flow:
    own = attributes(node)
    condition = next(children(node, "conditionExpression"), None)
    return Flow(
        id=source.id(node),
        type=local(node),
        place=source.places[node],
        parent=parent,
        source=own.get("sourceRef", "").rpartition(":")[2],
        target=own.get("targetRef", "").rpartition(":")[2],
        name=own.get("name", ""),
        documentation=extensions.documentation(node),
        condition=None if condition is None else (condition.text or "").strip(),
        condition_language="" if condition is None else condition.get("language", ""),
        attributes=own,
        properties=extensions.properties(node),
        extensions=extensions.vendors(node, source.places),
    )
