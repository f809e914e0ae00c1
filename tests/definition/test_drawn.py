"""What only a drawing needs is read too: data inputs, category values, label colours."""

from __future__ import annotations

from pathlib import Path

from procrunner.definition import read_file

FIXTURES = Path(__file__).parents[1] / "diagram/fixtures"


def test_data_inputs_and_outputs_of_a_process_are_elements() -> None:
    elements = read_file(FIXTURES / "data.bpmn").elements

    found = {each.id: each.type for each in elements.values() if each.type in DATA}
    assert found == {"Input": "dataInput", "Input_Many": "dataInput", "Output": "dataOutput"}


DATA = ("dataInput", "dataOutput")


def test_the_values_of_a_category_are_known() -> None:
    value = read_file(FIXTURES / "artifacts.bpmn").elements["Value"]

    assert (value.type, value.attributes["value"]) == ("categoryValue", "Құжаттарды қабылдау")


def test_the_colour_of_a_label_is_known() -> None:
    shapes = {
        shape.element: shape for shape in read_file(FIXTURES / "colours.bpmn").diagrams[0].shapes
    }

    assert shapes["Event"].attributes["color:color"] == "#5b176d"
