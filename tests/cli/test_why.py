"""Why an instance does not go on. The commands take the machine's clock for now."""

from __future__ import annotations

import pytest

from tests.cli.conftest import begun
from tests.drawings import NAMES, catch, service, user
from tests.models import chain, event, line, process, tag, timer
from tests.office import Office, Procrunner, lines
from tests.runner.post import send
from tests.terms import keep, term


def told(procrunner: Procrunner, ref: str) -> list[str]:
    return [line.strip() for line in lines(procrunner("why", ref).out)]


def test_work_of_a_person_tells_who_since_when_and_what_is_usual(
    permit: Office, procrunner: Procrunner
) -> None:
    for hours in (1, 3, 8):
        id_ = begun(permit, key="")
        permit.clock.move(hours=hours)
        permit.project.runner.complete(id_, {"verdict": "grant"}, actor="a")
    id_ = begun(permit)

    said = told(procrunner, "2026-1")

    assert said[1] == "waits for clerk, head: Decide"
    assert said[2].startswith("since 2026-03-02 ")
    assert said[2].endswith("; usually 3 h")
    assert said[3].startswith(f"next: procrunner complete {id_}.")


def test_a_failed_attempt_tells_its_error_and_when_it_is_made_again(
    permit: Office, procrunner: Procrunner
) -> None:
    code = "def check():\n    raise Retry('closed', after=timedelta(hours=1))"
    permit.handlers(f'@handler("check", kind="idempotent")\n{code}')
    begun(permit)

    said = told(procrunner, "2026-1")

    assert said[1] == "waits for handler check: Check the register"
    assert said[3].startswith("last error: closed; again 2026-03-02 ")
    assert said[4] == "next: procrunner work"


def test_a_condition_tells_what_it_knows(office: Office, procrunner: Procrunner) -> None:
    enough = event("conditional", "<bpmn:condition>${paid &gt;= fee}</bpmn:condition>")
    wait = tag("intermediateCatchEvent", "wait", enough, name="Paid")
    id_ = office.begin(line(wait), paid=5)

    said = told(procrunner, id_)

    assert said[1:] == ["waits until ${paid >= fee}: Paid", "it is false: paid is 5"]


def test_an_incident_tells_how_to_mend_it_and_ends_with_6(
    permit: Office, procrunner: Procrunner
) -> None:
    begun(permit, iin="down")

    ended = procrunner("why", "2026-1")

    assert ended.code == 6
    assert "INCIDENT 1 at Check the register: ConnectionError" in ended.out
    assert "next: procrunner retry 1" in ended.out


@pytest.fixture
def waiting(office: Office) -> str:
    return office.begin(
        line(catch("wait", "message", "answer", "${number}")), head=NAMES, number="7"
    )


def test_a_message_with_another_key_is_told(
    office: Office, procrunner: Procrunner, waiting: str
) -> None:
    send(office, "answer", id_="m1", correlation="8")
    send(office, "reply", id_="m2", correlation="7")
    send(office, "other", id_="m3", correlation="9")

    said = told(procrunner, waiting)

    assert said[1] == "waits for the message 'answer' with the key '7': wait"
    assert [each.partition(": ")[2].partition(", ")[0] for each in said if "near miss" in each] == [
        "message m1",
        "message m2",
    ]
    assert said[3].endswith(": its key is '8'")
    assert said[4].endswith(": it is named 'reply'")
    assert said[5] == "next: procrunner message answer --correlation 7"


def test_a_name_of_two_words_is_told_as_a_shell_takes_it(
    office: Office, procrunner: Procrunner
) -> None:
    clear = tag("signal", "clear", name="all clear")
    id_ = office.begin(line(catch("wait", "signal", "clear")), head=clear)

    assert "next: procrunner signal 'all clear'" in told(procrunner, id_)


def test_the_legal_clock_is_told_of_the_step_and_of_the_whole(
    office: Office, procrunner: Procrunner
) -> None:
    keep(office)
    whole = process(line(user("look", term("P900D"))))
    office.deploy(whole.replace(">", f">{term('P901D')}", 1))
    id_ = office.start()

    said = told(procrunner, id_)

    assert said[1].startswith("as a whole: term P901D, due 20")
    assert said[4].startswith("term P900D, due 20")


def test_timers_and_branches_tell_what_they_wait_for(
    office: Office, procrunner: Procrunner
) -> None:
    fork, join = tag("parallelGateway", "fork"), tag("parallelGateway", "join", name="Both")
    sleep = tag("intermediateCatchEvent", "sleep", timer("PT1H"), name="An hour")
    flows = chain("s", "fork", "sleep", "join", "e") + chain("fork", "look", "join")
    ends = tag("startEvent", "s") + tag("endEvent", "e")
    id_ = office.begin(ends + fork + join + sleep + user("look") + flows)
    office.project.runner.complete(id_, {}, actor="a")

    said = told(procrunner, id_)

    assert [each for each in said if each.startswith("waits")] == [
        said[1],
        "waits for the other branches: Both",
    ]
    assert said[1].startswith("waits until 2026-03-02 ")


def test_an_ended_instance_waits_for_nothing(permit: Office, procrunner: Procrunner) -> None:
    id_ = begun(permit)
    permit.project.mender.cancel(id_, reason="withdrawn", actor="a")

    ended = procrunner("why", id_)

    assert ended.code == 0
    assert "it waits for nothing: cancelled at 2026-03-02" in ended.out


def test_it_is_data_too(permit: Office, procrunner: Procrunner) -> None:
    begun(permit)

    (row,) = procrunner.json("why", "2026-1")

    assert (row["kind"], row["who"], row["element"]) == ("user", "clerk, head", "decide")


def test_nobody_of_that_name_ends_with_3(permit: Office, procrunner: Procrunner) -> None:
    assert procrunner("why", "nobody").code == 3


STAMP = """
@handler("stamp", kind="idempotent")
def stamp():
    return {}
"""


def test_jobs_messages_and_timers_tell_what_is_usual_by_cases_that_ended(
    office: Office, procrunner: Procrunner
) -> None:
    office.handlers(STAMP)
    sleep = tag("intermediateCatchEvent", "sleep", timer("PT1H"))
    office.deploy(
        NAMES,
        process(line(catch("wait", "message", "answer"), sleep, service("stamp"))),
    )
    for hours in (2, 4, 6):
        id_ = office.start()
        office.clock.move(hours=hours)
        send(office, "answer", id_=id_, to=id_)
        office.clock.move(hours=hours)
        office.work()
        office.clock.move(minutes=hours)
    id_ = office.start()

    waits = [told(procrunner, id_)[2]]
    send(office, "answer", to=id_)
    waits.append(told(procrunner, id_)[2])
    office.clock.move(hours=4)
    office.worker().run_due(stop=iter([False, True, True]).__next__)
    waits.append(told(procrunner, id_)[2])

    assert [each.partition("; ")[2] for each in waits] == [
        "usually 4 h",
        "usually 4 h",
        "usually 0 s",
    ]


def test_a_call_tells_since_when_against_the_usual_and_its_term(
    office: Office, procrunner: Procrunner
) -> None:
    keep(office)
    office.deploy(process(line(user("look")), id_="called"), file="called.bpmn")
    call = tag("callActivity", "call", term("P2D"), calledElement="called", name="The procedure")
    office.deploy(process(line(call)))
    for hours in (2, 4, 6):
        id_ = office.start()
        office.clock.move(hours=hours)
        office.project.runner.complete(id_, {}, actor="a")
    id_ = office.start()

    said = told(procrunner, id_)

    assert said[1] == "goes on in: The procedure"
    assert said[2].endswith("; usually 4 h")
    assert said[3].startswith("term P2D, due 2026-03-05 ")


def test_what_is_still_under_way_does_not_count_as_usual(
    office: Office, procrunner: Procrunner
) -> None:
    office.deploy(NAMES, process(line(catch("wait", "message", "answer"), user("look"))))
    for _ in range(2):
        id_ = office.start()
        office.clock.move(hours=2)
        send(office, "answer", id_=id_, to=id_)

    assert "usually" not in " ".join(told(procrunner, office.start()))


def test_the_message_that_looks_most_like_the_right_one_is_told_first(
    office: Office, procrunner: Procrunner
) -> None:
    id_ = office.begin(line(catch("wait", "message", "answer", "${'2026-117'}")), head=NAMES)
    for number in range(30):
        send(
            office,
            "answer",
            id_=f"m{number}",
            correlation="2026-171" if number == 3 else f"x{number}",
        )

    missed = [each for each in told(procrunner, id_) if each.startswith("near miss")]

    assert len(missed) == 5
    assert missed[0].endswith("its key is '2026-171'")


def test_who_suspended_it_and_why_is_told(office: Office, procrunner: Procrunner) -> None:
    id_ = office.begin(line(user("look")))
    office.project.mender.suspend(id_, reason="asked the ministry", actor="head")

    said = told(procrunner, id_)

    assert said[1].startswith("it is suspended by head since 2026-03-02 ")
    assert said[1].endswith(": asked the ministry")
    assert said[2] == f"next: procrunner resume {id_}"
