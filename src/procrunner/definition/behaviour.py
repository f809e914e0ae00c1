"""Event definitions, loop characteristics and data associations of a flow node."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from procrunner.definition import data
from procrunner.definition.model import Behaviour, Element, EventDefinition, Flow, Loop, Part
from procrunner.definition.source import Source, children, is_bpmn, text
from procrunner.definition.xml import BPMN, attributes, local

_MEANT = ("correlationSubscription", "resourceParameterBinding")
_HOLDERS = (*_MEANT, "resourceRole", "performer", "humanPerformer", "potentialOwner")
_TIMERS = ("timeDate", "timeDuration", "timeCycle")


def events(node: etree._Element, source: Source) -> Iterator[EventDefinition]:
    """The event's own definitions, and shared ones it refers to."""
    for child in node:
        if is_bpmn(child, ("eventDefinitionRef",)):
            ref = (child.text or "").strip().rpartition(":")[2]
            shared = source.named.get(ref)
            if shared is None:  # told by the engine
                yield EventDefinition(
                    type="eventDefinitionRef", place=source.places[child], ref=ref
                )
            else:
                yield _event(shared, source)
        elif is_bpmn(child) and local(child).endswith("EventDefinition"):
            yield _event(child, source)


def _event(node: etree._Element, source: Source) -> EventDefinition:
    own = attributes(node)
    kind = local(node).removesuffix("EventDefinition")
    ref = next((own[key] for key in own if key.endswith("Ref")), "")
    target = source.named.get(ref)
    known = {} if target is None else attributes(target)
    timer = next(children(node, *_TIMERS), None)
    return EventDefinition(
        type=kind,
        place=source.places[node],
        ref=own.get("name", "") if kind == "link" else ref,
        name=known.get("name", ""),
        code=known.get("errorCode", "") or known.get("escalationCode", ""),
        timer="" if timer is None else local(timer),
        text=text(node, "condition", *_TIMERS),
        attributes=own,
    )


def unread(node: etree._Element, source: Source) -> tuple[Part, ...]:
    """What of a process or an element means something and is read by nobody."""
    return tuple(
        Part(local(part), source.places[part])
        for child in node
        if is_bpmn(child, _HOLDERS)
        for part in child.iter(*(f"{{{BPMN}}}{name}" for name in _MEANT))
    )


def people(node: etree._Element, source: Source, *kinds: str) -> str:
    """Who does a task: what is said of its performers (BPMN 2.0.2, 10.3.1), with commas between."""
    found = []
    for child in children(node, *kinds):
        expressions = child.iter(f"{{{BPMN}}}formalExpression", f"{{{BPMN}}}expression")
        ref = text(child, "resourceRef").rpartition(":")[2]
        resource = source.named.get(ref)
        named = ref if resource is None else resource.get("name", ref)
        found += [(each.text or "").strip() for each in expressions] or [named]
    return ",".join(each for each in found if each)


def loop(node: etree._Element, source: Source) -> Loop | None:
    """How often the activity is done; None for once."""
    names = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
    for child in children(node, *names):
        own = attributes(child)
        found = Loop(
            type=_loop_type(child, own),
            place=source.places[child],
            cardinality=text(child, "loopCardinality"),
            collection=own.get("camunda:collection", ""),
            element_variable=own.get("camunda:elementVariable", ""),
            condition=text(child, "completionCondition", "loopCondition"),
            test_before=own.get("testBefore") == "true",
            behaviours=tuple(_behaviours(child, source)),
            maximum=own.get("loopMaximum", ""),
            attributes=own,
        )
        return data.loop(found, node, source)
    return None


def _behaviours(node: etree._Element, source: Source) -> Iterator[Behaviour]:
    """What a multi-instance activity throws (BPMN 2.0.2, table 10.30)."""
    when = node.get("behavior", "All")
    if when == "Complex":
        for each in children(node, "complexBehaviorDefinition"):
            thrown = next(
                (e for part in children(each, "event") for e in events(part, source)), None
            )
            yield Behaviour(when=when, condition=text(each, "condition"), event=thrown)
    elif when != "All":
        ref = node.get(f"{when.lower()}BehaviorEventRef", "").rpartition(":")[2]
        shared = source.named.get(ref)
        event = None if shared is None else _event(shared, source)
        yield Behaviour(when=when, condition="", event=event)


def _loop_type(node: etree._Element, own: dict[str, str]) -> str:
    if local(node) == "standardLoopCharacteristics":
        return "standard"
    return "sequential" if own.get("isSequential") == "true" else "parallel"


def data_associations(node: etree._Element, owner: Element, source: Source) -> Iterator[Flow]:
    """Arrows between data and the activity or event ``owner``."""
    for child in children(node, "dataInputAssociation", "dataOutputAssociation"):
        into = local(child) == "dataInputAssociation"
        yield Flow(
            id=source.id(child),
            type=local(child),
            place=source.places[child],
            parent=owner.parent,
            source=text(child, "sourceRef") if into else owner.id,
            target=owner.id if into else text(child, "targetRef"),
            attributes=attributes(child),
        )
