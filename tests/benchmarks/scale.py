"""How many service tasks a second, with 1, 2, 4 and 8 workers, on each kind of store.

The handler waits 20 ms, as for a registry's answer; each step is durable before the next begins.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from procrunner.model import Status
from tests.drawings import service
from tests.models import line, process
from tests.office import Office, StillClock
from tests.postgres import schema, server

STORES = {
    "sqlite": "",
    "postgresql": "[database]\nurl = '{url}'\n",
    "procrastinate": "[work]\nqueue = 'procrastinate'\n[database]\nurl = '{url}'\n",
}
HANDLER = """
import time
@handler("ask", kind="idempotent")
def ask():
    time.sleep(0.02)
    note(time.time())
"""
STEPS = 4
ROOT = Path(__file__).parents[2]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", type=int, default=150)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4, 8])
    parser.add_argument("--stores", nargs="*", default=[*STORES])
    given = parser.parse_args()
    print("workers       " + "".join(f"{count:>8}" for count in given.workers))
    for store in given.stores:
        rates = [_rate(store, count, given.instances) for count in given.workers]
        print(f"{store:14}" + "".join(f"{rate:8.0f}" for rate in rates), "steps/s", flush=True)


def _rate(store: str, workers: int, instances: int) -> float:
    with _office(store) as office:
        office.handlers(HANDLER)
        office.deploy(process(line(*(service(f"s{n}", "ask") for n in range(STEPS)))))
        for _ in range(instances):
            office.start()
        running = [_worker(office) for _ in range(workers)]
        try:
            _wait(office)
        finally:
            for each in running:
                each.terminate()
                each.wait()
        moments = sorted(map(float, office.ledger))
    tenth = len(moments) // 10  # while all of them were up, and none had run dry
    return (len(moments) - 2 * tenth) / (moments[-1 - tenth] - moments[tenth])


def _worker(office: Office) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "procrunner", "work"],
        cwd=office.folder,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'storage'}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait(office: Office) -> None:
    while True:
        with office.project.store.read() as unit:
            if not unit.instances.count(status=Status.ACTIVE):
                return
        time.sleep(0.2)


@contextmanager
def _office(store: str) -> Iterator[Office]:
    with tempfile.TemporaryDirectory() as folder, schema(server()) as url:
        office = Office(Path(folder), StillClock(datetime(2026, 3, 2, tzinfo=UTC)))
        office.settings(STORES[store].format(url=url))
        office.project.store.migrate()
        yield office
        office.project.store.close()


if __name__ == "__main__":
    main()
