"""What tokens of an instance would meet later on, were it put into another drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from procrunner import engine, soundness
from procrunner.engine import Fit, Standing, Verdict
from procrunner.soundness import Kind, Net, Problem

STATES = 20_000
"""How many states are looked at from where an instance stands."""
_REASONS = {
    Kind.DEADLOCK: "tokens would wait here for ever: what they wait for can no longer come",
    Kind.ENDLESS: "from here on it could never end",
    Kind.SECOND: "it would be done twice: a second token comes here",
    Kind.UNDECIDED: f"what comes later was not decided within {STATES:,} states",
}


def ahead(program: engine.Program, state: str, now: datetime) -> list[Fit]:
    """What may go wrong from here on, though it could not in an instance that began there.

    Rounds of a loop are looked at one by one. Inside event and ad-hoc sub-processes nothing is
    looked at, and conditions may be true or false.

    Args:
        program: what the instance would run.
        state: of the instance, as that reads it.
        now: the moment, aware.
    """
    net, tokens = _net(program), engine.standings(program, state, now)
    found: dict[Problem, None] = {}
    for together in _together(tokens):
        places = frozenset(_places(net, together))
        if places:
            found.update(dict.fromkeys(_problems(net, places)))
    return [_fit(program, problem) for problem in found]


def _together(tokens: Sequence[Standing]) -> Iterator[list[Standing]]:
    """Tokens with those of one round of each loop."""
    for rounds in sorted({each.rounds for each in tokens}):
        if not any(other.rounds[: len(rounds)] == rounds != other.rounds for other in tokens):
            yield [each for each in tokens if each.rounds == rounds[: len(each.rounds)]]


def _places(net: Net, tokens: Iterable[Standing]) -> Iterator[str]:
    for token in tokens:
        path = "/".join(token.scopes)
        place = "" if token.is_apart else net.holding(path, token.element, token.flow)
        if place:
            yield place
            yield from (
                name for each in token.armed if (name := f"{path}:{each}~armed") in net.marks
            )


@lru_cache(maxsize=64)
def _net(program: engine.Program) -> Net:
    process = program.definitions[program.process].process(program.process)
    called = {id_: program.definitions[id_] for id_ in program.calls}
    return soundness.play([process], called=called)


@lru_cache(maxsize=10_000)  # many instances stand at the same places
def _problems(net: Net, places: frozenset[str]) -> tuple[Problem, ...]:
    return soundness.ahead(net, places, STATES)


def _fit(program: engine.Program, problem: Problem) -> Fit:
    nodes = program.nodes.values()
    node = next((each for each in nodes if each.element.id == problem.element), program.frame)
    return Fit(
        token=0,
        process=node.process,
        element=problem.element,
        name=node.element.name,
        to=problem.element,
        verdict=Verdict.SAFE if problem.kind is Kind.UNDECIDED else Verdict.UNSAFE,
        reason=_REASONS[problem.kind],
    )
