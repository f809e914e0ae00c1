"""Facts about one thing: attributes, texts and whatever else stands inside it, each with a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from lxml import etree

from procrunner.definition.xml import BPMN, CAMUNDA, attributes, local

WORDS = {
    "sourceRef": "source",
    "targetRef": "target",
    "conditionExpression": "condition",
    "inputParameter": "input",
    "outputParameter": "output",
    "formField": "field",
    "failedJobRetryTimeCycle": "retries",
    "timeDuration": "duration",
    "timeDate": "date",
    "timeCycle": "cycle",
    "multiInstanceLoopCharacteristics": "multi-instance",
    "standardLoopCharacteristics": "loop",
    "loopCardinality": "cardinality",
    "loopCondition": "condition",
    "completionCondition": "completion condition",
}
"""How facts are called where BPMN's own word is longer than a reader needs."""
TOLD_BY_OTHERS = ("incoming", "outgoing", "flowNodeRef")
"""Flows and lanes of elements tell the same."""
WRAPPERS = (
    *("extensionElements", "properties", "inputOutput", "formData", "validation"),
    *("laneSet", "childLaneSet"),
)
"""They only hold others."""
KEYS = ("name", "id", "target", "event", "key")
"""What tells one of several extensions of a kind from the others."""
VALUES = ("value", "config", "name", "source")
ORDERED = ("input", "output", "field", "choice", "in", "out")
PLAIN = ("term", "retry", "correlation")
"""Properties known by their name alone; no attribute is called so."""
EVENT = "EventDefinition"


class Facts:
    """Collects facts; of two with one name the second is numbered."""

    def __init__(
        self, is_thing: Callable[[etree._Element], bool], referred: frozenset[str]
    ) -> None:
        self.facts: dict[str, str] = {}
        self.orders: dict[str, list[str]] = defaultdict(list)
        self._is_thing = is_thing
        self._referred = referred

    def read(self, node: etree._Element) -> None:
        """All facts of a thing but its id."""
        self._attributes(node, "", skip="id")
        self._inside(node, "")

    def _inside(self, node: etree._Element, around: str) -> None:
        for child in node:
            told = _is_bpmn(child) and local(child) in TOLD_BY_OTHERS
            if not told and not self._is_thing(child):
                self._child(child, around)

    def _child(self, node: etree._Element, around: str) -> None:
        if local(node) in WRAPPERS:
            self._attributes(node, _joined(around, local(node)), skip=self._own_id(node))
            self._inside(node, around)
            return
        key = "" if _is_bpmn(node) else next((key for key in KEYS if node.get(key)), "")
        name = self._named(node, around, key)
        text = _text(node)
        value = _only_value(node, key)
        if value is not None and not text:
            self._add(name, value)
        elif text or not (len(node) or set(attributes(node)) - {key}):
            self._add(name, text)
        if value is None:
            self._attributes(node, name, skip=key or self._own_id(node))
        self._inside(node, name)

    def _named(self, node: etree._Element, around: str, key: str) -> str:
        word = local(node)
        is_choice = word == "value" and around.startswith("field ")
        word = "choice" if is_choice else WORDS.get(word, word.removesuffix(EVENT))
        given = node.get(key, "") if key else ""
        if word == "property" and (":" in given or given in PLAIN):
            return _joined(around, given)  # its prefix says what it is
        name = _joined(around, word)
        if key and word in ORDERED:
            self.orders[name].append(given)
        return self._free(_joined(name, given))

    def _attributes(self, node: etree._Element, around: str, *, skip: str) -> None:
        for key, value in sorted(attributes(node).items()):
            if key == skip or (key == "xsi:type" and value.endswith("tFormalExpression")):
                continue
            name = key if key == "camunda:type" else key.removeprefix("camunda:")
            self._add(_joined(around, WORDS.get(name, name)), _reference(node, key, value))

    def _own_id(self, node: etree._Element) -> str:
        """``id``, if nobody refers to it: then it says nothing."""
        return "" if node.get("id", "") in self._referred else "id"

    def _add(self, name: str, value: str) -> None:
        self.facts[self._free(name)] = value

    def _free(self, name: str) -> str:
        number, free = 1, name
        while free in self.facts:
            number += 1
            free = f"{name} {number}"
        return free


def referred(root: etree._Element) -> frozenset[str]:
    """Everything in a file that may be meant as somebody's id."""
    found: set[str] = set()
    for node in root.iter("*"):
        words = [str(value) for key, value in node.attrib.items() if key != "id"]
        found.update(word.strip().rpartition(":")[2] for word in [*words, node.text or ""])
    return frozenset(found)


def _is_bpmn(node: etree._Element) -> bool:
    return etree.QName(node).namespace == BPMN


def _joined(around: str, name: str) -> str:
    return f"{around} {name}".strip()


def _text(node: etree._Element) -> str:
    parts = [node.text or "", *(child.tail or "" for child in node)]
    text = "\n".join(line.rstrip() for line in "".join(parts).splitlines()).strip()
    return _reference(node, local(node), text)


def _only_value(node: etree._Element, key: str) -> str | None:
    """The value, where key and value are all that is said."""
    rest = set(attributes(node)) - {key}
    if etree.QName(node).namespace != CAMUNDA or len(rest) != 1 or len(node) or not key:
        return None
    name = rest.pop()
    return node.get(name, "") if name in VALUES else None


def _reference(node: etree._Element, name: str, value: str) -> str:
    """A reference without its prefix: that is only a way to write it."""
    prefix, colon, rest = value.partition(":")
    return rest if colon and name.endswith("Ref") and prefix in node.nsmap else value
