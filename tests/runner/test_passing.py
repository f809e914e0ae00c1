"""A transient value reaches one handler, and is stored nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from procrunner.definition import read_file
from procrunner.errors import ConflictError, DefinitionError, UsageError
from procrunner.model import IncidentKind
from procrunner.project import Project
from procrunner.runner.moving import Order
from tests.drawings import service, user
from tests.models import chain, extensions, line, tag
from tests.office import Office

SECRET = "correct horse battery staple"
FIELD = """
<camunda:formField id="{}" label="Password" type="string"><camunda:properties>
<camunda:property id="transient" value="true"/>{}</camunda:properties></camunda:formField>
"""
PLAIN = FIELD.format("word", "")
FILE = FIELD.format("word", '<camunda:property id="type" value="file"/>')
ASK = user("ask", extensions(f"<camunda:formData>{PLAIN}</camunda:formData>"))
OPEN = """
@handler("open", kind="idempotent")
def open_(word: str):
    note("called")
    return {"length": len(word)}
"""
FAILS = """
@handler("open", kind="idempotent")
def open_(word: str):
    raise ConnectionError(f"{word} is refused")
"""


def begin(office: Office, handler: str, *body: str) -> str:
    office.handlers(handler)
    return office.begin(*(body or [line(ASK, service("open"))]))


def complete(office: Office, ref: str, **variables: object) -> None:
    office.project.runner.complete(ref, variables or {"word": SECRET}, actor="dana")


def stored(office: Office) -> bytes:
    """All that the database's files hold."""
    return b"".join(each.read_bytes() for each in office.folder.glob("procrunner.db*"))


def test_the_handler_gets_it_and_the_database_does_not(office: Office) -> None:
    id_ = begin(office, OPEN)

    complete(office, id_)
    before = stored(office)
    office.work()

    assert office.instance(id_).variables == {"length": len(SECRET)}
    assert SECRET.encode() not in before
    assert SECRET.encode() not in stored(office)
    assert b"dana" in before  # what is stored would be found so


def test_no_other_worker_takes_the_job(office: Office) -> None:
    id_ = begin(office, OPEN)
    other = Project(office.folder, office.clock)

    complete(office, id_)

    assert other.worker("other").run_due() == 0
    assert office.work() == 1
    assert office.instance(id_).variables == {"length": len(SECRET)}


def lost(office: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    """An instance whose value went with the process that was told it."""
    monkeypatch.setattr("procrunner.runner.passing.LEASE", -1 * office.worker().lease)
    id_ = begin(office, OPEN)
    complete(office, id_)
    Project(office.folder, office.clock).worker("other").run_due()
    return id_


def test_a_value_that_was_lost_is_asked_for_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = lost(office, monkeypatch)

    (incident,) = office.view(id_).incidents
    assert incident.kind is IncidentKind.HANDLER
    assert "needs the variable 'word', which is not set" in incident.message
    assert incident.hint == (
        "What 'Look at ask' asks for is stored nowhere: let it be asked for again: "
        f"procrunner modify {id_} --from open --to ask --reason … --apply"
    )
    order = Order(source="open", to="ask", variables={}, reason="the machine died")
    office.project.mender.move(id_, order, apply=True, actor="dana")
    complete(office, id_)
    office.work()
    assert office.instance(id_).variables == {"length": len(SECRET)}


def test_a_handler_that_fails_is_not_tried_without_it(office: Office) -> None:
    id_ = begin(office, FAILS)

    complete(office, id_)
    office.work()

    (incident,) = office.view(id_).incidents
    assert incident.message == "ConnectionError: *** is refused"
    assert "let it be asked for again" in incident.hint
    assert SECRET.encode() not in stored(office)


def test_nothing_is_taken_while_another_job_comes_first(office: Office) -> None:
    tasks = [ASK, service("open"), service("first")]
    flows = chain("start", "split", "ask", "open", "end") + chain("split", "first", "end")
    office.handlers(OPEN + '\n@handler("first", kind="idempotent")\ndef first(): pass\n')
    id_ = office.begin(
        tag("startEvent", "start"),
        tag("parallelGateway", "split"),
        *tasks,
        tag("endEvent", "end"),
        flows,
    )

    with pytest.raises(ConflictError, match="another job of the instance comes first"):
        complete(office, id_)

    assert office.open(id_) == ["ask"]
    office.work()
    complete(office, id_)
    office.work()
    assert office.instance(id_).variables == {"length": len(SECRET)}


def test_it_cannot_be_filled_in_beforehand(office: Office) -> None:
    id_ = begin(office, OPEN)

    with pytest.raises(UsageError, match="'word' is stored nowhere"):
        office.project.desk.fill(id_, {"word": SECRET}, actor="dana")

    assert SECRET.encode() not in stored(office)


def test_where_handlers_do_not_load_it_waits(office: Office) -> None:
    id_ = begin(office, "def broken(:\n")
    complete(office, id_)

    with pytest.raises(Exception, match="cannot be imported"):
        office.work()

    office.handlers(OPEN)
    office.project.__dict__.pop("handlers", None)
    office.work()
    assert office.instance(id_).variables == {"length": len(SECRET)}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (line(ASK, user("next")), "goes to something else than a task with a handler"),
        (
            line(ASK.replace("userTask", "task"), service("open")),
            "is asked for elsewhere than in a plain user task with one way out",
        ),
        (
            line(ASK.replace(PLAIN, FILE), service("open")),
            "is a file, and files are stored",
        ),
    ],
)
def test_a_drawing_that_would_store_it_is_refused(office: Office, body: str, text: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        office.begin(body)

    assert f"PR101 the transient field 'word' {text}, which is not executed" in str(caught.value)


ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("file", sorted(ROOT.glob("bpmn/**/portal.bpmn")), ids=str)
def test_no_portal_keeps_a_password(file: Path) -> None:
    asked = [field for each in read_file(file).elements.values() for field in each.fields]

    assert [each.id for each in asked if "password" in each.id and not each.is_transient] == []
