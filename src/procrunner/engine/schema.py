"""The XML Schema of BPMN 2.0 (formal/2011-01-03), as SpiffWorkflow ships it, held against files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import SpiffWorkflow.bpmn.parser
from lxml import etree

from procrunner.definition import Definition, Place
from procrunner.definition.xml import parse, places
from procrunner.errors import Finding, Severity

_NAMESPACE = re.compile(r"\{[^}]*\}")
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*) \)\.")
_FAULT = re.compile(r"Element '([^']*)'(?:, attribute '([^']*)')?: (.*)", re.DOTALL)
_ATTRIBUTES = {
    "is not allowed.": "Remove it, or give it the namespace of the tool that reads it.",
    "is required but missing.": "Draw the element again, or write the attribute.",
}
_SHOWN = 8  #: names of what may stand there instead


def schema_faults(definition: Definition) -> Iterator[Finding]:
    """Where the file is not what the schema asks for (PR007); other engines may refuse it."""
    root = parse(definition.source, definition.file)
    schema = _schema()
    if schema.validate(root):
        return
    where = places(definition.source, root)
    for entry in list(schema.error_log):  # type: ignore[call-overload]  # the stubs lack it
        node = _node(root, entry.path or "")
        place = where.get(node, Place(entry.line)) if node is not None else Place(entry.line)
        message, hint = _told(entry.message)
        yield Finding(
            code="PR007",
            message=message,
            hint=hint,
            severity=Severity.WARNING,
            file=definition.file,
            line=place.line,
            column=place.column,
            element="" if node is None else node.get("id", ""),
            name="" if node is None else node.get("name", ""),
        )


@cache
def _schema() -> etree.XMLSchema:
    folder = Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema"
    return etree.XMLSchema(etree.parse(folder / "BPMN20.xsd"))


def _node(root: etree._Element, path: str) -> etree._Element | None:
    names = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    try:
        found = root.getroottree().xpath(path, namespaces=names)
    except etree.XPathError:
        return None
    first = found[0] if isinstance(found, list) and found else None
    return first if isinstance(first, etree._Element) else None


def _told(message: str) -> tuple[str, str]:
    """What is wrong, and how to mend it."""
    plain = _NAMESPACE.sub("", message)
    match = _FAULT.match(plain)
    if match is None:
        return plain, "Save it again with a modeler."
    element, attribute, what = match.groups()
    expected = _EXPECTED.search(what)
    names = [name.strip() for name in expected[1].split(",")] if expected else []
    names = [name for name in dict.fromkeys(names) if not name.startswith("*")][:_SHOWN]
    hint = f"Expected here: {', '.join(names)}." if names else "Save it again with a modeler."
    if what.startswith("This element is not expected"):
        return f"<{element}> may not stand here", hint
    if what.startswith("Missing child"):
        return f"<{element}> lacks a part", hint
    for ending, mending in _ATTRIBUTES.items():
        if what.endswith(ending):
            return f"<{element}>: {what[0].lower()}{what[1:].rstrip('.')}", mending
    named = f" {attribute}" if attribute else ""
    return f"<{element}>{named}: {what.rstrip('.')}", "Choose a value that BPMN has."
