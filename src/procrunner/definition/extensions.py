"""Camunda 7 extension elements: properties, parameters, form fields, mappings, retries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from procrunner.definition.field import Field, Place
from procrunner.definition.model import Extension, Parameter
from procrunner.definition.xml import BPMN, CAMUNDA, PREFIXES, attributes, local

ENGINES = ("camunda", "zeebe")
"""Prefixes of engines whose extensions say how a process runs."""


def documentation(node: etree._Element) -> str:
    """The text of the element's own ``bpmn:documentation``."""
    parts = [(child.text or "").strip() for child in node.iterchildren(f"{{{BPMN}}}documentation")]
    return "\n".join(part for part in parts if part)


def properties(node: etree._Element) -> dict[str, str]:
    """``camunda:property`` by name; the element's own, not those of what lies in it."""
    return {
        child.get("name", ""): child.get("value", "")
        for group in _own(node, "properties")
        for child in group.iterchildren(f"{{{CAMUNDA}}}property")
    }


def parameters(
    node: etree._Element, kind: str, places: Mapping[etree._Element, Place]
) -> tuple[Parameter, ...]:
    """``camunda:inputParameter`` or ``camunda:outputParameter``, in order."""
    return tuple(
        Parameter(
            name=child.get("name", ""),
            text=(child.text or "").strip(),
            place=places[child],
            type=next((local(inner) for inner in child), ""),
        )
        for group in _own(node, "inputOutput")
        for child in group.iterchildren(f"{{{CAMUNDA}}}{kind}")
    )


def fields(node: etree._Element, places: Mapping[etree._Element, Place]) -> tuple[Field, ...]:
    """``camunda:formField``, in order."""
    return tuple(
        _field(child, places[child])
        for group in _own(node, "formData")
        for child in group.iterchildren(f"{{{CAMUNDA}}}formField")
    )


def _field(node: etree._Element, place: Place) -> Field:
    constraints = {
        child.get("name", ""): child.get("config", "")
        for group in node.iterchildren(f"{{{CAMUNDA}}}validation")
        for child in group.iterchildren(f"{{{CAMUNDA}}}constraint")
    }
    return Field(
        id=node.get("id", ""),
        label=node.get("label", "") or node.get("id", ""),
        type=node.get("type", "string"),
        default=node.get("defaultValue", ""),
        required=constraints.pop("required", "false") != "false",
        constraints=constraints,
        choices={
            child.get("id", ""): child.get("name", "") or child.get("id", "")
            for child in node.iterchildren(f"{{{CAMUNDA}}}value")
        },
        properties={
            child.get("id", ""): child.get("value", "")
            for group in node.iterchildren(f"{{{CAMUNDA}}}properties")
            for child in group.iterchildren(f"{{{CAMUNDA}}}property")
        },
        place=place,
    )


def form_data(fields: Iterable[Field]) -> etree._Element:
    """Fields as a drawing would say them: ``camunda:formData``."""
    data = etree.Element(f"{{{CAMUNDA}}}formData")
    for field in fields:
        said = {"id": field.id, "label": field.label, "type": field.type}
        default = {"defaultValue": field.default} if field.default else {}
        rules = {**({"required": "true"} if field.required else {}), **field.constraints}
        node = _inside(data, "formField", said | default)
        for group, tag, key, value, pairs in (
            ("properties", "property", "id", "value", field.properties),
            ("validation", "constraint", "name", "config", rules),
        ):
            held = _inside(node, group, {}) if pairs else node
            for name, text in pairs.items():
                _inside(held, tag, {key: name, value: text})
        for name, label in field.choices.items():
            _inside(node, "value", {"id": name, "name": label})
    return data


def _inside(node: etree._Element, tag: str, said: dict[str, str]) -> etree._Element:
    return etree.SubElement(node, f"{{{CAMUNDA}}}{tag}", said)


def mappings(node: etree._Element) -> tuple[dict[str, str], ...]:
    """``camunda:in`` and ``camunda:out`` as attributes, with ``direction`` added."""
    return tuple(
        {**attributes(child), "direction": local(child)}
        for group in node.iterchildren(f"{{{BPMN}}}extensionElements")
        for child in group.iterchildren(f"{{{CAMUNDA}}}in", f"{{{CAMUNDA}}}out")
    )


def vendors(node: etree._Element, places: Mapping[etree._Element, Place]) -> tuple[Extension, ...]:
    """What engines read in the element, its event definitions and its loop."""
    inner = [child for child in node if local(child).endswith(("Definition", "Characteristics"))]
    return tuple(
        Extension(
            type=f"{prefix}:{local(child)}", place=places[child], attributes=attributes(child)
        )
        for owner in (node, *inner)
        for group in owner.iterchildren(f"{{{BPMN}}}extensionElements")
        for child in group
        if (prefix := PREFIXES.get(etree.QName(child).namespace or "", "")) in ENGINES
    )


def retries(node: etree._Element) -> str:
    """The text of ``camunda:failedJobRetryTimeCycle``, such as ``R3/PT10M``."""
    return next(((child.text or "").strip() for child in _own(node, "failedJobRetryTimeCycle")), "")


def _own(node: etree._Element, name: str) -> Iterator[etree._Element]:
    for group in node.iterchildren(f"{{{BPMN}}}extensionElements"):
        yield from group.iterchildren(f"{{{CAMUNDA}}}{name}")
