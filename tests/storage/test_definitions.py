from dataclasses import replace

import pytest

from procrunner.errors import NotFoundError
from procrunner_storage import SqlStore
from tests.storage import given


def test_versions_count_from_one_for_each_process(store: SqlStore) -> None:
    with store.write() as unit:
        first = unit.definitions.add(given.definition("order", "a"))
        second = unit.definitions.add(given.definition("order", "b"))
        other = unit.definitions.add(given.definition("payment", "a"))

    assert [each.key for each in (first, second, other)] == ["order:1", "order:2", "payment:1"]


def test_a_definition_comes_back_as_it_was_given(store: SqlStore) -> None:
    wanted = given.definition(content="<тапсырыс/>")
    with store.write() as unit:
        unit.definitions.add(wanted)

    with store.read() as unit:
        found = unit.definitions.get("order")

    assert found == replace(wanted, version=1)


def test_the_same_content_is_not_stored_again(store: SqlStore) -> None:
    with store.write() as unit:
        first = unit.definitions.add(given.definition(deployed_at=given.NOW))

    with store.write() as unit:
        again = unit.definitions.add(given.definition(deployed_at=given.NOW + given.MINUTE))

    assert again == first


def test_content_that_comes_back_after_another_is_a_new_version(store: SqlStore) -> None:
    with store.write() as unit:
        versions = [unit.definitions.add(given.definition(content=each)) for each in "aba"]

    assert [each.version for each in versions] == [1, 2, 3]


def test_an_old_version_is_still_there(store: SqlStore) -> None:
    with store.write() as unit:
        unit.definitions.add(given.definition(content="a"))
        unit.definitions.add(given.definition(content="b"))

    with store.read() as unit:
        old, new = unit.definitions.get("order", 1), unit.definitions.get("order")

    assert (old.xml, new.xml) == (b"a", b"b")


def test_the_list_has_the_newest_version_of_each_process(store: SqlStore) -> None:
    with store.write() as unit:
        for process, content in [("b", "1"), ("a", "1"), ("b", "2")]:
            unit.definitions.add(given.definition(process, content))

    with store.read() as unit:
        keys = [each.key for each in unit.definitions.list()]

    assert keys == ["a:1", "b:2"]


def test_a_mistyped_process_is_answered_with_similar_ones(store: SqlStore) -> None:
    with store.write() as unit:
        unit.definitions.add(given.definition("payment"))

    with store.read() as unit, pytest.raises(NotFoundError) as caught:
        unit.definitions.get("paiment")

    assert str(caught.value) == "No process 'paiment' is deployed.\n  Did you mean 'payment'?"


def test_a_missing_version_is_answered_with_the_newest(store: SqlStore) -> None:
    with store.write() as unit:
        unit.definitions.add(given.definition())

    with store.read() as unit, pytest.raises(NotFoundError) as caught:
        unit.definitions.get("order", 7)

    assert str(caught.value) == "Process 'order' has no version 7.\n  Its newest version is 1."


def test_a_sketch_takes_the_place_of_the_one_before(store: SqlStore) -> None:
    with store.write() as unit:
        unit.definitions.put_sketch("order", 1, "old")
        unit.definitions.put_sketch("order", 2, "other")

    with store.write() as unit:
        unit.definitions.put_sketch("order", 1, "жаңа")

    with store.read() as unit:
        found = [unit.definitions.sketch("order", version) for version in (1, 2, 3)]
    assert found == ["жаңа", "other", ""]


def test_the_newest_version_is_told_by_its_number(store: SqlStore) -> None:
    with store.write() as unit:
        for content in "ab":
            unit.definitions.add(given.definition("order", content))

    with store.read() as unit:
        found = [unit.definitions.newest(process) for process in ("order", "payment")]

    assert found == [2, 0]
