"""``procrunner why``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from shlex import quote
from typing import TYPE_CHECKING

import click

from procrunner.cli import duration, options, output
from procrunner.cli.names import Names
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.cli.telling import mending, turn
from procrunner.errors import Exit
from procrunner.model import Message, WaitKind

if TYPE_CHECKING:  # they come from the library
    from procrunner.runner import Reason, Reasons


@click.command("why")
@click.argument("instance")
@options.looking
@options.output
@click.pass_context
def command(ctx: click.Context, instance: str, format_: str, fields: str) -> Exit:
    """Tell why INSTANCE does not go on: what it waits for, who can move it, what went wrong.

    Also since when against the usual time, the term of the act, when a handler is tried again, and
    messages that came with another name or key.
    """
    project = find(ctx)
    found = Names(project, format_).reasons(project.explainer.why(instance))
    if format_ == "table" and not fields:
        for line in _lines(found, datetime.now(UTC)):
            click.echo(output.clean(line))
    else:
        output.rows(found.reasons, SHEET, format_, fields, shown=tuple(SHEET), nothing="")
    held = any(each.incident for each in found.reasons)
    return Exit.INCIDENT if held else Exit.OK


def _lines(found: Reasons, now: datetime) -> Iterator[str]:
    instance = found.instance
    key = f"  key {instance.business_key}" if instance.business_key else ""
    yield f"{instance.id}  {found.name or instance.process}{key}"
    if instance.status.is_over:
        yield f"  it waits for nothing: {instance.status} at {output.moment(instance.ended_at)}"
        return
    if found.suspended:
        reason = found.suspended.event.data["reason"]
        since = output.moment(found.suspended.at)
        yield f"  it is suspended by {found.suspended.who} since {since}: {reason}"
        yield f"    next: procrunner resume {instance.id}"
    for each in found.wholes:
        yield f"  as a whole: {duration.told(each, now)}"
    for scope in found.scopes:
        yield f"  goes on in: {scope.wait.name or scope.wait.element}"
        yield from (f"    {line}" for line in _about(scope, now))
    for reason in found.reasons:
        yield f"  {_what(reason)}"
        yield from (f"    {line}" for line in _about(reason, now))


def _what(reason: Reason) -> str:
    wait, name = reason.wait, reason.wait.name or reason.wait.element
    if reason.incident:
        return f"INCIDENT {reason.incident.id} at {name}: {reason.incident.message}"
    if wait.kind in (WaitKind.MESSAGE, WaitKind.SIGNAL):
        key = f" with the key '{wait.correlation}'" if wait.correlation else ""
        return f"waits for the {wait.kind} '{wait.message}'{key}: {name}"
    if wait.kind is WaitKind.TIMER:
        until = (
            f"until {output.moment(wait.due)}"
            if wait.due
            else f"for a timer that stands, {wait.detail}"
        )
        return f"waits {until}: {name}"
    if wait.kind is WaitKind.CONDITIONAL:
        return f"waits until {wait.message}: {name}"
    if wait.kind is WaitKind.JOIN:
        return f"waits for the other branches: {name}"
    return f"waits for {turn(reason.item) if reason.item else _who(reason)}: {name}"


def _about(reason: Reason, now: datetime) -> Iterator[str]:
    if reason.since:
        usual = ""
        if reason.usual is not None:
            usual = f"; usually {output.age(now - reason.usual, now)}"
        since = output.moment(reason.since)
        yield f"since {since}, {output.age(reason.since, now)}{usual}"
    if reason.persons is not None:
        yield f"who may: {', '.join(reason.persons) or 'nobody at present'}"
    if reason.deadline:
        yield duration.told(reason.deadline, now)
    if error := _error(reason):
        again = reason.job and reason.job.status == "due"
        when = f"; again {output.moment(reason.job.due)}" if reason.job and again else ""
        yield f"last error: {error}{when}"
    yield from _variables(reason)
    if reason.incident:
        yield from mending(reason.incident)
    for near in reason.near:
        yield _missed(reason, near)
    if next_ := _next(reason):
        yield f"next: {next_}"


def _variables(reason: Reason) -> Iterator[str]:
    for name, values in (reason.disputed or {}).items():
        yield f"'{name}' is {', or '.join(map(repr, values))}"
    if reason.known is not None:
        told = ", ".join(f"{name} is {value!r}" for name, value in reason.known.items())
        yield f"it is false: {told or 'none of its variables is set'}"


def _missed(reason: Reason, near: Message) -> str:
    wrong = []
    if near.name != reason.wait.message:
        wrong.append(f"it is named '{near.name}'")
    if near.correlation != reason.wait.correlation:
        wrong.append(f"its key is '{near.correlation}'")
    if near.instance:
        wrong.append(f"it is addressed to {near.instance}")
    why = ", ".join(wrong) or "it came for another"
    return f"near miss: message {near.id}, {output.moment(near.received_at)}: {why}"


def _who(reason: Reason) -> str:
    wait = reason.wait
    if reason.incident:
        return "an operator"
    if reason.item:
        roles = ", ".join(reason.item.candidates) or reason.item.role
        return reason.item.assignee or roles or "anybody"
    if reason.job:
        return f"handler {reason.job.topic}"
    return {WaitKind.MESSAGE: "the sender", WaitKind.SIGNAL: "the sender"}.get(wait.kind, "")


def _error(reason: Reason) -> str:
    return reason.job.error if reason.job else ""


def _next(reason: Reason) -> str:
    if reason.incident:
        return f"procrunner retry {reason.incident.id}"
    if reason.item:
        return f"procrunner complete {reason.item.id}"
    if reason.job:
        return "procrunner work"
    if reason.wait.kind is WaitKind.MESSAGE:
        key = f" --correlation {quote(reason.wait.correlation)}" if reason.wait.correlation else ""
        return f"procrunner message {quote(reason.wait.message)}{key}"
    if reason.wait.kind is WaitKind.SIGNAL:
        return f"procrunner signal {quote(reason.wait.message)}"
    return ""


SHEET: Sheet[Reason] = {
    "element": lambda each: each.wait.element,
    "name": lambda each: each.wait.name or each.wait.element,
    "kind": lambda each: each.wait.kind,
    "who": _who,
    "persons": lambda each: [*(each.persons or ())],
    "since": lambda each: each.since,
    "usual_seconds": lambda each: None if each.usual is None else each.usual.total_seconds(),
    "term": lambda each: each.deadline.term if each.deadline else "",
    "due": lambda each: each.deadline.due if each.deadline else each.wait.due,
    "error": _error,
    "disputed": lambda each: each.disputed,
    "again": lambda each: each.job.due if each.job and each.job.error else None,
    "near_misses": lambda each: [f"{near.name} {near.correlation}" for near in each.near],
    "next": _next,
}
"""What it waits for, as data."""
