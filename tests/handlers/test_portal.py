"""portal.register and portal.authenticate."""

from pathlib import Path

import pytest
from given import MakeCall, Registries

from handlers import passwords
from handlers.demo import samples
from handlers.portal import Authenticated, Opened, authenticate, register
from handlers.registries import Portal, RegistryDownError
from handlers.registries_sql import SqlPortal


@pytest.fixture
def portal(registries: Registries) -> Portal:
    return registries.portal


@pytest.mark.parametrize(
    ("iin", "password", "reason"),
    [
        (samples.APPLICANT, samples.PASSWORD, "ok"),
        (samples.APPLICANT, "another", "wrong-password"),
        (samples.APPLICANT, "", "wrong-password"),
        (samples.NEWCOMER, samples.PASSWORD, "unknown"),
        ("750228359096", samples.PASSWORD, "bad-number"),
    ],
)
def test_every_answer_is_data(
    portal: Portal, call: MakeCall, iin: str, password: str, reason: str
) -> None:
    answer = authenticate(iin, password, portal=portal, call=call())

    assert answer == Authenticated(authenticated=reason == "ok", reason=reason)


def test_a_new_account_lets_its_owner_in(portal: Portal, call: MakeCall) -> None:
    opened = register(samples.NEWCOMER, "жаңа", portal=portal, call=call())

    assert opened == Opened(opened=True, reason="ok")
    assert authenticate(samples.NEWCOMER, "жаңа", portal=portal, call=call()).authenticated


def test_the_same_call_opens_the_same_account(portal: Portal, call: MakeCall) -> None:
    answers = [register(samples.NEWCOMER, "a", portal=portal, call=call()) for _ in range(2)]

    assert answers == [Opened(opened=True, reason="ok")] * 2


def test_an_account_that_is_there_keeps_its_password(portal: Portal, call: MakeCall) -> None:
    opened = register(samples.APPLICANT, "стороннее", portal=portal, call=call())

    assert opened == Opened(opened=False, reason="exists")
    assert authenticate(
        samples.APPLICANT, samples.PASSWORD, portal=portal, call=call()
    ).authenticated


def test_no_account_is_opened_for_a_number_that_cannot_be_an_iin(
    portal: Portal, call: MakeCall
) -> None:
    opened = register("750228359096", "a", portal=portal, call=call())

    assert opened == Opened(opened=False, reason="bad-number")


def test_the_registry_does_not_hold_the_password(portal: Portal, tmp_path: Path) -> None:
    del portal

    assert samples.PASSWORD.encode() not in (tmp_path / "portal.db").read_bytes()


def test_the_same_password_is_kept_differently_each_time() -> None:
    first, second = passwords.hashed("a"), passwords.hashed("a")

    assert first != second
    assert passwords.fits("a", first)
    assert not passwords.fits("b", second)


def test_a_portal_that_is_down_says_nothing_of_the_recipient(
    call: MakeCall, tmp_path: Path
) -> None:
    portal = SqlPortal(f"sqlite:///{tmp_path}/gone.db")

    with pytest.raises(RegistryDownError, match="the portal does not answer"):
        authenticate(samples.APPLICANT, "a", portal=portal, call=call())
