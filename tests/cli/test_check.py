from __future__ import annotations

import pytest

from tests.drawings import service, user
from tests.models import line, process, tag
from tests.office import Office, Procrunner, lines


def test_nothing_wrong_ends_with_0(permit: Office, procrunner: Procrunner) -> None:
    ended = procrunner("check")

    assert (ended.code, ended.out, ended.err) == (
        0,
        "",
        "1 file, 0 errors, 0 warnings, 0 remarks\n",
    )


def test_findings_end_with_1_and_say_where_what_and_how_to_mend_it(
    permit: Office, procrunner: Procrunner
) -> None:
    permit.draw(process(line(service("stamp", "chek")), id_="q"), file="q.bpmn")

    ended = procrunner("check", "--select", "PR2")

    assert ended.code == 1
    first, hint = lines(ended.out)
    assert first.startswith("bpmn/q.bpmn:1:")
    assert first.endswith("PR201 no handler has the topic 'chek'")
    assert hint == "  Did you mean 'check'? Defined in handlers/work.py:13."
    assert ended.err == "2 files, 1 error, 0 warnings, 0 remarks\n"


def test_findings_are_data_too(permit: Office, procrunner: Procrunner) -> None:
    permit.draw(process(line(tag("serviceTask", "stamp")), id_="q"), file="q.bpmn")

    ended = procrunner("check", "--select", "PR1", "-o", "json")

    assert ended.code == 1
    (finding,) = ended.json
    assert (finding["file"], finding["code"]) == ("bpmn/q.bpmn", "PR105")
    assert (finding["severity"], finding["element"]) == ("error", "stamp")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "PR001"),
        (b"<broken", "PR001"),
        (b"\x00\xff\xfe binary", "PR001"),
        (b"<html/>", "PR004"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "PR002"),
    ],
)
def test_what_is_no_bpmn_is_a_finding(
    permit: Office, procrunner: Procrunner, content: bytes, code: str
) -> None:
    (permit.folder / "bpmn" / "bad.bpmn").write_bytes(content)

    ended = procrunner("check", "-o", "json")

    assert ended.code == 1
    assert [(each["file"], each["code"]) for each in ended.json] == [("bpmn/bad.bpmn", code)]


def test_a_process_in_two_files_is_a_finding(permit: Office, procrunner: Procrunner) -> None:
    permit.draw(process(line(user("a"))), file="a.bpmn")
    permit.draw(process(line(user("b"))), file="b.bpmn")

    ended = procrunner("check")

    assert ended.code == 1
    assert "PR534 the process id 'p' stands in bpmn/a.bpmn too" in ended.out


def test_only_what_is_named_is_looked_at(permit: Office, procrunner: Procrunner) -> None:
    permit.draw("<broken", file="bad.bpmn")

    assert procrunner("check", "bpmn/greeting.bpmn").code == 0


def test_a_path_that_is_not_there_ends_with_3(permit: Office, procrunner: Procrunner) -> None:
    ended = procrunner("check", "nowhere")

    assert (ended.code, ended.err) == (3, "error: nowhere: no such file or folder\n")


def test_no_file_at_all_is_no_success(office: Office, procrunner: Procrunner) -> None:
    ended = procrunner("check")

    assert ended.code == 2
    assert ended.err.startswith("error: bpmn: there is no .bpmn file\n")


def test_a_folder_named_like_a_file_is_no_file(permit: Office, procrunner: Procrunner) -> None:
    (permit.folder / "bpmn" / "odd.bpmn").mkdir()

    assert procrunner("check").code == 0


def test_handlers_that_do_not_load_are_told_first(permit: Office, procrunner: Procrunner) -> None:
    permit.handlers("def (", name="bad")

    ended = procrunner("check")

    assert ended.code == 2
    assert "bad.py: cannot be imported: SyntaxError" in ended.err
