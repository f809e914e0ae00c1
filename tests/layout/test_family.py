"""Forty random models: no faults, and no more crossings and bends than the reference says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from procrunner.definition import read
from procrunner.layout import Quality, lay_out, measure
from tests.layout.family import model

REFERENCE = {
    int(seed): figures
    for seed, figures in json.loads((Path(__file__).parent / "family.json").read_text()).items()
}
"""Crossings of sequence flows, of all flows, and bends, by seed."""


def quality(seed: int, *, extras: bool = False, fast: bool = False) -> Quality:
    source = model(seed, extras=extras)
    definition = read(lay_out(source, file=str(seed), fast=fast), file=str(seed))
    found = measure(definition)
    assert [finding.message for finding in found.findings(definition)] == []
    return found


@pytest.mark.parametrize("seed", REFERENCE)
def test_a_random_model_is_drawn_as_well_as_the_reference(seed: int) -> None:
    found = quality(seed)

    sequence, all_, bends = REFERENCE[seed]
    assert found.sequence_crossings <= sequence
    assert found.crossings <= all_
    assert found.bends <= bends
    assert found.short_ends == found.close_lines == found.crowded == 0


def test_the_reference_is_as_good_as_asked_for() -> None:
    sequence, all_, bends = (sum(column) for column in zip(*REFERENCE.values(), strict=True))

    print(f"{len(REFERENCE)} models: {sequence} and {all_} crossings, {bends} bends")  # noqa: T201
    assert len(REFERENCE) == 40
    assert sequence <= 43
    assert all_ <= 87
    assert bends <= 700


@pytest.mark.parametrize("seed", range(0, 40, 8))
def test_a_model_with_data_notes_and_sub_processes_has_no_fault(seed: int) -> None:
    assert quality(seed, extras=True).short_ends == 0


@pytest.mark.parametrize("seed", range(40))
def test_a_single_arrangement_has_no_fault_either(seed: int) -> None:
    assert quality(seed, fast=True).short_ends == 0
