"""Events on the way: thrown, caught, and ends (BPMN 2.0.2, 10.5)."""

from __future__ import annotations

from dataclasses import replace

from procrunner import correlation
from procrunner.calendar import Calendar
from procrunner.definition import EventDefinition
from procrunner.engine import catching, happening, tree
from procrunner.engine.node import Expected, Node, Trigger
from procrunner.engine.step import Sent
from procrunner.engine.timer import Clock, Moment, counted, moment
from procrunner.engine.token import StandstillError, Token
from procrunner.expression import Expression
from procrunner.model import EventKind, IncidentKind, Wait, WaitKind


class PassingEvent(Node):
    """A start, a none event, a boundary event that has happened, a link."""


class CatchEvent(Node):
    """Waits for a timer, a message or a signal; a receive task does so too."""

    expected: tuple[Expected, ...]  #: by definition

    @property
    def definition(self) -> EventDefinition:
        """What it waits for, if it waits for one thing."""
        return self.expected[0].definition

    @property
    def awaits(self) -> WaitKind:  # type: ignore[override]  # each event awaits what its own definition says
        """The kind of its definition."""
        return WaitKind(self.definition.type)

    def begin(self, token: Token) -> bool:
        """Go on at once if it happened before the token came, behind an event-based gateway."""
        return token.has_happened

    def wait(self, token: Token) -> Wait | None:
        """The moment, or the name and correlation of the message."""
        wait, token.moment = self.expectation(token, token.id, self.expected[0])
        token.correlation = wait.correlation
        return wait

    def expectation(
        self, token: Token, number: int, expected: Expected
    ) -> tuple[Wait, Moment | None]:
        """What has to happen, and when if it is a timer.

        Raises:
            ExpressionError: it cannot be computed.
        """
        definition = expected.definition
        wait = self.about(number, WaitKind(definition.type))
        if definition.type == "timer":
            when = self._when(definition.timer, expected.text.value(token.data), token)
            return replace(wait, due=when.due), when
        if definition.type == "conditional":
            return replace(wait, message=definition.text), None
        key = correlation.text(expected.correlation.value(token.data))
        return replace(wait, message=definition.name, correlation=key), None

    def recounted(self, token: Token, clock: Clock) -> Moment:
        """When a timer fires that belongs to a term, with the times in which its clock stood.

        Raises:
            ExpressionError: the calendar cannot count it.
        """
        counted_ = counted(clock, self.element.properties, self.calendar(token))
        return replace(counted_, clock=clock)

    def _when(self, timer: str, value: object, token: Token) -> Moment:
        """By the clock; a duration with the property ``term:calendar`` by that calendar."""
        own, now = self.element.properties, token.workflow.now
        if timer != "timeDuration" or "term:calendar" not in own:
            return moment(timer, value, now)
        clock = Clock(str(value), now)
        if "term:of" in own:
            return self.recounted(token, clock)
        return counted(clock, own, self.calendar(token))

    def calendar(self, token: Token) -> Calendar:
        """Of its own lane; of a timer that belongs to a term, the one that the term is counted by.

        A process is the call that runs it; one that nobody called keeps the usual calendar.
        """
        program, whole = token.workflow.program, self.element.properties.get("term:of", "")
        if not whole:
            return program.book.of([self.lane])
        node = program.nodes.get(f"{self.process}/{whole}")
        if node is not None:
            return program.book.of([node.lane])
        caller = tree.caller(token)
        return program.book.of([caller.task_spec.lane] if caller else [])


class ArmedCatch(CatchEvent):
    """Waits for a condition, or for one or all of several things; each is armed by itself."""

    @property
    def awaits(self) -> None:  # type: ignore[override]  # only its triggers wait
        """Nothing by itself."""

    def wait(self, token: Token) -> Wait | None:
        """Only its triggers wait."""
        return None


class BoundaryEvent(ArmedCatch):
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
        case.sent.append(
            Sent(
                kind=kind,
                name=self.definition.name,
                token=token.id,
                outside=self.leads_outside,
                correlation=correlation.text(self.correlation.value(token.data)),
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
        host, trigger = self.catcher(token)
        case.note(EventKind.COMPLETED, token)
        told = catching.error_variables(trigger, code, self.definition.name)
        case.give_up(host, trigger, told)
        return True

    def catcher(self, token: Token) -> tuple[Token, Trigger]:
        """Who catches it.

        Raises:
            StandstillError: nobody does.
        """
        code = self.definition.code
        caught = catching.catcher(token.workflow, token, "error", code)
        if caught is None:
            raise StandstillError(
                IncidentKind.ERROR,
                f"nobody catches the error '{code or self.definition.name}'",
                hint="Put an error boundary event around it, or make this a plain end event.",
            )
        return caught


class MultipleThrow(Node):
    """Throws all of several: what others may catch first, what ends its scope last."""

    parts: tuple[Node, ...]

    def begin(self, token: Token) -> bool:
        """Throw one after the other, until one ends what the token is part of.

        Raises:
            StandstillError: nobody catches an error among them; nothing was thrown.
        """
        for part in self.parts:
            if isinstance(part, ErrorEnd):
                part.catcher(token)
        for part in self.parts:
            part.begin(token)
            if token.id not in token.workflow.tasks:
                break
        return True


class TerminateEnd(Node):
    """Ends its scope at once, whatever else goes on in it (BPMN 2.0.2, 13.5.6)."""

    def begin(self, token: Token) -> bool:
        """End everything else in the scope."""
        happening.terminate(token.workflow, token)
        return True
