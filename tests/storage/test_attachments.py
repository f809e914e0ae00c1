import hashlib

import pytest
from sqlalchemy import text

from procrunner.errors import NotFoundError
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
