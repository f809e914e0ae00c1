"""``procrunner deploy``."""

from __future__ import annotations

from pathlib import Path

import click

from procrunner.cli import options, output
from procrunner.cli.project import find
from procrunner.errors import UsageError


@click.command("deploy")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@options.output
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], format_: str, fields: str) -> None:
    """Make processes known: all of the project's, or those of PATHS.

    All files are taken, or none. What has not changed keeps its version.
    """
    project = find(ctx)
    files = project.files(paths)
    if not files:
        raise UsageError("there is no .bpmn file", where=project.shown(project.folder("bpmn")))
    deployed = project.runner.deploy([project.source(path) for path in files])
    rows = [
        {
            "process": each.definition.process,
            "version": each.definition.version,
            "new": "new" if each.is_new else "unchanged",
            "name": each.definition.name,
            "file": each.definition.file,
            "hash": each.definition.hash,
        }
        for each in deployed
    ]
    columns = ["process", "version", "new", "name"]
    output.rows(rows, format_, fields, columns=columns, nothing="no executable process")
