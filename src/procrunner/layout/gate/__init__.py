"""The quality gate: faults and figures of any drawing, whoever made it."""

from procrunner.layout.gate.fault import Fault, Kind
from procrunner.layout.gate.quality import Quality, faults, measure

__all__ = ["Fault", "Kind", "Quality", "faults", "measure"]
