"""The page ``docs/bpmn.md``: what of BPMN 2.0 is executed; ``make docs`` writes it.

Executed is what a file in ``tests/processes`` has, since each of them is played against its trace;
refused is what a test compiles in vain; told is what has no meaning for a run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from procrunner import engine
from procrunner.definition import read
from procrunner.errors import DefinitionError
from tests.standard.metamodel import keys
from tests.standard.proofs import proofs

PAGE = Path(__file__).parents[2] / "docs" / "bpmn.md"
_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)
_AROUND = (
    '<process id="p" isExecutable="true"><startEvent id="begin"/><endEvent id="end"/>'
    '<userTask id="work"/><sequenceFlow id="one" sourceRef="begin" targetRef="work"/>'
    '<sequenceFlow id="two" sourceRef="work" targetRef="end"/>'
)
_ROOTS = "".join(f'<{each} id="{each}" name="{each}"/>' for each in ("message", "signal"))
_ROOTS += '<error id="error" errorCode="E"/><escalation id="escalation" escalationCode="E"/>'
_SEVERAL = ("message", "signal")
DEFINITIONS = (
    *("none", "message", "timer", "error", "escalation", "cancel", "compensate"),
    *("conditional", "link", "signal", "terminate", "multiple", "parallel multiple"),
)
POSITIONS: Mapping[str, str] = {
    "start of a process": '<startEvent id="x"{more}>{inside}</startEvent>',
    "start of an event sub-process, instead": (
        '<subProcess id="s" triggeredByEvent="true">'
        '<startEvent id="x"{more}>{inside}</startEvent></subProcess>'
    ),
    "start of an event sub-process, aside": (
        '<subProcess id="s" triggeredByEvent="true">'
        '<startEvent id="x" isInterrupting="false"{more}>{inside}</startEvent></subProcess>'
    ),
    "on the way, caught": (
        '<intermediateCatchEvent id="x"{more}>{inside}</intermediateCatchEvent>'
    ),
    "at a border, instead": (
        '<boundaryEvent id="x" attachedToRef="work"{more}>{inside}</boundaryEvent>'
    ),
    "at a border, aside": (
        '<boundaryEvent id="x" attachedToRef="work" cancelActivity="false"{more}>'
        "{inside}</boundaryEvent>"
    ),
    "on the way, thrown": (
        '<intermediateThrowEvent id="x"{more}>{inside}</intermediateThrowEvent>'
    ),
    "end": '<endEvent id="x"{more}>{inside}</endEvent>',
}
"""Where events stand, and a probe for each (BPMN 2.0, table 10.93)."""
_BORDER = ("none", "link", "terminate")
_NOT_THERE: Mapping[str, tuple[str, ...]] = {
    "start of a process": ("error", "escalation", "cancel", "compensate", "link", "terminate"),
    "start of an event sub-process, instead": ("none", "cancel", "link", "terminate"),
    "start of an event sub-process, aside": (
        *("none", "error", "cancel", "compensate", "link", "terminate"),
    ),
    "on the way, caught": (*("none", "error", "escalation", "cancel", "compensate", "terminate"),),
    "at a border, instead": _BORDER,
    "at a border, aside": (*_BORDER, "error", "cancel", "compensate"),
    "on the way, thrown": (
        *("timer", "error", "cancel", "conditional", "terminate", "parallel multiple"),
    ),
    "end": ("timer", "conditional", "link", "parallel multiple"),
}
"""Events that BPMN does not have; whoever draws one is refused all the same."""


@cache
def states() -> Mapping[str, Mapping[str, Any]]:
    """What is written down about all that is not executed."""
    text = Path(__file__).with_name("states.yaml").read_text("utf-8")
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)
    return found


def codes(body: str) -> list[str]:
    """The findings of a process with more in it, or beside it."""
    beside, _, inside = body.rpartition("<!--inside-->")
    if body.startswith("<!--beside-->") and not beside:
        beside, inside = inside, ""
    text = f"{_HEAD}{_ROOTS}{beside}{_AROUND}{inside}</process></definitions>"
    try:
        definition = read(text.encode(), file="probe.bpmn")
        engine.compile_process("p", {each.id: definition for each in definition.processes})
    except DefinitionError as error:
        return [finding.code for finding in error.findings]
    return []


def probe(position: str, definition: str) -> str:
    """A body with an event."""
    kinds = {
        "none": (),
        "multiple": ("message", "signal"),
        "parallel multiple": ("message", "signal"),
    }
    inside = "".join(_definition(each) for each in kinds.get(definition, (definition,)))
    more = ' parallelMultiple="true"' if definition == "parallel multiple" else ""
    return POSITIONS[position].format(inside=inside, more=more)


def _definition(kind: str) -> str:
    parts = {
        "timer": "<timeDuration>PT1H</timeDuration>",
        "conditional": '<condition xsi:type="tFormalExpression">${true}</condition>',
    }
    named = {"link": ' name="L"', "error": ' errorRef="error"'}
    ref = f' {kind}Ref="{kind}"' if kind in ("message", "signal", "escalation") else ""
    own = named.get(kind, ref)
    return f"<{kind}EventDefinition{own}>{parts.get(kind, '')}</{kind}EventDefinition>"


def rows() -> Iterator[tuple[str, str, str]]:
    """Each element, attribute and part; its state; what proves or explains it."""
    known = states()
    for key in keys():
        if key in known["refused"]:
            yield key, "refused", known["refused"][key][0]
        elif key in known["tested"]:
            yield key, "executed", f"`{known['tested'][key]}`"
        elif key in known["told"]:
            yield key, "told", known["told"][key]
        elif key in proofs():
            yield key, "executed", _files(proofs()[key])
        else:
            yield key, "open", "not decided"


def events() -> Iterator[list[str]]:
    """The table of events, a row for each definition."""
    for definition in DEFINITIONS:
        row = [definition]
        for position in POSITIONS:
            if f"{position}: {definition}" in proofs():
                row.append("executed")
            elif definition in _NOT_THERE.get(position, ()):
                row.append("–")
            else:
                row.append(next(iter(codes(probe(position, definition))), "?"))
        yield row


def _files(names: list[str]) -> str:
    return ", ".join(
        f"[{each.removesuffix('.bpmn')}](../tests/processes/{each})" for each in names[:2]
    )


def page() -> str:
    """The whole page."""
    listed = list(rows())
    count = {state: sum(each[1] == state for each in listed) for state in ("executed", "refused")}
    told = len(listed) - sum(count.values())
    lines = [
        "# What of BPMN 2.0 is executed",
        "",
        "Written by `make docs` from the tests; do not edit. The names are those of the XML Schema",
        "of BPMN 2.0 (formal/2011-01-03): elements, `type@attribute`, `type/part`. **executed**:",
        "played against the trace that the standard asks for, in the files named; **refused**:",
        "told before a case starts, with the code, the place and how to mend it (`procrunner",
        "explain CODE`); **told**: drawn or told to readers, with nothing in it to execute. A dash",
        "stands where BPMN has no such event.",
        "",
        f"{count['executed']} executed, {count['refused']} refused, {told} told.",
        "",
        "## Events",
        "",
        "| | " + " | ".join(POSITIONS) + " |",
        "|---" * (len(POSITIONS) + 1) + "|",
        *("| " + " | ".join(row) + " |" for row in events()),
        "",
        "## Elements, attributes and parts",
        "",
        "| name | state | proof, code or reason |",
        "|---|---|---|",
        *(f"| `{key}` | {state} | {why} |" for key, state, why in sorted(listed, key=_order)),
        "",
    ]
    return "\n".join(lines)


def _order(row: tuple[str, str, str]) -> tuple[str, str]:
    name = row[0].replace("@", "/").partition("/")[0]
    return name.lower(), row[0]
