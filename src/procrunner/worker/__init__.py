"""The worker: calls the handlers of due jobs, outside of any transaction, and fires timers."""

from procrunner.patience import Patience
from procrunner.worker.woken import Woken
from procrunner.worker.worker import LEASE, Done, Worker

__all__ = ["LEASE", "Done", "Patience", "Woken", "Worker"]
