"""Instances go over to another version of their process: a plan first, then the deed, or back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from procrunner import engine
from procrunner.engine import Fit, Verdict
from procrunner.errors import ConflictError
from procrunner.model import EventKind, HistoryEvent, Instance
from procrunner.runner.ahead import ahead
from procrunner.runner.applying import Applier

_GRAVEST = (Verdict.UNSAFE, Verdict.NEEDS_MAPPING, Verdict.SAFE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How one instance would go over."""

    instance: Instance
    version: int  #: the one it is to run
    pins: Mapping[str, int]  #: of what it calls there
    fits: Sequence[Fit]  #: of the tokens; then, as token 0, what they would meet later

    @property
    def verdict(self) -> Verdict:
        """That of the token that fits worst, or of what is worst ahead of them."""
        return min((each.verdict for each in self.fits), key=_GRAVEST.index, default=Verdict.SAFE)


def plan(applier: Applier, found: Instance, *, to: int | None, mapping: Mapping[str, str]) -> Plan:
    """How an instance would go over to a version of its process, the newest unless told.

    Raises:
        NotFoundError: there is no such version.
        ConflictError: it has ended, or runs that version already.
        DefinitionError: that version cannot run.
    """
    unit, catalogue = applier.unit, applier.catalogue
    version = unit.definitions.get(found.process, to)
    pins = catalogue.pins(unit, version)
    if (version.version, pins) == (found.version, dict(found.pins)) or found.status.is_over:
        state = found.status if found.status.is_over else f"at version {found.version}"
        raise ConflictError(
            f"instance {found.id} is {state}", hint="There is nothing to go over to."
        )
    new = catalogue.program(unit, found.process, version.version, pins)
    old = catalogue.of(unit, found)
    fits = [*engine.fits(old, new, found.state, mapping, applier.now)]
    if all(each.verdict is Verdict.SAFE for each in fits):
        state = engine.migrate(old, new, found.state, _targets(fits), applier.now)
        fits += ahead(new, state, applier.now)
    return Plan(instance=found, version=version.version, pins=pins, fits=fits)


def apply(applier: Applier, planned: Plan, *, actor: str) -> Instance:
    """Let an instance go over; its work items, jobs and terms stay what they are.

    Raises:
        ConflictError: a token does not fit, or somebody changed the instance meanwhile.
    """
    if planned.verdict is not Verdict.SAFE:
        worst = next(each for each in planned.fits if each.verdict is planned.verdict)
        raise ConflictError(
            f"instance {planned.instance.id} does not fit: {worst.element}: {worst.reason}",
            hint="procrunner migrate without --apply tells all; --map OLD=NEW says where to.",
        )
    moved = _targets(planned.fits)
    places = {str(each.token): each.element for each in planned.fits if each.token}
    found = planned.instance
    data = {"from": found.version, "to": planned.version, "pins": dict(found.pins)}
    return _turn(applier, planned, moved, {**data, "places": places}, actor)


def undo(applier: Applier, found: Instance, *, actor: str) -> Instance:
    """Let an instance go back to where it came over from, if nothing was done in it since.

    Raises:
        ConflictError: it did not come over, or something was done since.
    """
    last = next(
        (
            each.event
            for each in reversed(applier.unit.history.list(found.id))
            if each.event.kind is EventKind.MIGRATED
        ),
        None,
    )
    if last is None or last.data.get("revision") != found.revision or "places" not in last.data:
        raise ConflictError(
            f"instance {found.id} cannot go back",
            hint="It did not come over from another version, or something was done in it since.",
        )
    back = Plan(instance=found, version=last.data["from"], pins=last.data["pins"], fits=())
    targets = {int(token): element for token, element in last.data["places"].items()}
    data = {"from": found.version, "to": back.version}
    return _turn(applier, back, targets, data, actor)


def _targets(fits: Sequence[Fit]) -> dict[int, str]:
    return {each.token: each.to for each in fits if each.token}


def _turn(
    applier: Applier,
    planned: Plan,
    targets: Mapping[int, str],
    data: Mapping[str, object],
    actor: str,
) -> Instance:
    unit, found = applier.unit, planned.instance
    old = applier.catalogue.of(unit, found)
    pins = dict(planned.pins)
    new = applier.catalogue.program(unit, found.process, planned.version, pins)
    state = engine.migrate(old, new, found.state, targets, applier.now)
    turned = replace(
        found, version=planned.version, pins=pins, state=state, revision=found.revision + 1
    )
    unit.instances.save(turned, expected=found.revision)
    for wait in engine.placed(new, state, targets, applier.now):
        unit.waits.rename(found.id, wait)
    event = HistoryEvent(
        kind=EventKind.MIGRATED, process=found.process, data={**data, "revision": turned.revision}
    )
    unit.history.append(found.id, [event], actor=actor, at=applier.now, after=turned)
    return turned
