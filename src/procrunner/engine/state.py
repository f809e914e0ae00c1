"""The state of an instance as text: live tokens and the bases of their merges, nothing finished."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from procrunner.engine import kept, tree
from procrunner.engine.case import Case
from procrunner.engine.node import Node
from procrunner.engine.program import Program
from procrunner.engine.timer import Moment, from_row, to_row
from procrunner.engine.token import COMPLETED, STARTED, WAITING, Armed, Blocked, Rounds, Token
from procrunner.errors import ConflictError, StorageError
from procrunner.model import IncidentKind, Variables, WaitKind

VERSION = 1


def save(case: Case) -> str:
    """The text to store. Variables that several tokens share are written once."""
    if case.completed:
        return ""
    data = _Shared()
    top = case.task_tree
    tokens = [_token(token, data) for token in (top, *tree.below(top))]
    state = {
        "version": VERSION,
        "number": case.number,
        "outcome": [case.outcome, case.outcome_name],
        "tokens": tokens,
        "data": data.values,
    }
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"))


def restore(program: Program, text: str, now: datetime) -> Case:
    """The case as it was saved.

    Raises:
        ConflictError: the instance has ended.
        StorageError: the text is of another version, or names nodes that the program has not.
    """
    if not text:
        raise ConflictError(
            "the instance has ended", hint="procrunner history tells how; start another one."
        )
    state = json.loads(text)
    if state["version"] != VERSION:
        raise StorageError(
            f"the state has version {state['version']}; this program reads {VERSION}",
            hint="Use the procrunner that wrote it.",
        )
    case = Case(program, now)
    case.number = state["number"]
    case.outcome, case.outcome_name = state["outcome"]
    for row in state["tokens"]:
        _restore_token(case, program, row, state["data"])
    case.task_tree = next(iter(case.tasks.values()))
    _rejoin(case)
    return case


class _Shared:
    """Variables by identity, each written once."""

    def __init__(self) -> None:
        self.values: list[Variables] = []
        self.index: dict[int, int] = {}

    def put(self, data: Variables) -> int:
        if id(data) not in self.index:
            self.index[id(data)] = len(self.values)
            self.values.append(data)
        return self.index[id(data)]


def _token(token: Token, data: _Shared) -> list[Any]:
    more = {
        "frame": token.is_frame or None,
        "ended": token.has_ended or None,
        "moment": _moment(token.moment),
        "correlation": token.correlation,
        "armed": {
            key: [armed.number, _moment(armed.moment), armed.correlation, *_condition(armed)]
            for key, armed in token.armed.items()
        },
        "heard": token.heard,
        "came_by": token.came_by,
        "partners": token.partners,
        "enough": token.is_enough or None,
        "phase": token.phase,
        "started": token.started,
        "begun": token.has_begun and token.blocked is not None,
        "settled": token.settled,
        "blocked": _blocked(token.blocked),
        "result": token.result,
        "rounds": _rounds(token.rounds),
        "kept": [each.row() for each in token.kept],
        "undo": [each.row() for each in token.undo],
        "restored": token.restored,
        "leaving": token.leaving,
    }
    row = [
        token.id,
        token._parent,
        token.task_spec.name,
        token._state,
        token.scope,
        data.put(token.data),
    ]
    told = {key: value for key, value in more.items() if value or (key == "result" and value == {})}
    return [*row, told] if told else row


def _restore_token(case: Case, program: Program, row: list[Any], data: list[Variables]) -> None:
    number, parent, name, state, scope, shared, *rest = row
    node = program.nodes.get(name)
    if node is None:
        raise StorageError(
            f"the state stands at '{name}', which this version of the process has not",
            hint="The instance belongs to another version of the definition.",
        )
    above = case.tasks[parent] if parent else None
    token = Token(case, node, above, number=number, data=data[shared], scope=scope, state=state)
    more = rest[0] if rest else {}
    token.is_frame = more.get("frame", False)
    token.has_ended = more.get("ended", False)
    token.moment = _restored(more.get("moment"))
    token.correlation = more.get("correlation", "")
    token.came_by = more.get("came_by", "")
    token.partners = more.get("partners", [])
    token.is_enough = more.get("enough", False)
    token.phase = more.get("phase", "")
    token.started = more.get("started", {})
    token.result = more.get("result")
    if rounds := more.get("rounds"):
        token.rounds = Rounds(*rounds[:3])
        token.rounds.given.update(rounds[3] if rounds[3:] else ())
    token.settled = more.get("settled", {})
    token.kept = kept.restored(more.get("kept", ()))
    token.undo = kept.restored(more.get("undo", ()))
    for each in (*token.kept, *token.undo):
        _refuse_unknown(program, each)
    token.restored = more.get("restored", {})
    token.leaving = more.get("leaving")
    token.has_begun = more.get("begun", state == STARTED and "blocked" not in more)
    token.heard = more.get("heard", {})
    for key, (armed, moment, correlation, *condition) in more.get("armed", {}).items():
        holds, fault = condition or (False, None)
        token.armed[key] = Armed(
            armed, _restored(moment), correlation, holds, _restored_blocked(fault)
        )
        case.waiting[armed] = WaitKind.INCIDENT if fault else _awaited(node, key)
    token.blocked = _restored_blocked(more.get("blocked"))
    _count(case, token)


def _refuse_unknown(program: Program, each: kept.Kept) -> None:
    for name in (each.done, each.by):
        if name not in program.nodes:
            raise StorageError(
                f"'{name}' may have to be undone, which this version of the process has not",
                hint="The instance belongs to another version of the definition.",
            )
    for inner in each.inner:
        _refuse_unknown(program, inner)


def _count(case: Case, token: Token) -> None:
    if token._state == COMPLETED:
        return
    case.live[token.scope] += 1
    kind = WaitKind.INCIDENT if token.blocked else token.task_spec.awaits
    if token._state == STARTED and kind is not None:
        case.waiting[token.id] = kind


def _awaited(node: Node, key: str) -> WaitKind:
    trigger = next(each for each in node.triggers if each.key == key)
    return WaitKind(trigger.definition.type)


def _condition(armed: Armed) -> list[Any]:
    return [armed.holds, _blocked(armed.fault)] if armed.holds or armed.fault else []


def _blocked(blocked: Blocked | None) -> list[str] | None:
    return None if blocked is None else [blocked.kind, blocked.message, blocked.hint]


def _restored_blocked(row: list[str] | None) -> Blocked | None:
    return None if row is None else Blocked(IncidentKind(row[0]), row[1], row[2])


def _rounds(rounds: Rounds | None) -> list[Any] | None:
    if rounds is None:
        return None
    given = [list(pair) for pair in rounds.given.items()]
    return [rounds.total, rounds.items, rounds.done, *([given] if given else [])]


def _moment(moment: Moment | None) -> list[Any] | None:
    return None if moment is None else to_row(moment)


def _restored(row: list[Any] | None) -> Moment | None:
    return None if row is None else from_row(row)


def _rejoin(case: Case) -> None:
    """Tokens reach a join in the order of their numbers."""
    claimed = {number for token in case.tasks.values() for number in token.partners}
    for token in sorted(case.tasks.values(), key=lambda each: each.id):
        if token._state == WAITING and token.id not in claimed:
            case.joins.setdefault((token.task_spec.name, token.scope), []).append(token)
