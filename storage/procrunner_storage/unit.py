"""One unit of work: all nouns in one transaction."""

from __future__ import annotations

from sqlalchemy import Connection

from procrunner.ports import Wakes
from procrunner_storage.attachments import SqlAttachments
from procrunner_storage.audit import SqlAudit
from procrunner_storage.deadlines import SqlDeadlines
from procrunner_storage.definitions import SqlDefinitions
from procrunner_storage.history import Heads, SqlHistory
from procrunner_storage.incidents import SqlIncidents
from procrunner_storage.instances import SqlInstances
from procrunner_storage.jobs import SqlJobs
from procrunner_storage.messages import SqlMessages
from procrunner_storage.starts import SqlStarts
from procrunner_storage.transaction import Transaction
from procrunner_storage.waits import SqlWaits
from procrunner_storage.work_items import SqlWorkItems
from procrunner_storage.workers import SqlWorkers


class SqlUnit:
    """One transaction: everything in it happens, or nothing."""

    def __init__(self, transaction: Transaction, wakes: Wakes) -> None:
        heads: Heads = {}
        self.wakes = wakes
        self.definitions = SqlDefinitions(transaction)
        self.instances = SqlInstances(transaction, heads)
        self.work_items = SqlWorkItems(transaction)
        self.deadlines = SqlDeadlines(transaction)
        self.jobs = SqlJobs(transaction, wakes)
        self.workers = SqlWorkers(transaction, self.jobs)
        self.incidents = SqlIncidents(transaction)
        self.waits = SqlWaits(transaction, self.incidents, wakes)
        self.messages = SqlMessages(transaction)
        self.starts = SqlStarts(transaction)
        self.history = SqlHistory(transaction, heads)
        self.audit = SqlAudit(transaction)
        self.attachments = SqlAttachments(transaction)
        self.connection: Connection = transaction.connection
