"""Commands that a project brings: named under ``[commands]``, loaded from its handlers folder.

Nothing of a project is imported to list them, so that the help of the whole stays quick.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procrunner import settings
from procrunner.errors import HandlerError, NotFoundError, UsageError
from procrunner.settings import FILE, OwnCommand, Settings

if TYPE_CHECKING:  # only who runs such a command needs a project
    from procrunner.project import Project

_SETTINGS = "procrunner.settings"


def commands(ctx: click.Context, folder: Path, taken: Collection[str]) -> Mapping[str, OwnCommand]:
    """The commands of the project around a folder; none where there is no project.

    Raises:
        UsageError: the settings say what nobody understands, or a name is taken.
    """
    if _SETTINGS not in ctx.meta:
        try:
            ctx.meta[_SETTINGS] = settings.read(settings.find(folder))
        except NotFoundError:
            return {}
    return _commands(ctx.meta[_SETTINGS], taken)


def command(ctx: click.Context, name: str) -> click.Command:
    """The project's command of this name, which is there.

    Raises:
        HandlerError: it cannot be loaded.
    """
    from procrunner.project import Project

    said: Settings = ctx.meta[_SETTINGS]
    project = Project(said.file.parent)
    project.settings = said
    return _loaded(project, name)


def known(ctx: click.Context) -> Settings | None:
    """The settings, where they have been read already."""
    found: Settings | None = ctx.meta.get(_SETTINGS)
    return found


def check(project: Project, taken: Collection[str]) -> None:
    """See that each command can be loaded.

    Raises:
        UsageError: a name is taken.
        HandlerError: a command is not there, or is none.
    """
    for name in _commands(project.settings, taken):
        _loaded(project, name)


def _loaded(project: Project, name: str) -> click.Command:
    where = f"{project.file.name} [commands] {name}"
    run = project.settings.commands[name].run
    found = project.resources.named(run, where)
    if not isinstance(found, click.Command):
        raise HandlerError(
            f"'{run}' is no command of click",
            where=where,
            hint="Write @click.command() above the function.",
        )
    return found


def _commands(said: Settings, taken: Collection[str]) -> Mapping[str, OwnCommand]:
    for name in said.commands:
        if name in taken:
            raise UsageError(
                f"[commands] has '{name}', which is a command of procrunner itself",
                where=FILE,
                hint="Give it another name.",
            )
    return said.commands
