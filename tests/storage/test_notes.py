from __future__ import annotations

from dataclasses import replace

from procrunner_storage import SqlStore
from tests.storage import given


def test_notes_are_numbered_in_each_instance(store: SqlStore) -> None:
    given.instances(store, "a", "b")

    with store.write() as unit:
        added = [unit.notes.add(given.note(instance=each)) for each in ("a", "a", "b")]

    with store.read() as unit:
        assert [(each.instance, each.number) for each in added] == [("a", 1), ("a", 2), ("b", 1)]
        assert unit.notes.list("a") == added[:2]


def test_a_note_with_a_file_comes_back_as_it_was(store: SqlStore) -> None:
    given.instances(store)
    file = {"attachment": "0" * 64, "name": "өтініш.pdf", "size": 5}

    with store.write() as unit:
        added = unit.notes.add(given.note(text="application", file=file, token=3))

    with store.read() as unit:
        assert unit.notes.list("abc123") == [added]
        assert added == replace(given.note(text="application", file=file, token=3), number=1)


def test_notes_go_with_an_archived_instance(store: SqlStore) -> None:
    given.instances(store)
    with store.write() as unit:
        unit.notes.add(given.note())

    with store.write() as unit:
        unit.audit.remove("abc123", by="a", at=given.NOW, file="f")

    with store.read() as unit:
        assert unit.notes.list("abc123") == []
