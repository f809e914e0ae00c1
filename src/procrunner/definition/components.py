"""The components of a form (form-js) as fields; what has no meaning here is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from procrunner.definition import feel
from procrunner.definition.field import Field, Place

Json = Mapping[str, Any]
TYPES = {
    "textfield": "string",
    "textarea": "string",
    "checkbox": "boolean",
    "select": "enum",
    "radio": "enum",
    "checklist": "choices",
    "taglist": "choices",
    "filepicker": "file",
}
"""Types of fields by those of components; a number's and a moment's depend on more."""
SILENT = ("text", "html", "image", "spacer", "separator", "button")
"""Components that ask nothing."""
_COMMON = {
    *("id", "key", "label", "type", "layout", "description", "appearance", "properties"),
    *("validate", "conditional", "defaultValue", "readonly", "disabled"),
}
_OWN = {
    "number": {"decimalDigits", "increment"},
    "select": {"values", "searchable"},
    "radio": {"values"},
    "checklist": {"values"},
    "taglist": {"values"},
    "datetime": {
        *("subtype", "dateLabel", "timeLabel", "disallowPassedDates", "timeInterval"),
        *("timeSerializingFormat", "use24h"),
    },
    "filepicker": {"accept"},
}
_GROUP = {"id", "type", "label", "layout", "components", "conditional", "showOutline", "properties"}
_LIMITS = {"min": "min", "max": "max", "minLength": "minlength", "maxLength": "maxlength"}
_VALIDATE = {*_LIMITS, "required", "pattern", "validationType"}
_MOMENTS = ("date", "time", "datetime")
_FEEL = "Write a plain value; only conditional.hide may be an expression."


class RefusedError(Exception):
    """A component asks for what is not executed."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def fields(
    component: Json, place: Callable[[Json], Place], around: str = ""
) -> Iterator[Field | tuple[Json, RefusedError]]:
    """The fields that a component asks for, or why one cannot be asked for.

    Args:
        component: as the file has it.
        place: where a component stands.
        around: the condition, CEL, under which the groups around it are shown.
    """
    kind = component.get("type")
    if kind in SILENT or component.get("disabled") is True:
        return
    try:
        shown = " && ".join(each for each in (around, _shown(component)) if each)
        if kind != "group":
            yield _field(component, place(component), shown)
            return
        _refuse_unknown(component, _GROUP, "a group with '{}' is not executed")
    except RefusedError as error:
        yield component, error
    else:
        for each in component.get("components", ()):
            yield from fields(each, place, shown)


def _field(component: Json, place: Place, shown: str) -> Field:
    kind = str(component.get("type"))
    known = _COMMON | _OWN.get(kind, set())
    if kind not in TYPES and kind not in _OWN:
        hint = f"Use {', '.join([*TYPES, 'number', 'datetime'])}."
        raise RefusedError(f"the component '{kind}' is not executed", hint)
    _refuse_unknown(component, known, f"'{{}}' of the component '{kind}' is not executed")
    for name, value in component.items():
        if isinstance(value, str) and value.startswith("=") and name != "description":
            raise RefusedError(f"the expression {value} in '{name}' is not executed", _FEEL)
    key = str(component.get("key", ""))
    if not key.isidentifier():
        hint = "Give it letters, digits and _, beginning with a letter."
        raise RefusedError(f"the key '{key}' is no name of a variable", hint)
    validate = component.get("validate") or {}
    properties = {str(key): str(value) for key, value in _map(component, "properties").items()}
    if shown:
        properties = {"shown-if": f"${{{shown}}}", **properties}
    is_moment = kind == "datetime"
    label = component.get("label") or component.get("dateLabel") or component.get("timeLabel")
    return Field(
        id=key,
        label=str(label or key),
        type=_type(component),
        default=_default(component.get("defaultValue")),
        required=validate.get("required") is True and kind != "checkbox",
        constraints={
            **_constraints(component, validate),
            **(_of_moment(component) if is_moment else {}),
        },
        choices=_choices(component),
        properties=properties,
        place=place,
    )


def _type(component: Json) -> str:
    kind = component["type"]
    if kind == "number":
        return "long" if component.get("decimalDigits") == 0 else "number"
    if kind != "datetime":
        return TYPES[kind]
    subtype = str(component.get("subtype", "date"))
    if subtype not in _MOMENTS:
        raise RefusedError(f"the subtype '{subtype}' is not known", f"Use {', '.join(_MOMENTS)}.")
    return subtype


def _constraints(component: Json, validate: Json) -> dict[str, str]:
    _refuse_unknown(validate, _VALIDATE, "the validation '{}' is not executed")
    for name, value in validate.items():
        if isinstance(value, str) and value.startswith("="):
            raise RefusedError(f"the expression {value} in '{name}' is not executed", _FEEL)
    found = {ours: str(validate[theirs]) for theirs, ours in _LIMITS.items() if theirs in validate}
    if pattern := validate.get("pattern"):
        found["pattern"] = _whole(str(pattern))
    kind = validate.get("validationType") or "custom"
    if kind not in ("custom", "email", "phone"):
        raise RefusedError(f"the validation type '{kind}' is not known", "Use email or phone.")
    if kind != "custom":
        found[kind] = "true"
    if component["type"] == "checkbox" and validate.get("required") is True:
        found["ticked"] = "true"
    if component.get("readonly") is True:
        found["readonly"] = "true"
    if accept := component.get("accept"):
        found["accept"] = str(accept)
    return found


def _of_moment(component: Json) -> dict[str, str]:
    if not component.get("disallowPassedDates"):
        return {}
    if component.get("subtype", "date") != "date":
        hint = "Ask for the date in a field of its own."
        raise RefusedError("disallowPassedDates is executed for dates only", hint)
    return {"min": "today"}


def _whole(pattern: str) -> str:
    """A pattern that is looked for, as one that the whole text matches."""
    begin, end = pattern.startswith("^"), pattern.endswith("$") and not pattern.endswith(r"\$")
    if begin and end and "|" not in pattern:
        return pattern[1:-1]
    return rf"[\s\S]*(?:{pattern})[\s\S]*"


def _choices(component: Json) -> dict[str, str]:
    values = component.get("values") or ()
    if any(not isinstance(each, dict) or "value" not in each for each in values):
        raise RefusedError("a value to choose from is none", 'Write {"label": …, "value": …}.')
    return {str(each["value"]): str(each.get("label") or each["value"]) for each in values}


def _default(value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _shown(component: Json) -> str:
    hide = _map(component, "conditional").get("hide")
    if hide in (None, "", False):
        return ""
    try:
        return f"!({feel.cel(str(hide))})"
    except ValueError as error:
        hint = 'Compare a field with a text or number: =kind = "a" and not(urgent).'
        raise RefusedError(f"the condition {hide} is not executed: {error}", hint) from error


def _map(component: Json, name: str) -> Json:
    value = component.get(name) or {}
    if not isinstance(value, dict):
        raise RefusedError(f"'{name}' is no map", "Save the form with a modeler again.")
    return value


def _refuse_unknown(said: Json, known: set[str], message: str) -> None:
    for name, value in said.items():
        if name not in known and value not in (None, False, ""):
            raise RefusedError(message.format(name), "Remove it, or ask for it in another way.")
