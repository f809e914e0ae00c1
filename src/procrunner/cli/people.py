"""``procrunner people``: who works in the office."""

from __future__ import annotations

import click

from procrunner.cli import people_away, people_check, people_files, people_list


@click.group("people")
def command() -> None:
    """Tell and change who works in the office, and who acts for whom.

    As soon as persons are known, only they complete work items, each by a right of the day.
    """


for each in (
    *people_list.commands,
    *people_away.commands,
    *people_files.commands,
    people_check.check,
):
    command.add_command(each)
