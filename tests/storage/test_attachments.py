import hashlib
from collections.abc import Callable

import pytest
from sqlalchemy import text

from procrunner.errors import NotFoundError
from procrunner.ports import Unit
from procrunner_storage import SqlStore
from tests.storage import given

CONTENT = bytes(range(256))
HASH = hashlib.sha256(CONTENT).hexdigest()


def test_content_comes_back_by_its_hash(store: SqlStore) -> None:
    with store.write() as unit:
        variable = unit.attachments.put(CONTENT, name="өтініш.pdf", at=given.NOW)

    with store.read() as unit:
        assert unit.attachments.get(HASH) == CONTENT
    assert variable == {"attachment": HASH, "name": "өтініш.pdf", "size": 256}


def test_content_is_stored_once_under_any_name(store: SqlStore) -> None:
    with store.write() as unit:
        unit.attachments.put(CONTENT, name="a.pdf", at=given.NOW)

        again = unit.attachments.put(CONTENT, name="b.pdf", at=given.NOW)

        number = unit.connection.execute(text("SELECT count(*) FROM attachment")).scalar()
    assert (number, again["name"]) == (1, "b.pdf")


def test_unknown_content_is_not_found(store: SqlStore) -> None:
    with store.read() as unit, pytest.raises(NotFoundError, match=f"no attachment '{HASH}'"):
        unit.attachments.get(HASH)


USED = {"attachment": HASH, "name": "a.pdf", "size": 256}


def in_variables(unit: Unit) -> None:
    unit.instances.add(given.instance("other", variables={"scan": {"deep": [USED]}}))


def in_a_draft(unit: Unit) -> None:
    unit.work_items.keep(unit.work_items.get("abc123.1"), {"scan": USED})


def in_a_note(unit: Unit) -> None:
    unit.notes.add(given.note(file=USED))


@pytest.mark.parametrize("use", [in_variables, in_a_draft, in_a_note])
def test_content_is_used_while_a_case_has_it(store: SqlStore, use: Callable[[Unit], None]) -> None:
    given.instances(store)
    given.waits(store, given.wait())
    with store.write() as unit:
        unit.attachments.put(CONTENT, name="a.pdf", at=given.NOW)
        before = unit.attachments.is_used(HASH)

        use(unit)

        assert (before, unit.attachments.is_used(HASH)) == (False, True)
