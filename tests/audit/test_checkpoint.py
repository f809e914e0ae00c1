from dataclasses import replace

import pytest

from procrunner.audit import Checkpoint, read
from procrunner.errors import UsageError
from tests.storage.given import NOW

MADE = Checkpoint(number=2, at=NOW, leaves=3, events=15, root="ab" * 32, previous="cd" * 32)


@pytest.mark.parametrize("made", [MADE, replace(MADE, number=1, previous="")])
def test_a_checkpoint_is_read_as_it_was_published(made: Checkpoint) -> None:
    assert read(made.text, where="c.txt") == made


@pytest.mark.parametrize(
    "text",
    ["", "Dear Sir", MADE.text[:-1], MADE.text + "\n", MADE.text.replace("+00:00", "+99:99")],
)
def test_another_text_is_none(text: str) -> None:
    with pytest.raises(UsageError, match=r"c\.txt: this is no checkpoint"):
        read(text, where="c.txt")
