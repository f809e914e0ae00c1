"""Who catches an error or an escalation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procrunner.engine.token import Token

if TYPE_CHECKING:
    from procrunner.engine.case import Case
    from procrunner.engine.node import Node, Trigger


def catcher(case: Case, token: Token, kind: str, code: str) -> tuple[Token, Trigger] | None:
    """The nearest event that catches an error or escalation of this code, and its host.

    It is aimed: at the activity itself, then at the scopes around it, from the inside before
    the border, never at siblings.
    """
    place: Token | None = token
    while place is not None:
        at_border = [each for each in place.task_spec.triggers if each.handler is None]
        if place.leaving:
            at_border = []  # what is undone there has been left already
        if found := _matching(at_border, kind, code):
            return place, found
        top = case.inside(place.scope)
        if found := _matching(_beside(top, place.task_spec), kind, code):
            return top, found
        place = case.tasks[place.scope] if place.scope else None
    return None


def _beside(top: Token, node: Node) -> list[Trigger]:
    """The starts of event sub-processes; none once one has interrupted, and never its own."""
    inside = [each for each in top.task_spec.triggers if each.handler is not None]
    if node.is_event_sub_process and not node.goes_beside:
        return []
    return [each for each in inside if each.handler is not node]


def _matching(triggers: list[Trigger], kind: str, code: str) -> Trigger | None:
    able = [each for each in triggers if each.definition.type == kind]
    for wanted in (code, ""):  # one without a code catches what no other does
        for trigger in able:
            if trigger.definition.code == wanted:
                return trigger
    return None


def error_variables(trigger: Trigger, code: str, message: str) -> dict[str, str]:
    """What the event tells of the error, if it names variables for it."""
    own = trigger.definition.attributes
    told = {
        own.get("camunda:errorCodeVariable", ""): code,
        own.get("camunda:errorMessageVariable", ""): message,
    }
    told.pop("", None)
    return told
