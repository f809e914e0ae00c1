"""``python -m tests.benchmarks.startup``: what a command costs before it does anything.

Processor time of whole processes, the least of several, against the floor of what they import.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 7
ROOT = Path(__file__).parents[2]
BARE = "import click\n@click.group()\ndef main(): pass\n@main.command()\ndef go(): pass\nmain()"
FLOOR = "import click, sqlalchemy, SpiffWorkflow.bpmn"
COMMAND = "from procrunner.cli import main; main()"
READING = (
    *("list", "tasks", "show 1", "why 1", "history 1", "incidents", "starts", "workers"),
    "--lang ru list",
)
CALENDAR = "version: '1'\nzone: Asia/Almaty\nholidays: KZ\nhours: {mon-fri: 09:00-18:00}\n"
MORE = """
[calendar]
file = "calendar.yaml"

[personal]
patterns = ['\\b\\d{12}\\b']

[permissions]
allow = [{ who = ["anyone"], may = ["see", "start", "act", "deploy"] }]
"""


def environment(scratch: Path) -> dict[str, str]:
    """As installed: compiled files are kept."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join(str(ROOT / name) for name in ("src", "storage"))
    return kept | {"PYTHONPATH": path, "PYTHONPYCACHEPREFIX": str(scratch / "compiled")}


def spent(code: str, *arguments: str, folder: Path, scratch: Path) -> float:
    """Milliseconds of processor time of a Python process, the least of several."""
    call = Call(code, arguments)
    return taking_turns([call], folder=folder, scratch=scratch)[call]


@dataclass(frozen=True, slots=True)
class Call:
    """A program with its arguments."""

    code: str
    arguments: Sequence[str] = ()


def taking_turns(calls: Sequence[Call], *, folder: Path, scratch: Path) -> dict[Call, float]:
    """The same of several programs, each once in every round: what else runs disturbs all alike."""
    least = dict.fromkeys(calls, float("inf"))
    for _ in range(ROUNDS):
        for call in calls:
            least[call] = min(least[call], _once(call, folder, scratch))
    return least


def _once(call: Call, folder: Path, scratch: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", call.code, *call.arguments],
        cwd=folder,
        env=environment(scratch),
        capture_output=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise AssertionError(done.stderr.decode())
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    return (user + system) * 1000


def main() -> None:
    """Print the measurements, in a project with nothing more than it needs and in one with all."""
    with tempfile.TemporaryDirectory() as folder:
        for name, more in (("a project", ""), ("with calendar, rules, masking", MORE)):
            scratch, office = Path(folder), Path(folder) / name
            spent(COMMAND, "init", str(office), folder=scratch, scratch=scratch)
            with (office / "procrunner.toml").open("a") as settings:
                settings.write(more)
            (office / "calendar.yaml").write_text(CALENDAR)
            for line in ("deploy", "start greeting --key 1 --set name=W"):
                _once(Call(COMMAND, line.split()), office, scratch)
            _print(name, office, scratch)


def _print(name: str, office: Path, scratch: Path) -> None:
    bare, floor, told = Call(BARE, ("--help",)), Call(FLOOR), Call(COMMAND, ("--help",))
    calls = {line: Call(COMMAND, tuple(line.split())) for line in READING}
    took = taking_turns([bare, floor, told, *calls.values()], folder=office, scratch=scratch)
    print(f"{f'processor time, ms: {name}':50}{'':8}{'of floor':>10}")
    print(f"{'a bare click program, --help':50}{took[bare]:8.0f}")
    print(f"{'procrunner --help':50}{took[told]:8.0f}{took[told] / took[bare]:10.2f}")
    print(f"{'importing click, SQLAlchemy and SpiffWorkflow':50}{took[floor]:8.0f}")
    for line, call in calls.items():
        print(f"{f'procrunner {line}':50}{took[call]:8.0f}{took[call] / took[floor]:10.2f}")


if __name__ == "__main__":
    main()
