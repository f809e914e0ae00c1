"""A file without a drawing gets one that a careful person might have drawn, always the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from procrunner.definition import read
from procrunner.errors import DefinitionError
from procrunner.layout import lay_out, measure
from tests.layout.family import model

DRAWINGS = sorted((Path(__file__).parent / "drawings").glob("*.bpmn"))
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"
SEEDS = range(40)


def bare(source: bytes) -> bytes:
    """The file without its drawing, canonical."""
    root = etree.fromstring(source)
    for diagram in root.findall(DI):
        root.remove(diagram)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, method="c14n2", strip_text=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_model_is_drawn_without_a_fault(seed: int) -> None:
    drawn = read(lay_out(model(seed), fast=True), file=f"seed-{seed}.bpmn")

    assert measure(drawn).faults == ()


@pytest.mark.parametrize("seed", range(0, 40, 5))
def test_data_notes_and_sub_processes_are_drawn_without_a_fault(seed: int) -> None:
    drawn = read(lay_out(model(seed, extras=True), fast=True), file=f"seed-{seed}.bpmn")

    assert measure(drawn).faults == ()


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_can_be_replaced_by_one_without_a_fault(path: Path) -> None:
    laid_out = lay_out(path.read_bytes(), fast=True, force=True)

    assert measure(read(laid_out, file=path.name)).faults == ()


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_what_the_file_says_stays_as_it_is(path: Path) -> None:
    source = path.read_bytes()

    assert bare(lay_out(source, fast=True, force=True)) == bare(source)


def test_a_drawing_that_is_there_is_not_touched_without_force() -> None:
    drawn = lay_out(model(1), fast=True)

    with pytest.raises(DefinitionError) as caught:
        lay_out(drawn, file="licence.bpmn")

    assert str(caught.value) == (
        "licence.bpmn:1:1: PR731 the file has a drawing already\n"
        "  Use --force to replace it; what was drawn by hand is lost."
    )


def test_the_drawing_does_not_depend_on_the_order_of_hashes() -> None:
    code = (
        "import sys; from tests.layout.family import model; from procrunner.layout import lay_out;"
        "sys.stdout.buffer.write(lay_out(model(7, extras=True), fast=True))"
    )
    root = Path(__file__).parents[2]
    path = os.pathsep.join(str(root / part) for part in ("", "src", "storage"))

    drawn = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert len(drawn) == 1


def test_lanes_keep_the_order_of_the_file() -> None:
    drawn = read(lay_out(model(3), fast=True), file="seed-3.bpmn")

    (plane,) = drawn.diagrams
    top = {shape.element: shape.bounds.y for shape in plane.shapes}
    lanes = [top[lane] for lane in drawn.lanes]
    assert lanes == sorted(lanes)


def test_the_main_way_runs_from_left_to_right() -> None:
    drawn = read(lay_out(model(3), fast=True), file="seed-3.bpmn")

    quality = measure(drawn)

    assert quality.backward <= sum("back" in flow.id.lower() for flow in drawn.flows.values()) + 2
