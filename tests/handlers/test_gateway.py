"""regional-gateway.register and gateway.send over both adapters."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from given import DOCUMENT, Attachments, MakeCall, Registries

from handlers.demo import samples
from handlers.gateway import register_request, send_request
from handlers.registries import Registered, Sent
from procrunner.handler import Call

SERVICE = "zhambyl-2015-222/inspection-certificate"


def test_a_request_gets_the_year_s_next_number(
    registries: Registries, attachments: Attachments, call: MakeCall
) -> None:
    first = _register(registries, attachments, call("a"))
    second = _register(registries, attachments, call("b"))

    assert first == Registered(
        incoming_number="КІР-2026-000001",
        registered_at="2026-11-20T09:30:00+00:00",
        duplicate=False,
    )
    assert second.incoming_number == "КІР-2026-000002"


def test_the_same_key_gets_the_same_number(
    registries: Registries, attachments: Attachments, call: MakeCall
) -> None:
    first = _register(registries, attachments, call("a"))
    again = _register(registries, attachments, call("a", datetime(2026, 11, 21, tzinfo=UTC)))

    assert (again.incoming_number, again.duplicate) == (first.incoming_number, True)
    assert again.registered_at == first.registered_at


def test_numbers_begin_anew_with_the_country_s_new_year(
    registries: Registries, attachments: Attachments, call: MakeCall
) -> None:
    numbers = [
        _register(registries, attachments, call(str(hour), moment)).incoming_number
        for hour in (18, 19)
        for moment in [datetime(2026, 12, 31, hour, 30, tzinfo=UTC)]
    ]

    assert numbers == ["КІР-2026-000001", "КІР-2027-000001"]


@pytest.mark.parametrize(("keys", "numbers"), [("abcdefgh", 8), ("aaaaaaaa", 1)])
def test_numbers_stay_apart_when_many_register_at_once(
    registries: Registries, attachments: Attachments, call: MakeCall, keys: str, numbers: int
) -> None:
    with ThreadPoolExecutor(8) as pool:
        entries = list(pool.map(lambda key: _register(registries, attachments, call(key)), keys))

    assert len({entry.incoming_number for entry in entries}) == numbers
    assert [entry.duplicate for entry in entries].count(False) == numbers


def test_a_message_is_sent_once_for_each_key(
    registries: Registries, attachments: Attachments, call: MakeCall
) -> None:
    first = _send(registries, attachments, call("a"))
    again = _send(registries, attachments, call("a", datetime(2026, 11, 21, tzinfo=UTC)))
    other = _send(registries, attachments, call("b"))

    assert again == first
    assert other.message_id != first.message_id


def _register(registries: Registries, attachments: Attachments, call: Call) -> Registered:
    return register_request(
        {"plate": "000 AAA 00"},
        attachments.put(DOCUMENT, name="request.txt"),
        attachments.put(b"signature", name="request.p7s"),
        samples.APPLICANT,
        SERVICE,
        gateway=registries.gateway,
        attachments=attachments,
        call=call,
    )


def _send(registries: Registries, attachments: Attachments, call: Call) -> Sent:
    return send_request(
        samples.APPLICANT,
        SERVICE,
        attachments.put(DOCUMENT, name="request.txt"),
        attachments.put(b"signature", name="request.p7s"),
        gateway=registries.gateway,
        attachments=attachments,
        call=call,
    )
