"""``python -m tests.benchmarks.startup``: what a command costs before it does anything.

Processor time of whole processes, the least of several, against the floor of what they import.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 7
ROOT = Path(__file__).parents[2]
BARE = "import click\n@click.group()\ndef main(): pass\n@main.command()\ndef go(): pass\nmain()"
FLOOR = "import click, sqlalchemy, SpiffWorkflow.bpmn"
COMMAND = "from procrunner.cli import main; main()"


def environment(scratch: Path) -> dict[str, str]:
    """As installed: compiled files are kept."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join(str(ROOT / name) for name in ("src", "storage"))
    return kept | {"PYTHONPATH": path, "PYTHONPYCACHEPREFIX": str(scratch / "compiled")}


def spent(code: str, *arguments: str, folder: Path, scratch: Path) -> float:
    """Milliseconds of processor time of a Python process."""
    least = float("inf")
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=folder,
            env=environment(scratch),
            capture_output=True,
            check=False,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            raise AssertionError(done.stderr.decode())
        user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
        least = min(least, (user + system) * 1000)
    return least


def main() -> None:
    """Print the measurements."""
    with tempfile.TemporaryDirectory() as folder:
        scratch, office = Path(folder), Path(folder) / "office"
        for arguments in (("init", str(office)), ("--project", str(office), "deploy")):
            spent(COMMAND, *arguments, folder=scratch, scratch=scratch)
        bare = spent(BARE, "--help", folder=office, scratch=scratch)
        floor = spent(FLOOR, folder=office, scratch=scratch)
        print(f"{'processor time, ms':34}{'':8}{'of floor':>10}")
        print(f"{'a bare click program, --help':34}{bare:8.0f}")
        told = spent(COMMAND, "--help", folder=office, scratch=scratch)
        print(f"{'procrunner --help':34}{told:8.0f}{told / bare:10.2f}")
        print(f"{'importing click, SQLAlchemy, Spiff':34}{floor:8.0f}")
        for name in ("list", "tasks", "incidents"):
            took = spent(COMMAND, name, folder=office, scratch=scratch)
            print(f"{f'procrunner {name}':34}{took:8.0f}{took / floor:10.2f}")


if __name__ == "__main__":
    main()
