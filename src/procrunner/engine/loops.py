"""Activities done more than once: one after another, all at once, or while a condition holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from procrunner.definition import Loop
from procrunner.engine import scope
from procrunner.engine.node import Node
from procrunner.engine.token import Rounds, StandstillError, Token
from procrunner.errors import ExpressionError
from procrunner.expression import Expression
from procrunner.model import IncidentKind, Variables

LIMIT = 10_000
"""Instances of one activity; more is a mistake in the numbers."""
TOKENS_LIMIT = 20_000
"""Tokens at a time, from where on no activity is done by many at once; they fill the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Thrown:
    """An event that the activity throws when one of its instances ends."""

    when: str
    condition: Expression
    node: Node  #: that throws it


class LoopBody(Node):
    """Stands for all rounds of an activity: the scope in which they are (BPMN 2.0.2, 13.3.6)."""

    loop: Loop
    each: Node  #: the activity itself
    cardinality: Expression
    collection: Expression
    condition: Expression
    throws: tuple[Thrown, ...]

    def begin(self, token: Token) -> bool:
        """Let the first round begin, or all of them.

        Raises:
            ExpressionError: how many they are cannot be computed.
        """
        rounds = token.rounds = self._count(token)
        if rounds.total == 0 or not self._may_begin(token):
            return True
        if self.loop.type == "parallel":
            _refuse_storm(len(token.workflow.tasks) + (rounds.total or 0))
            for number in range(rounds.total or 0):
                self._spawn(token, number)
        else:
            self._spawn(token, 0)
        return False

    def take(self, token: Token) -> dict[str, Any]:
        """What all rounds changed, and what each gave to the output collection."""
        taken = scope.changes(token.data, token.result or {})
        if self.loop.output_collection:
            given = _rounds(token).given
            taken[self.loop.output_collection] = [given[number] for number in sorted(given)]
        return taken

    def to_throw(self, body: Token, data: Variables) -> list[int]:
        """Which of its events the activity throws when this round ends, by place.

        Raises:
            ExpressionError: a condition cannot be computed.
        """
        known = {**data, **self._counts(body)}
        return [
            place
            for place, thrown in enumerate(self.throws)
            if thrown.when == "None"
            or (thrown.when == "One" and _rounds(body).done == 0)
            or (thrown.when == "Complex" and thrown.condition.is_true(known))
        ]

    def throw(self, body: Token, places: list[int]) -> None:
        """The events are thrown, with the numbers of instances (table 10.30)."""
        before = body.data
        for place in places:
            if body.id in body.workflow.tasks:
                body.data = {**before, **self._counts(body, ended=0)}
                self.throws[place].node.begin(body)
                body.data = before

    def again(self, token: Token, data: Variables) -> None:
        """The next round, with what the rounds before have set."""
        self._spawn(token, _rounds(token).done, data)

    def is_last(self, body: Token, data: Variables) -> bool:
        """Whether no round has to follow, or to go on, once this one is done.

        Raises:
            ExpressionError: the condition cannot be computed.
        """
        rounds = _rounds(body)
        done = rounds.done + 1
        counts = self._counts(body)
        holds = bool(self.loop.condition) and self.condition.is_true({**data, **counts})
        if self.loop.type == "standard":
            return done == rounds.total or (bool(self.loop.condition) and not holds)
        return holds or (self.loop.type == "sequential" and done == rounds.total)

    @staticmethod
    def _counts(body: Token, *, ended: int = 1) -> dict[str, Any]:
        """The numbers of instances, while one of them is about to end."""
        rounds = _rounds(body)
        return {
            "nrOfInstances": rounds.total,
            "nrOfActiveInstances": body.workflow.live[body.id] - ended,
            "nrOfCompletedInstances": rounds.done + ended,
        }

    @property
    def own(self) -> tuple[str, ...]:
        """Variables that a round has for itself."""
        names = ("loopCounter", "nrOfInstances")
        more = (self.loop.element_variable, self.loop.output_variable)
        return (*names, *(name for name in more if name))

    def keep(self, body: Token, round_: Variables) -> None:
        """A round is done: what it gives to the output collection, at its place."""
        name = self.loop.output_variable
        if self.loop.output_collection and name in round_:
            _rounds(body).given[round_["loopCounter"]] = round_[name]

    def _spawn(self, token: Token, number: int, data: Variables | None = None) -> None:
        case, rounds = token.workflow, _rounds(token)
        own: dict[str, Any] = {"loopCounter": number}
        if self.loop.type != "standard":
            own["nrOfInstances"] = rounds.total
        if rounds.items is not None and self.loop.element_variable:
            own[self.loop.element_variable] = rounds.items[number]
        known = token.data if data is None else data
        inner = case.spawn(self.each, token, {**known, **own}, scope=token.id)
        inner.task_spec._update(inner)

    def _may_begin(self, token: Token) -> bool:
        if self.loop.type != "standard" or not self.loop.test_before or not self.loop.condition:
            return True
        return self.condition.is_true({**token.data, "loopCounter": 0})

    def _count(self, token: Token) -> Rounds:
        if self.loop.type == "standard":
            return Rounds(int(self.loop.maximum) if self.loop.maximum else None)
        if self.loop.collection:
            items = self.collection.value(token.data)
            if not isinstance(items, list):
                raise ExpressionError(
                    f"the collection '{self.loop.collection}' is no list",
                    hint="Set it to a list before.",
                )
            return Rounds(_allowed(len(items)), items)
        value = self.cardinality.value(token.data)
        try:
            return Rounds(_allowed(int(str(value))))
        except ValueError as error:
            raise ExpressionError(
                f"the loop cardinality '{value}' is no whole number", hint="Write 3, or ${number}."
            ) from error


def _allowed(number: int) -> int:
    if not 0 <= number <= LIMIT:
        raise StandstillError(
            IncidentKind.BUDGET,
            f"{number:,} instances of one activity; at most {LIMIT:,} are allowed",
            hint="Look at the collection or the number.",
        )
    return number


def _refuse_storm(tokens: int) -> None:
    if tokens > TOKENS_LIMIT:
        raise StandstillError(
            IncidentKind.BUDGET,
            f"{tokens:,} tokens at a time; {TOKENS_LIMIT:,} are allowed",
            hint="Look for activities done by many within activities done by many.",
        )


def _rounds(token: Token) -> Rounds:
    rounds: Rounds | None = token.rounds
    if rounds is None:
        raise AssertionError(f"token {token.id} has no rounds")  # a defect of ours
    return rounds
