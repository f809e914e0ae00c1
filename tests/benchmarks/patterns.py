"""``python -m tests.benchmarks.patterns``: workflow patterns in memory, against the stock engine.

The five patterns are those of Skouradaki and others (2016); a pattern runs from start to end.
"""

from __future__ import annotations

import logging
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser

from procrunner import engine
from procrunner.definition import read
from tests.models import chain, flow, parameters, process, source, tag

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROUNDS = 7
EVENTS = tag("startEvent", "s") + tag("endEvent", "e")


def script(id_: str, ours: dict[str, str], stock: str) -> tuple[str, str]:
    """A step that sets a variable: an output for us, a script for the stock engine."""
    inside = f"<bpmn:script>{stock}</bpmn:script>"
    return tag("task", id_, parameters(outputs=ours)), tag("scriptTask", id_, inside)


def both(*parts: str | tuple[str, str]) -> tuple[str, str]:
    """One model in both dialects."""
    return (
        "".join(part if isinstance(part, str) else part[0] for part in parts),
        "".join(part if isinstance(part, str) else part[1] for part in parts),
    )


def condition(fork: str, target: str, ours: str, stock: str) -> tuple[str, str]:
    """A flow with a condition."""
    return flow(fork, target, f"${{{ours}}}"), flow(fork, target, stock)


def sequence(length: int) -> tuple[str, str]:
    ids = [f"t{number}" for number in range(length)]
    return both(
        EVENTS, *(script(id_, {id_: "${1}"}, f"{id_}=1") for id_ in ids), chain("s", *ids, "e")
    )


def choice() -> tuple[str, str]:
    return both(
        EVENTS,
        tag("exclusiveGateway", "g", default="g-b"),
        tag("exclusiveGateway", "m"),
        *(script(id_, {"x": "${1}"}, "x=1") for id_ in ("a", "b", "c")),
        chain("s", "c", "g", "b", "m", "e"),
        condition("g", "a", "x == 1", "x == 1"),
        chain("a", "m"),
    )


def termination() -> tuple[str, str]:
    end = tag("endEvent", "stop", "<bpmn:terminateEventDefinition/>")
    return both(
        tag("startEvent", "s"), end, script("a", {"x": "${1}"}, "x=1"), chain("s", "a", "stop")
    )


def parallel(width: int) -> tuple[str, str]:
    ids = [f"t{number}" for number in range(width)]
    return both(
        EVENTS,
        tag("parallelGateway", "f"),
        tag("parallelGateway", "j"),
        *(script(id_, {id_: "${1}"}, f"{id_}=1") for id_ in ids),
        chain("s", "f"),
        chain("j", "e"),
        *(chain("f", id_, "j") for id_ in ids),
    )


def cycle(rounds: int) -> tuple[str, str]:
    return both(
        EVENTS,
        tag("exclusiveGateway", "m"),
        tag("exclusiveGateway", "g", default="g-e"),
        script("i", {"n": "${0}"}, "n=0"),
        script("a", {"n": "${n + 1}"}, "n=n+1"),
        chain("s", "i", "m", "a", "g", "e"),
        condition("g", "m", f"n < {rounds}", f"n < {rounds}"),
    )


MODELS: dict[str, tuple[tuple[str, str], int]] = {
    "sequence": (sequence(5), ROUNDS),
    "exclusive choice": (choice(), ROUNDS),
    "explicit termination": (termination(), ROUNDS),
    "parallel split": (parallel(3), ROUNDS),
    "arbitrary cycle, 20": (cycle(20), ROUNDS),
    "200 tasks in a row": (sequence(200), 3),
    "100 branches": (parallel(100), 3),
    "a loop of 300": (cycle(300), 1),  # the stock engine stalls at 333
}


def median(run: Callable[[], object], rounds: int) -> float:
    """Milliseconds of one run."""
    run()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def stock(body: str) -> Callable[[], object]:
    """The model in stock SpiffWorkflow, with its specs shared between runs."""
    parser = BpmnParser()
    parser.add_bpmn_io(BytesIO(source(process(body))))
    spec, subs = parser.get_spec("p"), parser.get_subprocess_specs("p")

    def run() -> None:
        workflow = BpmnWorkflow(spec, subs)
        workflow.do_engine_steps()
        if not workflow.completed:
            raise AssertionError("the stock engine did not finish")

    return run


def ours(body: str) -> Callable[[], object]:
    """The model in our engine, compiled once."""
    definition = read(source(process(body)), file="benchmark.bpmn")
    program = engine.compile_process("p", {"p": definition})

    def run() -> None:
        if engine.start(program, {}, NOW).state:
            raise AssertionError("our engine did not finish")

    return run


def main() -> None:
    logging.disable()
    print(f"{'model':24}{'stock ms':>10}{'ours ms':>10}{'times faster':>14}")
    for name, ((mine, theirs), rounds) in MODELS.items():
        slow, quick = median(stock(theirs), rounds), median(ours(mine), rounds)
        print(f"{name:24}{slow:10.2f}{quick:10.3f}{slow / quick:14.1f}")


if __name__ == "__main__":
    main()
