"""Gateways: where branches part and meet (BPMN 2.0.2, 13.4)."""

from __future__ import annotations

from procrunner.engine import joining
from procrunner.engine.node import Node, Route
from procrunner.engine.token import Token
from procrunner.model import EventKind


class ExclusiveGateway(Node):
    """One way on: the first whose condition is true."""

    def choose(self, token: Token) -> list[Route]:
        """The first flow whose condition is true, in the order of the file; else the default."""
        for route in self.routes:
            if route is not self.default and (
                route.condition is None or route.condition.is_true(token.data)
            ):
                return [route]
        return self.otherwise()


class ParallelGateway(Node):
    """All ways on, after one token has come by each way in."""

    def _update_hook(self, token: Token) -> bool:
        if len(self.incoming) < 2:  # noqa: PLR2004 - one way in joins nothing
            return True
        case = token.workflow
        joining.arrive(case, token)
        if len(joining.waiting(case, token)) < len(self.incoming):
            case.note(EventKind.ENTERED, token)
            return False
        joining.gather(case, token)._ready()
        return False

    def begin(self, token: Token) -> bool:
        """Become one with the tokens that waited."""
        joining.become_one(token.workflow, token)
        return True

    def choose(self, token: Token) -> list[Route]:
        """All flows; conditions have no meaning here."""
        return self.routes


class InclusiveGateway(Node):
    """Every way on whose condition is true, after all tokens that can still come have come."""

    reach: dict[str, frozenset[str]]
    """By incoming flow: ids of elements from which it can be reached past this gateway."""
    is_inclusive = True

    def _update_hook(self, token: Token) -> bool:
        if len(self.incoming) < 2:  # noqa: PLR2004 - one way in joins nothing
            return True
        case = token.workflow
        joining.arrive(case, token)  # who else can come is known when nothing moves any more
        case.note(EventKind.ENTERED, token)
        return False

    def begin(self, token: Token) -> bool:
        """Become one with the tokens that waited."""
        joining.become_one(token.workflow, token)
        return True


class EventGateway(Node):
    """The first event behind it decides (BPMN 2.0.2, 10.6.6)."""

    def begin(self, token: Token) -> bool:
        """Wait for whichever event comes first."""
        return False
