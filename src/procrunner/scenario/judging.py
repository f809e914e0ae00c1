"""How a scenario came out, held against what it expects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from procrunner.definition import Definition
from procrunner.errors import ProcrunnerError
from procrunner.model import EventKind, IncidentKind, Instance, Status, WaitKind
from procrunner.project import Project
from procrunner.runner import Story, View
from procrunner.scenario.model import Scenario
from procrunner.scenario.outcome import Difference, differences
from procrunner.scenario.stage import Cast

Passed = frozenset[tuple[str, str]]
"""Process and BPMN id of each element and flow that a case came through."""
_COME = {EventKind.COMPLETED, EventKind.ENTERED}
_OUTSIDE = {WaitKind.MESSAGE, WaitKind.SIGNAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What became of one scenario."""

    scenario: Scenario
    seconds: float = 0
    instance: str = ""  #: id
    outcome: str = ""  #: BPMN id of the end event reached last
    stands: str = ""  #: where it stands, in words
    way: tuple[str, ...] = ()  #: the decisions on the way, in words
    passed: Passed = frozenset()
    repeated: frozenset[str] = frozenset()  #: BPMN ids of elements that it came through again
    stopped: tuple[str, ...] = ()  #: BPMN ids of what incidents stop it at
    stalled: tuple[str, ...] = ()  #: those of them at which tokens wait for nothing that can come
    waiting: tuple[str, ...] = ()  #: BPMN ids of what waits for something from outside
    differences: tuple[Difference, ...] = field(default_factory=tuple)

    @property
    def is_right(self) -> bool:
        """Whether it came out as expected."""
        return not self.differences

    def __str__(self) -> str:
        scenario = self.scenario
        lines = [f"{scenario.place}: {scenario.key} {scenario.title} ({scenario.process})"]
        if self.stands:
            lines.append(f"  {self.stands}")
        if self.way:
            lines.append(f"  decided on the way: {', '.join(self.way)}")
        for each in self.differences:
            told = str(each).replace("\n", "\n    ")
            lines.append(f"  {scenario.line_of(each.about)}: {each.about}\n    {told}")
        return "\n".join(lines)


def judged(project: Project, scenario: Scenario, begun: Sequence[Instance], cast: Cast) -> Played:
    """What came of a scenario that was played: its instance, and those that began on its way."""
    instance = begun[0]
    story = project.viewer.story(instance.id)
    view = project.viewer.view(instance.id)
    passed = frozenset[tuple[str, str]]().union(
        *(_passed(project.viewer.story(each.id)) for each in begun)
    )
    repeated = frozenset[str]().union(*(_repeated(project.viewer.story(each.id)) for each in begun))
    views = [project.viewer.view(each.id) for each in begun]
    incidents = [each for one in views for each in one.incidents]
    stopped = [each.element for each in incidents]
    found = [
        *_end(scenario, view, stopped),
        *_ways(scenario, passed),
        *_twice(scenario, repeated),
        *differences(
            "expects", dict(scenario.expected.variables), dict(instance.variables), "variables"
        ),
    ]
    facts = cast.facts(instance) if scenario.expected.facts else {}
    for name, expected in scenario.expected.facts.items():
        found.extend(differences("expects", expected, facts.get(name), name))
    return Played(
        scenario=scenario,
        instance=instance.id,
        outcome=instance.outcome,
        stands="; ".join([_stands(view), *_others(project, begun[1:])]),
        way=tuple(_decisions(story)),
        passed=passed,
        repeated=repeated,
        stopped=tuple(stopped),
        stalled=tuple(e.element for e in incidents if e.kind is IncidentKind.STALLED),
        waiting=tuple(e.element for one in views for e in one.events if e.kind in _OUTSIDE),
        differences=tuple(found),
    )


def refused(project: Project, scenario: Scenario, error: ProcrunnerError) -> Played:
    """A scenario that could not be played to its end: what a person did was refused."""
    with project.store.read() as unit:
        begun = unit.instances.list(process=scenario.process, business_key=scenario.key, limit=1)
    stands = _stands(project.viewer.view(begun[0].id)) if begun else "it did not begin"
    where = f"{error.where}: " if error.where else ""
    said = Difference(
        about="answers" if begun else "start",
        expected=f"end at {scenario.expected.ends or scenario.expected.stops or 'none'}",
        happened=f"{where}{error.what}",
        hint=error.hint,
    )
    return Played(scenario=scenario, stands=stands, differences=(said,))


def _passed(story: Story) -> Passed:
    found = set()
    for stored in story.events:
        event = stored.event
        if event.flow:
            found.add((event.process, event.flow))
        if event.element and event.kind in _COME:
            found.add((event.process, event.element))
    return frozenset(found)


def _repeated(story: Story) -> frozenset[str]:
    """Elements that were done more than once, and flows that were gone more than once."""
    events = [stored.event for stored in story.events]
    done = Counter((e.element, e.kind) for e in events if e.element and e.kind in _COME)
    gone = Counter((each.flow, each.kind) for each in events if each.flow)
    return frozenset(id_ for (id_, _), times in [*done.items(), *gone.items()] if times > 1)


def _end(scenario: Scenario, view: View, stopped: Collection[str]) -> Iterator[Difference]:
    expected, instance = scenario.expected, view.instance
    ended = instance.outcome if instance.status is Status.COMPLETED else ""
    if expected.ends and ended != expected.ends:
        yield Difference(
            about="ends",
            expected=f"it ends at {expected.ends}",
            happened=f"it ended at {ended}" if ended else _stands(view),
            hint="Mend the answers that lead elsewhere, or what it says under ends.",
        )
    elif expected.stops and expected.stops not in stopped:
        yield Difference(
            about="stops",
            expected=f"an incident stops it at {expected.stops}",
            happened=_stands(view),
            hint="Mend the replies of the handlers, or what it says under stops.",
        )
    elif expected.lasts and (view.instance.status is not Status.ACTIVE or stopped):
        yield Difference(about="lasts", expected="it never ends", happened=_stands(view))


def _ways(scenario: Scenario, passed: Passed) -> Iterator[Difference]:
    ids = {element for _, element in passed}
    for id_ in scenario.expected.passes:
        if id_ not in ids:
            yield Difference(
                about="expects", expected=f"it comes through {id_}", happened="it did not"
            )
    for id_ in scenario.expected.avoids:
        if id_ in ids:
            yield Difference(
                about="expects", expected=f"it does not come to {id_}", happened="it did"
            )


def _twice(scenario: Scenario, repeated: Collection[str]) -> Iterator[Difference]:
    for id_ in scenario.expected.twice:
        if id_ not in repeated:
            yield Difference(
                about="expects", expected=f"it comes through {id_} twice", happened="it did not"
            )


def _stands(view: View) -> str:
    instance = view.instance
    if instance.status is Status.COMPLETED:
        return f"it ended at {instance.outcome} ({instance.outcome_name})"
    places = [
        *(f"an incident at {i.element} ({i.name}): {i.message}" for i in view.incidents),
        *(f"{item.element} ({item.name}) waits for {item.role}" for item in view.work_items),
        *(f"{wait.element} ({wait.name}) waits for a {wait.kind}" for wait in view.events),
        *(f"{wait.element} waits for other branches" for wait in view.joins),
    ]
    return f"it stands: {'; '.join(places) or instance.status}"


def _others(project: Project, begun: Sequence[Instance]) -> Iterator[str]:
    """Where those stand that began on the way."""
    for each in begun:
        yield f"{each.process}: {_stands(project.viewer.view(each.id))}"


def _decisions(story: Story) -> Iterator[str]:
    definitions: Mapping[str, Definition] = {
        process.id: each for each in story.definitions for process in each.processes
    }
    for stored in story.events:
        event = stored.event
        for flow in event.data.get("to", ()) if event.kind is EventKind.COMPLETED else ():
            drawn = definitions[event.process].flows.get(flow)
            yield f"{event.element} → {drawn.name or flow if drawn else flow}"
