"""The program as the shell sees it: a process with its streams."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import begun
from tests.office import Office

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "procrunner"]


def environment(**more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PROCRUNNER")}
    return {**clean, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'storage'}", **more}


def run(office: Office, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *words],
        cwd=office.folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
    )


def test_data_words_and_exit_code(permit: Office) -> None:
    id_ = begun(permit)

    found = run(permit, "list", "--fields", "id", "-o", "csv")
    lost = run(permit, "show", "nobody")

    assert (found.returncode, found.stdout, found.stderr) == (0, f"id\n{id_}\n", "")
    assert (lost.returncode, lost.stdout) == (3, "")
    assert lost.stderr.startswith("error: No instance fits 'nobody'.")


def test_a_reader_that_has_seen_enough_is_no_error(permit: Office) -> None:
    for _ in range(100):
        permit.start("office.permit", iin="x" * 1_000)

    with subprocess.Popen(
        [*PROGRAM, "list", "-o", "json", "--limit", "500"],
        cwd=permit.folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.read(1)
        program.stdout.close()
        said = program.stderr.read()

    assert (program.returncode, said) == (0, b"")


def test_a_terminal_without_the_letters_of_a_name_gets_them_escaped(permit: Office) -> None:
    begun(permit, key="Өт")

    words = ["list", "--fields", "key", "-o", "csv"]
    printed = run(permit, *words, PYTHONIOENCODING="latin-1")

    assert (printed.returncode, printed.stdout) == (0, "key\n\\u04e8\\u0442\n")


def test_bytes_that_are_no_text_are_refused(permit: Office) -> None:
    ended = subprocess.run(
        [*map(os.fsencode, PROGRAM), b"list", b"--key", b"\xff"],
        cwd=permit.folder,
        env=environment(),
        capture_output=True,
        check=False,
    )

    assert ended.returncode == 2
    assert ended.stderr == b"error: '\\udcff' is no text in UTF-8\n"


HEAVY = {
    *("SpiffWorkflow", "alembic", "cel", "holidays", "lxml", "yaml", "procrunner.calendar"),
    *("procrunner.definition.model", "procrunner.runner.runner", "procrunner_storage.audit"),
}
RULES = """
[calendar]
file = "calendar.yaml"

[personal]
variables = ["iin"]

[permissions]
allow = [{ who = ["anyone"], may = ["see", "personal"] }]
"""
CALENDAR = (
    "version: '1'\nzone: Asia/Almaty # the house\nholidays: KZ\nhours: {mon-fri: 09:00-18:00}\n"
)


def imported(office: Office, line: str, **more: str) -> set[str]:
    """Names of all modules that a command has imported when it ends."""
    code = (
        f"import sys; sys.argv = ['procrunner', *{line.split()!r}]\n"
        "from procrunner.cli import main\n"
        "try: main()\n"
        "except SystemExit as ended: assert ended.code in (None, 0), ended.code\n"
        "print(*sys.modules, sep='\\n', file=sys.__stderr__)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=office.folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ended.stderr.splitlines())


def test_help_imports_only_what_it_needs(permit: Office) -> None:
    found = imported(permit, "--help")

    assert found & {*HEAVY, "sqlalchemy", "rich", "procrunner.model"} == set()


@pytest.mark.parametrize(
    "command",
    [
        *("list", "tasks", "board --once", "show 2026-1", "why 2026-1", "history 2026-1"),
        *("incidents", "starts", "workers", "--lang ru show 2026-1"),
    ],
)
def test_a_command_that_reads_imports_only_what_it_needs(permit: Office, command: str) -> None:
    begun(permit)

    assert imported(permit, command) & {*HEAVY, "procrunner.runner.door"} == set()


@pytest.mark.parametrize("command", ["list", "tasks", "show 2026-1", "why 2026-1", "starts"])
def test_rules_and_a_calendar_make_it_import_no_more(permit: Office, command: str) -> None:
    begun(permit)
    (permit.folder / "calendar.yaml").write_text(CALENDAR)
    with (permit.folder / "procrunner.toml").open("a") as settings:
        settings.write(RULES)

    assert imported(permit, command) & HEAVY == set()


def test_a_worker_ends_in_peace_when_it_is_told_to(permit: Office) -> None:
    with subprocess.Popen(
        [*PROGRAM, "work", "--name", "w1"],
        cwd=permit.folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stderr is not None
        assert worker.stderr.readline() == "worker w1 looks for work; Ctrl-C ends it\n"
        worker.send_signal(signal.SIGTERM)
        said = worker.stderr.read()

    assert (worker.returncode, said) == (0, "")
