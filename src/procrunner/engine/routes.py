"""Where tokens go: sequence flows, links, and what an inclusive join has to know of them."""

from __future__ import annotations

from procrunner.definition import Flow
from procrunner.engine import complex_gateway, gateways
from procrunner.engine.draft import Draft
from procrunner.engine.node import Node, Route
from procrunner.engine.reach import reach, ways
from procrunner.expression import condition


def connect(draft: Draft) -> None:
    """Connect the nodes by flows and links."""
    for flow in draft.flows:
        if flow.source in draft.nodes and flow.target in draft.nodes:
            _connect_flow(draft, flow)
    _connect_links(draft)
    for node in draft.nodes.values():
        _check_default(draft, node)
        _check_conditions(draft, node)


def tell_reach(draft: Draft) -> None:
    """Tell inclusive gateways from where tokens can come; all else is connected."""
    into = ways(draft.nodes.values())
    source = {route.id: node for node in draft.nodes.values() for route in node.routes}
    for node in draft.nodes.values():
        if isinstance(node, gateways.InclusiveGateway | complex_gateway.ComplexGateway):
            node.reach = {
                flow: reach(into, node.element.id, source[flow].element.id)
                for flow in node.incoming
            }


def is_link(node: Node) -> bool:
    """Whether it is one end of a link."""
    return any(event.type == "link" for event in node.element.events)


def _connect_flow(draft: Draft, flow: Flow) -> None:
    source, target = draft.nodes[flow.source], draft.nodes[flow.target]
    compiled = None
    if flow.condition is not None:
        compiled = draft.parse(flow, flow.condition, condition)
    route = Route(flow.id, target, compiled)
    source.routes.append(route)
    target.incoming.append(flow.id)
    source.connect(target)
    if source.element.attributes.get("default") == flow.id:
        source.default = route


def _connect_links(draft: Draft) -> None:
    links = [
        node for node in draft.nodes.values() if [e.type for e in node.element.events] == ["link"]
    ]
    targets: dict[tuple[str, str], Node] = {}
    for node in links:
        place = (node.element.parent, node.element.events[0].ref)
        if node.element.type == "intermediateCatchEvent" and place in targets:
            draft.find("PR112", node.element, f"two link events catch '{place[1]}'", "Rename one.")
        elif node.element.type == "intermediateCatchEvent":
            targets[place] = node
    for node in links:
        if node.element.type != "intermediateThrowEvent":
            continue
        name = node.element.events[0].ref
        target = targets.get((node.element.parent, name))
        if target is None:
            draft.find("PR112", node.element, f"no link event catches '{name}'", "Draw one.")
        else:
            node.routes.append(Route(f"{node.element.id}~link", target))
            target.incoming.append(f"{node.element.id}~link")


def _check_default(draft: Draft, node: Node) -> None:
    default = node.element.attributes.get("default", "")
    if default and node.default is None:
        draft.find(
            "PR106",
            node.element,
            f"the default flow '{default}' does not leave this element",
            "Choose the default flow again.",
        )


def _check_conditions(draft: Draft, node: Node) -> None:
    kind = node.element.type
    if kind in ("parallelGateway", "eventBasedGateway"):
        for route in node.routes:
            if route.condition is not None:
                draft.find(
                    "PR110",
                    draft.definition.flows[route.id],
                    f"a condition has no meaning on a way out of a {kind}",
                    "Remove it, or use an inclusive gateway.",
                )
    if kind == "complexGateway" and len(node.incoming) > 1 and not node.element.text:
        draft.find(
            "PR110",
            node.element,
            "the complex gateway does not say when it starts",
            "Write an activation condition such as ${activationCount >= 2}.",
        )
    if kind == "exclusiveGateway" and len(node.routes) > 1:
        for route in node.routes:
            if route.condition is None and route is not node.default:
                draft.find(
                    "PR110",
                    draft.definition.flows[route.id],
                    "a way out of an exclusive gateway has no condition and is no default",
                    "Write a condition ${…}, or make it the default flow.",
                )
