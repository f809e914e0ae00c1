"""An HTTP server beside whatever else this process does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer
from threading import Thread

_LOOKS = 0.02  # seconds between two looks whether it is to end


@contextmanager
def running(server: HTTPServer) -> Iterator[str]:
    """Let it serve until the block ends; gives its address."""
    thread = Thread(target=server.serve_forever, args=(_LOOKS,))
    thread.start()
    try:
        yield f"http://{server.server_address[0]!s}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
