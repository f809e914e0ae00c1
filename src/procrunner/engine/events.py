"""Events on the way: thrown, caught, and ends (BPMN 2.0.2, 10.5)."""

from __future__ import annotations

from dataclasses import replace

from procrunner.definition import EventDefinition
from procrunner.engine import catching, happening
from procrunner.engine.node import Node
from procrunner.engine.step import Sent
from procrunner.engine.timer import Moment, moment
from procrunner.engine.token import StandstillError, Token
from procrunner.expression import Expression
from procrunner.model import EventKind, IncidentKind, Wait, WaitKind


class PassingEvent(Node):
    """A start, a none event, a boundary event that has happened, a link."""


class CatchEvent(Node):
    """Waits for a timer, a message or a signal; a receive task does so too."""

    definition: EventDefinition
    text: Expression  #: of the timer
    correlation: Expression

    @property
    def awaits(self) -> WaitKind:  # type: ignore[override]  # each event awaits what its own definition says
        """The kind of its definition."""
        return WaitKind(self.definition.type)

    def begin(self, token: Token) -> bool:
        """Go on at once if it happened before the token came, behind an event-based gateway."""
        return token.has_happened

    def wait(self, token: Token) -> Wait:
        """The moment, or the name and correlation of the message."""
        wait, token.moment = self.expectation(token, token.id)
        token.correlation = wait.correlation
        return wait

    def expectation(self, token: Token, number: int) -> tuple[Wait, Moment | None]:
        """What has to happen, and when if it is a timer.

        Raises:
            ExpressionError: it cannot be computed.
        """
        wait = self.about(number, WaitKind(self.definition.type))
        if self.definition.type == "timer":
            when = moment(self.definition.timer, self.text.value(token.data), token.workflow.now)
            return replace(wait, due=when.due), when
        correlation = str(self.correlation.value(token.data) or "")
        return replace(wait, message=self.definition.name, correlation=correlation), None


class BoundaryEvent(CatchEvent):
    """Armed while its host waits; when it happens a token sets out from it."""

    def begin(self, token: Token) -> bool:
        """It has happened, or there would be no token."""
        return True


class EventStart(BoundaryEvent):
    """The start of an event sub-process: armed while the scope around it is at work."""


class ThrowEvent(Node):
    """Sends a message or a signal."""

    definition: EventDefinition
    leads_outside: bool  #: whether a message flow leads to a black-box pool
    correlation: Expression

    def begin(self, token: Token) -> bool:
        """Send, and go on at once."""
        kind = WaitKind(self.definition.type)
        case = token.workflow
        correlation = str(self.correlation.value(token.data) or "")
        case.sent.append(
            Sent(
                kind=kind,
                name=self.definition.name,
                token=token.id,
                outside=self.leads_outside,
                correlation=correlation,
                variables=self.inputs(token.data),
            )
        )
        case.note(EventKind.SENT, token, {"name": self.definition.name})
        return True


class ErrorEnd(Node):
    """Ends its scope with an error that an outer boundary event catches."""

    definition: EventDefinition

    def begin(self, token: Token) -> bool:
        """Interrupt who catches it.

        Raises:
            StandstillError: nobody does.
        """
        case, code = token.workflow, self.definition.code
        caught = catching.catcher(case, token, "error", code)
        if caught is None:
            raise StandstillError(
                IncidentKind.ERROR,
                f"nobody catches the error '{code or self.definition.name}'",
                hint="Put an error boundary event around it, or make this a plain end event.",
            )
        host, trigger = caught
        case.note(EventKind.COMPLETED, token)
        told = catching.error_variables(trigger, code, self.definition.name)
        happening.take_place(case, host, trigger, told)
        return True


class TerminateEnd(Node):
    """Ends its scope at once, whatever else goes on in it (BPMN 2.0.2, 13.5.6)."""

    def begin(self, token: Token) -> bool:
        """End everything else in the scope."""
        happening.terminate(token.workflow, token)
        return True
