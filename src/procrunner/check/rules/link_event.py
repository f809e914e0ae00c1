"""Link events come in pairs.

A link is a sequence flow that is not drawn. Each has a name; what is thrown is caught once in the
same scope, and what is caught is thrown.

At run time: a link without its partner is refused (PR112).
To mend: draw the other end, or give both ends the same name.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Scope, Subject, called
from procrunner.definition import Element
from procrunner.errors import Finding


def find(subject: Subject) -> Iterator[Finding]:
    """Links without a name or a partner, and names caught twice."""
    for scope in subject.scopes:
        thrown, caught = _links(scope, "Throw"), _links(scope, "Catch")
        for node, name in (*thrown, *caught):
            if not name:
                yield subject.definition.finding("PR315", node, f"{called(node)} names no link")
        throws, catches = [name for _, name in thrown], [name for _, name in caught]
        for node, name in thrown:
            if name and name not in catches:
                message = f"nobody catches the link '{name}'"
                yield subject.definition.finding("PR315", node, message, hint="Draw the catch.")
        for node, name in caught:
            if name and name not in throws:
                message = f"nobody throws the link '{name}'"
                yield subject.definition.finding("PR315", node, message, hint="Draw the throw.")
            elif catches.count(name) > 1 and catches.index(name) != caught.index((node, name)):
                message = f"the link '{name}' is caught twice"
                yield subject.definition.finding("PR315", node, message, hint="Keep one.")


def _links(scope: Scope, way: str) -> list[tuple[Element, str]]:
    return [
        (node, event.ref)
        for node in scope.nodes
        if node.type == f"intermediate{way}Event"
        for event in node.events
        if event.type == "link"
    ]


RULE = Rule(codes=("PR315",), find=find)
