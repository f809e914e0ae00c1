import io
import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from procrunner.errors import ConflictError
from tests.drawings import service, user
from tests.models import line, process
from tests.office import Office, Procrunner

IIN = "010203500123"


@pytest.fixture
def case(office: Office, procrunner: Procrunner) -> str:
    """An ended instance with a document and a checkpoint over it."""
    office.handlers(
        '@handler("check", kind="idempotent")\ndef check(iin):\n    return {"known": True}\n'
    )
    scan = office.folder / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 a paper")
    drawing = office.draw(process(line(service("check"), user("look"))))
    assert procrunner("layout", drawing).code == 0
    assert procrunner("deploy").code == 0
    id_ = office.start(iin=IIN)
    office.work()
    ended = procrunner("complete", id_, "--attach", f"paper={scan}")
    assert ended.code == 0, ended.err
    office.project.auditor.checkpoint()
    return id_


def exported(procrunner: Procrunner, office: Office, id_: str) -> Path:
    ended = procrunner("audit", "export", id_)
    assert ended.code == 0, ended.err
    return office.folder / f"{id_}.zip"


@pytest.fixture
def path(office: Office, procrunner: Procrunner, case: str) -> Path:
    return exported(procrunner, office, case)


def judged(path: Path) -> tuple[int, str]:
    """What the verifier in the file says, run with nothing of ours at hand."""
    folder = path.parent / "unpacked"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    command = [sys.executable, "-I", "verify.py"]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert not said.stderr
    return said.returncode, said.stdout


def altered(path: Path, name: str, change: Callable[[str], str]) -> Path:
    """The case file with one file changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(packed, "w") as after:
        for each in before.namelist():
            content = before.read(each)
            after.writestr(each, change(content.decode()) if each == name else content)
    path.write_bytes(packed.getvalue())
    return path


def test_a_case_file_proves_itself(path: Path) -> None:
    code, said = judged(path)

    assert code == 0, said
    assert "3 variables are those that were sealed" in said
    assert "document scan.pdf is " in said
    assert "under the root of checkpoint 1" in said


def test_it_holds_events_drawings_and_documents(
    office: Office, procrunner: Procrunner, case: str
) -> None:
    with zipfile.ZipFile(exported(procrunner, office, case)) as archive:
        names = archive.namelist()
        facts = json.loads(archive.read("case.json"))
        events = archive.read("events.jsonl").decode().splitlines()

        assert {"definitions/p-1.bpmn", "diagrams/p.svg", "checkpoint.txt"} <= set(names)
        assert facts["instance"]["status"] == "completed"
        assert facts["documents"][0]["name"] == "scan.pdf"
        assert archive.read(facts["documents"][0]["file"]) == b"%PDF-1.7 a paper"
        assert len(events) == facts["head"]["events"]
        assert b"path" in archive.read("diagrams/p.svg")


def test_the_same_case_gives_the_same_bytes(
    office: Office, procrunner: Procrunner, case: str
) -> None:
    first = exported(procrunner, office, case).read_bytes()

    assert exported(procrunner, office, case).read_bytes() == first


@pytest.mark.parametrize(
    ("name", "change", "wrong"),
    [
        ("events.jsonl", lambda t: t.replace("aigerim", "nobody", 1), "events are chained, but"),
        ("events.jsonl", lambda t: "".join(t.splitlines(keepends=True)[:-1]), "the last of"),
        ("case.json", lambda t: t.replace(IIN, "999999999999"), "variables are those"),
        ("checkpoint.txt", lambda t: t.replace("root ", "root 0")[:-1], "under the root"),
        ("documents/", lambda t: "another paper", "document scan.pdf"),
    ],
)
def test_whatever_is_changed_in_it_shows(
    path: Path, name: str, change: Callable[[str], str], wrong: str
) -> None:
    with zipfile.ZipFile(path) as archive:
        name = next(each for each in archive.namelist() if each.startswith(name))

    code, said = judged(altered(path, name, change))

    assert code == 1
    assert [line for line in said.splitlines() if line.startswith("WRONG") and wrong in line], said


def test_erasing_forgets_values_and_keeps_the_chain(
    office: Office, procrunner: Procrunner, case: str
) -> None:
    ended = procrunner("audit", "erase", "--where", f"iin={IIN}", "--reason", "asked by the person")

    assert (ended.code, ended.out) == (0, f"{case}\n")
    verdict = office.project.auditor.verify()
    assert not verdict.faults
    assert dict(office.instance(case).variables) == {}
    last = office.project.viewer.story(case).events[-1].event
    assert last.data == {"reason": "asked by the person", "erased": ["iin", "known", "paper"]}
    with closing(sqlite3.connect(office.folder / "procrunner.db")) as bare:
        bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what the last one to close it does
    content = b"".join(each.read_bytes() for each in office.folder.glob("procrunner.db*"))
    assert b"a paper" not in content
    assert IIN.encode() not in content


def test_an_erased_case_can_still_be_handed_out(
    office: Office, procrunner: Procrunner, case: str
) -> None:
    procrunner("audit", "erase", case, "--reason", "asked by the person")

    code, said = judged(exported(procrunner, office, case))

    assert code == 0, said
    assert "what it held was erased" in said


def test_a_dry_run_only_tells(office: Office, procrunner: Procrunner, case: str) -> None:
    ended = procrunner("audit", "erase", "--where", f"iin={IIN}", "--reason", "r", "--dry-run")

    assert (ended.out, ended.err) == (f"{case}\n", "1 would be erased\n")
    assert office.instance(case).variables["iin"] == IIN


def test_a_document_that_another_case_has_stays(
    office: Office, procrunner: Procrunner, case: str
) -> None:
    paper = office.instance(case).variables["paper"]
    office.start(iin="020304500123", paper=paper)

    procrunner("audit", "erase", case, "--reason", "asked by the person")

    with office.project.store.read() as unit:
        assert unit.attachments.get(paper["attachment"]) == b"%PDF-1.7 a paper"


def test_what_is_at_work_is_not_erased(office: Office) -> None:
    id_ = office.begin(line(user("look")), iin=IIN)

    with pytest.raises(ConflictError, match="is still at work"):
        office.project.eraser.erase(id_, reason="r", actor="a")


@pytest.mark.parametrize("arguments", [(), ("abc", "--where", "iin=1"), ("--where", "iin")])
def test_what_to_erase_must_be_said(procrunner: Procrunner, arguments: tuple[str, ...]) -> None:
    assert procrunner("audit", "erase", *arguments, "--reason", "r").code == 2


def test_a_form_is_handed_out_and_proven_with_its_drawing(
    office: Office, procrunner: Procrunner
) -> None:
    drawing = office.draw(process(line(user("look", camunda_formRef="papers"))))
    text = '{"id": "papers", "components": [{"type": "textfield", "key": "name"}]}'
    drawing.with_name("papers.form").write_text(text, encoding="utf-8")
    assert procrunner("layout", drawing).code == 0
    assert procrunner("deploy").code == 0
    id_ = office.start()
    office.project.auditor.checkpoint()

    with zipfile.ZipFile(exported(procrunner, office, id_)) as archive:
        assert archive.read("definitions/p-1/papers.form").decode() == text
    before = procrunner("audit", "verify")
    with closing(sqlite3.connect(office.folder / "procrunner.db")) as connection:
        connection.execute("UPDATE definition SET forms = replace(forms, 'name', 'fame')")
        connection.commit()
    after = procrunner("audit", "verify")

    assert (before.code, after.code) == (0, 1)
    assert "p:1" in after.out
