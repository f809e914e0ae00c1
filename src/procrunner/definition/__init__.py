"""Design-time nouns: a BPMN file as frozen objects with their place in the text."""

from typing import TYPE_CHECKING

from procrunner.deferred import deferred

if TYPE_CHECKING:  # the table below says the same for when it runs
    from procrunner.definition.field import Field, Place
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
        Flow,
        Lane,
        Loop,
        Parameter,
        Part,
        Participant,
        Process,
        Shape,
        Thing,
    )
    from procrunner.definition.reader import read, read_file
    from procrunner.definition.starting import Start, awaited, starts
    from procrunner.definition.xml import content

__getattr__ = deferred(
    __name__,
    {
        "field": "Field Place",
        "forms": "beside",
        "model": "Behaviour Bounds Definition Diagram Edge Element EventDefinition Extension "
        "Flow Lane Loop Parameter Part Participant Process Shape Thing",
        "reader": "read read_file",
        "starting": "Start awaited starts",
        "xml": "content",
    },
)

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
