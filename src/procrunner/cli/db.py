"""``procrunner db``."""

from __future__ import annotations

from pathlib import Path

import click

from procrunner.cli import options, output
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.errors import Exit
from procrunner.ports import TableSize

SHEET: Sheet[TableSize] = {
    "table": lambda each: each.name,
    "rows": lambda each: each.rows,
    "bytes": lambda each: each.bytes,
}


@click.group("db")
def command() -> None:
    """Care for the project's database, on SQLite or PostgreSQL.

    Backups of PostgreSQL are made by its own pg_dump.
    """


@command.command("migrate")
@click.pass_context
def migrate(ctx: click.Context) -> None:
    """Bring the schema up to date; make the database if there is none."""
    project = find(ctx)
    revision = project.store.migrate()
    click.echo(f"{project.upkeep.where}: at revision {revision}", err=True)


@command.command("check")
@click.pass_context
def check(ctx: click.Context) -> Exit:
    """Tell what is wrong in the database: damage, and rows that contradict each other.

    Whether the history is as it was written: procrunner audit verify. Exit code 1: something is.
    """
    upkeep = find(ctx).upkeep
    found = upkeep.check()
    for each in found:
        click.echo(output.clean(each))
    click.echo(f"{upkeep.where}: {len(found)} findings" if found else "all is well", err=True)
    return Exit.FINDINGS if found else Exit.OK


@command.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def backup(ctx: click.Context, file: Path) -> None:
    """Copy the database to FILE, a new one, while workers go on."""
    find(ctx).upkeep.backup(file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes", err=True)


@command.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Even where instances are lost by it.")
@click.pass_context
def restore(ctx: click.Context, file: Path, replace: bool) -> None:  # noqa: FBT001 - click's flag
    """Put the backup FILE in the place of the database; stop the workers before."""
    upkeep = find(ctx).upkeep
    revision = upkeep.restore(file, replace=replace)
    click.echo(f"{upkeep.where}: restored, at revision {revision}", err=True)


@command.command("vacuum")
@click.pass_context
def vacuum(ctx: click.Context) -> None:
    """Give back space that nothing uses any more."""
    upkeep = find(ctx).upkeep
    before, after = upkeep.vacuum()
    click.echo(f"{upkeep.where}: {before:,} bytes before, {after:,} after", err=True)


@command.command("size")
@options.output
@click.pass_context
def size(ctx: click.Context, format_: str, fields: str) -> None:
    """Tell how large each table is, the largest first."""
    output.rows(
        find(ctx).upkeep.sizes(),
        SHEET,
        format_,
        fields,
        shown=tuple(SHEET),
        nothing="no tables",
    )
