"""The store, and its unit of work, which is one transaction."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from procrunner.ports.attachments import Attachments
from procrunner.ports.audit import Audit
from procrunner.ports.deadlines import Deadlines
from procrunner.ports.definitions import Definitions, Starts
from procrunner.ports.history import History
from procrunner.ports.incidents import Incidents
from procrunner.ports.instances import Instances
from procrunner.ports.jobs import Jobs
from procrunner.ports.messages import Messages
from procrunner.ports.notes import Notes
from procrunner.ports.people import People
from procrunner.ports.personal import Personal
from procrunner.ports.turns import Turns
from procrunner.ports.waits import Waits
from procrunner.ports.wakes import Wakes
from procrunner.ports.work_items import WorkItems
from procrunner.ports.workers import Workers


class Unit(Protocol):
    """One transaction: everything in it happens, or nothing."""

    @property
    def definitions(self) -> Definitions: ...
    @property
    def instances(self) -> Instances: ...
    @property
    def waits(self) -> Waits: ...
    @property
    def work_items(self) -> WorkItems: ...
    @property
    def deadlines(self) -> Deadlines: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def workers(self) -> Workers: ...
    @property
    def turns(self) -> Turns: ...
    @property
    def wakes(self) -> Wakes: ...
    @property
    def incidents(self) -> Incidents: ...
    @property
    def messages(self) -> Messages: ...
    @property
    def starts(self) -> Starts: ...
    @property
    def history(self) -> History: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def people(self) -> People: ...
    @property
    def notes(self) -> Notes: ...
    @property
    def personal(self) -> Personal: ...
    @property
    def attachments(self) -> Attachments: ...
    @property
    def connection(self) -> object:
        """The database connection of this transaction, for handlers of kind ``tx``."""
        ...


class Store(Protocol):
    """A database; an adapter keeps this contract, users do not implement it."""

    def write(self) -> AbstractContextManager[Unit]:
        """A writing transaction: committed at the end, rolled back by an error.

        Raises:
            StorageError: the database is full, locked, read-only, or out of reach.
        """
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """A reading transaction: one moment's view."""
        ...

    def migrate(self) -> str:
        """Bring the schema up to date; returns the revision reached."""
        ...

    def close(self) -> None:
        """End the connections that are kept; new ones are opened when it is used again."""
        ...
