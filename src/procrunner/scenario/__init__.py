"""Scenarios: cases that are played with a clock of their own, and how they must come out."""

from procrunner.scenario.clock import MovableClock
from procrunner.scenario.counterexample import Counterexample, counterexamples
from procrunner.scenario.coverage import Coverage, Missed, Part, coverage, total
from procrunner.scenario.judging import Played
from procrunner.scenario.model import Expected, Reply, Scenario
from procrunner.scenario.outcome import Difference
from procrunner.scenario.player import Move, Player
from procrunner.scenario.playing import Theatre, files, perform, play, scenarios
from procrunner.scenario.reader import FILE
from procrunner.scenario.stage import Cast, PlainCast, PlainStage, Stage, stage

__all__ = [
    "FILE",
    "Cast",
    "Counterexample",
    "Coverage",
    "Difference",
    "Expected",
    "Missed",
    "MovableClock",
    "Move",
    "Part",
    "PlainCast",
    "PlainStage",
    "Played",
    "Player",
    "Reply",
    "Scenario",
    "Stage",
    "Theatre",
    "counterexamples",
    "coverage",
    "files",
    "perform",
    "play",
    "scenarios",
    "stage",
    "total",
]
