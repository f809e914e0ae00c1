"""No way leads to one thing past another: what the project asks of its drawings.

In procrunner.toml, as often as needed:

    [[rules.never]]
    reach = "certificates.issue"
    without = "signature.verify"
    because = "p. 11: a service is given on a verified signature only"

Both name a topic, or the id of an element or sequence flow; the id of a flow asks for one answer
of a gateway. The rule holds for every process that no other calls, with all that it calls; with
within = "id" for that process alone. All ways of the token game count, as for PR601.

PR606: a way leads there without.
PR607: the rule names something that is in no drawing.

At run time: nothing stops the instance; it does what the rule forbids.
To mend: lead the way of the finding past what it must not miss, or mend the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from procrunner import soundness
from procrunner.check.house import Never
from procrunner.check.rule import Rule, Subject
from procrunner.check.rules.soundness import name
from procrunner.check.world import World
from procrunner.definition import Definition, Element, Process
from procrunner.errors import Finding, Severity


def find(subject: Subject) -> Iterator[Finding]:
    """Ways that the rules of the house forbid."""
    world = subject.world
    for rule in world.house.never:
        for process in subject.definition.processes:
            is_root = process.id not in world.callers and not rule.within
            if process.executable and (is_root or process.id == rule.within):
                yield from _ways(subject, process, rule)
        if subject.definition is next(iter(world.definitions.values())):
            yield from _unknown(subject.definition, world, rule)


def _ways(subject: Subject, process: Process, rule: Never) -> Iterator[Finding]:
    world = subject.world
    inside = [process] if rule.within else list(_with_called(process, world))
    reach, without = _ids(rule.reach, inside), _ids(rule.without, _all(world))
    if not reach or not without:
        return
    called = world.processes if not rule.within else {}
    net = soundness.play([process], called=called)
    because = f" ({rule.because})" if rule.because else ""
    message = f"a way leads to '{rule.reach}' without '{rule.without}'{because}"
    try:
        steps = soundness.way_past(net, reach=reach, without=without, limit=world.house.states)
    except LookupError:
        message = f"not decided within {world.house.states:,} states whether {message}"
        hint = "Split the process with call activities, or raise states under [rules]."
        yield subject.definition.finding(
            "PR606", process, message, hint=hint, severity=Severity.INFO
        )
        return
    if steps is not None:
        shown = " → ".join(_name(world, step) for step in steps)
        thing: Element | Process = subject.definition.elements.get(steps[-1], process)
        hint = f"Shortest way: {shown}."
        yield replace(subject.definition.finding("PR606", thing, message, hint=hint), way=steps)


def _unknown(definition: Definition, world: World, rule: Never) -> Iterator[Finding]:
    for said in (rule.reach, rule.without):
        if not _ids(said, _all(world)):
            yield definition.finding(
                "PR607",
                None,
                f"[[rules.never]] names '{said}', which is in no drawing",
                hint="Write a topic, or the id of an element or sequence flow.",
                severity=Severity.WARNING,
            )


def _ids(said: str, processes: Iterable[Process]) -> frozenset[str]:
    """Ids of the elements and flows that a rule means."""
    found: set[str] = set()
    for process in processes:
        found |= {e.id for e in process.elements if said in (e.id, e.topic)}
        found |= {flow.id for flow in process.flows if flow.id == said}
    return frozenset(found)


def _all(world: World) -> Iterator[Process]:
    for definition in world.definitions.values():
        yield from definition.processes


def _with_called(process: Process, world: World) -> Iterator[Process]:
    """The process and all that it calls; the same id means something else in another drawing."""
    todo, seen = [process], {process.id}
    while todo:
        each = todo.pop()
        yield each
        for element in each.elements:
            called = world.process(element.attributes.get("calledElement", ""))
            if called is not None and called.id not in seen:
                seen.add(called.id)
                todo.append(called)


def _name(world: World, id_: str) -> str:
    for definition in world.definitions.values():
        if id_ in definition.elements:
            return name(definition, id_).strip("'")
    return id_


RULE = Rule(codes=("PR606", "PR607"), find=find, others={"PR607": Severity.WARNING})
