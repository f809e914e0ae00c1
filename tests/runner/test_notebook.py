from __future__ import annotations

import io
import json
import zipfile

import pytest

from procrunner.errors import NotFoundError, UsageError
from procrunner.model import EventKind
from procrunner.variables import Attachment
from tests.drawings import user
from tests.models import line
from tests.office import Office
from tests.runner.post import send

SCAN = Attachment("scan.pdf", b"%PDF-1.7 the scan")


@pytest.fixture
def id_(office: Office) -> str:
    return office.begin(line(user("look")), key="2026.17")


def test_a_comment_stands_beside_the_history_which_tells_only_that_it_is_there(
    office: Office, id_: str
) -> None:
    note = office.project.notebook.comment(id_, "Ivanov called", actor="marat")

    last = office.project.viewer.story(id_).events[-1]
    assert office.view(id_).notes == [note]
    assert (note.text, note.author, note.number, note.token) == ("Ivanov called", "marat", 1, 0)
    assert (last.event.kind, last.actor, last.event.data) == (
        EventKind.COMMENTED,
        "marat",
        {"note": 1},
    )


def test_a_comment_on_a_work_item_says_which(office: Office, id_: str) -> None:
    item = office.view(id_).work_items[0]

    note = office.project.notebook.comment(item.id, "the seal is missing", actor="marat")

    last = office.project.viewer.story(id_).events[-1].event
    assert (note.token, last.token, last.element) == (item.token, item.token, "look")


def test_an_instance_is_found_by_its_key_also_if_it_looks_like_a_work_item(
    office: Office, id_: str
) -> None:
    assert office.project.notebook.comment("2026.17", "x", actor="marat").instance == id_


def test_a_file_is_put_to_a_case_and_stored_once(office: Office, id_: str) -> None:
    notes = [office.project.notebook.attach(id_, what, SCAN, actor="marat") for what in ("a", "b")]

    last = office.project.viewer.story(id_).events[-1].event
    key = SCAN.reference["attachment"]
    assert [each.file for each in notes] == [SCAN.reference] * 2
    assert (last.kind, last.data) == (EventKind.ATTACHED, {"note": 2, "sha256": key})
    with office.project.store.read() as unit:
        assert unit.attachments.get(key) == SCAN.content


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"MZ\x90\x00", "the content is of no known type, which is not accepted"),
        (b"a letter", "the content is text, not what the name says"),
    ],
)
def test_a_file_of_another_type_is_refused_everywhere(
    office: Office, id_: str, content: bytes, told: str
) -> None:
    wrong = Attachment("scan.pdf", content)
    runner, desk = office.project.runner, office.project.desk
    for act in (
        lambda: office.project.notebook.attach(id_, "scan", wrong, actor="marat"),
        lambda: desk.fill(id_, {"scan": wrong}, actor="marat"),
        lambda: runner.complete(id_, {"scan": wrong}, actor="marat"),
        lambda: runner.start("p", {"scan": wrong}, actor="marat"),
        lambda: runner.signal("hello", {"scan": wrong}, actor="marat"),
        lambda: send(office, "hello", scan=wrong),
    ):
        with pytest.raises(UsageError, match=told):
            act()
    with office.project.store.read() as unit:
        assert not unit.attachments.has(wrong.reference["attachment"])


def test_a_file_that_is_there_gets_no_name_that_says_another_type(office: Office, id_: str) -> None:
    note = office.project.notebook.attach(id_, "scan", SCAN, actor="marat")
    photo = {**note.file, "name": "scan.png"}

    with pytest.raises(UsageError, match="the content is pdf, not what the name says"):
        office.project.runner.complete(id_, {"scan": photo}, actor="marat")


def test_the_project_says_which_types_are_accepted(office: Office) -> None:
    office.settings('[attachments]\ntypes = ["png"]\n')
    id_ = office.begin(line(user("look")))

    with pytest.raises(UsageError, match="the content is pdf, which is not accepted"):
        office.project.notebook.attach(id_, "scan", SCAN, actor="marat")


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_comment_is_refused(office: Office, id_: str, text: str) -> None:
    with pytest.raises(UsageError, match="there is no text"):
        office.project.notebook.comment(id_, text, actor="marat")


def test_a_case_that_is_not_there_gets_no_comment(office: Office) -> None:
    with pytest.raises(NotFoundError):
        office.project.notebook.comment("nowhere", "x", actor="marat")


def test_notes_are_in_the_case_file_with_their_files(office: Office, id_: str) -> None:
    office.project.notebook.comment(id_, "look again", actor="marat")
    office.project.notebook.attach(id_, "scan", SCAN, actor="marat")

    _, packed = office.project.case_files.export(id_)

    with zipfile.ZipFile(io.BytesIO(packed)) as case:
        written = json.loads(case.read("notes.json"))
        [document] = [name for name in case.namelist() if name.startswith("documents/")]
        assert case.read(document) == SCAN.content
    assert [each["text"] for each in written] == ["look again", "scan"]


def test_notes_and_their_files_are_erased_with_what_the_instance_held(
    office: Office, id_: str
) -> None:
    office.project.notebook.attach(id_, "scan", SCAN, actor="marat")
    office.project.mender.cancel(id_, reason="withdrawn", actor="head")

    office.project.eraser.erase(id_, reason="asked for", actor="head")

    assert office.view(id_).notes == []
    with office.project.store.read() as unit:
        assert not unit.attachments.has(SCAN.reference["attachment"])
    assert office.project.auditor.verify((), []).faults == []


def test_a_file_that_another_case_has_too_is_kept(office: Office, id_: str) -> None:
    other = office.start()
    for each in (id_, other):
        office.project.notebook.attach(each, "scan", SCAN, actor="marat")
    office.project.mender.cancel(id_, reason="withdrawn", actor="head")

    office.project.eraser.erase(id_, reason="asked for", actor="head")

    with office.project.store.read() as unit:
        assert unit.attachments.has(SCAN.reference["attachment"])
