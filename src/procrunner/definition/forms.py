"""Forms drawn in a modeler: ``.form`` files beside the drawing that refers to them (form-js)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any

from procrunner.definition import components
from procrunner.definition.field import Field, Place
from procrunner.definition.model import Element, Process
from procrunner.errors import Finding

SIZE_LIMIT = 256 * 1024
"""Bytes of one form; one for people has some thousands."""
KEYS = ("camunda-forms:deployment:", "camunda-forms:bpmn:", "camunda-forms:app:")
"""Beginnings of ``camunda:formKey`` that name such a form, by its file or its id."""


def beside(path: Path) -> dict[str, str]:
    """The forms in the folder of a drawing, by the names of their files."""
    return {each.name: _content(each) for each in sorted(path.parent.glob("*.form"))}


def _content(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(SIZE_LIMIT + 1)
    try:
        return content.decode("utf-8-sig") if len(content) <= SIZE_LIMIT else ""
    except UnicodeDecodeError:
        return ""


def refers(attributes: Mapping[str, str]) -> str:
    """The id or file of the form that an element refers to; empty if it refers to none."""
    key = attributes.get("camunda:formKey", "")
    named = (key.removeprefix(each) for each in KEYS if key.startswith(each))
    return attributes.get("camunda:formRef", "") or next(named, "")


class Forms:
    """The forms beside one drawing, and what is wrong with those that it refers to."""

    def __init__(self, given: Mapping[str, str], file: str) -> None:
        self.used: dict[str, str] = {}  #: by the names of their files
        self.findings: list[Finding] = []
        self._given = given
        self._file = file

    def resolved(self, process: Process) -> Process:
        """The process with the fields of the forms that its elements refer to."""
        if not any(refers(each.attributes) for each in process.elements):
            return process
        return replace(process, elements=tuple(map(self._resolved, process.elements)))

    def hash(self, drawing: str) -> str:
        """The hash of a drawing together with its forms, however these are formatted."""
        if not self.used:
            return drawing
        plain = [[name, _json(text)] for name, text in sorted(self.used.items())]
        told = json.dumps([drawing, plain], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def _resolved(self, element: Element) -> Element:
        reference = refers(element.attributes)
        if not reference:
            return element
        name = reference if reference in self._given else self._ids.get(reference, "")
        binding = element.attributes.get("camunda:formRefBinding", "deployment")
        if not name:
            near = ", ".join([*self._given]) or "none"
            hint = f"Save it as a .form file in the folder of the drawing. Those there are: {near}."
            self._refuse_element(element, f"there is no form '{reference}'", hint)
        elif binding not in ("deployment", "latest"):
            hint = "Use the binding deployment: an instance runs with the form of its version."
            self._refuse_element(element, f"the form's binding '{binding}' is not executed", hint)
        elif element.fields:
            hint = "Keep one of them."
            self._refuse_element(element, f"it has fields and the form '{reference}'", hint)
        else:
            self.used[name] = self._given[name]
            return replace(element, fields=tuple(self._fields(name)))
        return element

    @cached_property
    def _ids(self) -> dict[str, str]:
        found = {name: _json(text) for name, text in self._given.items()}
        return {str(form.get("id")): name for name, form in found.items() if isinstance(form, dict)}

    def _fields(self, name: str) -> list[Field]:
        text = self._given[name]
        form, file = _json(text), self._path(name)
        asked = form.get("components") if isinstance(form, dict) else None
        if not isinstance(asked, list) or not all(map(_is_component, asked)):
            hint = (
                f"Save it with a modeler again: JSON with components, below {SIZE_LIMIT:,} bytes."
            )
            self._refuse(name, Place(_line_of_fault(text)), "the form cannot be read", hint)
            return []
        told = [
            each
            for component in asked
            for each in components.fields(component, lambda one: _place(text, one))
        ]
        for each in told:
            if isinstance(each, tuple):
                component, error = each
                self._refuse(name, _place(text, component), error.message, error.hint)
        return [replace(each, file=file) for each in told if isinstance(each, Field)]

    def _refuse_element(self, element: Element, message: str, hint: str) -> None:
        place = element.place
        self.findings.append(
            Finding(
                code="PR118",
                message=message,
                hint=hint,
                file=self._file,
                line=place.line,
                column=place.column,
                element=element.id,
                name=element.name,
            )
        )

    def _refuse(self, name: str, place: Place, message: str, hint: str) -> None:
        file = self._path(name)
        self.findings.append(
            Finding(code="PR118", message=message, hint=hint, file=file, line=place.line)
        )

    def _path(self, name: str) -> str:
        return str(PurePath(self._file).with_name(name))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _line_of_fault(text: str) -> int:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.lineno
    except (ValueError, RecursionError):
        pass
    return 1


def _is_component(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    inner = value.get("components", [])
    return isinstance(inner, list) and all(map(_is_component, inner))


def _place(text: str, component: Mapping[str, Any]) -> Place:
    """Where the component's id stands; its key, where it has none."""
    for name in ("id", "key"):
        value = json.dumps(component.get(name), ensure_ascii=False)
        if found := re.search(rf'"{name}"\s*:\s*{re.escape(value)}', text):
            return Place(text.count("\n", 0, found.start()) + 1)
    return Place()
