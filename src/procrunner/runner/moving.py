"""Moving a token by hand: what it would do, and doing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from procrunner import engine
from procrunner.errors import NotFoundError, UsageError
from procrunner.model import Instance, StoredEvent, Variables, Wait
from procrunner.runner.applying import Applier
from procrunner.runner.viewing import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What moving a token does."""

    instance: Instance  #: after it
    before: Sequence[Wait]
    after: Sequence[Wait]
    events: Sequence[StoredEvent]  #: what it adds to the history; without numbers and hashes

    @property
    def left(self) -> list[Wait]:
        """What is not waited for any more."""
        kept = {each.token for each in self.after}
        return [each for each in self.before if each.token not in kept]

    @property
    def begun(self) -> list[Wait]:
        """What is waited for anew."""
        known = {each.token for each in self.before}
        return [each for each in self.after if each.token not in known]

    def drawn(self, story: Story) -> Story:
        """The story as it would be after the move, for a drawing."""
        return replace(story, events=[*story.events, *self.events], waits=self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a person wants moved."""

    source: str  #: an element at which a token waits, or the number of the token
    to: str  #: BPMN id of the element it is put on
    variables: Variables  #: set on the way
    reason: str


def move(applier: Applier, found: Instance, order: Order, *, apply: bool, actor: str) -> Move:
    """Move a token, or only tell what that would do.

    Raises:
        NotFoundError: no token waits there.
        ConflictError: the instance has ended.
        UsageError: it cannot be put there, or several tokens wait at the element.
    """
    program = applier.catalogue.of(applier.unit, found)
    before = engine.waits(program, found.state, applier.now)
    step = engine.move(
        program,
        found.state,
        _token(before, order.source),
        applier.now,
        to=order.to,
        variables=order.variables,
        reason=order.reason,
    )
    changed = replace(found, state=step.state, status=step.status)
    if apply:
        changed = applier.go_on(found, step, actor=actor)
    state = changed.state
    return Move(
        instance=changed,
        before=before,
        after=engine.waits(program, state, applier.now) if state else (),
        events=[
            StoredEvent(number=0, at=applier.now, actor=actor, event=event, hash="")
            for event in step.events
        ],
    )


def _token(waits: Sequence[Wait], source: str) -> int:
    if source.isdigit():
        return int(source)
    tokens = sorted({each.token for each in waits if each.element == source})
    if not tokens:
        known = ", ".join(dict.fromkeys(each.element for each in waits))
        raise NotFoundError(f"no token waits at '{source}'", hint=f"Tokens wait at: {known}")
    if len(tokens) > 1:
        raise UsageError(
            f"several tokens wait at '{source}'",
            hint=f"Name one by its number: {', '.join(map(str, tokens))}",
        )
    return tokens[0]
