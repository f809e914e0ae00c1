"""Where an instance stands, told by its state and by sketches of the processes that it runs.

Nothing is read or compiled for that: the sketch of a version is made when it is deployed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from procrunner.definition import Field, Place
from procrunner.model import IncidentKind, Wait, WaitKind

FORMAT = 1
"""Of what is stored; a sketch in another format is not read, but made anew from the drawing."""
WAITING, STARTED, LIVE = 8, 32, 60
"""SpiffWorkflow's states of a token, as the state of an instance holds them."""


class Sketch:
    """What has to be known of a version of a process to tell where its instances stand."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._told = told

    @property
    def text(self) -> str:
        """As it is stored."""
        return json.dumps(self._told, ensure_ascii=False, separators=(",", ":"))

    @property
    def name(self) -> str:
        """The label of the process."""
        return str(self._told["name"])

    def fields(self, element: str) -> Sequence[Field]:
        """What the form of an element asks for."""
        rows = self._told["fields"].get(element, ())
        return [Field(**{**row, "place": Place(*row["place"])}) for row in rows]

    def labels(self, language: str) -> Mapping[tuple[str, str], str]:
        """Labels of a language by id and plain name; of lanes by an empty id."""
        told = self._told["labels"].get(language, ())
        return {(id_, name): label for id_, name, label in told}

    def spot(self, node: str) -> Spot:
        """What is known of a node."""
        return Spot(*self._told["nodes"][node])


@dataclass(frozen=True, slots=True)
class Spot:
    """A node at which a token may stand."""

    element: str  #: BPMN id
    name: str
    lane: str
    awaits: str  #: kind of what a token waits for that started here; empty for nothing outside
    message: str  #: name of a message or signal that it waits for
    is_round: bool  #: of a loop
    armed: Sequence[Sequence[str]]  #: events at it: key, element, name, lane, kind, message


@dataclass(frozen=True, slots=True)
class Glance:
    """Where an instance stands."""

    scopes: Sequence[Wait]  #: sub-processes and calls in which something goes on, outermost first
    waits: Sequence[Wait]  #: everything that it waits for, oldest first


def read_sketch(text: str) -> Sketch | None:
    """A sketch as it was stored; None if there is none, or only one in another format."""
    told = json.loads(text) if text else {}
    return Sketch(told) if told.get("format") == FORMAT else None


def glance(sketches: Mapping[str, Sketch], state: str) -> Glance:
    """Where an instance stands; nowhere when it has ended.

    Args:
        sketches: of the process and of those it calls, by their ids.
        state: of the instance.
    """
    tokens = json.loads(state)["tokens"] if state else []
    parents = {parent for _, parent, *_ in tokens}
    scopes: list[Wait] = []
    waits: list[Wait] = []
    for number, _, node, status, _, _, *rest in tokens:
        process, _, rest_of_name = node.partition("/")
        spot = sketches[process].spot(rest_of_name)
        if number in parents and status & LIVE and not spot.is_round:
            scopes.append(_about(process, spot, number, WaitKind.JOIN))
        waits += _waits(process, spot, number, status, rest[0] if rest else {})
    return Glance(scopes, sorted(waits, key=lambda wait: wait.token))


def _waits(
    process: str, spot: Spot, number: int, status: int, more: Mapping[str, Any]
) -> Iterator[Wait]:
    if blocked := more.get("blocked"):
        yield _held(_about(process, spot, number, WaitKind.INCIDENT), blocked)
    elif status == WAITING:
        yield _about(process, spot, number, WaitKind.JOIN)
    elif status == STARTED and spot.awaits:
        wait = _about(process, spot, number, WaitKind(spot.awaits))
        correlation = more.get("correlation", "")
        yield _timed(replace(wait, message=spot.message, correlation=correlation), more)
    armed = more.get("armed", {})
    for key, element, name, lane, kind, message in spot.armed if armed else ():
        if key in armed:
            number, moment, correlation, *condition = armed[key]
            place = Spot(element, name, lane, kind, message, is_round=False, armed=())
            if condition and condition[1]:
                yield _held(_about(process, place, number, WaitKind.INCIDENT), condition[1])
            else:
                wait = _about(process, place, number, WaitKind(kind))
                wait = replace(wait, message=message, correlation=correlation)
                yield _timed(wait, {"moment": moment})


def _about(process: str, spot: Spot, number: int, kind: WaitKind) -> Wait:
    return Wait(
        token=number,
        element=spot.element,
        process=process,
        name=spot.name,
        kind=kind,
        lane=spot.lane,
    )


def _held(wait: Wait, blocked: Sequence[str]) -> Wait:
    kind, message, hint = blocked
    return replace(wait, incident=IncidentKind(kind), detail=message, hint=hint)


def _timed(wait: Wait, more: Mapping[str, Any]) -> Wait:
    """With the moment at which it fires; none while the clock of its term stands."""
    if not (moment := more.get("moment")):
        return wait
    due, *_, clock = moment if moment[5:] else (*moment, None)
    stands, reason = clock[3:] if clock else (None, "")
    fires = None if stands else datetime.fromisoformat(due)
    return replace(wait, due=fires, detail=reason)
