from __future__ import annotations

from collections.abc import Sequence

import pytest

from procrunner.errors import NotPermittedError
from procrunner.people import Person, Roster
from procrunner.ports import Narrowing, RosterChange
from procrunner.project import Project
from procrunner.project import project as projects
from tests.drawings import user
from tests.models import line, process
from tests.office import Office
from tests.people.given import away, deputy, roster
from tests.storage.given import message

SIGN = user("sign", camunda_candidateGroups="head")


@pytest.fixture
def two(office: Office) -> Office:
    """Two processes with an instance each, and a staff: ann is the head, bob a clerk."""
    for id_ in ("office.permit", "office.licence"):
        office.deploy(process(line(SIGN), id_=id_), file=f"{id_}.bpmn")
        office.start(id_, key=id_)
    ann = Person(id="ann", name="Ann", account="a.uly")
    _employ(office, roster({"head": "ann", "clerk": "bob"}, ann))
    return office


def _employ(office: Office, staff: Roster, number: int = 1) -> None:
    change = RosterChange(number=number, at=office.clock.now(), by="x", what=())
    with office.project.store.write() as unit:
        unit.people.replace(staff, change)


def ruled(office: Office, *rules: str, acting: str = "named") -> Project:
    """The project with rules, each as ``who may processes``."""
    text = f'[permissions]\nacting = "{acting}"\n'
    for each in rules:
        who, may, processes = each.split()
        text += f'[[permissions.allow]]\nwho = ["{who}"]\nmay = ["{may}"]\n'
        text += f'processes = ["{processes}"]\n'
    office.settings(text)
    return Project(office.folder, office.clock)


def visible(project: Project, reader: str) -> Sequence[str]:
    project.reader = reader
    with project.seen.read() as unit:
        return sorted(each.process for each in unit.instances.list())


def test_a_role_may_what_its_rule_says_on_its_processes(two: Office) -> None:
    project = ruled(two, "role:clerk mend *.permit")

    project.mender.suspend("office.permit", reason="r", actor="bob")
    with pytest.raises(NotPermittedError) as refused:
        project.mender.suspend("office.licence", reason="r", actor="bob")

    assert str(refused.value) == (
        "'bob' may not mend instances of office.licence\n"
        '  A rule would allow it: [[permissions.allow]] who = ["person:bob"], may = ["mend"], '
        'processes = ["office.licence"]. Allowed are: none.'
    )


def test_the_refusal_tells_whom_the_rules_allow(two: Office) -> None:
    project = ruled(two, "role:head mend *", "person:eve mend *.permit", "anyone see *")

    with pytest.raises(NotPermittedError, match="Allowed are: role:head, person:eve"):
        project.mender.cancel("office.permit", reason="r", actor="bob")


def test_what_is_refused_changes_nothing(two: Office) -> None:
    before = two.instance("office.permit")
    project = ruled(two)

    with pytest.raises(NotPermittedError):
        project.mender.cancel("office.permit", reason="r", actor="bob")

    assert two.instance("office.permit") == before


def test_a_deputy_has_the_rules_of_the_absent_one_s_role(two: Office) -> None:
    project = ruled(two, "role:head mend *")
    staff = {"head": "ann", "clerk": "bob"}
    _employ(two, roster(staff, away("ann"), deputy("ann", "bob")), 2)

    assert project.mender.suspend("office.permit", reason="r", actor="bob").status == "suspended"


def test_work_is_done_by_right_of_the_role_without_a_rule(two: Office) -> None:
    project = ruled(two)

    done = project.runner.complete("office.permit", {}, actor="ann")

    assert done.closed_by == "ann"
    with pytest.raises(NotPermittedError, match="has no right to do the work of head"):
        project.runner.complete("office.licence", {}, actor="bob")


def test_what_another_has_in_hands_is_taken_away_by_those_who_mend(two: Office) -> None:
    project = ruled(two, "person:ann mend *")
    _employ(two, roster({"head": "bob eve", "clerk": "ann kim"}), 2)
    project.desk.claim("office.permit", actor="bob")

    with pytest.raises(NotPermittedError, match="'kim' may not mend"):
        project.desk.assign("office.permit", "eve", actor="kim")
    with pytest.raises(NotPermittedError, match="'eve' may not mend"):
        project.desk.assign("office.permit", "eve", actor="eve")
    assert project.desk.assign("office.permit", "eve", actor="ann").assignee == "eve"


@pytest.mark.parametrize(
    ("rules", "reader", "seen"),
    [
        ([], "bob", []),
        (["anyone see *"], "", ["office.licence", "office.permit"]),
        (["role:clerk see *.permit"], "bob", ["office.permit"]),
        (["role:clerk see *.permit"], "ann", []),
        (["role:head see office.*"], "a.uly", ["office.licence", "office.permit"]),
        (["anyone mend *"], "bob", []),
    ],
)
def test_lists_hold_what_one_may_see(
    two: Office, rules: list[str], reader: str, seen: list[str]
) -> None:
    assert visible(ruled(two, *rules), reader) == seen


def test_every_list_is_narrowed_alike(two: Office) -> None:
    project = ruled(two, "anyone see *.permit")

    with project.seen.read() as unit:
        wanted = Narrowing(processes=["office.licence"])
        assert unit.instances.list(more=wanted) == []
        assert unit.instances.count() == 1
        [item] = unit.work_items.list()
        assert [each.open for each in unit.work_items.queues(two.clock.now())] == [1]
        assert unit.instances.get(item.instance).process == "office.permit"
        for get in (unit.work_items.get, unit.instances.get):
            with pytest.raises(NotPermittedError, match="'' may not see"):
                get("office.licence")


def test_who_acts_by_account_acts_as_nobody_else(
    two: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projects, "account", lambda: "a.uly")
    project = ruled(two, "anyone mend *", acting="account")

    assert project.mender.suspend("office.permit", reason="r", actor="a.uly").revision == 2
    assert project.mender.resume("office.permit", reason="r", actor="ann").revision == 3
    for act in (
        lambda: project.mender.suspend("office.permit", reason="r", actor="bob"),
        lambda: project.runner.complete("office.permit", {}, actor="bob"),
        lambda: visible(project, "bob"),
    ):
        with pytest.raises(NotPermittedError, match=r"the account a\.uly is not 'bob'"):
            act()


def test_without_rules_nothing_stands_between(office: Office) -> None:
    assert office.project.seen is office.project.store


def test_a_message_is_for_those_who_may_act_in_its_receiver(two: Office) -> None:
    project = ruled(two, "anyone act *.permit")

    taken, _ = project.runner.message(message("1", instance="office.permit"), actor="bob")

    assert taken.instance == two.instance("office.permit").id
    with pytest.raises(NotPermittedError, match="'bob' may not act in"):
        project.runner.message(message("2", instance="office.licence"), actor="bob")


def test_a_signal_concerns_all(two: Office) -> None:
    project = ruled(two, "anyone act *.permit")

    with pytest.raises(NotPermittedError, match="'bob' may not act in every process"):
        project.runner.signal("alarm", {}, actor="bob")
