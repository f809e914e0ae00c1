"""The far side of the HTTP adapters: the SQL ones, served on this machine."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from handlers.registries import Notice, Person, PowerOfAttorney, PowerQuestion, SignedRequest
from handlers.registries_sql import SqlCabinet, SqlGateway, SqlIndividuals, SqlNotary

Answer = Callable[[dict[str, object], str], dict[str, object]]
Reply = tuple[int, dict[str, str], bytes]
Respond = Callable[[dict[str, str], dict[str, object]], Reply]


@contextmanager
def served(respond: Respond) -> Iterator[str]:
    """Serve what ``respond`` says to headers and body; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, headers, content = respond(dict(self.headers), body)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def enveloped(data: object, message_id: object, code: str = "OK") -> bytes:
    status = {"code": code, "message": ""}
    envelope = {"messageId": message_id, "responseDate": "", "status": status, "data": data}
    return json.dumps(envelope).encode()


def registries(folder: Path) -> Respond:
    """Answers for every service, out of the databases in the folder."""
    answers: dict[str, Answer] = {
        "gbd-fl": lambda data, key: _individual(folder, data),
        "enis": lambda data, key: _power(folder, data),
        "regional-gateway-ws": lambda data, key: _gateway(folder, data, key),
        "cabinet": lambda data, key: _cabinet(folder, data, key),
    }

    def respond(headers: dict[str, str], body: dict[str, object]) -> Reply:
        assert headers["X-Message-Id"] == body["messageId"]
        answer = answers[headers["X-Service-Id"]](body["data"], str(body["messageId"]))
        return 200, {}, enveloped(answer, body["messageId"])

    return respond


def _individual(folder: Path, data: dict[str, object]) -> dict[str, object]:
    found = SqlIndividuals(url(folder, "individuals")).find(data["iin"], key="")
    return {"found": True, "person": _person(found)} if found else {"found": False}


def _person(person: Person) -> dict[str, object]:
    document = person.document
    return {
        "iin": person.iin,
        "surname": person.surname,
        "name": person.given_name,
        "patronymic": person.patronymic,
        "birthDate": str(person.birth_date),
        "lifeStatus": "0" if person.is_alive else "1",
        "document": document
        and {
            "type": document.type,
            "number": document.number,
            "endDate": document.valid_until and str(document.valid_until),
            "status": "valid" if document.is_valid else "invalid",
        },
    }


def _power(folder: Path, data: dict[str, object]) -> dict[str, object]:
    question = PowerQuestion(
        number=data["registryNumber"],
        dated=date.fromisoformat(data["date"]),
        principal_iin=data["principalIin"],
        attorney_iin=data["attorneyIin"],
    )
    found = SqlNotary(url(folder, "notary")).find(question, key="")
    return {"found": True, "poa": _poa(found)} if found else {"found": False}


def _poa(found: PowerOfAttorney) -> dict[str, object]:
    return {
        "principalIin": found.principal_iin,
        "attorneyIin": found.attorney_iin,
        "validFrom": str(found.valid_from),
        "validTo": found.valid_until and str(found.valid_until),
        "revoked": found.is_revoked,
        "powers": list(found.powers),
    }


def _gateway(folder: Path, data: dict[str, object], key: str) -> dict[str, object]:
    gateway = SqlGateway(url(folder, "gateway"))
    request = SignedRequest(
        service=data["serviceId"],
        applicant_iin=data["applicantIdn"],
        document=base64.b64decode(data["document"]),
        signature=base64.b64decode(data["cms"]),
        application=data.get("application"),
    )
    at = datetime.fromisoformat(data["sentAt"])
    if data["action"] == "send":
        sent = gateway.send(request, key=key, at=at)
        return {"messageId": sent.message_id, "sentAt": sent.sent_at}
    entry = gateway.register(request, key=key, at=at)
    return {
        "incomingNumber": entry.incoming_number,
        "registeredAt": entry.registered_at,
        "duplicate": entry.duplicate,
    }


def _cabinet(folder: Path, data: dict[str, object], key: str) -> dict[str, object]:
    notice = Notice(
        iin=data["iin"], code=data["notice"], texts=data["texts"], details=data["details"]
    )
    at = datetime.fromisoformat(data["sentAt"])
    posted = SqlCabinet(url(folder, "cabinet")).post(notice, key=key, at=at)
    return {"noticeId": posted.notice_id, "sentAt": posted.sent_at}


def url(folder: Path, name: str) -> str:
    return f"sqlite:///{folder / name}.db"
