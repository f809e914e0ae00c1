"""Ad-hoc sub-processes: people choose what is done, in any order (BPMN 2.0, 10.3.5 and 13.3.5).

What can be done is offered as work items: a user task itself, of any other activity its beginning.
Activities that no flow leads to are offered again each time one was chosen. Variables are shared at
once. After each activity the completion condition is asked; without one, a work item with the name
of the sub-process ends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procrunner.engine import containers, happening, scope, tree
from procrunner.engine.merge import merge, same
from procrunner.engine.tasks import UserTask
from procrunner.engine.token import Token
from procrunner.errors import ConflictError
from procrunner.expression import Expression
from procrunner.model import Wait, WaitKind

if TYPE_CHECKING:
    from procrunner.engine.case import Case


class AdHocSubProcess(containers.SubProcess):
    """A scope without an order; ``starts`` are what is offered at first."""

    condition: Expression | None  #: None if a person says when it is enough
    is_sequential: bool
    cancels_rest: bool

    def is_enough(self, token: Token) -> bool:
        """Whether the sub-process is complete with what this token has just done.

        Raises:
            ExpressionError: the condition cannot be computed.
        """
        host = tree.host(token)
        if host.is_enough or isinstance(token.task_spec, Enough):
            return True
        if self.condition is None or isinstance(token.task_spec, Offer):
            return False
        seen, _ = scope.seen(host, first=token)
        return self.condition.is_true(seen)

    def go_on(self, case: Case, token: Token) -> None:
        """A token of this scope is done: the others see it, and may choose anew."""
        host = tree.host(token)
        _share(host, token)
        if token.is_last:
            host.is_enough = True
            token.data, _ = scope.seen(host, first=token)
            for other in list(tree.below(host)):
                if self.cancels_rest or _is_offered(other, self):
                    _drop(case, other, token)
        elif isinstance(token.task_spec, UserTask) and token.task_spec in self.starts:
            again = case.spawn(token.task_spec, host, host.data, scope=host.id)
            again.task_spec._update(again)

    def refuse_second(self, token: Token) -> None:
        """Only one activity at a time, where the order is sequential.

        Raises:
            ConflictError: another one is under way.
        """
        if not self.is_sequential or isinstance(token.task_spec, Enough):
            return
        for other in tree.below(tree.host(token)):
            if other.is_live and other.scope == token.scope and not _is_offered(other, self):
                name = other.task_spec.element.name or other.task_spec.element.id
                raise ConflictError(
                    f"'{name}' is under way, and the activities here are done one after another",
                    hint="Complete it first.",
                )


class Offer(UserTask):
    """A person may begin an activity: a work item of its own, before it."""

    is_silent = True

    def wait(self, token: Token) -> Wait:
        """For the role of the lane."""
        return self.about(token.id, WaitKind.USER)


class Enough(Offer):
    """A person may say that nothing more is to be done."""


def _is_offered(token: Token, host: AdHocSubProcess) -> bool:
    """Whether it waits for a person to choose it, and has not begun."""
    node = token.task_spec
    return node.ad_hoc is host and isinstance(node, UserTask) and token.is_live


def _share(host: Token, token: Token) -> None:
    """What the token has set is known to all in the scope, whose own changes stay."""
    old = host.data
    new, _ = merge(old, [token.data])
    if same(old, new):
        return
    host.data = new
    for other in _of_same_process(host):
        if other is not token:
            other.data, _ = merge(old, [other.data, new])


def _of_same_process(top: Token) -> Iterator[Token]:
    for token in top.children:
        if not token.is_frame:
            yield token
            yield from _of_same_process(token)


def _drop(case: Case, token: Token, by: Token) -> None:
    if token is by or token.id not in case.tasks or not token.is_live:
        return
    happening.drop(case, token)
