"""What differs between two files: changes with their details, and guesses about new ids."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from procrunner.definition import Definition
from procrunner.difference.thing import Thing


class Kind(StrEnum):
    """What became of a thing."""

    ADDED = "added"  #: only the later file has it
    REMOVED = "removed"  #: only the earlier file has it
    CHANGED = "changed"  #: something else is said about it
    MOVED = "moved"  #: the same is said, it is only drawn otherwise


class Aspect(StrEnum):
    """What a detail is about."""

    FACT = "fact"  #: an attribute, a property, a text
    TYPE = "type"  #: a task became a user task
    PARENT = "parent"  #: it lies in another process or sub-process
    LANE = "lane"  #: somebody else does it
    ORDER = "order"  #: the same things in another order
    DRAWING = "drawing"  #: place, size, way or colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One thing that is said differently."""

    what: str  #: such as ``topic`` or ``timer duration``
    aspect: Aspect
    before: str | None  #: None where nothing was said
    after: str | None  #: None where nothing is said any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one thing."""

    kind: Kind
    before: Thing | None  #: None if added
    after: Thing | None  #: None if removed
    details: tuple[Detail, ...] = ()

    @property
    def thing(self) -> Thing:
        """As it is now; as it was, if it is gone."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of them is always there
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """A guess: a thing that is gone and a new one are the same under another id."""

    before: Thing
    after: Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Everything that differs between two files."""

    before: Definition
    after: Definition
    changes: tuple[Change, ...]  #: in the order of the later file, what is gone last
    renamings: tuple[Renaming, ...] = ()  #: hints only

    @property
    def is_empty(self) -> bool:
        """Whether both files say and draw the same."""
        return not self.changes

    @property
    def is_only_formatting(self) -> bool:
        """Whether the files say and draw the same in other words."""
        return self.is_empty and self.before.source != self.after.source

    def of(self, *kinds: Kind) -> tuple[Change, ...]:
        """The changes of these kinds."""
        return tuple(change for change in self.changes if change.kind in kinds)
