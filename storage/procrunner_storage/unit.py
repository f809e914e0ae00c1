"""One unit of work: all nouns in one transaction.

Each noun is imported when it is first used: its statements take longer to build than to run once,
and a command that reads needs few of them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from procrunner.ports import Wakes
from procrunner.veil import Veil
from procrunner_storage.transaction import Transaction

if TYPE_CHECKING:
    from procrunner_storage.attachments import SqlAttachments
    from procrunner_storage.audit import SqlAudit
    from procrunner_storage.deadlines import SqlDeadlines
    from procrunner_storage.definitions import SqlDefinitions
    from procrunner_storage.history import Heads, SqlHistory
    from procrunner_storage.incidents import SqlIncidents
    from procrunner_storage.instances import SqlInstances
    from procrunner_storage.jobs import SqlJobs
    from procrunner_storage.messages import SqlMessages
    from procrunner_storage.notes import SqlNotes
    from procrunner_storage.people import SqlPeople
    from procrunner_storage.personal import SqlPersonal
    from procrunner_storage.starts import SqlStarts
    from procrunner_storage.turns import SqlTurns
    from procrunner_storage.waits import SqlWaits
    from procrunner_storage.work_items import SqlWorkItems
    from procrunner_storage.workers import SqlWorkers


class SqlUnit:
    """One transaction: everything in it happens, or nothing."""

    def __init__(self, transaction: Transaction, wakes: Wakes, veil: Veil) -> None:
        self._transaction = transaction
        self._veil = veil
        self._heads: Heads = {}
        self.wakes = wakes
        self.connection: Connection = transaction.connection

    @cached_property
    def definitions(self) -> SqlDefinitions:
        from procrunner_storage.definitions import SqlDefinitions

        return SqlDefinitions(self._transaction)

    @cached_property
    def instances(self) -> SqlInstances:
        from procrunner_storage.instances import SqlInstances

        return SqlInstances(self._transaction, self._heads)

    @cached_property
    def work_items(self) -> SqlWorkItems:
        from procrunner_storage.work_items import SqlWorkItems

        return SqlWorkItems(self._transaction)

    @cached_property
    def deadlines(self) -> SqlDeadlines:
        from procrunner_storage.deadlines import SqlDeadlines

        return SqlDeadlines(self._transaction)

    @cached_property
    def jobs(self) -> SqlJobs:
        from procrunner_storage.jobs import SqlJobs

        return SqlJobs(self._transaction, self.wakes, self._veil)

    @cached_property
    def workers(self) -> SqlWorkers:
        from procrunner_storage.workers import SqlWorkers

        return SqlWorkers(self._transaction, self.jobs)

    @cached_property
    def turns(self) -> SqlTurns:
        from procrunner_storage.turns import SqlTurns

        return SqlTurns(self._transaction)

    @cached_property
    def incidents(self) -> SqlIncidents:
        from procrunner_storage.incidents import SqlIncidents

        return SqlIncidents(self._transaction, self._veil)

    @cached_property
    def waits(self) -> SqlWaits:
        from procrunner_storage.waits import SqlWaits

        return SqlWaits(self._transaction, self.incidents, self.wakes)

    @cached_property
    def messages(self) -> SqlMessages:
        from procrunner_storage.messages import SqlMessages

        return SqlMessages(self._transaction)

    @cached_property
    def starts(self) -> SqlStarts:
        from procrunner_storage.starts import SqlStarts

        return SqlStarts(self._transaction)

    @cached_property
    def history(self) -> SqlHistory:
        from procrunner_storage.history import SqlHistory

        return SqlHistory(self._transaction, self._heads, self._veil)

    @cached_property
    def audit(self) -> SqlAudit:
        from procrunner_storage.audit import SqlAudit

        return SqlAudit(self._transaction)

    @cached_property
    def notes(self) -> SqlNotes:
        from procrunner_storage.notes import SqlNotes

        return SqlNotes(self._transaction)

    @cached_property
    def people(self) -> SqlPeople:
        from procrunner_storage.people import SqlPeople

        return SqlPeople(self._transaction)

    @cached_property
    def personal(self) -> SqlPersonal:
        from procrunner_storage.personal import SqlPersonal

        return SqlPersonal(self._transaction)

    @cached_property
    def attachments(self) -> SqlAttachments:
        from procrunner_storage.attachments import SqlAttachments

        return SqlAttachments(self._transaction)
