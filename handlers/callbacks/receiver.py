"""The door that the payment gateway knocks at: one address, one kind of message."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

from procrunner.errors import ProcrunnerError

from ..http_server import running
from .desk import Desk
from .notice import ForgedError, NoticeError, read

_MOST_BYTES = 64_000
_SLOWEST = 10  # seconds in which a sender must have said everything


@contextmanager
def receiving(  # noqa: PLR0913 - what stands behind the door, and where it is
    desk: Desk,
    key: bytes,
    clock: Callable[[], datetime],
    *,
    tell: Callable[[str], None] = lambda _: None,
    host: str = "127.0.0.1",
    port: int = 0,
) -> Iterator[str]:
    """Take in what is signed with the key, one after the other; gives the address.

    200: it is kept. 400, 401, 413: it is none, not the gateway's, too long. 503: send it again;
    ``tell`` is given the reason.
    """

    class Handler(BaseHTTPRequestHandler):
        timeout = _SLOWEST

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > _MOST_BYTES:
                self._say(413 if length.isdecimal() else 411, "too long, or of unknown length")
                return
            try:
                desk.take(read(self.headers, self.rfile.read(int(length)), key, clock()))  # type: ignore[arg-type] # a message's headers are found like those of a mapping
            except ForgedError as error:
                self._say(401, str(error))
            except NoticeError as error:
                self._say(400, str(error))
            except ProcrunnerError as error:
                tell(str(error))
                self._say(503, "not kept; send it again")
            else:
                self._say(200, "kept")

        def _say(self, status: int, text: str) -> None:
            content = f"{text}\n".encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Keep still: numbers of payments lead to persons."""

    with running(HTTPServer((host, port), Handler)) as address:
        yield address
