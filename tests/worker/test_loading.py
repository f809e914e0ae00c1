"""Handlers and resources that are missing, broken, or not what the diagram asks for."""

from __future__ import annotations

import pytest

from procrunner.errors import HandlerError
from procrunner.model import IncidentKind, JobStatus
from tests.drawings import service, user
from tests.models import line
from tests.office import Office
from tests.worker.jobs import begin, incident, job, told

STAMP = '@handler("stamp", kind="idempotent")\n'


def test_a_handler_that_is_missing_becomes_an_incident(office: Office) -> None:
    id_ = office.begin(line(service("stamp")))

    office.work()

    assert incident(office, id_) == (
        IncidentKind.HANDLER,
        "no handler has the topic 'stamp'",
        "Write one in the project's handlers folder, or mend the topic; then retry.",
    )


def test_a_variable_that_is_missing_becomes_an_incident_at_once(office: Office) -> None:
    id_ = begin(office, STAMP + "def f(iin):\n    pass")

    office.work()

    assert incident(office, id_) == (
        IncidentKind.HANDLER,
        "handlers/work.py:12: handler 'stamp' needs the variable 'iin', which is not set",
        "Set it before this task, or map it: an input parameter 'iin'.",
    )


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (STAMP + "async def f():\n    pass", "handler 'stamp' is asynchronous"),
        (STAMP + "def f(n, /):\n    pass", "handler 'stamp' takes 'n', which no variable fills"),
        (STAMP + "def f(*rest):\n    pass", "handler 'stamp' takes '*rest', which no variable"),
        (STAMP + "def f(**rest):\n    pass", "handler 'stamp' takes '**rest', which no variable"),
        (STAMP + "def f():\n    pass\n" + STAMP + "def g():\n    pass", "has two handlers"),
        ('@handler("stamp", kind="odd")\ndef f():\n    pass', "'odd' is not a valid Kind"),
        ("import nothing_of_that_name", "No module named 'nothing_of_that_name'"),
        ("raise SystemExit(0)", "cannot be imported: SystemExit: 0"),
        ("def (", "SyntaxError"),
    ],
)
def test_handlers_that_cannot_be_loaded_stop_the_worker_before_it_takes_a_job(
    office: Office, code: str, what: str
) -> None:
    id_ = begin(office, code)

    with pytest.raises(HandlerError) as refused:
        office.work()

    assert what in str(refused.value)
    assert "work.py" in refused.value.where
    assert (job(office, id_).status, job(office, id_).attempts) == (JobStatus.DUE, 0)


def resource(office: Office, settings: str, code: str = "") -> str:
    """An instance whose handler takes the resource ``registry``; the worker has tried it."""
    office.settings(settings)
    office.handlers(code, name="registries")
    id_ = begin(office, STAMP + "def f(*, registry):\n    return {'got': registry.name}")
    office.work()
    return id_


PROVIDER = '[resources.registry]\nprovider = "registries:Registry"\n'
UP = "class Registry:\n    def __init__(self, name='r'):\n        self.name = name\n"
DOWN = "class Registry:\n    def __init__(self):\n        raise {error}\n"


def test_a_resource_is_made_with_its_settings(office: Office) -> None:
    id_ = resource(office, PROVIDER + 'name = "${project}/r.db"\n', UP)

    assert office.instance(id_).variables["got"] == f"{office.folder}/r.db"


@pytest.mark.parametrize(
    ("settings", "code", "what"),
    [
        ("", UP, "procrunner.toml [resources.registry]: no resource 'registry' is described"),
        ('[resources.registry]\nprovider = "nowhere:Registry"', UP, "'nowhere:Registry' is no"),
        ('[resources.registry]\nprovider = "registries"', UP, "'registries' is no file"),
        ("[resources.registry]\n", UP, "'' is no file and name in the handlers folder"),
        (PROVIDER, "", "registries.py has no 'Registry'"),
        (PROVIDER + "odd = 1", UP, "unexpected keyword argument 'odd'"),
        (PROVIDER + 'name = "${NOT_SET}"', UP, "needs the environment variable NOT_SET, which"),
    ],
)
def test_a_resource_that_is_described_wrongly_becomes_an_incident_at_once(
    office: Office, settings: str, code: str, what: str
) -> None:
    id_ = resource(office, settings, code)

    kind, message, hint = incident(office, id_)
    assert kind is IncidentKind.HANDLER
    assert what in message
    assert hint


@pytest.mark.parametrize(
    "error",
    [
        "ConnectionError('refused')",
        "TimeoutError('no answer')",
        "FileNotFoundError('registry.db')",
        "__import__('procrunner.errors').errors.StorageError('locked')",
    ],
)
def test_a_resource_that_cannot_be_reached_is_tried_again(office: Office, error: str) -> None:
    id_ = resource(office, PROVIDER, DOWN.format(error=error))

    assert job(office, id_).status is JobStatus.DUE
    assert told(office)[0].startswith("failed, again at 2026-03-02 09:01:00 UTC: ")


def test_a_resource_that_could_not_be_made_is_made_when_it_can(office: Office) -> None:
    flag = "if not LEDGER.with_name('up').exists():\n            raise ConnectionError\n"
    code = f"class Registry:\n    name = 'r'\n    def __init__(self):\n        {flag}"
    id_ = resource(office, PROVIDER, code)

    (office.folder / "up").touch()
    office.clock.move(minutes=1)
    office.work()

    assert office.instance(id_).variables["got"] == "r"


def test_a_resource_is_made_once(office: Office) -> None:
    code = "class Registry:\n    name = 'r'\n    def __init__(self):\n        note('made')\n"
    resource(office, PROVIDER, code)
    office.start()
    office.work()

    assert office.ledger == ["made"]


def test_a_handler_reads_attachments_by_their_hash(office: Office) -> None:
    read = "attachments.get(scan['attachment']).decode()"
    code = f"{STAMP}def f(scan, *, attachments):\n    return {{'text': {read}}}"
    office.handlers(code)
    with office.project.store.write() as unit:
        scan = unit.attachments.put(b"signed", name="a.txt", at=office.clock.now())
    id_ = office.begin(line(service("stamp"), user("after")), scan=dict(scan))

    office.work()

    assert office.instance(id_).variables["text"] == "signed"
