"""Drawings: how good one is (:func:`measure`), and one for a file that has none."""

from procrunner.layout.gate import Fault, Kind, Quality, measure

__all__ = ["Fault", "Kind", "Quality", "measure"]
