"""Escalation: a scope tells those around it, and goes on unless it is interrupted (10.5.6)."""

from __future__ import annotations

from procrunner.definition import EventDefinition
from procrunner.engine import catching, happening
from procrunner.engine.node import Node
from procrunner.engine.token import Token
from procrunner.model import EventKind


class EscalationThrow(Node):
    """Tells the nearest scope that listens; if none does, the history tells it."""

    definition: EventDefinition

    def begin(self, token: Token) -> bool:
        """Aim it outwards, with the input parameters of this event as variables."""
        case, code = token.workflow, self.definition.code
        given = self.inputs(token.data)
        caught = catching.catcher(case, token, "escalation", code)
        told = {"code": code, "caught": caught[1].node.element.id if caught else ""}
        case.note(EventKind.ESCALATED, token, told)
        if caught is None:
            return True
        host, trigger = caught
        if trigger.interrupting and host is not token:
            case.note(EventKind.COMPLETED, token)
        variable = trigger.definition.attributes.get("camunda:escalationCodeVariable", "")
        named = {variable: code} if variable else {}
        happening.take_place(case, host, trigger, {**given, **named})
        return True
