"""From one version of a process to another: what fits, and the state with other places in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from procrunner.engine.case import Case
from procrunner.engine.node import Node, Trigger
from procrunner.engine.program import Program
from procrunner.engine.state import restore, save
from procrunner.engine.token import WAITING, Token

_NAME = 2  # where the name of the node stands in a token's row


class Verdict(StrEnum):
    """Whether a token can go on in the other version."""

    SAFE = "safe"  #: it finds the same there
    NEEDS_MAPPING = "needs mapping"  #: its element is gone; a person has to say where it goes
    UNSAFE = "unsafe"  #: what it waits for is something else there


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How one token fits into the other version."""

    token: int
    process: str
    element: str  #: where it stands now
    name: str
    to: str  #: where it would stand
    verdict: Verdict
    reason: str = ""  #: why not, empty where it is safe


def fits(
    old: Program, new: Program, state: str, mapping: Mapping[str, str], now: datetime
) -> tuple[Fit, ...]:
    """How each token fits into the other version; it may go on only where all are safe.

    What a token would meet later on, such as a join that lacks a branch now, is not looked at.

    Args:
        old: what the instance runs.
        new: what it is to run.
        state: of the instance.
        mapping: elements of the new version by those of the old one that they replace.
        now: the moment, aware.
    """
    case = restore(old, state, now)
    return tuple(_fit(token, new, mapping) for token in case.tasks.values() if not token.is_frame)


def migrate(
    old: Program, new: Program, state: str, targets: Mapping[int, str], now: datetime
) -> str:
    """The state as the other version reads it.

    Args:
        old: what the instance runs.
        new: what it is to run.
        state: of the instance; every token of it fits.
        targets: the element for each token.
        now: the moment, aware.
    """
    case: Case = restore(old, state, now)
    written = json.loads(state)
    for row in written["tokens"]:
        token = case.tasks[row[0]]
        if token.id in targets:
            row[_NAME] = _there(token.task_spec, targets[token.id])
    return save(restore(new, json.dumps(written, ensure_ascii=False), now))


def _there(node: Node, element: str) -> str:
    """The name of the node in the other version: a round of a loop stays one."""
    suffix = node.name.removeprefix(f"{node.process}/{node.element.id}")
    return f"{node.process}/{element}{suffix}"


def _fit(token: Token, new: Program, mapping: Mapping[str, str]) -> Fit:
    here = token.task_spec
    to = mapping.get(here.element.id, here.element.id)
    there = new.nodes.get(_there(here, to))
    verdict, reason = Verdict.SAFE, ""
    if there is None and new.nodes.get(f"{here.process}/{to}") is not None:
        verdict, reason = Verdict.UNSAFE, "it is no loop there"
    elif there is None:
        verdict, reason = Verdict.NEEDS_MAPPING, f"there is no element '{to}' in it"
    elif reason := next(_differences(token, here, there, new, mapping), ""):
        verdict = Verdict.UNSAFE
    return Fit(
        token=token.id,
        process=here.process,
        element=here.element.id,
        name=here.element.name,
        to=to,
        verdict=verdict,
        reason=reason,
    )


def _differences(
    token: Token, here: Node, there: Node, new: Program, mapping: Mapping[str, str]
) -> Iterator[str]:
    """What would be something else for this token, the gravest first."""
    before, after = here.element, there.element
    if before.type != after.type:
        yield f"it is a {after.type} there, and a {before.type} here"
    if mapping.get(before.parent, before.parent) != after.parent:
        yield "it lies in another scope there"
    if (before.loop and before.loop.type) != (after.loop and after.loop.type):
        yield "its loop is another there"
    if before.topic != after.topic:
        yield f"its topic is '{after.topic}' there, and '{before.topic}' here"
    if _awaited(here) != _awaited(there):
        yield "the events that may happen to it are others there"
    if _expected(here) != _expected(there):
        yield "what it waits for is something else there"
    if token._state == WAITING and set(here.incoming) != set(there.incoming):
        yield "other flows lead to this join there"
    if before.attributes.get("calledElement") != after.attributes.get("calledElement"):
        yield "it calls another process there"
    undone = [name for each in (*token.kept, *token.undo) for name in (each.done, each.by)]
    for name in sorted({*undone} - new.nodes.keys()):
        yield f"what may have to be undone is gone there: {name}"


def _awaited(node: Node) -> list[tuple[str, ...]]:
    return sorted(_told(trigger) for trigger in node.triggers)


def _told(trigger: Trigger) -> tuple[str, ...]:
    said = trigger.definition
    kind = "interrupting" if trigger.interrupting else "beside"
    return trigger.key, said.type, said.name, said.timer, said.text, kind


def _expected(node: Node) -> list[tuple[str, ...]]:
    correlation = node.element.properties.get("correlation", "")
    return [
        (each.type, each.name, each.timer, each.text, correlation) for each in node.element.events
    ]
