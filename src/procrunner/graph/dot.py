"""Drawing DOT: by ``dot`` of the system, or by the one that the package pygraphviz brings along."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec

from procrunner.errors import UsageError

PATIENCE = 120
"""Seconds that a graph may take."""


def draw(source: str, format_: str) -> bytes:
    """The graph as svg or png.

    Raises:
        UsageError: there is no graphviz, or it cannot draw this.
    """
    program = shutil.which("dot")
    if program is not None:
        return _run([program, f"-T{format_}"], source)
    if find_spec("pygraphviz") is not None:
        return _run([sys.executable, "-m", "procrunner.graph", format_], source)
    raise UsageError(
        "pictures of graphs need graphviz, which is not installed",
        hint='Install it: apt install graphviz, or pip install "procrunner[dot]". '
        "--format dot needs neither.",
    )


def _run(command: list[str], source: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - dot or ourselves, no shell
            command, input=source.encode(), capture_output=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired as slow:
        raise UsageError(f"graphviz took more than {PATIENCE} seconds") from slow
    if done.returncode or not done.stdout:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(f"graphviz cannot draw this: {said[-1] if said else 'it says no reason'}")
    return done.stdout
