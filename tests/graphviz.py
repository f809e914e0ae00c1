"""What tests of drawn graphs need: graphviz, or the one that pygraphviz brings along."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import pytest

needed = pytest.mark.skipif(
    shutil.which("dot") is None and find_spec("pygraphviz") is None, reason="no graphviz"
)
