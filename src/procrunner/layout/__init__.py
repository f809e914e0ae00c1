"""Drawings: how good one is (:func:`measure`), and one for a file that has none."""

from procrunner.layout.gate import Fault, Kind, Quality, faults, measure
from procrunner.layout.layout import lay_out

__all__ = ["Fault", "Kind", "Quality", "faults", "lay_out", "measure"]
