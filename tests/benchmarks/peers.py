"""``python -m tests.benchmarks.peers``: the same patterns in other engines, in memory.

npm's bpmn-engine is installed into a scratch folder; camunda-python is used where it is installed
already. Whatever cannot be had is told and left out.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.patterns import MODELS, median, ours
from tests.models import process, source

DRIVER = Path(__file__).with_name("peer.mjs")
GOAL = 25  # times bpmn-engine
_SCRIPT = re.compile(r"<bpmn:scriptTask (id=\"\w+\")><bpmn:script>(\w+)=(.*?)</bpmn:script>")
_CONDITION = re.compile(r"(<bpmn:conditionExpression [^>]*)>(.*?)</bpmn:conditionExpression>")


def in_javascript(body: str) -> str:
    """A model of the stock engine with its scripts and conditions in JavaScript."""

    def script(found: re.Match[str]) -> str:
        value = re.sub(r"\b([a-z]\w*)", r"v.\1", found[3])
        text = f"const v = environment.variables; v.{found[2]} = {value}; next();"
        head = f'<bpmn:scriptTask {found[1]} scriptFormat="javascript">'
        return f"{head}<bpmn:script>{text}</bpmn:script>"

    def condition(found: re.Match[str]) -> str:
        value = re.sub(r"\b([a-z]\w*)(?=\s)", r"environment.variables.\1", found[2], count=1)
        head = f'{found[1]} language="javascript">'
        return f"{head}next(null, {value})</bpmn:conditionExpression>"

    return _CONDITION.sub(condition, _SCRIPT.sub(script, body))


@contextmanager
def installed() -> Iterator[tuple[str, Path] | None]:
    """Node, and a scratch folder with bpmn-engine; nothing where it cannot be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        print("bpmn-engine is left out: there is no node with npm on this machine")
        yield None
        return
    with tempfile.TemporaryDirectory() as scratch:
        install = [npm, "install", "--silent", "--no-audit", "--no-fund", "bpmn-engine"]
        (Path(scratch) / "package.json").write_text("{}")
        done = subprocess.run(install, cwd=scratch, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"bpmn-engine is left out: npm cannot install it: {done.stderr.strip()[:200]}")
        yield None if done.returncode else (node, Path(scratch))


def bpmn_engine() -> Mapping[str, float]:
    """Milliseconds by model; nothing where it cannot be run."""
    models = [
        (name, source(process(in_javascript(theirs))).decode(), rounds)
        for name, ((_, theirs), rounds) in MODELS.items()
    ]
    with installed() as found:
        if not found:
            return {}
        node, folder = found
        said = subprocess.run(
            [node, str(DRIVER)],
            cwd=folder,
            input=json.dumps(models),
            capture_output=True,
            text=True,
            check=True,
        )
    times: dict[str, float] = json.loads(said.stdout)
    return times


def main() -> None:
    """Print the measurements."""
    logging.disable()
    if find_spec("camunda_python") is None:
        print("camunda-python is left out: it is not installed, and the index may not have it")
    theirs = bpmn_engine()
    if not theirs:
        return
    print(f"{'model':24}{'bpmn-engine ms':>16}{'ours ms':>10}{'times faster':>14}")
    for name, ((mine, _), rounds) in MODELS.items():
        quick = median(ours(mine), rounds)
        times = theirs[name] / quick
        mark = "" if times >= GOAL else f"  less than {GOAL}"
        print(f"{name:24}{theirs[name]:16.2f}{quick:10.3f}{times:14.1f}{mark}")


if __name__ == "__main__":
    main()
