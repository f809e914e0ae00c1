"""An operator who tries again what stopped, an hour later; and the bank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from procrunner.model import Incident, IncidentKind, Instance, Wait
from procrunner.runner import View
from procrunner.runner.moving import Order
from procrunner.scenario import Move, Player

from ..callbacks.notice import MESSAGE
from ..emulator.bank import Bank

ROUNDS = 5
"""How often one case is tried again; then its incident stands in the report."""
_AFTER = timedelta(hours=1)
_ACTOR = "operator"
_AGAIN = re.compile(r"--from (\S+) --to (\S+)")


@dataclass(kw_only=True)
class Operator(Player):
    """Plays like any other, and looks after what a registry's failure has stopped."""

    bank: Bank | None = None  #: notifies of payments, with faults; None: it never fails to
    _tried: int = 0
    _told: set[tuple[str, int]] = field(default_factory=set)  #: instances and tokens

    def moves(self, view: View) -> Iterator[Move]:
        """All that can happen, and trying again among it."""
        yield from super().moves(view)
        for incident in view.incidents:
            if incident.kind is IncidentKind.HANDLER and self._tried < ROUNDS:
                yield Move(incident.created_at + _AFTER, partial(self._retry, incident))

    def comes(self, instance: Instance, wait: Wait) -> bool:
        """Whether it is on its way; the bank says it once, and perhaps in vain."""
        return super().comes(instance, wait) and (instance.id, wait.token) not in self._told

    def arrive(self, instance: Instance, wait: Wait) -> None:
        """The same; of payments the bank notifies."""
        if self.bank is None or wait.message != MESSAGE:
            super().arrive(instance, wait)
            return
        self._told.add((instance.id, wait.token))
        self.cast.arrive(wait.element, {})
        self.bank.notify(wait.correlation, self.scenario.own["payments"][wait.element]["status"])

    def _retry(self, incident: Incident) -> None:
        """Try again; what is stored nowhere is asked for again first, as the hint says."""
        self._tried += 1
        mender = self.project.mender
        if not (told := _AGAIN.search(incident.hint)):
            mender.retry(incident.id, {}, actor=_ACTOR)
            return
        order = Order(source=told[1], to=told[2], variables={}, reason=incident.message)
        mender.move(incident.instance, order, apply=True, actor=_ACTOR)
