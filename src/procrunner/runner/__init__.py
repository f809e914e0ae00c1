"""Use cases: deploy, start, complete, deliver, retry, cancel."""

from procrunner.runner.catalogue import Catalogue
from procrunner.runner.runner import Deployed, Runner, Source
from procrunner.runner.viewing import Story, View, Viewer, age

__all__ = ["Catalogue", "Deployed", "Runner", "Source", "Story", "View", "Viewer", "age"]
