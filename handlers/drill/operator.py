"""An operator who tries again what stopped, an hour later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from procrunner.model import Incident, IncidentKind
from procrunner.runner import View
from procrunner.scenario import Move, Player

ROUNDS = 5
"""How often one case is tried again; then its incident stands in the report."""
_AFTER = timedelta(hours=1)


@dataclass(kw_only=True)
class Operator(Player):
    """Plays like any other, and looks after what a registry's failure has stopped."""

    _tried: int = 0

    def moves(self, view: View) -> Iterator[Move]:
        """All that can happen, and trying again among it."""
        yield from super().moves(view)
        for incident in view.incidents:
            if incident.kind is IncidentKind.HANDLER and self._tried < ROUNDS:
                yield Move(incident.created_at + _AFTER, partial(self._retry, incident))

    def _retry(self, incident: Incident) -> None:
        self._tried += 1
        self.project.runner.retry(incident.id, {}, actor="operator")
