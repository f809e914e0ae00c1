"""The project that a command works in."""

from __future__ import annotations

from pathlib import Path

import click

from procrunner.cli import logs, output, own
from procrunner.cli.options import ACTOR, PERSONAL
from procrunner.project import Project
from procrunner.veil import NO_VEIL


def find(ctx: click.Context) -> Project:
    """The project around the folder given with ``--project``.

    Raises:
        NotFoundError: there is none.
    """
    project = Project.find(ctx.find_object(Path) or Path())
    if (known := own.known(ctx)) is not None:
        project.settings = known  # it has been read to find the command
    project.reader = ctx.meta.get(ACTOR, "")
    project.shows_personal = ctx.meta.get(PERSONAL, False)
    output.count_in(lambda: project.zone)
    veil = NO_VEIL if project.shows_personal else project.veil
    output.hide_with(veil, project.settings.secrets)
    logs.tell(traces=bool(ctx.meta.get("debug")))
    return project
