"""Who catches an error or an escalation, and what an event does to whom it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procrunner.engine import happening
from procrunner.engine.token import Token
from procrunner.model import Variables

if TYPE_CHECKING:
    from procrunner.engine.case import Case
    from procrunner.engine.node import Trigger


def catcher(case: Case, token: Token, kind: str, code: str) -> tuple[Token, Trigger] | None:
    """The nearest event that catches an error or escalation of this code, and its host.

    It is aimed: at the activity itself, then at the scopes around it, never at siblings.
    """
    place: Token | None = token
    while place is not None:
        found = _matching(place, kind, code)
        if found is not None:
            return place, found
        place = case.tasks[place.scope] if place.scope else None
    return None


def _matching(place: Token, kind: str, code: str) -> Trigger | None:
    able = [each for each in place.task_spec.triggers if each.definition.type == kind]
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


def catch(case: Case, host: Token, trigger: Trigger, variables: Variables) -> None:
    """The event happens to its host."""
    if trigger.interrupting:
        happening.interrupt(case, host, trigger, variables)
    else:
        happening.branch_off(case, host, trigger, variables)
