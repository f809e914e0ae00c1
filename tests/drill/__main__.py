"""The long drill, and the broken runners that it must see."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.drill.clerks import COMMAND_ENDS
from tests.drill.crew import POINTS, QUEUE, RISK, SEAMS, STEPS, Crew, crew
from tests.drill.mutants import MUTANTS, UNSEEN
from tests.drill.nursery import CHANCE, VERBS
from tests.drill.promises import broken
from tests.office import Office, StillClock
from tests.postgres import schema, server

DATABASES = ("sqlite", "postgresql", "procrastinate")
ENDS = (*(f"{how} {point}" for point in POINTS for how in ("kill", "stall")), *COMMAND_ENDS)
SEAM_ENDS = tuple(f"{how} {point}" for point in SEAMS for how in ("kill", "stall"))
SHARE = 5  # of so many instances one is a case for clerks
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
    ends, patience = ((*SEAM_ENDS, *COMMAND_ENDS) * 2, SOON) if mutant else (ENDS, PATIENCE)
    began = time.monotonic()
    with crew(office, patience=patience, wanted=ends) as drilled:
        drilled.mutant, drilled.risk = mutant, 0.0 if mutant else RISK
        cases = 0 if mutant else instances // SHARE
        ids = drilled.run(workers, instances=0 if mutant else instances - cases, cases=cases)
        found = broken(drilled, ids)
    _tell(drilled, ids, time.monotonic() - began)
    return [f"{said} ({n})" for said, n in found.items()]


def _tell(drilled: Crew, ids: list[str], seconds: float) -> None:
    calls = len((drilled.ledger.folder / "calls").read_text().split())
    cases, met = drilled.clerks.cases, Counter(drilled.ledger.met())
    steps = len(STEPS) * len(ids) + sum(len(each.steps) for each in cases)
    print(
        f"{len(ids)} instances for workers, {len(cases)} cases by {drilled.clerks.given} commands;"
        f" {calls} calls for {steps} steps, {seconds:.0f} s"
    )
    ends = Counter[tuple[str, str, bool]]()
    for end, n in met.items():
        how, where = end.split(" ", 1)
        is_command = where.removesuffix(CHANCE).split()[-1] in VERBS
        ends[how, "commands" if is_command else "workers", where.endswith(CHANCE)] += n
    said = (f"{n} {who} {how}ed{CHANCE * by}" for (how, who, by), n in sorted(ends.items()))
    print(f"    {', '.join(said)}")
    if not drilled.mutant:
        places = Counter[str]()
        for end, n in met.items():
            places[end.split(" ", 1)[1].removesuffix(CHANCE)] += n
        print("    " + ", ".join(f"{where} {n}" for where, n in sorted(places.items())))


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
