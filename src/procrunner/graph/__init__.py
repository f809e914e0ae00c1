"""Graphs beside BPMN: who calls whom, lives of instances and jobs, what really happened."""

from procrunner.graph.dot import draw
from procrunner.graph.landscape import landscape
from procrunner.graph.life import lives
from procrunner.graph.process_map import process_map

__all__ = ["draw", "landscape", "lives", "process_map"]
