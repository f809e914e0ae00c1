"""The project that a command works in."""

from __future__ import annotations

from pathlib import Path

import click

from procrunner.project import Project


def find(ctx: click.Context) -> Project:
    """The project around the folder given with ``--project``.

    Raises:
        NotFoundError: there is none.
    """
    return Project.find(ctx.find_object(Path) or Path())
