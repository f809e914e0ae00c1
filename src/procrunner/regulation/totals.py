"""How much there is in the acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from procrunner.regulation.model import Act, Defect, Gravity, Kind


def totals(acts: Sequence[Act]) -> Mapping[str, int]:
    """Services, channels, sequences and steps of all acts, and their defects.

    A defect that holds for several acts stands in each of them and counts once.
    """
    services = [service for act in acts for service in act.services]
    steps = [step for service in services for step in service.steps]
    kinds = Counter(step.kind for step in steps)
    numbered = Counter(step.kind for step in steps if step.clause.number)
    found = defects(acts)
    return {
        "acts": len(acts),
        "services": sum(service.kind == "service" for service in services),
        "procedures": sum(service.kind != "service" for service in services),
        "channels": sum(len(service.channels) for service in services),
        "sequences": sum(len(service.courses) for service in services),
        "steps": len(steps),
        **{f"{kind}_steps": kinds[kind] for kind in Kind},
        "numbered_processes": numbered[Kind.PROCESS],
        "numbered_conditions": numbered[Kind.CONDITION],
        "implied_conditions": sum(step.is_implied for step in steps),
        "refusal_ends": sum(bool(step.refusal) for step in steps),
        "refusal_branches": sum(bool(each.refusal) for step in steps for each in step.next),
        "steps_with_term": sum(bool(step.limits) for step in steps),
        "defects": len(found),
        **{f"{gravity}_defects": sum(d.gravity is gravity for d in found) for gravity in Gravity},
    }


def defects(acts: Sequence[Act]) -> Sequence[Defect]:
    """The defects of all acts, each once, in their order."""
    found: dict[str, Defect] = {}
    for act in acts:
        for defect in act.defects:
            found.setdefault(defect.id, defect)
    return list(found.values())
