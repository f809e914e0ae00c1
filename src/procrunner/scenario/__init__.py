"""Scenarios: cases that are played with a clock of their own, and how they must come out."""

from procrunner.scenario.clock import MovableClock
from procrunner.scenario.coverage import Coverage, Missed, Part, coverage, total
from procrunner.scenario.judging import Played
from procrunner.scenario.model import Expected, Reply, Scenario
from procrunner.scenario.outcome import Difference
from procrunner.scenario.playing import files, perform, play, scenarios
from procrunner.scenario.reader import FILE
from procrunner.scenario.stage import Cast, PlainCast, PlainStage, Stage, stage

__all__ = [
    "FILE",
    "Cast",
    "Coverage",
    "Difference",
    "Expected",
    "Missed",
    "MovableClock",
    "Part",
    "PlainCast",
    "PlainStage",
    "Played",
    "Reply",
    "Scenario",
    "Stage",
    "coverage",
    "files",
    "perform",
    "play",
    "scenarios",
    "stage",
    "total",
]
