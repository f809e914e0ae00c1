"""The roster of an office in files: read, compared, written."""

from procrunner.roster.checking import Weakness, weaknesses
from procrunner.roster.difference import difference
from procrunner.roster.drawings import drawn
from procrunner.roster.entry import Entry
from procrunner.roster.gathering import gather
from procrunner.roster.reader import read
from procrunner.roster.writer import write

__all__ = ["Entry", "Weakness", "difference", "drawn", "gather", "read", "weaknesses", "write"]
