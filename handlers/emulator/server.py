"""The emulator over HTTP: registries, revocation lists, the responder, and the operator's page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl, unquote

from handlers.demo.responder import Responder

from . import page
from .desk import Desk, Reply
from .records import Records

_HTML = {"Content-Type": "text/html; charset=utf-8"}
_MOST_BYTES = 20_000_000
_LOCAL = {"127.0.0.1", "localhost", "::1"}


class Emulator:
    """What is behind each address."""

    def __init__(
        self,
        desk: Desk,
        records: Records,
        lists: Path,
        responder: Responder | None,
        clock: Callable[[], datetime],
    ) -> None:
        self.desk = desk
        self._records = records
        self._lists = lists
        self._responder = responder
        self._clock = clock

    def get(self, path: str) -> Reply:
        """A page, or a revocation list."""
        if path == "/":
            return _page(page.home(self._records, self.desk.plan))
        if path.startswith("/table/"):
            return self._table(unquote(path.removeprefix("/table/")))
        listed = self._lists / Path(unquote(path)).name
        if path.startswith("/crl/") and listed.suffix == ".crl" and listed.is_file():
            kind = {"Content-Type": "application/pkix-crl"}
            return Reply(status=200, content=listed.read_bytes(), headers=kind)
        return _page("<h1>There is nothing here</h1>", status=404)

    def post(self, path: str, mime: str, content: bytes) -> Reply:
        """A question to a registry or to the responder, or a change by the operator."""
        if path == "/ocsp" and self._responder:
            answer = self._responder.answer(content, self._clock())
            kind = {"Content-Type": "application/ocsp-response"}
            return Reply(status=200, content=answer, headers=kind)
        if not mime.startswith("application/x-www-form-urlencoded"):
            return self.desk.reply(mime, content)
        asked = dict(parse_qsl(content.decode(), keep_blank_values=True))
        return self._faults(asked) if path == "/faults" else self._changed(unquote(path), asked)

    def _table(self, name: str, told: str = "") -> Reply:
        try:
            return _page(page.table(self._records.sheet(name), told))
        except LookupError:
            return _page("<h1>There is no such table</h1>", status=404)

    def _faults(self, asked: dict[str, str]) -> Reply:
        told = "Set."
        try:
            rate = float(asked.get("rate", ""))
            self.desk.plan.rate = min(max(rate, 0), 1)
        except ValueError:
            told = f"'{asked.get('rate', '')}' is no number from 0 to 1."
        return _page(page.home(self._records, self.desk.plan, told))

    def _changed(self, path: str, asked: dict[str, str]) -> Reply:
        name = path.removeprefix("/table/")
        row = {key.removeprefix("key."): asked[key] for key in asked if key.startswith("key.")}
        try:
            self._records.change(name, row, asked["column"], asked["value"])
            told = f"Changed {asked['column']}."
        except (LookupError, ValueError) as error:
            told = f"Not changed: {error}"
        return self._table(name, told)


@contextmanager
def serving(emulator: Emulator, port: int = 0) -> Iterator[str]:
    """Serve it on this machine only; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(emulator.get(self.path) if self._is_ours() else Reply(status=403))

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if length > _MOST_BYTES or not self._is_ours():
                self._send(Reply(status=413 if length > _MOST_BYTES else 403))
                return
            mime = self.headers.get("Content-Type", "")
            self._send(emulator.post(self.path, mime, self.rfile.read(length)))

        def _is_ours(self) -> bool:
            """Say whether the browser was not led here by a page of somebody else."""
            origin = self.headers.get("Origin", "")
            host = (self.headers.get("Host") or "").rsplit(":", 1)[0].strip("[]")
            return host in _LOCAL and (not origin or origin == f"http://{self.headers['Host']}")

        def _send(self, reply: Reply) -> None:
            if reply.status is None:
                return  # the asker sees a connection that breaks
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
            self.wfile.write(reply.content)

        def log_message(self, *_: object) -> None:
            """Keep still: questions hold personal data."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _page(content: str, status: int = 200) -> Reply:
    return Reply(status=status, content=content.encode(), headers=_HTML)
