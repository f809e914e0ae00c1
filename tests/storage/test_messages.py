from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Timeout

import pytest

from procrunner.errors import ConflictError
from procrunner.model import KeptSignal, Message, WaitKind
from procrunner_storage import SqlStore
from tests.storage import given
from tests.storage.conftest import Open


def waiting(token: int = 1, **other: object) -> object:
    return given.wait(token, WaitKind.MESSAGE, message="paid", **other)


def test_an_early_message_waits_for_its_receiver(store: SqlStore) -> None:
    early = given.message(variables={"сумма": 5})
    with store.write() as unit:
        assert unit.messages.add(early)
        assert unit.messages.subscribers(early) == []

    with store.read() as unit:
        assert unit.messages.waiting("paid", "", "abc123") == early


def test_a_late_message_finds_who_waits_oldest_first(store: SqlStore) -> None:
    given.instances(store, "a", "b")
    given.waits(store, waiting(2), instance="b")
    given.waits(store, waiting(1), instance="a", at=given.NOW + given.MINUTE)

    with store.read() as unit:
        assert unit.messages.subscribers(given.message()) == [("b", 2), ("a", 1)]


def test_the_same_message_is_taken_once(store: SqlStore) -> None:
    with store.write() as unit:
        assert unit.messages.add(given.message("m1"))
        assert not unit.messages.add(given.message("m1", variables={"other": 1}))
        assert unit.messages.add(given.message("m1", name="signed"))

        found = unit.messages.waiting("paid", "", "abc123")
        assert found is not None
        assert found.variables == {}


def test_the_oldest_of_several_messages_comes_first(store: SqlStore) -> None:
    with store.write() as unit:
        for id_ in ("z", "a"):
            unit.messages.add(given.message(id_))

        found = unit.messages.waiting("paid", "", "abc123")

    assert found == given.message("z")


def test_a_delivered_message_waits_no_more(store: SqlStore) -> None:
    with store.write() as unit:
        unit.messages.add(given.message())

        unit.messages.deliver(given.message(), to="abc123")

        assert unit.messages.waiting("paid", "", "abc123") is None


def test_a_message_is_delivered_once(store: SqlStore) -> None:
    with store.write() as unit:
        unit.messages.add(given.message())
        unit.messages.deliver(given.message(), to="abc123")

    with store.write() as unit, pytest.raises(ConflictError) as caught:
        unit.messages.deliver(given.message(), to="def456")

    assert str(caught.value) == (
        "message paid 'm1': it was delivered already.\n"
        "  A message is delivered once; send another with an id of its own."
    )


@pytest.mark.parametrize(
    ("sent", "fits"),
    [
        (given.message(), ["any"]),
        (given.message(correlation="17"), ["seventeen"]),
        (given.message(correlation="18"), []),
        (given.message(instance="seventeen"), ["seventeen"]),
        (given.message(instance="seventeen", correlation="17"), ["seventeen"]),
        (given.message(instance="seventeen", correlation="18"), []),
        (given.message(instance="any"), ["any"]),
        (given.message(instance="nobody"), []),
        (given.message(name="signed"), []),
        (given.message(name="holiday"), []),
    ],
    ids=str,
)
def test_early_and_late_a_message_fits_the_same_receivers(
    store: SqlStore, sent: Message, fits: list[str]
) -> None:
    wanted = {"any": "", "seventeen": "17"}
    given.instances(store, *wanted)
    for id_, correlation in wanted.items():
        signal = given.wait(2, WaitKind.SIGNAL, message="holiday")
        given.waits(store, waiting(1, correlation=correlation), signal, instance=id_)

    with store.write() as unit:
        late = [instance for instance, _ in unit.messages.subscribers(sent)]
        unit.messages.add(sent)
        early = [id_ for id_, value in wanted.items() if unit.messages.waiting("paid", value, id_)]

    assert (late, early) == (fits, fits)


def test_a_signal_finds_everyone_who_waits_for_it(store: SqlStore) -> None:
    given.instances(store, "a", "b")
    for id_, name in [("a", "holiday"), ("b", "holiday")]:
        given.waits(store, given.wait(1, WaitKind.SIGNAL, message=name), instance=id_)
    given.waits(store, given.wait(2, WaitKind.SIGNAL, message="strike"), instance="a")

    with store.read() as unit:
        assert unit.messages.signal_subscribers("holiday") == [("a", 1), ("b", 1)]


def test_a_message_and_its_receiver_never_miss_each_other(schema_url: str, opened: Open) -> None:
    sender, receiver = opened(schema_url), opened(schema_url)
    sender.migrate()
    given.instances(sender)

    def receive() -> Message | None:
        with receiver.write() as unit:
            unit.waits.open("abc123", [waiting()], at=given.NOW)
            return unit.messages.waiting("paid", "", "abc123")

    with ThreadPoolExecutor(1) as pool:
        with sender.write() as unit:
            unit.messages.add(given.message())
            found = pool.submit(receive)
            with pytest.raises(Timeout):
                found.result(timeout=0.2)

        assert found.result(timeout=10) == given.message()


def test_signals_are_kept_in_their_order_and_given_once(store: SqlStore) -> None:
    given.instances(store, "a", "b")
    signals = [
        KeptSignal(instance="a", name=name, tokens=(2, 5), variables={"сумма": 5}, at=given.NOW)
        for name in ("storm", "calm")
    ]
    with store.write() as unit:
        for each in signals:
            unit.messages.keep_signal(each)

    with store.write() as unit:
        assert unit.messages.kept_signals("b") == []
        assert unit.messages.kept_signals("a") == signals
        assert unit.messages.kept_signals("a") == []
