"""A checkpoint: what the whole history was at one moment, as a text to sign and publish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from procrunner.errors import UsageError

_TITLE = "procrunner checkpoint 1"
_FORM = re.compile(
    rf"""{_TITLE}
number (?P<number>[0-9]{{1,9}})
at (?P<at>[0-9T:.+-]{{20,40}})
leaves (?P<leaves>[0-9]{{1,12}})
events (?P<events>[0-9]{{1,15}})
root (?P<root>[0-9a-f]{{64}})
previous (?P<previous>[0-9a-f]{{64}}|-)
"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The root over all heads that were gathered up to a moment."""

    number: int  #: counts from 1
    at: datetime
    leaves: int  #: how many heads the tree has; later ones are added behind
    events: int  #: how many events they cover
    root: str  #: of the Merkle tree, hex
    previous: str  #: SHA-256 of the text of the checkpoint before, empty for the first
    signature: bytes = b""  #: detached CMS over the text, DER; empty if it is not signed

    @property
    def text(self) -> str:
        """What is signed and published."""
        lines = [_TITLE, f"number {self.number}", f"at {self.at.astimezone(UTC).isoformat()}"]
        lines += [f"leaves {self.leaves}", f"events {self.events}", f"root {self.root}"]
        return "\n".join([*lines, f"previous {self.previous or '-'}", ""])

    @property
    def hash(self) -> str:
        """SHA-256 of the text, by which the next one names it."""
        return sha256(self.text.encode()).hexdigest()


def read(text: str, *, where: str) -> Checkpoint:
    """A published checkpoint.

    Raises:
        UsageError: the text is none.
    """
    found = _FORM.fullmatch(text)
    try:
        at = datetime.fromisoformat(found["at"]) if found else None
    except ValueError:
        at = None
    if found is None or at is None:
        raise UsageError("this is no checkpoint", where=where, hint="Give a file as published.")
    previous = found["previous"]
    return Checkpoint(
        number=int(found["number"]),
        at=at,
        leaves=int(found["leaves"]),
        events=int(found["events"]),
        root=found["root"],
        previous="" if previous == "-" else previous,
    )
