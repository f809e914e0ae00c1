"""A parsed file with what every part of the reader asks of it: ids, places, children, texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree

from procrunner.definition.field import Place
from procrunner.definition.xml import BPMN, digest, local, parse, places
from procrunner.errors import DefinitionError, Finding


class Source:
    """One file.

    Raises:
        DefinitionError: it is no BPMN, or hostile (PR001 to PR004), or an id stands twice (PR005).
    """

    def __init__(self, content: bytes, file: str) -> None:
        self.content = content
        self.file = file
        self.root = parse(content, file)
        self.hash = digest(self.root)
        self.places = places(content, self.root)
        self.named = {node.get("id", ""): node for node in self.root if node.get("id")}
        self.every = {node.get("id", ""): node for node in self.places if node.get("id")}
        self.forgiven: list[Finding] = []
        self._refuse_duplicates()

    def forgive(self, node: etree._Element, message: str) -> None:
        """Note something that is no BPMN and was left out (PR006)."""
        hint = "Check the spelling; BPMN's names begin with a small letter."
        self.refuse(node, message, hint, code="PR006")

    def refuse(self, node: etree._Element, message: str, hint: str, *, code: str = "PR101") -> None:
        """Note something of the whole file because of which nothing in it may run."""
        place = self.places[node]
        self.forgiven.append(
            Finding(
                code=code,
                message=message,
                hint=hint,
                file=self.file,
                line=place.line,
                column=place.column,
                element=node.get("id", ""),
                name=node.get("name", ""),
            )
        )

    def id(self, node: etree._Element) -> str:
        """The id; BPMN makes it optional, then the place in the file gives a stable one."""
        if id_ := node.get("id"):
            return str(id_)
        place = self.places[node]
        return f"{local(node)}~{place.line}.{place.column}"

    def _refuse_duplicates(self) -> None:
        seen: dict[str, Place] = {}
        twice = []
        for node, place in self.places.items():
            if (id_ := node.get("id")) and node.tag.startswith("{http://www.omg.org"):
                if id_ in seen:
                    twice.append(self._duplicate(node, id_, place, seen[id_]))
                seen.setdefault(id_, place)
        if twice:
            raise DefinitionError(twice)

    def _duplicate(self, node: etree._Element, id_: str, place: Place, first: Place) -> Finding:
        return Finding(
            code="PR005",
            message=f"the id '{id_}' stands twice",
            hint=f"It is first used in line {first.line}; ids must be unique in a file.",
            file=self.file,
            line=place.line,
            column=place.column,
            element=id_,
            name=node.get("name", ""),
        )


def is_bpmn(node: etree._Element, names: Collection[str] = ()) -> bool:
    """Whether the node is BPMN's own, and one of ``names`` if any are given."""
    name = etree.QName(node)
    return name.namespace == BPMN and (not names or name.localname in names)


def children(node: etree._Element, *names: str) -> Iterator[etree._Element]:
    """BPMN children of these names, in document order."""
    return node.iterchildren(*(f"{{{BPMN}}}{name}" for name in names))


def text(node: etree._Element, *names: str) -> str:
    """The text of the first child of these names."""
    return next(((child.text or "").strip() for child in children(node, *names)), "")
