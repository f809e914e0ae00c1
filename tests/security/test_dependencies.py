"""The audit of dependencies tells what it looked up, and claims no more."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import dependencies

GOOD = {"name": "click", "version": "8.0", "vulns": []}
WEAK = {"name": "lxml", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"]}]}
UNKNOWN = {"name": "rich", "skip_reason": "Dependency not found on PyPI"}

Answers = Callable[[str], tuple[int, str]]


@pytest.fixture
def answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Answers:
    """Exit code and words of an audit where this stands in for pip-audit."""

    def run(does: str) -> tuple[int, str]:
        (tmp_path / "pip_audit.py").write_text(does, "utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        return dependencies.main(), capsys.readouterr().out

    return run


@pytest.mark.parametrize(
    ("found", "code", "said"),
    [
        ([GOOD], 0, "1 of 1 packages audited, 0 known weaknesses"),
        ([GOOD, WEAK], 1, "lxml 1.0: CVE-1, mended in 1.1\n2 of 2 packages audited, 1 known"),
        ([GOOD, UNKNOWN], 0, "not audited: rich\n1 of 2 packages audited, 0 known weaknesses"),
        ([UNKNOWN], 0, "unreachable, not audited: none of 1 packages is known there"),
    ],
)
def test_only_a_known_weakness_fails_the_audit(
    answers: Answers, found: list[object], code: int, said: str
) -> None:
    ended, out = answers(f"print({json.dumps({'dependencies': found})!r})")

    assert (ended, out[: len(said)]) == (code, said)


def test_an_audit_that_reaches_nobody_says_so_and_fails_nothing(answers: Answers) -> None:
    ended = answers("raise OSError('no such host')")

    assert ended == (0, "unreachable, not audited: OSError: no such host\n")


def test_an_audit_that_takes_long_says_so_and_fails_nothing(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dependencies, "LIMIT", 1)

    ended = answers("import time; time.sleep(60)")

    assert ended == (0, "unreachable, not audited: no answer in 1 s\n")
