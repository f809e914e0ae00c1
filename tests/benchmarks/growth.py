"""``python -m tests.benchmarks.growth``: commands on 100,000 ended and 10,000 open instances.

One case of each kind is played, then its rows are copied under other ids. The time is processor
time of whole processes, against the same command on a database with nothing in it.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from procrunner.project import Project
from procrunner_storage.tables import metadata
from tests.benchmarks.startup import COMMAND, environment, spent

ENDED, OPEN = 100_000, 10_000
GOAL = 300  # milliseconds


def build(office: Path) -> str:
    """A project with a large database; the id of an open instance."""
    project = Project(office)
    runner = project.runner
    ended, still = (runner.start("greeting", {"name": "W"}, actor="b").id for _ in range(2))
    project.worker().run_due()
    runner.complete(ended, {}, actor="b")
    project.worker().run_due()
    project.store.close()  # type: ignore[attr-defined]
    with closing(sqlite3.connect(office / "procrunner.db", isolation_level=None)) as bare:
        bare.execute("PRAGMA synchronous = OFF")
        bare.execute("BEGIN")
        copy(bare, ended, ENDED, "e")
        copy(bare, still, OPEN, "o")
        bare.execute("COMMIT")
        bare.execute("ANALYZE")
    return f"o{OPEN // 2:07}"


def copy(bare: sqlite3.Connection, id_: str, count: int, letter: str) -> None:
    """Rows of one instance for many; each began a second after the one before."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
    new = f"printf('{letter}%07d', i)"
    for table in metadata.sorted_tables:
        column = "id" if table.name == "instance" else "instance"
        keys = {each.name for each in table.primary_key}
        if column not in table.c or table.name == "message":
            continue
        changed = {column: new, "started_at": "started_at + i * 1000000"}
        changed |= {"created_at": "created_at + i * 1000000"}
        names = [each.name for each in table.c if each.name == column or keys != {each.name}]
        values = ", ".join(changed.get(name, f'"{name}"') for name in names)
        quoted = ", ".join(f'"{name}"' for name in names)
        into = f'INSERT INTO "{table.name}" ({quoted}) '
        bare.execute(
            f'{into}{numbers}SELECT {values} FROM "{table.name}", n WHERE "{column}" = ?', [id_]
        )


def main() -> None:
    """Print the measurements."""
    with tempfile.TemporaryDirectory() as folder:
        scratch, office = Path(folder), Path(folder) / "office"
        run = [sys.executable, "-c", COMMAND]
        for arguments in (("init", str(office)), ("--project", str(office), "deploy")):
            subprocess.run([*run, *arguments], env=environment(scratch), check=True)
        empty = spent(COMMAND, "list", folder=office, scratch=scratch)
        began = time.perf_counter()
        id_ = build(office)
        size = (office / "procrunner.db").stat().st_size
        said = f"{ENDED:,} ended and {OPEN:,} open instances: {size / 2**20:,.0f} MiB"
        print(f"{said}, built in {time.perf_counter() - began:.0f} s")
        print(f"{'command':40}{'ms':>8}{'of an empty database':>24}")
        for line in (
            "list",
            "list --status active",
            "list --process greeting --limit 20",
            "tasks",
            "tasks --role clerks",
            f"show {id_}",
            f"why {id_}",
            f"history {id_}",
            "incidents",
        ):
            took = spent(COMMAND, *line.split(), folder=office, scratch=scratch)
            mark = "" if took <= GOAL else "  more than the goal"
            print(f"{line:40}{took:8.0f}{took / empty:24.2f}{mark}")


if __name__ == "__main__":
    main()
