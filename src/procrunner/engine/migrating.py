"""From one version of a process to another: what fits, and the state with other places in it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from procrunner.definition import Element, Place
from procrunner.engine.case import Case
from procrunner.engine.node import Node, Trigger
from procrunner.engine.program import Program
from procrunner.engine.state import restore, save
from procrunner.engine.token import WAITING, Token
from procrunner.model import Wait, WaitKind

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
    reason: str = ""  #: why not; where it is safe, what is new about it


def fits(
    old: Program, new: Program, state: str, mapping: Mapping[str, str], now: datetime
) -> tuple[Fit, ...]:
    """How each token fits into the other version; it may go on only where all are safe.

    What a token would meet later on, such as a join that lacks a branch now, is not looked at. What
    is told of one that is safe changes nothing of what it waits for.

    Args:
        old: what the instance runs.
        new: what it is to run.
        state: of the instance.
        mapping: elements of the new version by those of the old one that they replace.
        now: the moment, aware.
    """
    case = restore(old, state, now)
    fits = [
        _frame(token, new) if token.is_frame else _fit(token, new, mapping)
        for token in case.tasks.values()
        if not _is_parting(token)
    ]
    return tuple(each for each in fits if each is not None)


def _is_parting(token: Token) -> bool:
    """Whether it only tells where branches parted: any element will do for that."""
    return not (token.is_live or token.is_frame or token.has_ended)


def _frame(token: Token, new: Program) -> Fit | None:
    """What may begin beside all else in a process; None where it is the same there."""
    here = token.task_spec
    there = new.nodes.get(here.name)
    reason = _other_events(here, there) if there else "the process is not called there"
    if not reason:
        return None
    return Fit(
        token=0,
        process=here.process,
        element=here.process,
        name=here.element.name,
        to=here.process,
        verdict=Verdict.UNSAFE,
        reason=reason,
    )


def placed(
    program: Program, state: str, tokens: Collection[int], now: datetime
) -> tuple[Wait, ...]:
    """Where these tokens stand: their elements with their names."""
    case = restore(program, state, now)
    found = (case.tasks[number] for number in tokens if number in case.tasks)
    return tuple(each.task_spec.about(each.id, WaitKind.JOIN) for each in found)


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
        elif _is_parting(token):
            row[_NAME] = new.frame.name
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
        reason=reason or "; ".join(_changes(here, there) if there else ()),
    )


def _changes(here: Node, there: Node) -> Iterator[str]:
    """What is new for whoever does the work, though it can go on."""
    before, after = here.element, there.element
    if _form(before) != _form(after):
        yield "its form is another there"
    if _term(before) != _term(after):
        yield "its term is another there; the one that runs is kept"


def _form(element: Element) -> tuple[object, ...]:
    referred = (element.attributes.get(f"camunda:{name}", "") for name in ("formRef", "formKey"))
    return (*referred, *(replace(field, place=Place()) for field in element.fields))


def _term(element: Element) -> dict[str, str]:
    names = ("term", *(name for name in element.properties if name.startswith("term:")))
    return {name: element.properties.get(name, "") for name in names}


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
    if others := _other_events(here, there):
        yield others
    if _expected(here) != _expected(there):
        yield "what it waits for is something else there"
    if token._state == WAITING and set(here.incoming) != set(there.incoming):
        yield "other flows lead to this join there"
    if before.attributes.get("calledElement") != after.attributes.get("calledElement"):
        yield "it calls another process there"
    undone = [name for each in (*token.kept, *token.undo) for name in (each.done, each.by)]
    for name in sorted({*undone} - new.nodes.keys()):
        yield f"what may have to be undone is gone there: {name}"


def _other_events(here: Node, there: Node) -> str:
    """Which of the events that may happen to it are others; empty where none is."""
    before = {trigger.key: _told(trigger) for trigger in here.triggers}
    after = {trigger.key: _told(trigger) for trigger in there.triggers}
    told = [f"'{key}' is gone" for key in sorted(before.keys() - after.keys())]
    told += [f"'{key}' is new" for key in sorted(after.keys() - before.keys())]
    told += [
        f"'{key}' is changed"
        for key in sorted(before)
        if before[key] != after.get(key, before[key])
    ]
    return f"the events that may happen to it are others there: {', '.join(told)}" if told else ""


def _told(trigger: Trigger) -> tuple[str, ...]:
    said = trigger.definition
    kind = "interrupting" if trigger.interrupting else "beside"
    return trigger.key, said.type, said.name, said.timer, said.text, kind


def _expected(node: Node) -> list[tuple[str, ...]]:
    correlation = node.element.properties.get("correlation", "")
    return [
        (each.type, each.name, each.timer, each.text, correlation) for each in node.element.events
    ]
