"""A roster as the YAML that the reader reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from procrunner.people import Membership, Period, Roster


def write(roster: Roster) -> str:
    """All of it; what is empty is left out."""
    told = {
        "units": {each.id: _kept(names=each.names, parent=each.parent) for each in roster.units},
        "roles": {each.id: _kept(names=each.names, outside=each.outside) for each in roster.roles},
        "persons": {
            each.id: _kept(
                name=each.name,
                unit=each.unit,
                account=each.account,
                contacts=each.contacts,
                identifiers=each.identifiers,
                roles=[_role(own) for own in roster.memberships if own.person == each.id],
            )
            for each in roster.persons
        },
        "absences": [
            _kept(person=each.person, **_days(each.period), reason=each.reason)
            for each in roster.absences
        ],
        "deputies": [
            _kept(
                principal=each.principal,
                deputy=each.deputy,
                role=each.role,
                process=each.process,
                **_days(each.period),
                rank=each.rank if each.rank > 1 else None,
            )
            for each in roster.deputies
        ],
    }
    return str(yaml.safe_dump(_kept(**told), allow_unicode=True, sort_keys=False))


def _role(own: Membership) -> Mapping[str, Any]:
    return _kept(role=own.role, unit=own.unit, **_days(own.period))


def _days(period: Period) -> dict[str, Any]:
    return {"since": period.since, "until": period.until}


def _kept(**told: Any) -> dict[str, Any]:
    kept = {name: value for name, value in told.items() if value}
    return {
        name: dict(value) if isinstance(value, Mapping) else value for name, value in kept.items()
    }
