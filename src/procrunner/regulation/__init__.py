"""Acts as checklists, and what the drawings make of them."""

from procrunner.regulation.model import Act, Defect, Gravity, Kind, Service, Step
from procrunner.regulation.quotes import Quotes
from procrunner.regulation.reader import read
from procrunner.regulation.totals import defects, totals

__all__ = [
    "Act",
    "Defect",
    "Gravity",
    "Kind",
    "Quotes",
    "Service",
    "Step",
    "defects",
    "read",
    "totals",
]
