"""Use cases: deploy, start, complete, deliver; mend what stands still; look, count, tell."""

from typing import TYPE_CHECKING

from procrunner.deferred import deferred

if TYPE_CHECKING:  # the table below says the same for when it runs
    from procrunner.runner.catalogue import Catalogue
    from procrunner.runner.deploying import Deployed, Source
    from procrunner.runner.reasons import Explainer, Reason, Reasons
    from procrunner.runner.reporting import Reporter
    from procrunner.runner.runner import Runner
    from procrunner.runner.telling import Recount
    from procrunner.runner.terms import Rules, stops_of
    from procrunner.runner.viewing import Record, Story, View, Viewer

__getattr__ = deferred(
    __name__,
    {
        "catalogue": "Catalogue",
        "deploying": "Deployed Source",
        "reasons": "Explainer Reason Reasons",
        "reporting": "Reporter",
        "runner": "Runner",
        "telling": "Recount",
        "terms": "Rules stops_of",
        "viewing": "Record Story View Viewer",
    },
)

__all__ = [
    "Catalogue",
    "Deployed",
    "Explainer",
    "Reason",
    "Reasons",
    "Record",
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
