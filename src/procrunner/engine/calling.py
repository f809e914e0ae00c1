"""Call activities find the processes that they call."""

from __future__ import annotations

from collections.abc import Mapping

from procrunner.definition import Definition, Element
from procrunner.definition.starting import begins
from procrunner.engine import containers
from procrunner.engine.draft import Draft
from procrunner.engine.starts import is_plain


def called(draft: Draft, definitions: Mapping[str, Definition]) -> list[str]:
    """Processes that are called and known."""
    ids = [
        node.element.attributes.get("calledElement", "")
        for node in draft.all_nodes()
        if isinstance(node, containers.CallActivity)
    ]
    return [id_ for id_ in ids if id_ in definitions]


def connect(draft: Draft, drafts: Mapping[str, Draft]) -> None:
    """Tell call activities which process they call, and with what."""
    for node in draft.all_nodes():
        if isinstance(node, containers.CallActivity):
            _connect_call(draft, node, drafts)


def _connect_call(draft: Draft, node: containers.CallActivity, drafts: Mapping[str, Draft]) -> None:
    id_ = node.element.attributes.get("calledElement", "")
    if id_ in drafts:
        node.called = drafts[id_].frame
        if not _can_be_called(drafts[id_]):
            draft.find(
                "PR114",
                node.element,
                f"the called process '{id_}' begins only when something happens",
                "Draw a plain start event in it, too.",
            )
    else:
        draft.find(
            "PR108",
            node.element,
            f"the called process '{id_}' is not known",
            "Deploy it too, or mend the called element.",
        )
    node.ins = _mapping(draft, node.element, "in")
    node.outs = _mapping(draft, node.element, "out")


def _can_be_called(draft: Draft) -> bool:
    inner = [node.element for node in draft.inside(draft.process.id)]
    starts = [e for e in inner if e.type == "startEvent" or begins(e, draft.process)]
    return not starts or any(is_plain(element) for element in starts)


def _mapping(draft: Draft, element: Element, direction: str) -> containers.Mapping:
    rules = [rule for rule in element.mappings if rule["direction"] == direction]
    return containers.Mapping(
        rules=tuple(
            (rule.get("target", ""), draft.parse(element, _source(rule)))
            for rule in rules
            if rule.get("target")
        ),
        everything=any(rule.get("variables") == "all" for rule in rules),
    )


def _source(rule: Mapping[str, str]) -> str:
    return rule.get("sourceExpression", "") or f"${{{rule.get('source', '')}}}"
