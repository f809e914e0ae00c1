from __future__ import annotations

import pytest

from procrunner.model import IncidentKind, JobStatus, Status
from tests.drawings import service, user
from tests.models import chain, line, parameters, tag
from tests.office import Office
from tests.worker.jobs import begin, incident, job


def test_what_a_handler_returns_becomes_variables(office: Office) -> None:
    id_ = begin(
        office, '@handler("stamp", kind="idempotent")\ndef f(n):\n    return {"m": n + 1}', n=1
    )

    assert office.work() == 1

    assert office.open(id_) == ["after"]
    assert dict(office.instance(id_).variables) == {"n": 1, "m": 2}
    assert job(office, id_).status is JobStatus.DONE


def test_a_dataclass_becomes_variables(office: Office) -> None:
    code = """
from dataclasses import dataclass
from datetime import date

@dataclass
class Found:
    name: str
    born: date

@handler("stamp", kind="idempotent")
def f():
    return Found("Aigerim", date(1990, 5, 1))
"""
    id_ = begin(office, code)

    office.work()

    assert dict(office.instance(id_).variables) == {"name": "Aigerim", "born": "1990-05-01"}


def test_nothing_returned_sets_nothing(office: Office) -> None:
    id_ = begin(office, '@handler("stamp", kind="idempotent")\ndef f():\n    pass')

    office.work()

    assert (office.open(id_), dict(office.instance(id_).variables)) == (["after"], {})


def test_mapped_inputs_come_before_variables_and_defaults_fill_the_rest(office: Office) -> None:
    code = '@handler("stamp", kind="idempotent")\ndef f(n, m, o=3):\n    return {"got": [n, m, o]}'
    mapped = service("stamp", inside=parameters({"n": "${m * 10}"}))
    id_ = begin(office, code, mapped, n=1, m=2)

    office.work()

    assert office.instance(id_).variables["got"] == [20, 2, 3]


def test_mapped_outputs_keep_the_rest_of_the_result_out(office: Office) -> None:
    code = '@handler("stamp", kind="idempotent")\ndef f():\n    return {"n": 1, "secret": 2}'
    mapped = service("stamp", inside=parameters(outputs={"number": "${n}"}))
    id_ = begin(office, code, mapped)

    office.work()

    assert dict(office.instance(id_).variables) == {"number": 1}


def test_the_call_tells_what_it_is_about(office: Office) -> None:
    code = """
@handler("stamp", kind="idempotent")
def f(*, call: Call):
    return {"told": [call.key, call.topic, call.definition, call.element, call.attempt,
                     call.business_key, call.now.isoformat()]}
"""
    office.handlers(code)
    id_ = office.begin(line(service("stamp"), user("after")), key="2026-1")
    token = job(office, id_).token

    office.work()

    assert office.instance(id_).variables["told"] == [
        f"{id_}/stamp/{token}", "stamp", "p:1", "stamp", 1, "2026-1", "2026-03-02T09:00:00+00:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("result", "what"),
    [
        ('{"x": __import__("decimal").Decimal("1.5")}', "'x' is a Decimal, which JSON cannot hold"),
        ('{"x": float("nan")}', "'x' is nan, which JSON cannot hold"),
        ('{"x": float("inf")}', "'x' is inf, which JSON cannot hold"),
        ('{"x": {1, 2}}', "'x' is a set, which JSON cannot hold"),
        ('{"x": [{"y": b"1"}]}', "'x[0].y' is a bytes, which JSON cannot hold"),
        ('{"x": "a" * 10_000_000}', "the variable 'x' has 10,000,002 bytes; 262,144 are allowed"),
        ('{"x": 2**64}', "'x' is a whole number of more than 64 bits, which JSON cannot hold"),
        ('{"not a name": 1}', "'not a name' is no name for a variable"),
        ("{1: 1}", "1 is no name for a variable"),
    ],
)
def test_a_result_that_json_cannot_hold_becomes_an_incident_at_once(
    office: Office, result: str, what: str
) -> None:
    code = f'@handler("stamp", kind="idempotent")\ndef f():\n    return {result}'
    id_ = begin(office, code)

    office.work()

    kind, message, hint = incident(office, id_)
    assert (kind, message) == (IncidentKind.HANDLER, f"handlers/work.py:12: {what}")
    assert hint


@pytest.mark.parametrize(
    ("result", "type_"),
    [("[1]", "list"), ('"text"', "str"), ("1", "int"), ("(x for x in [])", "generator")],
)
def test_a_result_without_names_becomes_an_incident_at_once(
    office: Office, result: str, type_: str
) -> None:
    code = f'@handler("stamp", kind="idempotent")\ndef f():\n    return {result}'
    id_ = begin(office, code)

    office.work()

    assert incident(office, id_) == (
        IncidentKind.HANDLER,
        f"handler 'stamp' returned {type_}, not a mapping or a dataclass",
        "Return {'name': value}, or a dataclass whose fields become variables.",
    )


def test_a_result_with_which_the_way_on_cannot_be_computed_is_kept(office: Office) -> None:
    code = '@handler("stamp", kind="idempotent")\ndef f():\n    note("called")\n    return {"n": 1}'
    mapped = service("stamp", inside=parameters(outputs={"sum": "${n + missing}"}))
    id_ = begin(office, code, mapped)
    office.work()
    assert incident(office, id_)[0] is IncidentKind.EXPRESSION

    office.project.mender.retry(id_, {"missing": 2}, actor="a")
    office.work()

    assert (office.instance(id_).variables["sum"], office.ledger) == (3, ["called"])


def test_an_end_after_a_job_ends_the_instance(office: Office) -> None:
    office.handlers('@handler("stamp", kind="idempotent")\ndef f():\n    pass')
    id_ = office.begin(line(service("stamp")))

    office.work()

    assert office.instance(id_).status is Status.COMPLETED


def test_jobs_of_parallel_branches_are_all_done(office: Office) -> None:
    code = '@handler("stamp", kind="idempotent")\ndef f(*, call):\n    return {call.element: True}'
    office.handlers(code)
    fork, join = tag("parallelGateway", "fork"), tag("parallelGateway", "join")
    both = service("one", "stamp") + service("two", "stamp")
    flows = chain("s", "fork", "one", "join", "after") + chain("fork", "two", "join")
    id_ = office.begin(tag("startEvent", "s") + fork + join + both + user("after") + flows)

    assert office.work() == 2

    assert dict(office.instance(id_).variables) == {"one": True, "two": True}
