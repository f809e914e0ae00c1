"""Use cases: deploy, start, complete, deliver, retry, cancel."""

from procrunner.runner.catalogue import Catalogue
from procrunner.runner.runner import Deployed, Runner, Source

__all__ = ["Catalogue", "Deployed", "Runner", "Source"]
