"""The long drill, and the broken runners that it must see."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.drill.crew import POINTS, QUEUE, SEAMS, Crew, crew
from tests.drill.mutants import MUTANTS
from tests.drill.promises import broken
from tests.office import Office, StillClock
from tests.postgres import schema, server

ENDS = tuple(f"{how} {point}" for point in POINTS for how in ("kill", "stall"))
SEAM_ENDS = tuple(f"{how} {point}" for point in SEAMS for how in ("kill", "stall"))


def main() -> None:
    """Run as told, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument(
        "--database", choices=["sqlite", "postgresql", "procrastinate"], default="sqlite"
    )
    parser.add_argument("--mutants", action="store_true", help="drill broken runners instead")
    given = parser.parse_args()
    for mutant in ("", *MUTANTS) if given.mutants else ("",):
        patience = 60 if given.mutants else 3600
        with (
            _office(given.database) as office,
            crew(
                office, patience=patience, wanted=SEAM_ENDS * 3 if given.mutants else ENDS
            ) as drilled,
        ):
            drilled.mutant = mutant
            drilled.risk = 0.01 if given.mutants else 0.002
            print(f"{mutant or 'as it is':17}", *_told(drilled, given.workers, given.instances))


def _told(drilled: Crew, workers: int, instances: int) -> Iterator[str]:
    began = time.monotonic()
    ids = drilled.run(workers, instances=instances)
    took = time.monotonic() - began
    found = broken(drilled, ids)
    calls = len((drilled.office.folder / "ledger" / "calls").read_text().split())
    yield f"{len(ids)} instances, {drilled.ends} ends, {calls} calls for {5 * len(ids)} steps,"
    yield f"{took:.0f} s:"
    yield "; ".join(f"{said} ({n})" for said, n in found.items()) or "nothing lost, nothing twice"


@contextmanager
def _office(database: str) -> Iterator[Office]:
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), StillClock(datetime(2026, 3, 2, tzinfo=UTC)))
        if database == "sqlite":
            yield office
            return
        with schema(server()) as url:
            office.settings(f'{QUEUE.get(database, "")}[database]\nurl = "{url}"\n')
            yield office


if __name__ == "__main__":
    main()
