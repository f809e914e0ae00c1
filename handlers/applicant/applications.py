"""A person's applications, as the person sees them: where they stand, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from procrunner.deadline import WHOLE
from procrunner.definition import Definition
from procrunner.language import Words, say
from procrunner.model import Status, Variables
from procrunner.ports import Narrowing
from procrunner.project import Project
from procrunner.runner import Story, View

APPLICANT = "applicant_iin"
"""The variable of the drawings that holds who applies."""

_MOST = 1_000
_STATES: Mapping[Status, Words] = {
    Status.ACTIVE: ("қаралуда", "на рассмотрении", "under way"),
    Status.SUSPENDED: ("кідіртілді", "приостановлено", "suspended"),
    Status.COMPLETED: ("аяқталды", "завершено", "ended"),
    Status.CANCELLED: ("тоқтатылды", "прекращено", "stopped"),
}
_ENTERED = (("registration", "incoming_number"), ("acceptance", "number"))
_ENDED_WITH = ("certificate", "licence", "attestation", "refusal", "not_accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One application."""

    id: str  #: of the instance
    key: str
    service: str  #: name of the process, which says the channel too
    number: str  #: under which it was entered; empty before
    status: str  #: in words, with what it waits for or how it ended
    since: datetime
    due: datetime | None  #: when the term of the whole ends; None where the act gives none
    result: str  #: number of what it ended with, in its register


def applications(project: Project, iin: str, language: str) -> list[Application]:
    """All of a person's that whoever looks may see, the newest first."""
    with project.seen.read() as unit:
        asked = Narrowing(variables={APPLICANT: iin})
        found = unit.instances.list(more=asked, limit=_MOST)
    return [
        _application(project.viewer.view(each.id), project.viewer.story(each.id), language)
        for each in found
    ]


def name(definition: Definition, process: str, language: str) -> str:
    """The name of a process in a language; that of its pool where the process has none."""
    (found,) = (each for each in definition.processes if each.id == process)
    pools = {each.process: each.label(language) for each in definition.participants}
    own = found.properties.get(f"label:{language}") or found.name
    return own or pools.get(process, "") or process


def _application(view: View, story: Story, language: str) -> Application:
    instance = view.instance
    main = story.definitions[0]
    whole = [each.due for each in view.deadlines if each.token == WHOLE]
    return Application(
        id=instance.id,
        key=instance.business_key,
        service=name(main, instance.process, language),
        number=_entered(instance.variables),
        status=": ".join(filter(None, (_state(view, language), _place(view, story, language)))),
        since=instance.started_at,
        due=whole[0] if whole else None,
        result=next(_numbers(instance.variables), ""),
    )


def _state(view: View, language: str) -> str:
    return say(_STATES[view.instance.status], language)


def _place(view: View, story: Story, language: str) -> str:
    """How it ended, or what persons have to do now."""
    if view.instance.status is Status.COMPLETED:
        ended = story.definitions[0].elements.get(view.instance.outcome)
        return ended.label(language) if ended else view.instance.outcome_name
    drawn = {
        (process.id, each.id): each
        for file in story.definitions
        for process in file.processes
        for each in process.elements
    }
    asked = (drawn[each.process, each.element].label(language) for each in view.work_items)
    return ", ".join(dict.fromkeys(asked))


def _entered(variables: Variables) -> str:
    for variable, field in _ENTERED:
        if number := _part(variables.get(variable), field):
            return number
    return str(variables.get("journal_number") or "")


def _numbers(variables: Variables) -> Iterator[str]:
    for variable in _ENDED_WITH:
        if number := _part(variables.get(variable), "number"):
            yield number


def _part(value: object, field: str) -> str:
    return str(value.get(field) or "") if isinstance(value, Mapping) else ""
