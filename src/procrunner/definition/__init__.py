"""Design-time nouns: a BPMN file as frozen objects with their place in the text."""

from procrunner.definition.forms import beside
from procrunner.definition.model import (
    Behaviour,
    Bounds,
    Definition,
    Diagram,
    Edge,
    Element,
    EventDefinition,
    Extension,
    Field,
    Flow,
    Lane,
    Loop,
    Parameter,
    Part,
    Participant,
    Place,
    Process,
    Shape,
    Thing,
)
from procrunner.definition.reader import read, read_file
from procrunner.definition.starts import Start, awaited, starts
from procrunner.definition.xml import content

__all__ = [
    "Behaviour",
    "Bounds",
    "Definition",
    "Diagram",
    "Edge",
    "Element",
    "EventDefinition",
    "Extension",
    "Field",
    "Flow",
    "Lane",
    "Loop",
    "Parameter",
    "Part",
    "Participant",
    "Place",
    "Process",
    "Shape",
    "Start",
    "Thing",
    "awaited",
    "beside",
    "content",
    "read",
    "read_file",
    "starts",
]
