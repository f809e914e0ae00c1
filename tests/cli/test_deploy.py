from __future__ import annotations

from tests.drawings import service, user
from tests.models import line, process
from tests.office import Office, Procrunner


def test_what_is_new_and_what_is_not_is_told(permit: Office, procrunner: Procrunner) -> None:
    procrunner("deploy")
    permit.draw(process(line(user("look")), id_="q"), file="q.bpmn")

    deployed = procrunner.json("deploy", "--fields", "process,version,new,file")

    assert deployed == [
        {"process": "greeting", "version": 1, "new": "unchanged", "file": "bpmn/greeting.bpmn"},
        {"process": "q", "version": 1, "new": "new", "file": "bpmn/q.bpmn"},
    ]


def test_what_check_refuses_is_not_deployed(permit: Office, procrunner: Procrunner) -> None:
    permit.draw(process(line(user("look")), id_="good"), file="good.bpmn")
    permit.draw(process(line(service("x", "nobody")), id_="bad"), file="bad.bpmn")

    ended = procrunner("deploy")

    assert (ended.code, ended.out) == (1, "")
    assert "bpmn/bad.bpmn:1:" in ended.err
    assert "PR201 no handler has the topic 'nobody'" in ended.err
    assert procrunner("start", "good").code == 3


def test_a_named_file_is_deployed_alone(permit: Office, procrunner: Procrunner) -> None:
    permit.draw("<broken", file="bad.bpmn")
    permit.draw(process(line(user("look")), id_="q"), file="q.bpmn")

    deployed = procrunner.json("deploy", "bpmn/q.bpmn")

    assert [each["process"] for each in deployed] == ["q"]


def test_nothing_to_deploy_names_the_folder(office: Office, procrunner: Procrunner) -> None:
    ended = procrunner("deploy")

    assert ended.code == 2
    assert ended.err.startswith("error: bpmn: there is no .bpmn file\n")


def test_a_file_without_an_executable_process_says_so(
    office: Office, procrunner: Procrunner
) -> None:
    office.draw(process(line(user("look"))).replace('isExecutable="true"', ""))

    ended = procrunner("deploy")

    assert (ended.code, ended.out, ended.err) == (0, "", "no executable process\n")
