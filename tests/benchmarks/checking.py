"""``python -m tests.benchmarks.checking``: how long ``check`` takes for many files.

Copies of the project's own drawings, with ids of their own, checked at once; processor time.
"""

from __future__ import annotations

import time
from pathlib import Path

from procrunner.check import check, rules
from procrunner.definition import read
from procrunner.project import Project
from procrunner.soundness import judge, play

ROOT = Path(__file__).parents[2]
FILES = 100


def copies(number: int) -> dict[str, bytes]:
    """Drawings whose processes call each other within one copy."""
    originals = sorted(ROOT.glob("bpmn/*/*/*.bpmn"))
    found: dict[str, bytes] = {}
    for place in range(number):
        path = originals[place % len(originals)]
        act = path.parts[-3].encode()
        mine = act + b"-copy" + str(place // len(originals)).encode()
        found[f"{place}/{path.name}"] = path.read_bytes().replace(act, mine)
    return found


def main() -> None:
    """Print the measurements."""
    files = copies(FILES)
    handlers = Project(ROOT).handlers
    rules()
    began = time.process_time()
    found = check(files, others={}, handlers=handlers)
    took = time.process_time() - began
    print(f"{len(files)} files, {len(found)} findings: {took:.2f} s")
    for path, content in list(files.items())[:6]:
        definition = read(content, file=path)
        process = next(each for each in definition.processes if each.executable)
        net = play([process])
        began = time.process_time()
        verdict = judge(net, 50_000)
        took = time.process_time() - began
        nodes = len(process.elements)
        print(f"{path}: {nodes} elements, {verdict.states} states, {took * 1000:.0f} ms")


if __name__ == "__main__":
    main()
