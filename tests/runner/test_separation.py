"""Nobody does two tasks that are kept apart, and nobody decides the own case."""

from __future__ import annotations

import pytest

from procrunner.errors import NotPermittedError
from procrunner.people import Absence, Deputy, Person, Roster
from tests.drawings import user
from tests.models import chain, flow, line, process, properties, tag
from tests.office import Office
from tests.people.given import away, deputy, roster
from tests.runner.test_rights import employ

APART = properties(**{"sod:not": "check"})
CHECK = user("check", camunda_candidateGroups="clerk")
SIGN = user("sign", APART, camunda_candidateGroups="clerk")


def staffed(*more: Absence | Deputy) -> Roster:
    return roster({"clerk": "ann bob"}, *more)


def do(office: Office, id_: str, task: str, actor: str) -> None:
    with office.project.store.read() as unit:
        items = unit.work_items.list(instance=id_)
    [item] = [each.id for each in items if each.element == task]
    office.project.runner.complete(item, {}, actor=actor)


def refusal(office: Office, id_: str, task: str, actor: str) -> str:
    with pytest.raises(NotPermittedError) as refused:
        do(office, id_, task, actor)
    return str(refused.value).partition(": ")[2]


def test_who_did_one_task_may_not_do_the_other(office: Office) -> None:
    employ(office, staffed())
    id_ = office.begin(line(CHECK, SIGN))
    do(office, id_, "check", "ann")

    assert refusal(office, id_, "sign", "ann") == (
        "Ann [ann] did 'Look at check' in this case, and so may not do this\n"
        "  Who may: Bob [bob] (clerk)"
    )
    do(office, id_, "sign", "bob")


def test_it_holds_in_either_order_of_parallel_branches(office: Office) -> None:
    employ(office, staffed())
    fork, join = tag("parallelGateway", "f"), tag("parallelGateway", "j")
    body = tag("startEvent", "s") + fork + CHECK + SIGN + join + tag("endEvent", "e")
    id_ = office.begin(body + chain("s", "f", "check", "j", "e") + chain("f", "sign", "j"))
    do(office, id_, "sign", "ann")

    assert "Ann [ann] did 'Look at sign'" in refusal(office, id_, "check", "ann")


def test_in_a_loop_the_performers_of_all_rounds_are_kept_away(office: Office) -> None:
    employ(office, staffed())
    again = tag("exclusiveGateway", "again", default="again-sign")
    body = tag("startEvent", "s") + CHECK + again + SIGN + tag("endEvent", "e")
    body += chain("s", "check", "again", "sign", "e") + flow("again", "check", "${more}")
    id_ = office.begin(body, more=True)
    do(office, id_, "check", "ann")
    with office.project.store.read() as unit:
        [item] = unit.work_items.list(instance=id_)
    office.project.runner.complete(item.id, {"more": False}, actor="bob")

    assert "Ann [ann] did" in refusal(office, id_, "sign", "ann")
    assert refusal(office, id_, "sign", "bob").endswith(
        "Nobody may at present: procrunner people check tells of roles without anybody."
    )


def test_a_deputy_may_not_do_it_for_whoever_did_the_other_task(office: Office) -> None:
    employ(office, staffed())
    id_ = office.begin(line(CHECK, SIGN))
    do(office, id_, "check", "ann")
    employ(office, staffed(away("ann"), deputy("ann", "cyd")), number=2)

    assert refusal(office, id_, "sign", "cyd").startswith(
        "Cyd [cyd] acts for Ann [ann], who did 'Look at check' in this case\n"
    )


def test_neither_the_deputy_nor_the_principal_does_what_follows(office: Office) -> None:
    employ(office, staffed(away("ann"), deputy("ann", "cyd")))
    id_ = office.begin(line(CHECK, SIGN))
    do(office, id_, "check", "cyd")
    employ(office, roster({"clerk": "ann cyd bob"}), number=2)

    assert "Cyd [cyd] did 'Look at check'" in refusal(office, id_, "sign", "cyd")
    assert "Ann [ann] had 'Look at check' done by a deputy" in refusal(office, id_, "sign", "ann")


def test_a_deputy_of_two_acts_for_the_one_who_is_not_kept_away(office: Office) -> None:
    employ(office, staffed())
    id_ = office.begin(line(CHECK, SIGN))
    do(office, id_, "check", "ann")
    both = away("ann"), away("bob"), deputy("ann", "cyd"), deputy("bob", "cyd")
    employ(office, staffed(*both), number=2)

    do(office, id_, "sign", "cyd")

    told = office.project.viewer.story(id_).events
    assert [each.who for each in told if each.event.data.get("for")] == ["cyd for bob"]


def test_what_was_done_in_other_cases_does_not_count(office: Office) -> None:
    employ(office, staffed())
    first = office.begin(line(CHECK, SIGN))
    do(office, first, "check", "ann")
    second = office.start()
    do(office, second, "check", "bob")

    do(office, second, "sign", "ann")
    do(office, first, "sign", "bob")


def test_an_account_that_acted_before_persons_were_known_counts(office: Office) -> None:
    id_ = office.begin(line(CHECK, SIGN))
    do(office, id_, "check", "a.uly")
    ann = Person(id="ann", name="Ann", account="a.uly")
    employ(office, roster({"clerk": "ann bob"}, ann))

    assert "Ann [ann] did 'Look at check'" in refusal(office, id_, "sign", "ann")


def applying(office: Office, *names: str) -> None:
    told = ", ".join(f'"{name}"' for name in names)
    office.settings(f"[people]\napplicant = [{told}]\n")
    ann = Person(id="ann", name="Ann", identifiers={"iin": "012345678901"})
    employ(office, roster({"clerk": "ann bob"}, ann, outside="applicant"))


@pytest.mark.parametrize(
    ("name", "given"),
    [("iin", {"iin": "012345678901"}), ("who.iin", {"who": {"iin": "012345678901"}})],
)
def test_nobody_decides_the_own_case(office: Office, name: str, given: dict[str, object]) -> None:
    applying(office, name)
    id_ = office.begin(line(CHECK), **given)

    assert refusal(office, id_, "check", "ann") == (
        "Ann [ann] is the applicant of this case, and so may not do this\n"
        "  Who may: Bob [bob] (clerk)"
    )
    do(office, id_, "check", "bob")


@pytest.mark.parametrize("given", [{}, {"iin": ""}, {"iin": "012345678902"}, {"other": "1"}])
def test_the_case_of_another_is_decided(office: Office, given: dict[str, object]) -> None:
    applying(office, "iin", "who.iin")
    id_ = office.begin(line(CHECK), **given)

    do(office, id_, "check", "ann")


def test_the_applicant_is_known_inside_a_call_that_is_told_nothing(office: Office) -> None:
    applying(office, "iin")
    office.deploy(process(line(CHECK), id_="inner"), file="inner.bpmn")
    call = tag("callActivity", "call", calledElement="inner")
    id_ = office.begin(line(call), iin="012345678901")

    assert "is the applicant" in refusal(office, id_, "check", "ann")


def test_the_applicant_does_what_is_the_applicants(office: Office) -> None:
    applying(office, "iin")
    id_ = office.begin(line(user("pay", camunda_candidateGroups="applicant")), iin="012345678901")

    do(office, id_, "pay", "ann")


def test_a_deputy_does_not_decide_the_case_of_the_principal(office: Office) -> None:
    applying(office, "iin")
    ann = Person(id="ann", name="Ann", identifiers={"iin": "012345678901"})
    employ(
        office,
        roster({"clerk": "ann"}, ann, away("ann"), deputy("ann", "cyd")),
        number=2,
    )
    id_ = office.begin(line(CHECK), iin="012345678901")

    assert refusal(office, id_, "check", "cyd").startswith(
        "Cyd [cyd] acts for Ann [ann], who is the applicant of this case\n"
    )
