"""What the core asks of the world: a clock, and a store whose unit of work is one transaction."""

from typing import TYPE_CHECKING

from procrunner.deferred import deferred

if TYPE_CHECKING:  # the table below says the same for when it runs
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

__getattr__ = deferred(
    __name__,
    {
        "attachments": "Attachments",
        "audit": "Audit Signer",
        "clock": "Clock",
        "deadlines": "Deadlines",
        "definitions": "Definitions Starts",
        "history": "History",
        "incidents": "Cause Incidents",
        "instances": "Instances Narrowing",
        "jobs": "Jobs",
        "messages": "Messages",
        "notes": "Notes",
        "people": "People RosterChange",
        "personal": "Belongings Personal",
        "store": "Store Unit",
        "turns": "Turns",
        "upkeep": "TableSize Upkeep",
        "waits": "Waits",
        "wakes": "Bell Wakes",
        "work_items": "WorkItems",
        "workers": "Workers",
    },
)

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
