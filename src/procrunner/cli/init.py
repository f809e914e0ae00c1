"""``procrunner init``."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree

import click

from procrunner.errors import UsageError
from procrunner.project import Project
from procrunner.settings import FILE

TRY = """\
  procrunner test
  procrunner deploy
  procrunner start greeting --set name=World"""


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
def command(folder: Path) -> None:
    """Make FOLDER a project, with an example; or bring the database of a project up to date."""
    is_new = not (folder / FILE).is_file()
    if is_new:
        _make(folder)
    revision = Project(folder.resolve()).store.migrate()
    click.echo(f"{folder}: the database is at revision {revision}", err=True)
    if is_new:
        click.echo(f"{folder}: a new project; now try there:", err=True)
        click.echo(TRY, err=True)


def _make(folder: Path) -> None:
    taken = [name for name in ("bpmn", "handlers") if (folder / name).exists()]
    if taken:
        raise UsageError(
            f"there is a '{taken[0]}' already, but no {FILE}",
            where=str(folder),
            hint="Choose an empty folder.",
        )
    with as_file(files("procrunner") / "template") as template:
        copytree(template, folder, dirs_exist_ok=True)
    (folder / "gitignore").rename(folder / ".gitignore")
