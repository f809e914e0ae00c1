"""The emulator over HTTP: registries, the certification authority, and the operator's page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import parse_qsl, unquote

from ..documents.check_page import CheckPage
from ..http_server import running
from . import page
from .bank import SERVICE as CALLBACK
from .bank import Bank
from .desk import Desk, Reply
from .faults import Fault
from .hook import PATH as HOOK
from .hook import Hook
from .records import Records
from .service import SERVICES

_HTML = {"Content-Type": "text/html; charset=utf-8"}
_CHECKS = "/verify"
_MOST_BYTES = 20_000_000
_LOCAL = {"127.0.0.1", "localhost", "::1"}


class Service(Protocol):
    """What the authority does for whoever asks."""

    mime: str  #: of its answers

    def answer(self, request: bytes, now: datetime) -> bytes:
        """The answer to a request, both in DER."""
        ...


class Emulator:
    """What is behind each address."""

    def __init__(  # noqa: PLR0913 - what is behind each address
        self,
        desk: Desk,
        records: Records,
        lists: Path,
        services: Mapping[str, Service],
        clock: Callable[[], datetime],
        *,
        bank: Bank | None = None,
        checks: CheckPage | None = None,
        hook: Hook | None = None,
    ) -> None:
        self.desk = desk
        self._records = records
        self._lists = lists
        self._services = services
        self._clock = clock
        self._checks = checks  #: of the provider's documents
        self._hook = hook  #: where the project's notices may go
        self._bank = bank  #: notifies of payments that the operator has changed

    def get(self, path: str) -> Reply:
        """A page, or a revocation list."""
        if path == "/":
            return _page(self._home())
        if self._checks and path.partition("?")[0] == _CHECKS:
            return _page(self._checks.get(path.partition("?")[2]))
        if self._hook and path == HOOK:
            return _page(self._hook.html())
        if path.startswith("/table/"):
            return self._table(unquote(path.removeprefix("/table/")))
        listed = self._lists / Path(unquote(path)).name
        if path.startswith("/crl/") and listed.suffix == ".crl" and listed.is_file():
            kind = {"Content-Type": "application/pkix-crl"}
            return Reply(status=200, content=listed.read_bytes(), headers=kind)
        return _page("<h1>There is nothing here</h1>", status=404)

    def post(self, path: str, headers: Mapping[str, str], content: bytes) -> Reply:
        """A question to a registry or to the authority, or a change by the operator."""
        mime = headers.get("Content-Type", "")
        if self._hook and path == HOOK:
            return self._hook.post(headers, content)
        if service := self._services.get(path):
            return self.desk.serve(path, lambda: self._served(service, content))
        if self._checks and path == _CHECKS:
            return _page(self._checks.post(mime, content))
        if not mime.startswith("application/x-www-form-urlencoded"):
            return self.desk.reply(mime, content)
        asked = parse_qsl(content.decode(errors="replace"), keep_blank_values=True)
        if path == "/faults":
            return self._faults(asked)
        return self._changed(unquote(path), dict(asked))

    def _served(self, service: Service, content: bytes) -> Reply:
        kind = {"Content-Type": service.mime}
        return Reply(status=200, content=service.answer(content, self._clock()), headers=kind)

    def _home(self, told: str = "") -> str:
        every = (*SERVICES, *self._services, CALLBACK)
        return page.home(self._records, self.desk.plan, every, told)

    def _table(self, name: str, told: str = "") -> Reply:
        try:
            return _page(page.table(self._records.sheet(name), told))
        except LookupError:
            return _page("<h1>There is no such table</h1>", status=404)

    def _faults(self, asked: Sequence[tuple[str, str]]) -> Reply:
        told, plan, rate = "Set.", self.desk.plan, dict(asked).get("rate", "")
        kinds = [value for name, value in asked if name == "kind"]
        try:
            plan.rate = min(max(float(rate), 0), 1)
            plan.kinds = tuple(each for each in Fault if each in kinds)
            plan.down = {value for name, value in asked if name == "down"}
        except ValueError:
            told = f"'{rate}' is no number from 0 to 1."
        return _page(self._home(told))

    def _changed(self, path: str, asked: dict[str, str]) -> Reply:
        name = path.removeprefix("/table/")
        row = {key.removeprefix("key."): asked[key] for key in asked if key.startswith("key.")}
        try:
            self._records.change(name, row, asked["column"], asked["value"])
            told = f"Changed {asked['column']}."
            if self._bank and name == "payments/payment" and asked["column"] == "status":
                told += f" {self._bank.notify(row['number'], asked['value'])}"
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
            content = self.rfile.read(length)
            self._send(emulator.post(self.path, cast("Mapping[str, str]", self.headers), content))

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
            with suppress(ConnectionError):  # the asker has given up
                self.end_headers()
                self.wfile.write(reply.content)

        def log_message(self, *_: object) -> None:
            """Keep still: questions hold personal data."""

    with running(ThreadingHTTPServer(("127.0.0.1", port), Handler)) as address:
        yield address


def _page(content: str, status: int = 200) -> Reply:
    return Reply(status=status, content=content.encode(), headers=_HTML)
