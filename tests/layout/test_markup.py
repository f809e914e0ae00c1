"""The drawing is put into the text; every other character stays."""

from __future__ import annotations

import pytest

from procrunner.definition import read
from procrunner.layout import lay_out

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"'
BODY = '>\n  <!-- why -->\n\t<process id="p"  ><task   id=\'t\' name="a &lt; b"/></process>\n'
TAIL = "</definitions>\n"
DECLARED = (
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)
DRAWN = """\
  <bpmndi:BPMNDiagram id="BPMNDiagram_1">
    <bpmndi:BPMNPlane id="BPMNPlane_1" bpmnElement="p">
      <bpmndi:BPMNShape id="t_di" bpmnElement="t">
        <dc:Bounds x="160" y="80" width="100" height="80" />
      </bpmndi:BPMNShape>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
"""


def test_the_drawing_goes_before_the_closing_tag() -> None:
    after = lay_out(f"{HEAD}{BODY}{TAIL}".encode())

    assert after.decode() == f"{HEAD}{DECLARED}{BODY}{DRAWN}{TAIL}"


def test_prefixes_that_are_declared_are_used() -> None:
    declared = DECLARED.replace("bpmndi", "g").replace(":dc", ":c")

    after = lay_out(f"{HEAD}{declared}{BODY}{TAIL}".encode())

    drawn = DRAWN.replace("bpmndi:", "g:").replace("dc:", "c:")
    assert after.decode() == f"{HEAD}{declared}{BODY}{drawn}{TAIL}"


def test_a_prefix_that_means_something_else_is_left_alone() -> None:
    after = lay_out(f'{HEAD} xmlns:dc="urn:other"{BODY}{TAIL}'.encode())

    assert b'xmlns:dc="urn:other"' in after
    assert b"<dc_:Bounds" in after
    assert read(after, file="f").diagrams


def test_ids_that_are_taken_are_left_alone() -> None:
    source = f"{HEAD}{BODY}{TAIL}".replace("id='t'", "id='t'/><task id='t_di'")

    (diagram,) = read(lay_out(source.encode()), file="f").diagrams

    assert [shape.id for shape in diagram.shapes] == ["t_di_di", "t_di_di_di"]


def test_the_old_drawing_leaves_no_trace() -> None:
    source = f"{HEAD}{BODY}{TAIL}".encode()
    twice = lay_out(source).replace(
        b"</definitions>", DRAWN.replace("_1", "_2").encode() + b"</definitions>"
    )

    twice = twice.replace(b'"t_di"', b'"x"', 1)

    assert lay_out(twice, force=True) == lay_out(source)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1251"])
def test_the_encoding_stays(encoding: str) -> None:
    declared = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16"}.get(encoding, encoding)
    head = f'<?xml version="1.0" encoding="{declared}"?>\n{HEAD}'
    body = BODY.replace("why", "Неге")

    after = lay_out(f"{head}{body}{TAIL}".encode(encoding))

    assert after.decode(encoding) == f"{head}{DECLARED}{body}{DRAWN}{TAIL}"


def test_line_ends_of_windows_stay() -> None:
    source = f"{HEAD}{BODY}{TAIL}".replace("\n", "\r\n").encode()

    after = lay_out(source)

    assert after.count(b"\n") == after.count(b"\r\n")
