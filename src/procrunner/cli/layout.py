"""``procrunner layout``."""

from __future__ import annotations

from pathlib import Path

import click

from procrunner.cli.output import clean
from procrunner.cli.placing import place
from procrunner.cli.project import find
from procrunner.definition import content as read_bytes
from procrunner.definition import read
from procrunner.layout import lay_out, measure


@click.command("layout")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace the drawing that a file has.")
@click.option("--fast", is_flag=True, help="Try one arrangement only.")
@click.option("--out", type=click.Path(path_type=Path), help="Write here; otherwise in place.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    force: bool,  # noqa: FBT001 - click's flag
    fast: bool,  # noqa: FBT001 - click's flag
    out: Path | None,
) -> None:
    """Give BPMN files that have none a drawing, as if drawn by a careful person.

    Lanes and pools keep their order; everything outside of the drawing stays as it is, to the
    letter; the same file gives the same drawing everywhere. With --out, a folder or, for a single
    file, the file to write.
    """
    project = find(ctx)
    files = project.files(paths)
    for path in files:
        content = lay_out(read_bytes(path), file=project.shown(path), fast=fast, force=force)
        target = _target(path, out, len(files))
        place(target, content)
        quality = measure(read(content, file=project.shown(target)))
        click.echo(
            clean(
                f"{project.shown(target)}: {quality.hard} faults, "
                f"{quality.crossings} crossings, {quality.bends} bends"
            )
        )


def _target(path: Path, out: Path | None, count: int) -> Path:
    if out is None:
        return path
    return out if count == 1 and out.suffix == ".bpmn" else out / path.name
