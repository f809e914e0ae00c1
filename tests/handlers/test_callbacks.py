"""Notifications of the payment gateway: taken in once; money that no request has goes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, text

from handlers import payments_sql
from handlers.callbacks.desk import Desk
from handlers.callbacks.ledger import Outcome
from handlers.callbacks.notice import MESSAGE, Notice, written
from handlers.callbacks.receiver import receiving
from handlers.demo import samples
from handlers.drill import treasury
from handlers.emulator.bank import SERVICE, Bank
from handlers.emulator.faults import Fault, Plan
from handlers.payment_gateway import Status
from procrunner.errors import NotPermittedError, StorageError
from procrunner.permissions import May, Permissions, Rule
from procrunner.project import Project
from procrunner.runner import View
from procrunner.scenario import (
    MovableClock,
    Move,
    Played,
    Player,
    Scenario,
    Theatre,
    files,
    perform,
    scenarios,
)
from procrunner.scenario import stage as stage_of

ROOT = Path(__file__).parents[2]
KEY = b"shared"
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
NOTICE = Notice(id="n1", number=samples.PENDING, status="paid", sent_at=NOW.isoformat())
NOT_CONFIRMED, OTHER_PAYER, PAID_LATER = "2026-223", "2026-215", "2026-222"


@dataclass
class World:
    """Registries, a project, and a desk in it."""

    project: Project
    clock: MovableClock
    folder: Path

    @property
    def desk(self) -> Desk:
        return treasury.desk(self.project)

    def play(self, scenario: Scenario, player: type[Player] = Player) -> Played:
        return perform(self.project, self.clock, scenario, stage_of(Project(ROOT)).cast, player)

    def pay(self, number: str, status: Status = Status.PAID) -> None:
        url = f"sqlite:///{self.folder}/registries/payments.db"
        payments_sql.settle(url, number, status, self.clock.now())

    def told_of_refunds(self) -> list[str]:
        found = self.rows("cabinet", "SELECT iin FROM notice WHERE code = 'refund'")
        return [str(iin) for (iin,) in found]

    def rows(self, database: str, query: str) -> list[tuple[object, ...]]:
        engine = create_engine(f"sqlite:///{self.folder}/registries/{database}.db")
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return found

    def settled(self) -> dict[str, Outcome]:
        return {each.number: each.outcome for each in self.desk.settle()}


@pytest.fixture(scope="module")
def stories() -> dict[str, Scenario]:
    project = Project(ROOT)
    folder = ROOT / "bpmn/vko-2014-71/grain-receipt-licence"
    return {each.key: each for each in scenarios(project, files(project, [folder]))}


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    return Theatre(ROOT, tmp_path_factory.mktemp("callbacks"))


@pytest.fixture
def world(theatre: Theatre, stories: dict[str, Scenario]) -> Iterator[World]:
    with theatre.world(stories[NOT_CONFIRMED]) as (project, clock):
        yield World(project=project, clock=clock, folder=theatre.data)


def test_money_that_comes_after_the_refusal_is_given_back_once(
    world: World, stories: dict[str, Scenario]
) -> None:
    played = world.play(stories[NOT_CONFIRMED])
    world.pay(samples.PENDING)

    world.desk.take(NOTICE)
    first, again = world.settled(), world.settled()

    assert played.outcome == "Event_RefusedPayment"
    assert (first, again) == ({samples.PENDING: Outcome.REFUNDED}, {})
    assert world.rows("payments", "SELECT number, amount FROM refund") == [(samples.PENDING, 18520)]
    assert world.told_of_refunds() == [samples.APPLICANT]


def test_money_that_a_request_has_stays_there(world: World, stories: dict[str, Scenario]) -> None:
    world.play(stories[PAID_LATER])

    world.desk.take(NOTICE)

    assert world.settled() == {samples.PENDING: Outcome.USED}
    assert world.rows("payments", "SELECT * FROM refund") == []


def test_while_the_case_goes_on_its_money_is_left_alone(
    world: World, stories: dict[str, Scenario]
) -> None:
    played = world.play(stories[NOT_CONFIRMED], _Waits)
    world.pay(samples.PENDING)
    world.desk.take(NOTICE)

    (found,) = world.desk.settle()

    assert found.outcome == Outcome.OPEN
    assert found.told == f"the case goes on: {played.instance}"


def test_a_stranger_who_names_a_payment_cannot_have_it_given_back(
    world: World, stories: dict[str, Scenario]
) -> None:
    world.play(stories[OTHER_PAYER])

    world.desk.take(replace(NOTICE, number=samples.PAID_BY_OTHER))

    assert world.settled() == {samples.PAID_BY_OTHER: Outcome.OPEN}


def test_money_is_given_back_by_those_only_who_may_mend(world: World) -> None:
    rules = Permissions((Rule(("person:head",), frozenset({May.MEND})),))
    world.project.door = replace(world.project.door, permissions=rules)

    with pytest.raises(NotPermittedError):
        world.desk.settle().__next__()

    assert [*Desk(world.project, "head").settle()] == []


def test_money_that_nobody_names_is_given_back_after_thirty_days(world: World) -> None:
    world.desk.take(replace(NOTICE, number=samples.PAID_1))
    first = world.settled()

    world.clock.forward(world.clock.now() + timedelta(days=30))

    assert (first, world.settled()) == (
        {samples.PAID_1: Outcome.OPEN},
        {samples.PAID_1: Outcome.REFUNDED},
    )


def test_paid_after_failed_is_seen(world: World, stories: dict[str, Scenario]) -> None:
    world.play(stories[NOT_CONFIRMED])
    world.pay(samples.PENDING, Status.FAILED)
    world.desk.take(replace(NOTICE, status="failed"))
    failed = world.settled()

    world.pay(samples.PENDING)
    world.desk.take(replace(NOTICE, id="n2"))
    world.desk.take(replace(NOTICE, id="n3", status="failed"))

    assert failed == {samples.PENDING: Outcome.OPEN}
    assert world.settled() == {samples.PENDING: Outcome.REFUNDED}


@pytest.mark.parametrize("status", [Status.EXPIRED, Status.REFUNDED])
def test_a_payment_of_which_nothing_comes_is_done_with(world: World, status: Status) -> None:
    world.pay(samples.PENDING, status)
    world.desk.take(NOTICE)

    assert (world.settled(), world.settled()) == ({samples.PENDING: Outcome.NOTHING}, {})


def test_a_registry_that_is_away_keeps_money_open(
    world: World, stories: dict[str, Scenario]
) -> None:
    world.play(stories[NOT_CONFIRMED])
    world.pay(samples.PENDING)
    world.desk.take(NOTICE)
    away, there = (world.folder / f"registries/{name}" for name in ("away.db", "cabinet.db"))
    there.rename(away)

    (stopped,) = world.desk.settle()
    away.rename(there)

    assert (stopped.outcome, stopped.is_stopped) == (Outcome.OPEN, True)
    assert stopped.told.startswith("the applicant's cabinet does not answer")
    assert world.settled() == {samples.PENDING: Outcome.REFUNDED}
    assert world.told_of_refunds() == [samples.APPLICANT]
    assert len(world.rows("payments", "SELECT * FROM refund")) == 1


def test_a_notification_is_kept_once(world: World) -> None:
    desk = world.desk

    assert [desk.take(each) for each in (NOTICE, NOTICE, replace(NOTICE, id="n2"))] == [
        True,
        False,
        True,
    ]
    assert [each.number for each in desk.settle()] == [samples.PENDING]


@pytest.mark.parametrize("fault", [None, *Fault])
def test_whatever_happens_to_the_notification_the_case_gets_its_licence(
    world: World, stories: dict[str, Scenario], fault: Fault | None
) -> None:
    played = world.play(stories[PAID_LATER], _Waits)
    world.pay(samples.PENDING)

    with receiving(world.desk, KEY, world.clock.now) as address:
        plan = _Always(fault)
        bank = Bank(address=address, key=KEY, plan=plan, clock=world.clock.now)
        bank.notify(samples.PENDING, "paid")
    world.clock.forward(world.clock.now() + timedelta(hours=6))
    world.project.worker().run_due()

    waits = [each.element for each in world.project.viewer.view(played.instance).work_items]
    assert waits == ["Task_ChooseCertificate"]


class _Waits(Player):
    """Does nothing more once the case waits for the gateway."""

    def moves(self, view: View) -> Iterator[Move]:
        if not any(wait.message == MESSAGE for wait in view.events):
            yield from super().moves(view)


class _Always(Plan):
    def __init__(self, fault: Fault | None) -> None:
        super().__init__()
        self._always = fault

    def next(self, service: str) -> Fault | None:
        assert service == SERVICE
        return self._always


class _Shelf:
    """Keeps what it is given; stands for a desk."""

    def __init__(self) -> None:
        self.taken: list[Notice] = []

    def take(self, notice: Notice) -> bool:
        self.taken.append(notice)
        return True


@contextmanager
def _door() -> Iterator[tuple[str, _Shelf]]:
    shelf = _Shelf()
    with receiving(shelf, KEY, lambda: NOW) as address:  # type: ignore[arg-type]
        yield address, shelf


def test_what_the_gateway_signs_is_kept() -> None:
    headers, body = written(NOTICE, KEY, NOW)

    with _door() as (address, shelf):
        answer = httpx.post(address, content=body, headers=headers)

    assert (answer.status_code, shelf.taken) == (200, [NOTICE])


@pytest.mark.parametrize(
    ("key", "sent", "change", "status"),
    [
        (b"other", NOW, b"", 401),
        (KEY, NOW - timedelta(minutes=6), b"", 401),
        (KEY, NOW + timedelta(minutes=6), b"", 401),
        (KEY, NOW, b" ", 401),
    ],
)
def test_what_the_gateway_has_not_signed_just_now_is_refused(
    key: bytes, sent: datetime, change: bytes, status: int
) -> None:
    headers, body = written(NOTICE, key, sent)

    with _door() as (address, shelf):
        answer = httpx.post(address, content=body + change, headers=headers)

    assert (answer.status_code, shelf.taken) == (status, [])


@pytest.mark.parametrize(
    "notice",
    [replace(NOTICE, number=7), replace(NOTICE, status=""), replace(NOTICE, number="7" * 201)],  # type: ignore[arg-type]
)
def test_a_signed_notification_that_says_nothing_is_refused(notice: Notice) -> None:
    headers, body = written(notice, KEY, NOW)

    with _door() as (address, shelf):
        answer = httpx.post(address, content=body, headers=headers)

    assert (answer.status_code, shelf.taken) == (400, [])


def test_what_cannot_be_kept_is_told_and_asked_for_again() -> None:
    class Away:
        def take(self, notice: Notice) -> bool:
            raise StorageError("the database is locked")

    told: list[str] = []
    headers, body = written(NOTICE, KEY, NOW)

    with receiving(Away(), KEY, lambda: NOW, tell=told.append) as address:  # type: ignore[arg-type]
        answer = httpx.post(address, content=body, headers=headers)

    assert (answer.status_code, answer.text) == (503, "not kept; send it again\n")
    assert told == ["the database is locked"]


def test_too_much_is_not_read() -> None:
    with _door() as (address, shelf):
        answer = httpx.post(address, content=b"x" * 64_001)

    assert (answer.status_code, shelf.taken) == (413, [])


def test_the_emulator_notifies_of_a_payment_that_is_changed(world: World) -> None:
    with receiving(world.desk, KEY, world.clock.now) as address:
        bank = Bank(address=address, key=KEY, plan=Plan(), clock=world.clock.now)

        assert bank.notify(samples.PENDING, "paid") == "notified, 200 kept"

    gone = Bank(address=address, key=KEY, plan=Plan(), clock=world.clock.now)
    assert gone.notify(samples.PENDING, "paid").startswith("nobody takes notifications")
