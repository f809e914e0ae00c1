"""What the core asks of the world: a clock, and a store whose unit of work is one transaction."""

from procrunner.ports.attachments import Attachments
from procrunner.ports.audit import Audit, Signer
from procrunner.ports.clock import Clock
from procrunner.ports.deadlines import Deadlines
from procrunner.ports.definitions import Definitions, Starts
from procrunner.ports.history import History
from procrunner.ports.incidents import Cause, Incidents
from procrunner.ports.instances import Instances, Narrowing
from procrunner.ports.jobs import Jobs
from procrunner.ports.messages import Messages
from procrunner.ports.notes import Notes
from procrunner.ports.people import People, RosterChange
from procrunner.ports.personal import Belongings, Personal
from procrunner.ports.store import Store, Unit
from procrunner.ports.turns import Turns
from procrunner.ports.upkeep import TableSize, Upkeep
from procrunner.ports.waits import Waits
from procrunner.ports.wakes import Bell, Wakes
from procrunner.ports.work_items import WorkItems
from procrunner.ports.workers import Workers

__all__ = [
    "Attachments",
    "Audit",
    "Bell",
    "Belongings",
    "Cause",
    "Clock",
    "Deadlines",
    "Definitions",
    "History",
    "Incidents",
    "Instances",
    "Jobs",
    "Messages",
    "Narrowing",
    "Notes",
    "People",
    "Personal",
    "RosterChange",
    "Signer",
    "Starts",
    "Store",
    "TableSize",
    "Turns",
    "Unit",
    "Upkeep",
    "Waits",
    "Wakes",
    "WorkItems",
    "Workers",
]
