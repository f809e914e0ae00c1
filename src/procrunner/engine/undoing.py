"""Which node undoes which: compensation activities and event sub-processes, cancelled transactions.

A compensation boundary event is tied to its activity by an association (BPMN 2.0, 10.7.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from procrunner.definition import Element
from procrunner.engine import compensation, containers, loops
from procrunner.engine.draft import Draft
from procrunner.engine.node import Node

_METHODS = ("", "compensate", "##Compensate")


def is_handler(element: Element) -> bool:
    """Whether it is only done to undo something."""
    return element.attributes.get("isForCompensation") == "true"


def connect(draft: Draft) -> None:
    """Tell activities what undoes them, and check whoever begins that."""
    tied: set[str] = set()
    for node in draft.nodes.values():
        if _is(node, "compensate", "boundaryEvent"):
            tied |= _attach(draft, node)
    for node in draft.nodes.values():
        if is_handler(node.element):
            _check_handler(draft, node, tied)
        if isinstance(node, compensation.CompensationThrow):
            _check_throw(draft, node)
        if _is(node, "cancel", "endEvent"):
            _check_cancel(draft, node)
        method = node.element.attributes.get("method", "")
        if isinstance(node, containers.Transaction) and method not in _METHODS:
            what = f"the transaction method '{method}' is not executed"
            draft.find("PR101", node.element, what, "Use ##Compensate, or none.")


def connect_inner(draft: Draft, node: containers.EventSubProcess) -> None:
    """An event sub-process undoes what its scope has done."""
    node.goes_beside = True
    scope = draft.scope(node.element.parent)
    if scope.undo is not None:
        _refuse_second(draft, node)
    scope.undo = node


def complete(drafts: Iterable[Draft]) -> None:
    """Let every scope in which something can be undone be undone as a whole, calls too."""
    known = {draft.process.id: draft for draft in drafts}
    changed = True
    while changed:
        changed = False
        for draft in known.values():
            for node in draft.all_nodes():
                if node.rewind is None and any(each.undo for each in _inside(node, draft, known)):
                    _give_rewind(draft, node)
                    changed = True


def _give_rewind(draft: Draft, node: Node) -> None:
    rewind = draft.builder.rewind(node)
    node.rewind = rewind
    if isinstance(node, containers.CallActivity):
        rewind.frame = node.called
    node.undo = node.undo or rewind
    draft.rewinds.append(rewind)


def _inside(node: Node, draft: Draft, drafts: dict[str, Draft]) -> Iterator[Node]:
    if isinstance(node, loops.LoopBody):
        yield node.each
    elif isinstance(node, containers.CallActivity):
        called = node.element.attributes.get("calledElement", "")
        if called in drafts:
            yield drafts[called].frame
            yield from drafts[called].inside(called)
    elif isinstance(node, containers.SubProcess):
        yield from draft.inside(node.element.id)


def _attach(draft: Draft, node: Node) -> set[str]:
    """Ids of the activities that it is tied to."""
    element = node.element
    ends = [
        flow.target if flow.source == element.id else flow.source
        for flow in draft.process.flows
        if flow.type == "association" and element.id in (flow.source, flow.target)
    ]
    handlers = [draft.nodes[id_] for id_ in ends if id_ in draft.nodes]
    handlers = [each for each in handlers if is_handler(each.element)]
    host = draft.nodes.get(element.attached_to)
    if node.routes:
        what = "a sequence flow leaves a compensation event"
        draft.find("PR111", element, what, "Draw an association to the activity that undoes.")
    if len(handlers) != 1:
        draft.find(
            "PR116",
            element,
            "an association ties the compensation event to "
            + ("several activities" if handlers else "no activity for compensation"),
            "Draw one, to an activity that is marked as for compensation.",
        )
    elif host is not None:
        if host.undo is not None:
            _refuse_second(draft, node)
        host.undo, host.undo_event = handlers[0], node
        handlers[0].goes_beside = True
    return {each.element.id for each in handlers}


def _check_handler(draft: Draft, node: Node, tied: set[str]) -> None:
    if node.routes or node.incoming:
        what = "sequence flows touch an activity for compensation"
        draft.find("PR111", node.element, what, "Remove them: only an association leads to it.")
    if node.triggers:
        what = "events at the border of an activity for compensation are not executed"
        draft.find("PR101", node.element, what, "Put what it does into a sub-process with them.")
    if node.element.id not in tied:
        what = "no compensation event is tied to this activity, which is only for compensation"
        draft.find("PR116", node.element, what, "Draw an association from one to it.")


def _check_throw(draft: Draft, node: compensation.CompensationThrow) -> None:
    wanted = node.definition.ref
    if node.definition.attributes.get("waitForCompletion") == "false":
        node.rewind = draft.builder.rewind(node)
        draft.rewinds.append(node.rewind)
    if not wanted:
        return
    target = draft.nodes.get(wanted)
    around = draft.nodes.get(node.element.parent)
    seen = {node.element.parent}
    if around is not None and around.is_event_sub_process:
        seen.add(around.element.parent)
    if target is None or target.element.parent not in seen:
        draft.find(
            "PR116",
            node.element,
            f"the activity '{wanted}' to be undone is not beside the event",
            "Name an activity of the same scope, or none to undo all of it.",
        )


def _check_cancel(draft: Draft, node: Node) -> None:
    id_ = node.element.parent
    while id_ in draft.nodes and draft.nodes[id_].element.type != "transaction":
        id_ = draft.nodes[id_].element.parent
    if id_ not in draft.nodes:
        what, hint = "a cancel end event stands in no transaction", "Use an error end event."
        draft.find("PR117", node.element, what, hint)
    elif not any(trigger.definition.type == "cancel" for trigger in draft.nodes[id_].triggers):
        what = f"no cancel event is attached to the transaction '{id_}'"
        draft.find("PR117", node.element, what, "Attach one: it is the way out.")


def _refuse_second(draft: Draft, node: Node) -> None:
    what = "the activity has a second way to be undone"
    draft.find("PR116", node.element, what, "Keep one compensation event, or event sub-process.")


def _is(node: Node, kind: str, type_: str) -> bool:
    return node.element.type == type_ and any(e.type == kind for e in node.element.events)
