from __future__ import annotations

from procrunner_storage import SqlStore
from tests.storage import given


def test_a_work_item_is_put_into_hands_and_found_by_them(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, given.wait(1), given.wait(2))

    with store.write() as unit:
        handed = unit.work_items.hand(unit.work_items.get("abc123.1"), to="b", delegated_by="a")

    with store.read() as unit:
        assert unit.work_items.get("abc123.1") == handed
        assert (handed.assignee, handed.delegated_by) == ("b", "a")
        assert [each.token for each in unit.work_items.list(assignee="b")] == [1]
        assert [each.token for each in unit.work_items.list(is_free=True)] == [2]


def test_a_draft_comes_back_as_it_was_kept(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, given.wait())
    draft = {"шешім": "иә", "many": [1, {"b": None}]}

    with store.write() as unit:
        kept = unit.work_items.keep(unit.work_items.get("abc123.1"), draft)

    with store.read() as unit:
        assert unit.work_items.get("abc123.1") == kept
        assert kept.draft == draft


def test_who_waits_again_begins_with_empty_hands(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, given.wait())
    with store.write() as unit:
        item = unit.work_items.hand(unit.work_items.get("abc123.1"), to="b", delegated_by="a")
        unit.work_items.keep(item, {"f": 1})

    given.waits(store, given.wait())

    with store.read() as unit:
        again = unit.work_items.get("abc123.1")
    assert (again.assignee, again.delegated_by, again.draft) == ("", "", {})


def test_erasing_forgets_drafts_and_notes(store: SqlStore) -> None:
    given.instances(store)
    given.waits(store, given.wait())
    with store.write() as unit:
        unit.work_items.keep(unit.work_items.get("abc123.1"), {"iin": "1"})
        unit.notes.add(given.note())

    with store.write() as unit:
        unit.instances.erase("abc123")

    with store.read() as unit:
        assert unit.work_items.get("abc123.1").draft == {}
        assert unit.notes.list("abc123") == []
