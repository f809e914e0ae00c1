"""The long drill, and the broken runners that it must see."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.drill.crew import POINTS, QUEUE, SEAMS, crew
from tests.drill.mutants import MUTANTS, UNSEEN
from tests.drill.promises import broken
from tests.office import Office, StillClock
from tests.postgres import schema, server

DATABASES = ("sqlite", "postgresql", "procrastinate")
ENDS = tuple(f"{how} {point}" for point in POINTS for how in ("kill", "stall"))
SEAM_ENDS = tuple(f"{how} {point}" for point in SEAMS for how in ("kill", "stall"))
PATIENCE = 3600.0  # seconds
SOON = 60.0  # seconds, after which a broken runner has shown what it breaks


def main() -> None:
    """Run as told, print what came of it, and end with 1 where that is not what it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--database", choices=DATABASES, action="append", help="or each of them")
    parser.add_argument(
        "--mutants", nargs="*", choices=MUTANTS, help="drill broken runners instead: these, or all"
    )
    given = parser.parse_args()
    is_well = True
    for mutant in ("",) if given.mutants is None else given.mutants or MUTANTS:
        for database in given.database or DATABASES[: 2 if mutant else 3]:  # a queue only wakes
            with _office(database) as office:
                print(f"{mutant or 'as it is'} on {database}:", end=" ", flush=True)
                found = _drilled(office, mutant, given.workers, given.instances)
            is_well &= bool(found) == bool(mutant and (mutant, database) not in UNSEEN)
            said = "; ".join(found) or UNSEEN.get((mutant, database), "nothing lost or repeated")
            print(f"    {said}", flush=True)
    sys.exit(not is_well)


def _drilled(office: Office, mutant: str, workers: int, instances: int) -> list[str]:
    ends, patience = (SEAM_ENDS * 2, SOON) if mutant else (ENDS, PATIENCE)
    began = time.monotonic()
    with crew(office, patience=patience, wanted=ends) as drilled:
        drilled.mutant = mutant
        ids = drilled.run(workers, instances=0 if mutant else instances)
        found = broken(drilled, ids)
    calls = len((office.folder / "ledger" / "calls").read_text().split())
    met = (office.folder / "ledger" / "ends").read_text().splitlines()
    kills = sum(end.startswith("kill") for end in met)
    print(
        f"{len(ids)} instances, {kills} kills, {len(met) - kills} stalls,"
        f" {calls} calls for {5 * len(ids)} steps, {time.monotonic() - began:.0f} s"
    )
    return [f"{said} ({n})" for said, n in found.items()]


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
