"""Whether an act's checklist holds together: what it points to exists, and every way ends."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from procrunner.definition import Place
from procrunner.regulation.model import Act, Course, Reason, Service, Step, Way

Fault = tuple[Place, str, str]


def faults(act: Act) -> Iterator[Fault]:
    """What is wrong, with its place and how to mend it."""
    for role in act.roles.values():
        for other in role.acted_by:
            yield from _known(Place(), f"role {role.id}: acted_by", other, act.roles)
    for service in act.services:
        yield from _twice(service)
        yield from _targets(act, service)
        yield from _ways(service)
    for defect in act.defects:
        for name in defect.services:
            yield from _known(
                Place(), f"defect {defect.id}", name, [each.id for each in act.services]
            )


def _twice(service: Service) -> Iterator[Fault]:
    seen: dict[str, Step] = {}
    for step in service.steps:
        if step.id in seen:
            line = seen[step.id].place.line
            yield step.place, f"the step '{step.id}' stands twice", f"First in line {line}."
        seen.setdefault(step.id, step)


def _targets(act: Act, service: Service) -> Iterator[Fault]:
    steps = [step.id for step in service.steps]
    courses = [course.id for course in service.courses]
    for course in service.courses:
        yield from _known(course.place, f"{course.id}: entry", course.entry, steps)
        if course.superseded_by:
            yield from _known(
                course.place, f"{course.id}: superseded_by", course.superseded_by, courses
            )
    for step in service.steps:
        said = [
            ("next", [each.to for each in step.next if each.to], steps),
            ("applies_to", step.applies_to, steps),
            ("same_as", step.same_as, steps),
            ("term: within", [step.term.within] if step.term.within else [], steps),
            ("calls", [step.calls] if step.calls else [], _groups(courses)),
            ("actor", [step.actor], act.roles),
            ("hands_to", [step.hands_to] if step.hands_to else [], act.roles),
            ("systems", step.systems, act.systems),
        ]
        for what, names, known in said:
            for name in names:
                yield from _known(step.place, f"{step.id}: {what}", name, known)
    for reason in service.reasons:
        yield from _reason(reason, steps, courses)


def _reason(reason: Reason, steps: Collection[str], courses: Collection[str]) -> Iterator[Fault]:
    yield from _known(reason.place, "reasons", reason.target, [*steps, *courses])


def _groups(courses: Collection[str]) -> set[str]:
    # provider is the group of provider/issue and provider/reissue
    return {course.rsplit("/", n)[0] for course in courses for n in range(course.count("/") + 1)}


def _known(place: Place, what: str, name: str, known: Collection[str]) -> Iterator[Fault]:
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else "It is not in this file."
        yield place, f"{what}: there is no '{name}'", hint


def _ways(service: Service) -> Iterator[Fault]:
    steps = {step.id: step for step in service.steps}
    reached: set[str] = set()
    for course in service.courses:
        mine = _reached(course.entry, steps)
        reached |= mine
        yield from _dead_ends(course, [steps[each] for each in mine])
    for step in steps.values():
        if not step.is_rule and step.id not in reached:
            yield (
                step.place,
                f"no way leads to the step '{step.id}'",
                "Name it in next of the step before it.",
            )


def _reached(entry: str, steps: dict[str, Step]) -> set[str]:
    found: set[str] = set()
    waiting = [entry]
    while waiting:
        each = waiting.pop()
        if each in steps and each not in found:
            found.add(each)
            waiting.extend(branch.to for branch in steps[each].next if branch.to)
    return found


def _dead_ends(course: Course, steps: Collection[Step]) -> Iterator[Fault]:
    for step in steps:
        if not (step.next or step.is_last):
            yield (
                step.place,
                f"the way ends at '{step.id}', and nothing says how",
                "Write next: …, end: positive, or refusal: CODE",
            )
    if course.way is Way.CHANNEL and not any(step.is_end or step.refusals for step in steps):
        yield course.place, f"the channel '{course.id}' never ends", "Give its last step an end."
