"""What people may choose in an ad-hoc sub-process: connected when all else is."""

from __future__ import annotations

from dataclasses import replace

from procrunner.engine import support
from procrunner.engine.ad_hoc import AdHocSubProcess, Enough, Offer
from procrunner.engine.draft import Draft
from procrunner.engine.node import Node, Route
from procrunner.engine.tasks import UserTask


def connect(draft: Draft) -> None:
    """Put an offer before each activity that no person does by itself."""
    for host in draft.all_nodes():
        if isinstance(host, AdHocSubProcess):
            _connect(draft, host)


def _connect(draft: Draft, host: AdHocSubProcess) -> None:
    inner = draft.inside(host.element.id)
    instead: dict[Node, Node] = {}
    for node in inner:
        node.ad_hoc = host
        if node.element.type in ("startEvent", "endEvent"):
            what = f"a {node.element.type} in an ad-hoc sub-process is not executed"
            draft.find("PR101", node.element, what, "Remove it, or make it a plain sub-process.")
        is_chosen = node.element.type in support.ACTIVITIES and not node.is_event_sub_process
        if is_chosen and not isinstance(node, UserTask) and not node.goes_beside:
            offer = draft.builder.offer(node, Offer)
            offer.ad_hoc = host
            offer.routes.append(Route("", node))
            draft.offers.append(offer)
            instead[node] = offer
    for node in inner:
        node.routes = [
            replace(route, target=instead.get(route.target, route.target)) for route in node.routes
        ]
    host.starts = tuple(instead.get(node, node) for node in host.starts)
    if host.condition is None:
        enough = draft.builder.offer(host, Enough)
        enough.ad_hoc = host
        draft.offers.append(enough)
        host.starts = (*host.starts, enough)
