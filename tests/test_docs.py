"""What the README says of the program is what the program says."""

from __future__ import annotations

from procrunner.cli import COMMANDS
from tests.readme import README, updated

TEXT = README.read_text("utf-8")


def test_help_and_exit_codes_in_the_readme_are_fresh() -> None:
    assert updated(TEXT) == TEXT, "write them again with: make docs"


def test_every_command_stands_in_the_readme() -> None:
    assert [name for name in COMMANDS if f"  {name} " not in TEXT] == []


def test_both_commands_for_strangers_stand_in_the_readme() -> None:
    assert "make demo" in TEXT
    assert "make test" in TEXT
