"""What all flow nodes of a compiled process have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec

from procrunner.definition import Element, EventDefinition
from procrunner.engine import ending, joining, kept, tree
from procrunner.engine.token import Blocked, StandstillError, Token
from procrunner.errors import ExpressionError
from procrunner.expression import Expression
from procrunner.model import IncidentKind, Variables, Wait, WaitKind

if TYPE_CHECKING:
    from procrunner.engine.ad_hoc import AdHocSubProcess
    from procrunner.engine.loops import LoopBody


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A sequence flow on the way out of a node."""

    id: str
    target: Node
    condition: Expression | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """One definition of a catching event: what has to happen."""

    key: str  #: tells it from other events of a token: the event's id, or ``id#2``
    definition: EventDefinition
    text: Expression  #: of a timer or a condition
    correlation: Expression  #: of a message


@dataclass(frozen=True, slots=True, eq=False)
class Trigger:
    """An event that may happen while a token waits at a node: one for each definition."""

    node: Node  #: the event itself
    expected: Expected
    interrupting: bool = True
    handler: Node | None = None  #: the event sub-process that it starts

    @property
    def definition(self) -> EventDefinition:
        """What has to happen, as it is drawn."""
        return self.expected.definition

    @property
    def key(self) -> str:
        """By which it is found among the armed events of a token."""
        return self.expected.key


class Node(BpmnTaskSpec):  # type: ignore[misc]  # the library has no types
    """A flow node; SpiffWorkflow leads its tokens through ready, started and completed."""

    lane: str
    is_event_sub_process = False
    goes_beside = False  #: beside others whose variables it sees: they are not its own to tell
    begins = False  #: a receive task or event-based gateway with which a process begins
    start_quantity = 1  #: tokens that it needs to begin
    completion_quantity = 1  #: tokens that it sends along each way out
    is_silent = False  #: the history does not tell of it
    awaits: WaitKind | None = None
    """What a started token waits for here; None if for nothing, or only for its inside."""

    def __init__(
        self,
        spec: BpmnProcessSpec,
        element: Element,
        *,
        process: str,
        lane: str = "",
        suffix: str = "",
    ) -> None:
        super().__init__(spec, f"{process}/{element.id}{suffix}", lane=lane)
        self.element = element
        self.process = process
        self.routes: list[Route] = []
        self.default: Route | None = None
        self.incoming: list[str] = []  #: ids of the sequence flows that lead here
        self.body: LoopBody | None = None  #: whose rounds this is
        self.ad_hoc: AdHocSubProcess | None = None  #: right in which it lies
        self.triggers: list[Trigger] = []  #: boundary events, or the events behind a gateway
        self.undo: Node | None = None  #: what undoes it when it has completed
        self.undo_event: Node | None = None  #: at its border, that tells of the undoing
        self.rewind: Node | None = None  #: what undoes all that completed inside it
        self.inputs_: list[tuple[str, Expression]] = []
        self.outputs_: list[tuple[str, Expression]] = []
        self.optional: set[str] = set()  #: parameters that may be left out

    # What a kind of node says for itself.

    def begin(self, token: Token) -> bool:
        """Start the work; False if the token now waits for something outside."""
        return True

    def wait(self, token: Token) -> Wait | None:
        """What the token waits for outside; None if only for what goes on inside it.

        Raises:
            ExpressionError: it cannot be computed.
        """
        return None

    def take(self, token: Token) -> dict[str, Any]:
        """Variables that the work sets: its outputs, or all of its result when it has none.

        Raises:
            ExpressionError: an output cannot be computed.
        """
        return self.picked(token, token.result or {})

    def picked(self, token: Token, result: dict[str, Any]) -> dict[str, Any]:
        """What the outputs make of a result.

        Raises:
            ExpressionError: an output cannot be computed.
        """
        if not self.outputs_:
            return result
        local = {**token.data, **self.inputs(token.data), **result, "result": result}
        taken: dict[str, Any] = {}
        for name, expression in self.outputs_:
            if name in self.optional and not expression.names <= local.keys():
                continue
            taken[name] = local[name] = expression.value(local)
        return taken

    def base(self, token: Token) -> Variables:
        """The variables to which those that the work sets are added."""
        if self.goes_beside:
            return {**tree.parent(token).data, **token.settled}
        return self.without_own(token, token.data)

    def snapshot(self, token: Token) -> Variables:
        """What whoever undoes it later has to know."""
        return {}

    def without_own(self, token: Token, data: Variables) -> Variables:
        """A round of a loop takes nothing along of what it has for itself."""
        if self.body is None:
            return data
        before = token.workflow.tasks[token.scope].data
        own = {name: before[name] for name in self.body.own if name in before}
        return {**{k: v for k, v in data.items() if k not in self.body.own}, **own}

    def choose(self, token: Token) -> list[Route]:
        """The flows to take: those without a condition, and those whose condition is true.

        Raises:
            ExpressionError: a condition cannot be computed, or there is no way on.
        """
        chosen = [
            route
            for route in self.routes
            if route is not self.default
            and (route.condition is None or route.condition.is_true(token.data))
        ]
        return chosen or self.otherwise()

    # What follows from it.

    def otherwise(self) -> list[Route]:
        """The default flow, when no condition is true.

        Raises:
            ExpressionError: there is none.
        """
        if self.default is None and self.routes:
            raise ExpressionError(
                "no condition of the outgoing flows is true, and none is the default",
                hint="Mark one flow as default, or set the variables right and retry.",
            )
        return [] if self.default is None else [self.default]

    def inputs(self, data: Variables) -> dict[str, Any]:
        """The mapped inputs; each sees those before it.

        Raises:
            ExpressionError: one cannot be computed.
        """
        local = dict(data) if self.inputs_ else {}
        values: dict[str, Any] = {}
        for name, expression in self.inputs_:
            if name in self.optional and not expression.names <= local.keys():
                continue
            values[name] = local[name] = expression.value(local)
        return values

    def finish(self, token: Token) -> None:
        """Everything that may still go wrong before the token leaves; then it is ready to.

        Raises:
            ExpressionError: an output or a condition cannot be computed; nothing has changed.
        """
        before = token.data
        kept.refuse_excess(token)
        token.snapshot = self.snapshot(token) if self.undo else {}
        taken = self.take(token)
        if self.body is not None:
            given = {**taken, "loopCounter": before.get("loopCounter", 0)}
            taken = {name: value for name, value in taken.items() if name not in self.body.own}
        base = self.base(token)
        try:
            token.data = {**base, **taken} if taken else base
            token.route = self.choose(token)
            if self.ad_hoc is not None and self.ad_hoc.is_enough(token):
                token.route, token.is_last = [], True
            if not token.route:
                ending.plan(token, before, taken)
            if self.body is not None:
                around = token.workflow.tasks[token.scope]
                seen = {**before, **(token.plan or {}), **self.own_of(before)}
                token.is_last = self.body.is_last(around, seen)
                token.throws = self.body.to_throw(around, seen)
                self.body.keep(around, given)
        except ExpressionError:
            token.data = before
            raise
        token.assigned = sorted(taken)
        token.result = None

    def about(self, number: int, kind: WaitKind) -> Wait:
        """A wait at this node, to be filled in."""
        return Wait(
            token=number,
            element=self.element.id,
            process=self.process,
            name=self.element.name,
            kind=kind,
            lane=self.lane,
        )

    def own_of(self, data: Variables) -> Variables:
        """What a round of a loop has for itself."""
        own = self.body.own if self.body else ()
        return {name: data[name] for name in own if name in data}

    # SpiffWorkflow's hooks.

    def test(self) -> None:
        """A start event has no inputs, which the library would not accept."""

    def _update_hook(self, token: Token) -> bool:
        if self.start_quantity > 1:
            joining.collect(token.workflow, token, self.start_quantity)
            return False
        return True

    def _on_ready_hook(self, token: Token) -> None:
        token.workflow.ready.append(token)

    def _run_hook(self, token: Token) -> bool | None:
        case = token.workflow
        try:
            if self.start_quantity > 1:
                joining.become_one(case, token)
            done = self.begin(token)
            if token.id not in case.tasks:
                return None  # it ended what it was part of
            if not done:
                case.note_wait(token)
                return None
            token.result = token.result or {}  # done; a retry only takes it over
            self.finish(token)
        except ExpressionError as error:
            case.stop(token, blocked_by(error))
            return None
        return True

    def _on_complete_hook(self, token: Token) -> None:
        token.workflow.move_on(token)


def blocked_by(error: ExpressionError) -> Blocked:
    """Why a token stands still after this error."""
    kind = error.kind if isinstance(error, StandstillError) else IncidentKind.EXPRESSION
    return Blocked(kind, error.what, error.hint)
