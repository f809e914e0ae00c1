"""Who works in an office: persons, roles, units, absences, deputies; and who may act when."""

from procrunner.people.model import (
    ALWAYS,
    Absence,
    Deputy,
    Membership,
    Period,
    Person,
    Role,
    Roster,
    Unit,
)
from procrunner.people.staff import NOBODY, Staff, Standing

__all__ = [
    "ALWAYS",
    "NOBODY",
    "Absence",
    "Deputy",
    "Membership",
    "Period",
    "Person",
    "Role",
    "Roster",
    "Staff",
    "Standing",
    "Unit",
]
