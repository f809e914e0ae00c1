"""Use cases: deploy, start, complete, deliver, retry, cancel."""

from procrunner.runner.catalogue import Catalogue
from procrunner.runner.deploying import Deployed, Source
from procrunner.runner.reasons import Explainer, Reason, Reasons
from procrunner.runner.reporting import Reporter
from procrunner.runner.runner import Runner
from procrunner.runner.telling import Recount
from procrunner.runner.terms import Rules, stops_of
from procrunner.runner.viewing import Story, View, Viewer

__all__ = [
    "Catalogue",
    "Deployed",
    "Explainer",
    "Reason",
    "Reasons",
    "Recount",
    "Reporter",
    "Rules",
    "Runner",
    "Source",
    "Story",
    "View",
    "Viewer",
    "stops_of",
]
