"""Reports: what became of terms, as rows and as a page."""

from procrunner.report.page import page
from procrunner.report.terms import PERIODS, Row, Taken, rows

__all__ = ["PERIODS", "Row", "Taken", "page", "rows"]
