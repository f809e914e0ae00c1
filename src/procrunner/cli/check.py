"""``procrunner check``."""

from __future__ import annotations

from pathlib import Path

import click

from procrunner.check import check
from procrunner.cli import options, output
from procrunner.cli.project import find
from procrunner.errors import Exit, Severity


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@options.output
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], format_: str, fields: str) -> Exit:
    """Tell what is wrong with all of the project's BPMN files, or with PATHS.

    Exit code 1: there are errors.
    """
    project = find(ctx)
    files = project.files(paths)
    found = check(
        {project.shown(path): path.read_bytes() for path in files},
        others={project.shown(path): path.read_bytes() for path in project.files()},
        handlers=project.handlers,
    )
    if format_ == "table":
        for finding in found:
            click.echo(output.clean_lines(str(finding)))
        errors = sum(each.severity is Severity.ERROR for each in found)
        click.echo(f"{len(files)} files, {errors} errors, {len(found) - errors} warnings", err=True)
    else:
        rows = [
            {
                "file": each.file,
                "line": each.line,
                "column": each.column,
                "code": each.code,
                "severity": each.severity,
                "element": each.element,
                "name": each.name,
                "message": each.message,
                "hint": each.hint,
            }
            for each in found
        ]
        output.rows(rows, format_, fields, columns=[], nothing="")
    failed = any(each.severity is Severity.ERROR for each in found)
    return Exit.FINDINGS if failed else Exit.OK
