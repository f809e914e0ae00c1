from __future__ import annotations

import os
import pty
import subprocess
import sys
import time

import pytest

from tests.drawings import user
from tests.models import line
from tests.office import Office, Procrunner
from tests.terms import keep, term


@pytest.fixture(autouse=True)
def queues(office: Office) -> None:
    """Late work for clerk and head, work without a term for a lane's nobody."""
    keep(office)
    roles = "clerk,head"
    office.begin(line(user("look", term("PT2H"), camunda_candidateGroups=roles), user("file")))
    office.project.runner.complete(office.start(), {}, actor="a")


def test_each_role_has_its_queue_with_age_and_term(procrunner: Procrunner) -> None:
    rows = procrunner.json("board")

    told = [(each["role"], each["open"], each["late"], each["next_due"]) for each in rows]
    due = "2026-03-02T11:00:00+00:00"
    assert told == [("anybody", 1, 0, None), ("clerk", 1, 1, due), ("head", 1, 1, due)]


def test_without_a_terminal_it_is_printed_once(procrunner: Procrunner) -> None:
    ended = procrunner("board")

    assert ended.code == 0
    assert ended.out.splitlines()[0].split() == ["role", "open", "oldest", "left", "late"]
    assert ended.err == "2 active instances, 0 jobs due, 0 incidents\n"


def test_on_a_terminal_it_stays_until_it_is_interrupted(office: Office) -> None:
    above, below = pty.openpty()
    code = "from procrunner.cli import main; main()"
    words = [sys.executable, "-c", code, "--project", str(office.folder), "board", "--every", "0.2"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"}
    board = subprocess.Popen(words, stdout=below, env=environment)

    shown = b""
    until = time.monotonic() + 30
    while b"head" not in shown and time.monotonic() < until:
        shown += os.read(above, 4096)
    is_running = board.poll() is None
    board.send_signal(2)

    code_at_end = board.wait(timeout=30)
    os.close(above)
    os.close(below)
    assert (b"clerk" in shown, is_running, code_at_end) == (True, True, 0)
