"""Use cases: deploy, start, complete, deliver, retry, cancel."""

from procrunner.runner.catalogue import Catalogue
from procrunner.runner.deploying import Deployed, Source
from procrunner.runner.runner import Runner
from procrunner.runner.viewing import Story, View, Viewer

__all__ = ["Catalogue", "Deployed", "Runner", "Source", "Story", "View", "Viewer"]
