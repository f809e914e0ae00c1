"""Every run can end, does nothing twice by mistake, and nothing in the drawing is dead.

The token game of each executable process is played through: every choice of a gateway or event,
every boundary event, every order of parallel branches. Conditions may be true or false unless they
are constant; an inclusive gateway may take any of its ways; a message may always come, unless only
another pool of the same file sends it, and then every receiver gets one of its own; a called
process is one step that ends or fails. Reminders (boundary events that do not interrupt) happen
once while their activity lasts. A call, a loop or a branch is not followed by what it means, so two
gateways that decide by the same variable are taken for independent: then say so with check:ignore
and the reason.

PR601: tokens wait for each other, and nothing can move any more (deadlock).
PR602: no run ever comes to an element (dead element).
PR603: a second token comes to where one already is (lack of synchronisation).
PR604: from some point on the process can never end (no option to complete).
PR605: there are more states than are looked at, so nothing was decided.

At run time: a deadlock becomes an incident 'stalled', and a retry leads one token on alone, without
the work of the branches that never came; a second token does
everything behind it once more, such as issuing a certificate twice; what never ends waits until
somebody cancels it; what is dead is never done.
To mend: join what was forked by the gateway that forked it: exclusive with exclusive, parallel
with parallel, inclusive with inclusive. The finding tells the shortest way to where it goes wrong.
To see it happen: procrunner check --scenarios FOLDER writes a scenario that comes out so, for
procrunner test and for the one who mends.
For PR605 split the process with call activities, or raise states under [rules] in procrunner.toml.

Wrong: fork × → task a | task b → join + → end (the join waits for both; one comes).
Right: fork × → task a | task b → join × → end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from procrunner import soundness
from procrunner.check.messages import gates, groups
from procrunner.check.rule import Rule, Subject
from procrunner.definition import Definition, Element, Flow, Process
from procrunner.errors import Finding, Severity
from procrunner.soundness import Kind, Problem

_CODES = {
    Kind.DEADLOCK: ("PR601", Severity.ERROR),
    Kind.DEAD: ("PR602", Severity.WARNING),
    Kind.SECOND: ("PR603", Severity.ERROR),
    Kind.ENDLESS: ("PR604", Severity.ERROR),
    Kind.UNDECIDED: ("PR605", Severity.INFO),
}


def find(subject: Subject) -> Iterator[Finding]:
    """What can go wrong in runs of the file's executable processes."""
    definition = subject.definition
    for processes in groups(definition):
        net = soundness.play(processes, gates=gates(processes, definition))
        if net.moves:
            for problem in soundness.judge(net, subject.world.house.states).problems:
                yield _finding(definition, processes, problem, subject.world.house.states)


def _finding(
    definition: Definition, processes: Sequence[Process], problem: Problem, states: int
) -> Finding:
    code, severity = _CODES[problem.kind]
    thing = definition.elements.get(problem.element) or processes[0]
    called, waiting = name(definition, problem.element), _names(definition, problem.waiting)
    message = {
        Kind.DEADLOCK: f"deadlock: tokens wait for ever at {waiting}",
        Kind.DEAD: f"no run ever comes to {called}",
        Kind.SECOND: f"a second token comes behind {called}, to {waiting}",
        Kind.ENDLESS: f"no run {'that comes to' if problem.steps else 'of'} {waiting} can end",
        Kind.UNDECIDED: f"not decided within {states:,} states whether every run can end",
    }[problem.kind]
    found = definition.finding(
        code, thing, message, hint=_hint(definition, problem), severity=severity
    )
    return replace(found, way=problem.steps)


def _hint(definition: Definition, problem: Problem) -> str:
    if problem.kind is Kind.DEAD:
        return "Look at the conditions and joins before it, or remove it."
    if problem.kind is Kind.UNDECIDED:
        return "Split the process with call activities, or raise states under [rules]."
    if not problem.steps:
        return "It is so from the start: let a way lead out to an end event."
    which = "Shortest way" if problem.is_shortest else "A way"
    return f"{which}: {way(definition, problem.steps)}."


def way(definition: Definition, steps: Sequence[str]) -> str:
    """Steps as a person reads them."""
    return " → ".join(name(definition, step).strip("'") for step in steps)


def name(definition: Definition, id_: str) -> str:
    """How a sentence names an element, flow or process."""
    thing: Element | Flow | Process | None = definition.elements.get(id_)
    thing = thing or next((p for p in definition.processes if p.id == id_), None)
    return f"'{thing.name}'" if thing and thing.name else f"'{id_}'"


def _names(definition: Definition, ids: Sequence[str]) -> str:
    return ", ".join(name(definition, id_) for id_ in ids)


RULE = Rule(
    codes=tuple(code for code, _ in sorted(_CODES.values())),
    find=find,
    others=dict(_CODES.values()),
)
