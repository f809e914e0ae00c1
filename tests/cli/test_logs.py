"""What libraries log beside a command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.drawings import service, user
from tests.models import line
from tests.office import Office

ROOT = Path(__file__).parents[2]
LOUD = """
import logging

@handler("ask", kind="idempotent")
def ask():
    try:
        raise OSError("gone")
    except OSError:
        logging.getLogger("registry").exception("not\\nthere")
"""


@pytest.fixture
def loud(office: Office) -> Office:
    office.handlers(LOUD)
    office.begin(line(service("ask"), user("after")))
    return office


def work(office: Office, *options: str) -> str:
    """What a worker of its own process writes to its stderr."""
    worker = subprocess.run(
        [sys.executable, "-m", "procrunner", *options, "work", "--once"],
        cwd=office.folder,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'storage'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return worker.stderr


def test_what_a_library_logs_is_a_line_without_its_stack_trace(loud: Office) -> None:
    assert work(loud) == "registry: not there\n1 done\n"


def test_with_debug_it_is_told_whole(loud: Office) -> None:
    assert "Traceback" in work(loud, "--debug")
