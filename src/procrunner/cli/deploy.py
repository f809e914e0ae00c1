"""``procrunner deploy``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from procrunner.cli import options, output
from procrunner.cli.names import Names
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.errors import DefinitionError, Severity
from procrunner.model import WaitKind
from procrunner.runner import Deployed

SHEET: Sheet[Deployed] = {
    "process": lambda each: each.definition.process,
    "version": lambda each: each.definition.version,
    "new": lambda each: "new" if each.is_new else "unchanged",
    "name": lambda each: each.definition.name,
    "file": lambda each: each.definition.file,
    "hash": lambda each: each.definition.hash,
    "starts": lambda each: [
        {"kind": start.kind, "element": start.element, "name": start.name, "due": start.due}
        for start in each.starts
    ],
}


def _timers(deployed: Deployed) -> Iterator[str]:
    """When the timers of a new version begin it next."""
    for start in deployed.starts:
        if start.kind is WaitKind.TIMER:
            when = f"next at {output.moment(start.due)}" if start.due else "never: it has passed"
            yield f"{start.process} begins by the timer {start.element} {when}"


STYLE = ("PR3", "PR4")
"""Codes of what reads badly and runs well."""


@click.command("deploy")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[Path, ...], actor: str, format_: str, fields: str
) -> None:
    """Make processes known: all of the project's, or those of PATHS.

    All files are taken, or none. What has not changed keeps its version, and running instances
    keep the version that they began with. A new version's timers take the place of the old one's.

    Exit code 1: something is wrong with a file, as procrunner check tells; nothing is deployed.
    """
    project = find(ctx)
    output.named(SHEET, fields)
    files = options.files(project, paths)
    found = project.findings(files, ignore=STYLE)
    errors = [each for each in found if each.severity is Severity.ERROR]
    if errors:
        raise DefinitionError(errors)
    deployed = project.runner.deploy([project.source(path) for path in files], actor=actor)
    for each in deployed:
        for line in _timers(each):
            click.echo(output.clean(line), err=True)
    output.rows(
        Names(project, format_).deployed(deployed),
        SHEET,
        format_,
        fields,
        shown=("process", "version", "new", "name", "file"),
        nothing="no executable process",
    )
