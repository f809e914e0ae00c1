from __future__ import annotations

from collections.abc import Callable

import pytest

from procrunner.errors import ConflictError, NotFoundError, UsageError
from procrunner.model import EventKind, WorkItem
from procrunner.runner.desk import Desk
from procrunner.variables import Attachment
from tests.drawings import field, form, user
from tests.models import line, process
from tests.office import Office

SCAN = Attachment("scan.pdf", b"%PDF-1.7")


@pytest.fixture
def desk(office: Office) -> Desk:
    return office.project.desk


@pytest.fixture
def item(office: Office) -> str:
    """A work item that nobody has, and another after it."""
    fields = form(field("verdict", required="true"), field("fee", "long"))
    return f"{office.begin(line(user('look', fields), user('after')))}.{_token(office)}"


def _token(office: Office) -> int:
    with office.project.store.read() as unit:
        return unit.work_items.list()[0].token


def found(office: Office, ref: str) -> WorkItem:
    with office.project.store.read() as unit:
        return unit.work_items.get(ref)


def hands(office: Office, ref: str) -> tuple[str, str]:
    item = found(office, ref)
    return item.assignee, item.delegated_by


def told(office: Office, ref: str) -> list[tuple[str, str, dict[str, object]]]:
    """What the history says of hands."""
    kinds = {"claimed", "released", "assigned", "delegated", "handed back"}
    events = office.project.viewer.story(ref.partition(".")[0]).events
    return [
        (each.event.kind, each.actor, dict(each.event.data))
        for each in events
        if each.event.kind in kinds
    ]


def test_who_claims_has_it_and_the_history_says_so(office: Office, desk: Desk, item: str) -> None:
    desk.claim(item, actor="marat")

    assert hands(office, item) == ("marat", "")
    assert told(office, item) == [("claimed", "marat", {"to": "marat"})]


def test_what_somebody_has_nobody_else_takes_or_does(office: Office, desk: Desk, item: str) -> None:
    desk.claim(item, actor="marat")
    acts: list[Callable[[], object]] = [
        lambda: desk.claim(item, actor="saule"),
        lambda: desk.release(item, actor="saule"),
        lambda: desk.delegate(item, "aliya", actor="saule"),
        lambda: desk.fill(item, {"verdict": "no"}, actor="saule"),
        lambda: office.project.runner.complete(item, {"verdict": "no"}, actor="saule"),
    ]

    for act in acts:
        with pytest.raises(ConflictError) as refused:
            act()
        assert str(refused.value) == (
            f"work item {item} (Look at look) is in the hands of marat\n"
            f"  They can give it back: procrunner release {item}; or give it to whom it should "
            f"have: procrunner assign {item} PERSON"
        )
    assert hands(office, item) == ("marat", "")
    assert found(office, item).draft == {}


def test_claiming_one_s_own_again_changes_nothing(office: Office, desk: Desk, item: str) -> None:
    for _ in range(2):
        desk.claim(item, actor="marat")

    assert len(told(office, item)) == 1


def test_what_is_released_anybody_claims(office: Office, desk: Desk, item: str) -> None:
    desk.claim(item, actor="marat")

    desk.release(item, actor="marat")
    desk.claim(item, actor="saule")

    assert hands(office, item) == ("saule", "")
    assert told(office, item)[1] == ("released", "marat", {"from": "marat"})


def test_what_nobody_has_is_not_released(desk: Desk, item: str) -> None:
    with pytest.raises(ConflictError, match="is in nobody's hands"):
        desk.release(item, actor="marat")


def test_who_assigns_takes_it_from_whoever_has_it(office: Office, desk: Desk, item: str) -> None:
    desk.claim(item, actor="marat")

    desk.assign(item, "saule", actor="head")

    assert hands(office, item) == ("saule", "")
    assert told(office, item)[1] == ("assigned", "head", {"from": "marat", "to": "saule"})


@pytest.mark.parametrize("person", ["", "  "])
def test_work_is_given_to_somebody(desk: Desk, item: str, person: str) -> None:
    for give in (desk.assign, desk.delegate):
        with pytest.raises(UsageError, match="nobody is named"):
            give(item, person, actor="head")


def test_what_a_delegate_completes_comes_back_filled_in(
    office: Office, desk: Desk, item: str
) -> None:
    desk.delegate(item, "aliya", actor="marat")
    office.clock.move(hours=1)

    back = office.project.runner.complete(item, {"verdict": "grant"}, actor="aliya")

    assert back.closing == ""
    assert hands(office, item) == ("marat", "")
    assert found(office, item).draft == {"verdict": "grant"}
    assert told(office, item) == [
        ("delegated", "marat", {"to": "aliya"}),
        ("handed back", "aliya", {"from": "aliya", "to": "marat"}),
    ]
    office.project.runner.complete(item, {"fee": 5}, actor="marat")
    given = office.instance(item.partition(".")[0]).variables
    assert (given["verdict"], given["fee"]) == ("grant", 5)


def test_the_owner_does_not_complete_what_the_delegate_has(
    office: Office, desk: Desk, item: str
) -> None:
    desk.delegate(item, "aliya", actor="marat")

    with pytest.raises(ConflictError, match="in the hands of aliya"):
        office.project.runner.complete(item, {"verdict": "x"}, actor="marat")


def test_what_a_delegate_releases_comes_back(office: Office, desk: Desk, item: str) -> None:
    desk.delegate(item, "aliya", actor="marat")

    desk.release(item, actor="aliya")

    assert hands(office, item) == ("marat", "")


def test_what_is_delegated_further_comes_back_to_the_owner(
    office: Office, desk: Desk, item: str
) -> None:
    desk.delegate(item, "aliya", actor="marat")

    desk.delegate(item, "berik", actor="aliya")

    assert hands(office, item) == ("berik", "marat")


@pytest.mark.parametrize("to", ["aliya", "marat"])
def test_nobody_delegates_to_oneself_or_to_the_owner(desk: Desk, item: str, to: str) -> None:
    desk.delegate(item, "aliya", actor="marat")

    with pytest.raises(UsageError, match=f"is {to}'s own"):
        desk.delegate(item, to, actor="aliya")


def test_assigning_ends_a_delegation(office: Office, desk: Desk, item: str) -> None:
    desk.delegate(item, "aliya", actor="marat")

    desk.assign(item, "aliya", actor="head")

    assert hands(office, item) == ("aliya", "")


def test_a_draft_is_added_to_and_completed_with(office: Office, desk: Desk, item: str) -> None:
    desk.fill(item, {"fee": 5, "scan": SCAN}, actor="marat")
    desk.fill(item, {"fee": 7}, actor="saule")

    office.project.runner.complete(item, {"verdict": "x"}, actor="marat")

    given = office.instance(item.partition(".")[0]).variables
    assert (given["verdict"], given["fee"], given["scan"]) == ("x", 7, SCAN.reference)


def test_a_draft_is_checked_only_when_it_is_completed(
    office: Office, desk: Desk, item: str
) -> None:
    desk.fill(item, {"verdict": "x", "fee": "much"}, actor="marat")

    with pytest.raises(UsageError, match="is 'much', not a whole number"):
        office.project.runner.complete(item, {}, actor="marat")


def test_what_is_closed_is_in_no_hands(office: Office, desk: Desk, item: str) -> None:
    office.project.runner.complete(item, {"verdict": "x"}, actor="marat")

    for act in (desk.claim, desk.release):
        with pytest.raises(ConflictError, match="was completed by marat"):
            act(item, actor="marat")


def test_a_work_item_that_is_not_there_is_not_claimed(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        desk.claim("nowhere", actor="marat")


def test_hands_and_drafts_survive_a_pause_and_a_new_version(
    office: Office, desk: Desk, item: str
) -> None:
    mender, instance = office.project.mender, item.partition(".")[0]
    desk.delegate(item, "aliya", actor="marat")
    desk.fill(item, {"verdict": "x"}, actor="aliya")
    office.deploy(process(line(user("look"), user("more"), user("after"))))

    mender.suspend(instance, reason="r", actor="head")
    mender.resume(instance, reason="r", actor="head")
    mender.go_over(instance, to=None, mapping={}, actor="head")

    after = found(office, item)
    assert (after.assignee, after.delegated_by, after.draft) == ("aliya", "marat", {"verdict": "x"})


def test_the_history_stays_whole(office: Office, desk: Desk, item: str) -> None:
    desk.delegate(item, "aliya", actor="marat")
    office.project.notebook.comment(item, "look", actor="aliya")

    assert office.project.auditor.verify((), []).faults == []
    assert EventKind.COMMENTED in [
        each.event.kind for each in office.project.viewer.story(item.partition(".")[0]).events
    ]
