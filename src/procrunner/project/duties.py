"""What ``[people]`` says: how the applicant of a case is known."""

from __future__ import annotations

from procrunner.errors import UsageError
from procrunner.settings import Settings


def applicant(settings: Settings) -> tuple[str, ...]:
    """Names of the variables that tell identifiers of who applies.

    Raises:
        UsageError: something is not understood.
    """
    said = settings.sections.get("people", {})
    where, hint = settings.file.name, 'Write [people] with applicant = ["iin"].'
    for key in said:
        if key != "applicant":
            raise UsageError(f"[people] has no setting '{key}'", where=where, hint=hint)
    names = said.get("applicant", [])
    if not isinstance(names, list) or not all(isinstance(each, str) and each for each in names):
        raise UsageError(f"people.applicant is {names!r}, no list of names", where=where, hint=hint)
    return tuple(names)
