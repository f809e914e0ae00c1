"""What is wrong with what somebody filled in, told in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from procrunner.definition import Element, Field
from procrunner.errors import UsageError
from procrunner.form import words
from procrunner.form.type import Type, type_of
from procrunner.language import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One value that does not fit its field."""

    asked: Field
    key: str  #: of the words that tell it
    facts: Mapping[str, object] = field(default_factory=dict)  #: what stands in them

    def told(self, language: str = "") -> str:
        """The field's id and label, and what is wrong."""
        return f"'{self.asked.id}' ({self.asked.named(language)}) {self.said(language)}"

    def said(self, language: str = "") -> str:
        """What is wrong, for somebody who sees the field."""
        facts = {"wanted": wanted(self.asked, language), **self.facts}
        return say(words.PROBLEMS[self.key], language).format(**facts)


class FormError(UsageError):
    """What was filled in does not fit the form; all that is wrong with it."""

    def __init__(
        self,
        problems: Sequence[Problem],
        *,
        where: str,
        fields: Sequence[Field],
        task: Element | None = None,
    ) -> None:
        self.problems = tuple(problems)
        self._task = task
        self._example = next((each.id for each in fields if each.required), fields[0].id)
        super().__init__(self._what(""), where=where, hint=self._hint(""))

    def told(self, language: str) -> str:
        """The text of the error in a language."""
        task = self._task
        where = f"{task.id} ({task.label(language)})" if task else self.where
        return f"{where}: {self._what(language)}\n  {self._hint(language)}"

    def _what(self, language: str) -> str:
        return "; ".join(each.told(language) for each in self.problems)

    def _hint(self, language: str) -> str:
        return say(words.HINT, language).format(example=f"--set {self._example}=…")


def wanted(asked: Field, language: str = "") -> str:
    """What the field takes, in words."""
    kind = type_of(asked)
    if kind in (Type.CHOICE, Type.CHOICES):
        return say(words.TYPES[kind], language).format(choices=", ".join(asked.choices))
    return say(words.TYPES[kind], language) if kind in words.TYPES else kind
