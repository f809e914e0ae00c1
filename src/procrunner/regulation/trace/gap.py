"""A difference between an act and its drawings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """What differs."""

    ELEMENT = "element"  #: a step that no element implements
    CLAUSE = "clause"  #: an element that names neither a step nor why it was added
    UNKNOWN = "unknown"  #: an element names a step that the act does not have
    RULE = "rule"  #: a rule stands at elements that it does not bind
    TERM = "term"  #: a term that is not the act's
    ROLE = "role"  #: somebody else acts
    SYSTEM = "system"  #: an information system is missing
    REFUSAL = "refusal"  #: a ground of refusal without an end that can be reached
    DEFECT = "defect"  #: a grave defect of the act that the drawings do not tell
    REASON = "reason"  #: a reason for leaving out what is drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One difference at one step or element."""

    about: About
    message: str
    step: str = ""
    element: str = ""
    file: str = ""
    line: int = 0
    reason: str = ""  #: why it is meant, empty for a gap that has to be closed

    @property
    def is_open(self) -> bool:
        """Whether nobody gave a reason for it."""
        return not self.reason
