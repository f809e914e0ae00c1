from __future__ import annotations

import json

import pytest

from procrunner import definition
from procrunner.errors import DefinitionError, UsageError
from procrunner.project import Project
from procrunner.runner import Source
from tests.drawings import user
from tests.models import chain, line, process, source, tag
from tests.office import Office

ONE = source(process(line(user("one"))))
TWO = source(process(line(user("two"))))
BROKEN = source(process(line(tag("serviceTask", "lonely")), id_="broken"))
CALLS = source(process(line(tag("callActivity", "call", calledElement="called")), id_="calls"))
CALLED_1 = source(process(line(user("old")), id_="called"))
CALLED_2 = source(process(line(user("new")), id_="called"))


def deploy(office: Office, *contents: bytes) -> list[tuple[str, bool]]:
    sources = [Source(file=f"{n}.bpmn", content=each) for n, each in enumerate(contents)]
    deployed = office.project.runner.deploy(sources)
    return [(each.definition.key, each.is_new) for each in deployed]


def known(office: Office) -> list[str]:
    with office.project.store.read() as unit:
        return [each.key for each in unit.definitions.list()]


def test_what_has_not_changed_keeps_its_version(office: Office) -> None:
    deploy(office, ONE)

    assert deploy(office, ONE) == [("p:1", False)]


def test_how_the_same_xml_is_written_is_no_change(office: Office) -> None:
    deploy(office, ONE)
    rewritten = ONE.replace(
        b'<bpmn:process id="p" isExecutable="true">',
        b"<bpmn:process\n isExecutable='true'  id='p' >",
    )

    assert deploy(office, rewritten) == [("p:1", False)]


def test_what_was_deployed_is_not_read_again_to_be_started(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_again(content: bytes, *, file: str) -> None:
        pytest.fail(f"{file} is read again")

    monkeypatch.setattr(definition, "read", read_again)

    deploy(office, ONE, CALLS, CALLED_1)

    assert office.open(office.start()) == ["one"]


def test_lines_of_a_stored_version_are_those_of_its_own_text(office: Office) -> None:
    deploy(office, ONE)
    rewritten = ONE.replace(b'<bpmn:process id="p"', b'<bpmn:process\n\n id="p"')
    assert deploy(office, rewritten) == [("p:1", False)]

    (definition,) = office.project.viewer.story(office.start()).definitions

    assert definition.elements["one"].place.line == 1


def test_what_has_changed_gets_the_next_version(office: Office) -> None:
    deploy(office, ONE)

    assert deploy(office, TWO) == [("p:2", True)]


def test_one_file_that_cannot_run_stops_all(office: Office) -> None:
    with pytest.raises(DefinitionError):
        deploy(office, ONE, BROKEN)

    assert known(office) == []


def test_every_finding_of_every_file_is_told_at_once(office: Office) -> None:
    with pytest.raises(DefinitionError) as refused:
        deploy(office, b"<broken", BROKEN.replace(b"lonely", b"alone"), b"")

    assert [each.file for each in refused.value.findings] == ["0.bpmn", "2.bpmn"]


def test_a_refused_version_is_forgotten_by_the_runner_that_refused_it(office: Office) -> None:
    deploy(office, ONE)
    with pytest.raises(DefinitionError):
        deploy(office, TWO, BROKEN)
    three = source(process(line(user("three"))))

    deploy(office, three)

    assert office.open(office.start()) == ["three"]


def test_a_process_that_stands_in_two_files_is_refused(office: Office) -> None:
    with pytest.raises(DefinitionError) as refused:
        deploy(office, ONE, TWO)

    (finding,) = refused.value.findings
    assert (finding.code, finding.file) == ("PR534", "1.bpmn")
    assert finding.message == "the process id 'p' stands in 0.bpmn too"


def test_a_file_of_several_called_processes_is_told_once(office: Office) -> None:
    both = [tag("callActivity", f"c{id_}", calledElement=id_) for id_ in ("x", "y")]
    called = [
        process(line(user(f"u{id_}"), first=f"s{id_}", last=f"e{id_}"), id_=id_)
        for id_ in ("x", "y")
    ]
    office.deploy(*called, file="xy.bpmn")
    id_ = office.begin(line(*both))

    told = office.project.viewer.story(id_).definitions

    assert [each.file for each in told] == ["p.bpmn", "xy.bpmn"]


def test_what_is_not_executable_is_left_out(office: Office) -> None:
    sketch = tag("process", "sketch", line(user("one")))

    assert deploy(office, source(sketch)) == []


def test_a_called_process_may_come_in_the_same_deployment(office: Office) -> None:
    assert deploy(office, CALLS, CALLED_1) == [("calls:1", True), ("called:1", True)]


def test_a_process_that_calls_nobody_known_is_refused(office: Office) -> None:
    with pytest.raises(DefinitionError, match="called"):
        deploy(office, CALLS)


def test_a_running_instance_keeps_the_version_it_began_with(office: Office) -> None:
    deploy(office, source(process(line(user("first"), user("then")))))
    id_ = office.start()
    deploy(office, source(process(line(user("first"), user("otherwise")))))

    office.project.runner.complete(id_, {}, actor="a")

    assert office.open(id_) == ["then"]


def test_a_running_instance_keeps_the_called_version_it_began_with(office: Office) -> None:
    before = user("before")
    call = tag("callActivity", "call", calledElement="called")
    deploy(office, source(process(line(before, call), id_="calls")), CALLED_1)
    id_ = office.start("calls")
    deploy(office, CALLED_2)

    office.project.runner.complete(id_, {}, actor="a")

    assert office.open(id_) == ["old"]


def test_a_new_instance_calls_the_newest_version(office: Office) -> None:
    deploy(office, CALLS, CALLED_1)
    office.start("calls")
    deploy(office, CALLED_2)

    assert office.open(office.start("calls")) == ["new"]


def test_processes_may_call_each_other_in_a_circle(office: Office) -> None:
    def calling(id_: str, other: str) -> bytes:
        gate = tag("exclusiveGateway", f"{id_}g", default=f"{id_}g-{id_}e")
        body = [
            tag("startEvent", f"{id_}s"),
            gate,
            tag("callActivity", f"{id_}c", calledElement=other),
            tag("endEvent", f"{id_}e"),
            chain(f"{id_}s", f"{id_}g", f"{id_}e"),
            chain(f"{id_}c", f"{id_}e"),
            tag(
                "sequenceFlow",
                f"{id_}again",
                "<bpmn:conditionExpression>${false}</bpmn:conditionExpression>",
                sourceRef=f"{id_}g",
                targetRef=f"{id_}c",
            ),
        ]
        return source(process("".join(body), id_=id_))

    assert deploy(office, calling("a", "b"), calling("b", "a")) == [("a:1", True), ("b:1", True)]


def test_an_instance_runs_with_the_form_that_it_was_deployed_with(office: Office) -> None:
    task = tag("userTask", "ask", camunda_formRef="papers")
    path = office.draw(process(line(task)))
    runner = office.project.runner

    def deployed_with(key: str) -> str:
        asked = {"type": "textfield", "key": key, "validate": {"required": True}}
        form = json.dumps({"id": "papers", "components": [asked]})
        path.with_name("papers.form").write_text(form, encoding="utf-8")
        (each,) = runner.deploy([office.project.source(path)])
        return each.definition.key

    first, again = deployed_with("old"), deployed_with("old")
    before = office.start()
    second = deployed_with("new")
    after = office.start()

    other = Project(office.folder, office.clock)  # as another process does, which compiles anew
    complete = other.runner.complete
    assert (first, again, second) == ("p:1", "p:1", "p:2")
    with pytest.raises(UsageError, match=r"'new' \(new\) is missing"):
        complete(after, {"old": "x"}, actor="dana")
    assert complete(before, {"old": "x"}, actor="dana").closing == "completed"
