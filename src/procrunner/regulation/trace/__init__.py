"""Drawings held against the act: what is implemented, what is missing, what differs."""

from procrunner.regulation.trace.coverage import Coverage, Row, State, trace
from procrunner.regulation.trace.drawing import Drawing, Mark
from procrunner.regulation.trace.faults import places
from procrunner.regulation.trace.gap import About, Gap

__all__ = ["About", "Coverage", "Drawing", "Gap", "Mark", "Row", "State", "places", "trace"]
