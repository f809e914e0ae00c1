"""What a form asks for, and where that stands: known without the rest of a drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element's start tag begins."""

    line: int = 1  #: 1-based
    column: int = 1  #: 1-based


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What a form asks for: a ``camunda:formField``, or a component of a ``.form`` file."""

    id: str
    label: str
    type: str  #: string, long, boolean, date or enum; more are written as the property ``type``
    default: str
    required: bool
    constraints: Mapping[str, str]  #: by name: min, max, minlength, maxlength, readonly, pattern
    choices: Mapping[str, str]  #: of an enum: label by value
    properties: Mapping[str, str]
    place: Place
    file: str = ""  #: the ``.form`` file that it stands in, empty for the drawing itself

    @property
    def is_transient(self) -> bool:
        """Whether its value is told to the next handler, and stored nowhere."""
        return self.properties.get("transient") == "true"

    def named(self, language: str = "") -> str:
        """The label in a language: ``label:en`` or ``label:ru``; the plain label when absent."""
        return self.properties.get(f"label:{language}", "") or self.label

    def choice(self, value: str, language: str = "") -> str:
        """The label of a choice in a language: ``label:en:VALUE``; the plain one when absent."""
        return self.properties.get(f"label:{language}:{value}", "") or self.choices[value]
