"""Soundness: every run of a process can end, does nothing twice, and nothing in it is dead.

Reads drawings only; knows nothing of the engine that runs them.
"""

from procrunner.soundness.game import play
from procrunner.soundness.net import Net
from procrunner.soundness.verdict import Kind, Problem, Verdict, ahead, judge, way_past

__all__ = ["Kind", "Net", "Problem", "Verdict", "ahead", "judge", "play", "way_past"]
