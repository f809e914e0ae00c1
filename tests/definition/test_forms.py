"""A form of a modeler gives fields, or is refused with the line of what is not executed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from procrunner.definition import Definition, Field, beside, read
from procrunner.definition.feel import cel
from procrunner.definition.forms import SIZE_LIMIT
from procrunner.expression import condition
from tests.models import process, source, tag


def form(*components: dict[str, Any], **more: Any) -> str:
    named = [{"id": f"Field_{n}", **each} for n, each in enumerate(components)]
    return json.dumps({"components": named, "type": "default", "id": "papers", **more}, indent=2)


def drawing(forms: dict[str, str], **attributes: str) -> Definition:
    task = tag("userTask", "ask", **attributes or {"camunda_formRef": "papers"})
    return read(source(process(task)), file="bpmn/p.bpmn", forms=forms)


def asked(*components: dict[str, Any]) -> tuple[Field, ...]:
    read_in = drawing({"any.form": form(*components)})
    assert [str(each) for each in read_in.forgiven] == []
    return read_in.elements["ask"].fields


def refused(*components: dict[str, Any]) -> list[str]:
    return [str(each) for each in drawing({"a.form": form(*components)}).forgiven]


def component(type_: str, **more: Any) -> dict[str, Any]:
    return {"type": type_, "key": "f", "label": "F", **more}


VALUES = [{"label": "Red", "value": "red"}, {"label": "Green", "value": "green"}]


@pytest.mark.parametrize(
    ("given", "type_"),
    [
        (component("textfield"), "string"),
        (component("textarea"), "string"),
        (component("number"), "number"),
        (component("number", decimalDigits=0), "long"),
        (component("checkbox"), "boolean"),
        (component("select", values=VALUES), "enum"),
        (component("radio", values=VALUES), "enum"),
        (component("checklist", values=VALUES), "choices"),
        (component("taglist", values=VALUES), "choices"),
        (component("datetime", subtype="date", dateLabel="F"), "date"),
        (component("datetime", subtype="time"), "time"),
        (component("datetime", subtype="datetime"), "datetime"),
        (component("filepicker", accept=".pdf", multiple=False), "file"),
    ],
)
def test_a_component_is_a_field_of_its_type(given: dict[str, Any], type_: str) -> None:
    (field,) = asked(given)

    assert (field.id, field.label, field.type) == ("f", "F", type_)
    assert field.choices == ({"red": "Red", "green": "Green"} if "values" in given else {})


def test_validations_are_constraints() -> None:
    limits = {"minLength": 2, "maxLength": 5, "pattern": "^[a-z]+$", "required": True}

    (text,) = asked(component("textfield", validate=limits, defaultValue="abc"))
    (mail,) = asked(component("textfield", validate={"validationType": "email"}))
    (sum_,) = asked(component("number", validate={"min": 1, "max": 2.5}, defaultValue=2))
    (tick,) = asked(component("checkbox", validate={"required": True}, defaultValue=False))
    (day,) = asked(component("datetime", disallowPassedDates=True))
    (scan,) = asked(component("filepicker", accept=".pdf,image/*"))

    assert (text.required, text.default) == (True, "abc")
    assert text.constraints == {"minlength": "2", "maxlength": "5", "pattern": "[a-z]+"}
    assert mail.constraints == {"email": "true"}
    assert (sum_.constraints, sum_.default) == ({"min": "1", "max": "2.5"}, "2")
    assert (tick.required, tick.constraints, tick.default) == (False, {"ticked": "true"}, "false")
    assert day.constraints == {"min": "today"}
    assert scan.constraints == {"accept": ".pdf,image/*"}


def test_a_pattern_that_is_looked_for_anywhere_stays_one() -> None:
    (field,) = asked(component("textfield", validate={"pattern": "a|b"}))

    assert field.constraints == {"pattern": r"[\s\S]*(?:a|b)[\s\S]*"}


def test_what_only_shows_something_asks_nothing() -> None:
    silent = [component(each) for each in ("text", "html", "image", "spacer", "button")]

    assert asked(*silent, component("textfield", disabled=True)) == ()


def test_what_is_hidden_by_a_condition_is_shown_otherwise() -> None:
    hidden = component(
        "textfield", conditional={"hide": '=kind = "a"'}, properties={"label:ru": "Ф"}
    )

    (field,) = asked(hidden)

    assert field.properties == {"shown-if": '${!(kind == "a")}', "label:ru": "Ф"}


def test_a_group_hides_what_is_in_it() -> None:
    inner = component("textfield", id="x", conditional={"hide": "=more"})
    group = {"type": "group", "components": [inner], "conditional": {"hide": "=done"}}

    (field,) = asked(group)

    assert field.properties == {"shown-if": "${!(done == true) && !(more == true)}"}


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (component("table"), "the component 'table' is not executed"),
        (component("filepicker", multiple=True), "'multiple' of the component 'filepicker' is not"),
        (component("select", valuesKey="x"), "'valuesKey' of the component 'select' is not"),
        (component("textfield", key="a.b"), "the key 'a.b' is no name of a variable"),
        (component("textfield", label="=name"), "the expression =name in 'label' is not executed"),
        (component("number", validate={"max": "=n"}), "the expression =n in 'max' is not executed"),
        (component("textfield", conditional={"hide": "=f(x)"}), "the condition =f(x) is not"),
        (component("datetime", subtype="datetime", disallowPassedDates=True), "dates only"),
        ({"type": "group", "path": "p", "components": []}, "a group with 'path' is not executed"),
    ],
)
def test_what_is_not_executed_is_refused_with_its_line(given: dict[str, Any], text: str) -> None:
    (finding,) = refused(component("textfield", key="first"), given)

    assert finding.startswith("bpmn/a.form:10:1: PR118 ")
    assert text in finding


@pytest.mark.parametrize("text", ["", "[]", "{", '{"components": 1}', '{"components": [1]}'])
def test_what_is_no_form_is_refused(text: str) -> None:
    found = drawing({"a.form": text}, camunda_formKey="camunda-forms:deployment:a.form").forgiven

    assert [each.message for each in found] == ["the form cannot be read"]


def test_a_form_is_found_by_its_id_or_its_file() -> None:
    there = {"b.form": form(component("textfield"))}

    for named in ({"formRef": "papers"}, {"formKey": "camunda-forms:bpmn:papers"}):
        found = drawing(there, **{f"camunda_{key}": value for key, value in named.items()})
        assert [each.id for each in found.elements["ask"].fields] == ["f"]
        assert found.forms == there


@pytest.mark.parametrize("name", ["../b.form", "/etc/passwd", "b"])
def test_a_form_that_is_not_beside_the_drawing_is_refused(name: str) -> None:
    key = f"camunda-forms:deployment:{name}"

    found = drawing({"b.form": form()}, camunda_formKey=key)

    (finding,) = found.forgiven
    assert (finding.code, finding.file, finding.element) == ("PR118", "bpmn/p.bpmn", "ask")
    assert finding.message == f"there is no form '{name}'"
    assert finding.hint.endswith("in the folder of the drawing. Those there are: b.form.")


def test_a_form_of_another_version_is_refused() -> None:
    named = {"camunda_formRef": "papers", "camunda_formRefBinding": "version"}

    found = drawing({"b.form": form()}, **named)

    assert [each.message for each in found.forgiven] == [
        "the form's binding 'version' is not executed"
    ]


def test_the_hash_changes_with_the_form_and_not_with_how_it_is_written() -> None:
    text = form(component("textfield"))
    other = form(component("textarea"))
    dense = json.dumps(json.loads(text))

    hashes = [drawing({"b.form": each}).hash for each in (text, dense, other)]

    assert hashes[0] == hashes[1] != hashes[2]


def test_forms_beside_a_drawing_are_read_from_the_disk(tmp_path: Path) -> None:
    (tmp_path / "a.form").write_text("{}", encoding="utf-8")
    (tmp_path / "b.form").write_bytes(b"\xff")
    (tmp_path / "c.form").write_bytes(b" " * (SIZE_LIMIT + 1))

    assert beside(tmp_path / "p.bpmn") == {"a.form": "{}", "b.form": "", "c.form": ""}


@pytest.mark.parametrize(
    ("text", "values", "holds"),
    [
        ('=kind = "a"', {"kind": "a"}, True),
        ('=kind = "a"', {"kind": None}, False),
        ("=kind != null", {"kind": None}, False),
        ("=age >= 18", {"age": 18}, True),
        ("=age >= 18", {"age": None}, False),
        ("=urgent", {"urgent": True}, True),
        ("=urgent", {"urgent": None}, False),
        ("=not(urgent)", {"urgent": False}, True),
        ("=not(urgent)", {"urgent": None}, False),
        ('=not(kind = "a")', {"kind": None}, True),
        ('=(a or b) and kind = "x"', {"a": None, "b": True, "kind": "x"}, True),
        ("=a or b and c", {"a": True, "b": False, "c": False}, True),
        ("=sum < -1.5", {"sum": -2}, True),
    ],
)
def test_a_condition_means_in_cel_what_it_means_in_feel(
    text: str, values: dict[str, Any], holds: object
) -> None:
    assert condition(f"${{{cel(text)}}}").is_true(values) is holds


@pytest.mark.parametrize(
    "text",
    [
        "=",
        "=a =",
        "=a + 1",
        "=a = b",
        "=not(a > 1)",
        "=(a",
        "=a)",
        "=count(a) > 1",
        '="a" = a',
        "=a.b",
    ],
)
def test_a_condition_that_might_mean_something_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        cel(text)


def test_a_field_knows_the_file_that_it_stands_in() -> None:
    (field,) = asked(component("textfield"))

    assert (field.file, field.place.line) == ("bpmn/any.form", 4)
