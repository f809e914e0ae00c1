"""Processes call each other by ids of their own, and not in a circle.

A definition is found by the id of its process. Two files with one id take turns: whichever is read
last is meant.

PR533: a process calls itself, directly or through others.
PR534: another process of the project has the same id.

At run time: a circle ends with an incident when calls are fifty deep, unless a gateway leaves it
before; of two processes with one id, a version of the other replaces the one.
To mend: draw a loop in the process instead of the circle; give each process an id of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.check.world import World
from procrunner.definition import Process
from procrunner.errors import Finding, Severity


def find(subject: Subject) -> Iterator[Finding]:
    """Calls in a circle, and process ids that stand twice in the project."""
    for process in subject.definition.processes:
        yield from _circle(subject, process)
        for path, other in subject.world.definitions.items():
            same = any(each.id == process.id for each in other.processes)
            if same and other is not subject.definition:
                yield subject.definition.finding(
                    "PR534",
                    process,
                    f"the process id '{process.id}' stands in {path} too",
                    hint="Give one of them another id.",
                )


def _circle(subject: Subject, process: Process) -> Iterator[Finding]:
    world = subject.world
    if world.processes[process.id] is not subject.definition:
        return
    for call in world.calls[process.id]:
        way = _way(world, call.attributes.get("calledElement", ""), process.id)
        if way:
            yield subject.definition.finding(
                "PR533",
                call,
                f"'{process.id}' calls itself: {' → '.join((process.id, *way))}",
                hint="Draw a loop in the process, or make sure that a gateway leaves the circle.",
                severity=Severity.WARNING,
            )


def _way(world: World, start: str, goal: str) -> tuple[str, ...]:
    todo: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while todo:
        way = todo.pop(0)
        if way[-1] == goal:
            return way
        for call in world.calls.get(way[-1], ()):
            next_ = call.attributes.get("calledElement", "")
            if next_ not in seen:
                seen.add(next_)
                todo.append((*way, next_))
    return ()


RULE = Rule(codes=("PR533", "PR534"), find=find, others={"PR533": Severity.WARNING})
