"""What a picture lacks: elements without a place, places without an element, unknown letters."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain

from procrunner import font
from procrunner.definition.model import Definition, Edge, Element, Flow, Lane, Participant, Shape
from procrunner.diagram import activities
from procrunner.diagram.scene import Line, Node, Scene, is_drawable
from procrunner.errors import DefinitionError, Finding, Severity

UNDRAWN = (
    *("dataObject", "category", "categoryValue", "message", "error", "signal", "escalation"),
    *("dataStore", "dataInput", "dataOutput", "implicitThrowEvent", "itemDefinition"),
)


def no_drawing(definition: Definition) -> DefinitionError:
    """The refusal of a definition that has no diagram at all (PR701)."""
    finding = definition.finding(
        "PR701",
        None,
        "the file has no drawing (BPMN diagram interchange)",
        hint=f"Make one: procrunner layout {definition.file}",
    )
    return DefinitionError([finding])


def warnings(scene: Scene, *, symbols: Collection[str]) -> tuple[Finding, ...]:
    """Everything to be said about a picture; ``symbols`` are the kinds that have one."""
    found = (_undrawn(scene), _unknown(scene), _letters(scene), _cut(scene))
    return (*chain.from_iterable(found), *_without_symbol(scene, symbols))


def _undrawn(scene: Scene) -> Iterator[Finding]:
    """Elements without a place on any diagram of the file (PR702)."""
    definition = scene.definition
    drawn = {diagram.element for diagram in definition.diagrams}
    for diagram in definition.diagrams:
        drawn |= {shape.element for shape in diagram.shapes}
        drawn |= {edge.element for edge in diagram.edges}
    for thing in _drawable_things(definition):
        if thing.id not in drawn:
            yield _finding(scene, "PR702", thing, f"'{thing.id}' has no place in the drawing")


def _drawable_things(
    definition: Definition,
) -> Iterator[Element | Flow | Lane | Participant]:
    yield from definition.participants
    yield from definition.lanes.values()
    yield from (
        each
        for each in definition.elements.values()
        if each.type not in UNDRAWN and not each.type.startswith("global")
    )
    ends = {**definition.elements, **{pool.id: pool for pool in definition.participants}}
    yield from (
        flow for flow in definition.flows.values() if flow.source in ends and flow.target in ends
    )


def _unknown(scene: Scene) -> Iterator[Finding]:
    """Shapes and edges that cannot be drawn (PR703, PR704)."""
    everything: list[Shape | Edge] = [*scene.diagram.shapes, *scene.diagram.edges]
    for drawn in everything:
        if drawn.element in scene.nodes or drawn.element in scene.lines:
            continue
        if is_drawable(drawn):
            message = f"the drawing shows '{drawn.element}', which the file does not have"
            yield _at(scene, "PR703", drawn, message)
        else:
            yield _at(scene, "PR704", drawn, f"'{drawn.element}' has no usable coordinates")


def _letters(scene: Scene) -> Iterator[Finding]:
    """Names with letters that the shipped font does not have (PR705)."""
    shown: list[Node | Line] = [*scene.nodes.values(), *scene.lines.values()]
    for each in shown:
        if unknown := font.missing(each.name):
            thing = each.thing if isinstance(each, Node) else each.flow
            letters = ", ".join(_named(letter) for letter in unknown[:10])
            message = f"'{thing.id}': the drawing's font has no {letters}"
            yield _finding(scene, "PR705", thing, message)


def _named(letter: str) -> str:
    code = f"U+{ord(letter):04X}"
    return f"'{letter}' ({code})" if letter.isprintable() else code


def _cut(scene: Scene) -> Iterator[Finding]:
    """Names that there is no room for (PR706)."""
    for node in scene.nodes.values():
        if node.kind in activities.KINDS and activities.name(node, scene).is_cut:
            message = f"'{node.thing.id}' is too small for its name, which is cut"
            yield _finding(scene, "PR706", node.thing, message)


def _without_symbol(scene: Scene, symbols: Collection[str]) -> Iterator[Finding]:
    """Elements of another kind of diagram (PR707)."""
    for node in scene.nodes.values():
        if node.kind not in symbols:
            message = f"'{node.thing.id}': there is no symbol for {node.kind}; it is a plain box"
            yield _finding(scene, "PR707", node.thing, message)


def _finding(
    scene: Scene, code: str, thing: Element | Flow | Lane | Participant, message: str
) -> Finding:
    return scene.definition.finding(code, thing, message, severity=Severity.WARNING)


def _at(scene: Scene, code: str, drawn: Shape | Edge, message: str) -> Finding:
    return scene.definition.finding(
        code, None, message, place=drawn.place, severity=Severity.WARNING
    )
