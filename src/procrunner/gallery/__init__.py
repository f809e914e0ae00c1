"""The gallery: many diagrams on one page that needs nothing but a browser."""

from procrunner.gallery.page import build
from procrunner.gallery.sheet import Sheet

__all__ = ["Sheet", "build"]
