"""A person at the terminal fills in the forms, task after task."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text

from procrunner.definition import Element, Field
from procrunner.form import FormError, answer, filled, type_of
from procrunner.model import Instance, WorkItem
from procrunner.scenario import Cast


class Asking:
    """Asks the person for each field, and offers what the story would answer."""

    def __init__(self, cast: Cast, console: Console, language: str, today: date) -> None:
        self._cast = cast
        self._console = console
        self._language = language
        self._today = today

    def actor(self, item: WorkItem | None) -> str:
        """The same as in the story."""
        return self._cast.actor(item)

    def facts(self, instance: Instance) -> Mapping[str, object]:
        """The same as in the story."""
        return self._cast.facts(instance)

    def arrive(self, element: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """The same as in the story."""
        return self._cast.arrive(element, given)

    def fill(self, task: Element, given: Mapping[str, Any]) -> dict[str, Any]:
        """What the person answers; asked again until it fits the form."""
        offered = self._cast.fill(task, given)
        self._console.print()
        self._console.print(Text(task.label(self._language), style="bold"))
        while True:
            answered = {**offered, **self._answers(task, offered)}
            try:
                return filled(task.fields, answered, where=task.id, today=self._today)
            except FormError as error:
                for each in error.problems:
                    self._console.print(Text(each.told(self._language), style="red"))

    def _answers(self, task: Element, offered: Mapping[str, Any]) -> dict[str, Any]:
        return {
            field.id: self._answer(field, offered.get(field.id))
            for field in task.fields
            if type_of(field) != "file"
        }

    def _answer(self, field: Field, offered: object) -> object:
        label = field.named(self._language)
        if field.choices:
            label += f" ({' | '.join(field.choices)})"
        proposal = "" if offered is None else _shown(offered)
        said = self._console.input(Text(f"  {label} [{proposal}]: ")).strip()
        return answer(field, said) if said else offered


def _shown(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
