"""A part of the year that ``tests.benchmarks.year`` plays in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import year


def test_every_due_moment_agrees_with_a_second_count_and_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["year", "40", str(tmp_path)])

    code = year.main()

    told = capsys.readouterr().out
    assert (code, told.splitlines()[0].partition(",")[0]) == (0, "40 applications"), told
