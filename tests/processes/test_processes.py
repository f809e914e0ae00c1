"""Each construct of BPMN as a file of its own, with the trace that the standard asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from procrunner import diagram, engine, soundness
from procrunner.definition import read, read_file
from procrunner.layout import lay_out, measure
from procrunner.soundness import Kind
from tests.processes import rewritten, trace

ONE_PROCESS = [
    file
    for file in trace.FILES
    if len(read_file(file).processes) == 1 and not read_file(file).participants
]
EVERY_FILE = pytest.mark.parametrize("file", trace.FILES, ids=lambda file: file.stem)


@EVERY_FILE
def test_runs_as_its_trace_says(file: Path) -> None:
    for place, seen, wanted in trace.played(file):
        assert seen == wanted, place


@EVERY_FILE
def test_runs_the_same_however_it_is_written(file: Path) -> None:
    written = rewritten.otherwise(file.read_bytes())

    for place, seen, wanted in trace.played(file, written):
        assert seen == wanted, place


@EVERY_FILE
def test_is_valid_by_the_schema(file: Path) -> None:
    assert list(engine.schema_faults(read_file(file))) == []


@EVERY_FILE
def test_is_understood_by_the_token_game(file: Path) -> None:
    processes = [each for each in read_file(file).processes if each.executable]

    verdict = soundness.judge(soundness.play(processes[:1]), 20_000)

    assert [(each.kind, each.element) for each in verdict.problems] == EXPECTED.get(file.stem, [])


@pytest.mark.parametrize("file", ONE_PROCESS, ids=lambda file: file.stem)
def test_is_laid_out_and_drawn_without_a_fault(file: Path) -> None:
    laid = read(lay_out(file.read_bytes(), file=file.name, fast=True), file=file.name)

    assert [finding.message for finding in measure(laid).findings(laid)] == []
    assert diagram.render(laid).lstrip().startswith(b"<")


EXPECTED: dict[str, list[tuple[Kind, str]]] = {
    "complex-gateway-again": [(Kind.SECOND, "some")],  # only its conditions exclude that
    "errors": [(Kind.DEAD, "end")],  # its only way ends in the error
}
"""What is meant to be wrong, by file."""
