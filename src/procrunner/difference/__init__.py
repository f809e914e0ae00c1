"""Differences of two BPMN files: what a reviewer has to look at, and nothing else."""

from procrunner.difference.change import (
    Aspect,
    Change,
    Detail,
    Difference,
    Kind,
    Renaming,
)
from procrunner.difference.comparison import compare
from procrunner.difference.outline import outline
from procrunner.difference.telling import tell, told, worth_telling
from procrunner.difference.thing import Thing

__all__ = [
    "Aspect",
    "Change",
    "Detail",
    "Difference",
    "Kind",
    "Renaming",
    "Thing",
    "compare",
    "outline",
    "tell",
    "told",
    "worth_telling",
]
