"""Days off of a country with their transfers, as the library ``holidays`` knows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from procrunner.errors import UsageError

Said = tuple[bool, str] | None
"""Whether a day works, and why; None for an ordinary one."""


@lru_cache(maxsize=8)
def national(country: str) -> Callable[[date], Said]:
    """What a country says of its days.

    Args:
        country: ISO 3166 code, such as ``KZ``; with a subdivision ``DE-BY``. Empty for none.

    Raises:
        UsageError: the library does not know it.
    """
    if not country:
        return lambda _: None
    import holidays  # noqa: PLC0415 - slow, and only for projects with a country

    code, _, part = country.partition("-")
    try:
        known = holidays.country_holidays(code, subdiv=part or None, language="en_US")
    except NotImplementedError as error:
        raise UsageError(
            f"no holidays are known of the country '{country}'",
            hint="Write an ISO 3166 code such as KZ, or list the days under days_off.",
        ) from error

    def say(day: date) -> Said:
        name = known.get(day)  # first: it reads the year, with its working Saturdays
        if name is not None:
            return False, name
        if day in known.weekend_workdays:
            return True, "a working day instead of another"
        return None

    return say
