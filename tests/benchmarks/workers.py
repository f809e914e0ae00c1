"""``python -m tests.benchmarks.workers``: durable steps per second by 1 to 8 workers on PostgreSQL.

Each step is a service task with an empty handler: claimed, called, taken over, with its history.
Each worker is a process that has done some steps before. Numbers of workers take turns; told is the
best turn of each, which says least of what else the machine was doing. Beside stands what the
machine itself has to give: so many processes that only compute, in the same turns.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import tempfile
import time
import uuid
from multiprocessing.synchronize import Barrier
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from procrunner.project import Project
from procrunner.runner import Source
from tests.drawings import service
from tests.models import line, process, source
from tests.postgres import conninfo, server

WORKERS = (1, 2, 4, 8)
TASKS = 5
INSTANCES = 150
WARM = 8  # instances before, for each worker
TURNS = 3
COMPUTING = 1.0  # seconds
GOALS = {2: 1.8, 8: 2.0}  # times one worker
HANDLER = """
from procrunner.handler import handler

@handler("go", kind="idempotent")
def go():
    return {}
"""


def office(folder: Path) -> Project:
    """A project whose process is service tasks in a row."""
    (folder / "handlers").mkdir()
    (folder / "handlers" / "work.py").write_text(HANDLER)
    (folder / "procrunner.toml").write_text("")
    project = Project(folder)
    project.store.migrate()
    tasks = [service("go").replace('id="go"', f'id="go{n}"') for n in range(TASKS)]
    project.runner.deploy([Source(file="b.bpmn", content=source(process(line(*tasks))))])
    return project


def worker(folder: Path, ready: Barrier) -> None:
    """A worker of its own process: twice it waits for the others, then does all there is."""
    project = Project(folder)
    for _ in range(2):
        ready.wait()
        project.worker().run_due()
        ready.wait()


def measured(project: Project, count: int) -> float:
    """Steps per second."""
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(count + 1)
    workers = [spawn.Process(target=worker, args=(project.root, ready)) for _ in range(count)]
    for each in workers:
        each.start()
    for instances in (WARM * count, INSTANCES):
        for _ in range(instances):
            project.runner.start("p", {}, actor="b")
        ready.wait()
        began = time.perf_counter()
        ready.wait()
        took = time.perf_counter() - began
    for each in workers:
        each.join()
    with project.store.read() as unit:
        if unit.jobs.next_due() is not None:
            raise AssertionError("a job was left")
    return INSTANCES * TASKS / took


def computed(count: int) -> float:
    """How much so many processes that only compute do in a second."""
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(count) as pool:
        pool.map(_compute, [0.1] * count, chunksize=1)  # all are up
        return sum(pool.map(_compute, [COMPUTING] * count, chunksize=1)) / COMPUTING


def _compute(seconds: float) -> int:
    """Write and read JSON; how often."""
    content = {str(n): {"list": [n] * 20, "text": "x" * n} for n in range(100)}
    until, rounds = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        json.loads(json.dumps(content))
        rounds += 1
    return rounds


def main() -> None:
    """Print the measurements."""
    url = server()
    if not url:
        print("workers are left out: no PostgreSQL answers; set PROCRUNNER_TEST_POSTGRES")
        return
    name = f"bench_{uuid.uuid4().hex}"
    with (
        psycopg.connect(conninfo(url), autocommit=True) as admin,
        tempfile.TemporaryDirectory() as folder,
    ):
        admin.execute(f"CREATE SCHEMA {name}")
        parsed = make_url(url).update_query_dict({"options": f"-csearch_path={name}"})
        os.environ["PROCRUNNER_DATABASE"] = parsed.render_as_string(hide_password=False)
        try:
            project = office(Path(folder))
            rates, machine = dict.fromkeys(WORKERS, 0.0), dict.fromkeys(WORKERS, 0.0)
            for _ in range(TURNS):
                for count in WORKERS:
                    rates[count] = max(rates[count], measured(project, count))
                    machine[count] = max(machine[count], computed(count))
            print(f"{'workers':>8}{'steps/s':>10}{'of one':>9}{'the machine':>13}")
            for count, rate in rates.items():
                goal = GOALS.get(count, 1.0)
                mark = f"  less than {goal}" if rate < goal * rates[1] else ""
                most = machine[count] / machine[1]
                print(f"{count:8}{rate:10.0f}{rate / rates[1]:9.2f}{most:13.2f}{mark}")
        finally:
            admin.execute(f"DROP SCHEMA {name} CASCADE")


if __name__ == "__main__":
    main()
