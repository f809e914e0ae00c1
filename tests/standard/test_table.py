"""The table of what is executed is fresh, complete and true."""

from __future__ import annotations

import pytest

from tests.standard import table
from tests.standard.metamodel import keys
from tests.standard.proofs import proofs

REFUSED = table.states()["refused"]


def test_the_page_is_fresh() -> None:
    assert table.PAGE.read_text("utf-8") == table.page(), "write it again with: make docs"


def test_nothing_is_left_open() -> None:
    assert [key for key, state, _ in table.rows() if state == "open"] == []


def test_only_what_bpmn_has_stands_in_the_table() -> None:
    named = [key for state in table.states().values() for key in state]

    assert sorted(set(named) - set(keys())) == []
    assert sorted(key for key in set(named) if named.count(key) > 1) == []


@pytest.mark.parametrize("key", REFUSED)
def test_what_is_said_to_be_refused_is(key: str) -> None:
    code, body = REFUSED[key]

    assert code in table.codes(body)


@pytest.mark.parametrize("position", table.POSITIONS)
def test_every_event_is_executed_or_refused(position: str) -> None:
    for definition in table.DEFINITIONS:
        if f"{position}: {definition}" not in proofs() and definition != "parallel multiple":
            assert table.codes(table.probe(position, definition)), definition
