"""Watches what a command opens: a hostile file must not make it open anything."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_LEAVING = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec")


@dataclass
class Watch:
    """Servers asked, programs started and files opened outside of where a test may read."""

    on: bool = False
    seen: list[str] = field(default_factory=list)

    def note(self, event: str, arguments: tuple[object, ...]) -> None:
        """What Python's audit hook tells."""
        if self.on and event in _LEAVING:
            self.seen.append(f"{event} {arguments}")
        elif self.on and event == "open" and str(arguments[0]).startswith("/etc/pass"):
            self.seen.append(f"open {arguments[0]}")


_WATCH = Watch()
sys.addaudithook(_WATCH.note)  # for ever: an audit hook cannot be taken back


@pytest.fixture
def watch() -> Iterator[Watch]:
    _WATCH.on, _WATCH.seen = True, []
    yield _WATCH
    _WATCH.on = False


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """A folder beside the project."""
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        yield Path(folder)
