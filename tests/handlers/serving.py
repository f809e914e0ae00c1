"""The far side of the adapters over HTTP, on this machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from handlers.emulator.desk import Desk
from handlers.emulator.faults import Plan
from handlers.emulator.service import Registries
from handlers.envelope import OK, Question
from handlers.http_server import running
from handlers.json_envelope import JsonEnvelope

Reply = tuple[int, dict[str, str], bytes]
Respond = Callable[[dict[str, str], bytes], Reply]


@contextmanager
def served(respond: Respond) -> Iterator[str]:
    """Serve what ``respond`` says to headers and body; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, headers, content = respond(dict(self.headers), body)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        yield f"{address}/"


def registries(folder: Path) -> Respond:
    """Answers for every service, out of the databases in the folder, without a fault."""
    desk = Desk(Registries(folder), Plan())

    def respond(headers: dict[str, str], body: bytes) -> Reply:
        reply = desk.reply(headers["Content-Type"], body)
        assert reply.status is not None
        return reply.status, reply.headers, reply.content

    return respond


def question(body: bytes) -> Question:
    return JsonEnvelope().read_question(body)


def answered(body: bytes, result: object) -> bytes:
    """The answer in JSON to a question in JSON."""
    return JsonEnvelope().write_answer(question(body), OK, result)


def url(folder: Path, name: str) -> str:
    return f"sqlite:///{folder / name}.db"
