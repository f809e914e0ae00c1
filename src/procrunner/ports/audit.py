"""Proofs over the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # so that a command that lists does not wait for it
    from procrunner.audit import Checkpoint, Head, Link


class Audit(Protocol):
    """The history as an audit sees it."""

    def heads(self, *, after: str = "", limit: int = 500) -> Sequence[Head]:
        """How far each instance has come, by id."""
        ...

    def head(self, instance: str) -> Head | None:
        """How far one instance has come; None if it is not there."""
        ...

    def chains(self, after: str, last: str) -> Mapping[str, Sequence[Link]]:
        """The chains of the instances behind one id, up to and with another."""
        ...

    def chain(self, instance: str) -> Sequence[Link]:
        """The chain of one instance."""
        ...

    def stray(self) -> Sequence[str]:
        """Instances that have events and are not there."""
        ...

    def definitions(self) -> Sequence[Head]:
        """Every version of a process, by the hash of its file; of no events."""
        ...

    def grown(self) -> Sequence[Head]:
        """Heads that no leaf covers yet: of definitions, and of instances by their ids."""
        ...

    def leaves(self) -> Sequence[Head]:
        """All heads ever gathered, in their order."""
        ...

    def add_leaves(self, heads: Sequence[Head]) -> None:
        """Put heads behind those that are there; nobody else does until the transaction ends."""
        ...

    def checkpoints(self) -> Sequence[Checkpoint]:
        """All, the first one first."""
        ...

    def add_checkpoint(self, made: Checkpoint) -> None:
        """Store one."""
        ...

    def archived(self) -> Sequence[Head]:
        """How far the instances had come that were archived and are gone."""
        ...

    def remove(self, instance: str, *, by: str, at: datetime, file: str) -> None:
        """Take an archived instance out, with all that belongs to it; where its chain ended stays.

        Raises:
            NotFoundError: there is no such instance.
        """
        ...

    def salt(self, instance: str) -> str:
        """What seals of an instance were made with; empty once it is erased."""
        ...


class Signer(Protocol):
    """Puts an electronic signature on a text; a project may bring its own."""

    def sign(self, content: bytes) -> bytes:
        """A detached CMS signature, DER."""
        ...
