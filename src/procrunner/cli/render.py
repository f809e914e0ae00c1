"""``procrunner render``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from procrunner import diagram
from procrunner.cli.output import clean
from procrunner.cli.project import find
from procrunner.definition import Definition
from procrunner.errors import Exit, UsageError
from procrunner.project import Project


@dataclass(frozen=True, slots=True)
class Picture:
    """A file to write."""

    path: Path
    content: bytes


@click.command("render")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--instance", default="", help="Draw where this instance stands and came through.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write to.")
@click.option("--lang", type=click.Choice(["kk", "ru", "en"]), default="kk", show_default=True)
@click.option("--png", is_flag=True, help="PNG too; needs the extra 'png'.")
@click.option("--check", is_flag=True, help="Write nothing; tell which pictures are not fresh.")
@click.pass_context
def command(  # click gives each option as a parameter
    ctx: click.Context,
    paths: tuple[Path, ...],
    instance: str,
    out: Path | None,
    lang: str,
    png: bool,  # noqa: FBT001 - click's flag
    check: bool,  # noqa: FBT001 - click's flag
) -> Exit:
    """Draw BPMN files as SVG: all of the project's into its diagrams folder, or PATHS.

    With --instance: where it stands, and the way it came.

    Exit code 1: with --check, when a picture is not fresh.
    """
    project = find(ctx)
    if instance and (paths or check):
        raise UsageError("--instance draws the files of the instance; give no others")
    language = "" if lang == "kk" else lang
    if instance:
        pictures = _of_instance(project, instance, out or Path(), language)
    else:
        pictures = _of_files(project, paths, out or project.folder("diagrams"), language)
    if check:
        return _compare(list(pictures))
    for picture in pictures:
        _write(project, picture)
        if png:
            pixels = diagram.to_png(picture.content, 1)
            _write(project, Picture(picture.path.with_suffix(".png"), pixels))
    return Exit.OK


def _of_files(
    project: Project, paths: tuple[Path, ...], out: Path, language: str
) -> Iterator[Picture]:
    base = project.folder("bpmn").resolve()
    for path in project.files(paths):
        full = path.resolve()
        name = full.relative_to(base) if full.is_relative_to(base) else Path(full.name)
        yield from _drawn(project.read(path), out / name.with_suffix(""), language)


def _of_instance(project: Project, ref: str, out: Path, language: str) -> Iterator[Picture]:
    story = project.viewer.story(ref)
    overlay = diagram.path(story.events) + diagram.tokens(story.waits, now=datetime.now(UTC))
    touched = {stored.event.process for stored in story.events}
    for definition in story.definitions:
        if touched & {process.id for process in definition.processes}:
            path = out / f"{story.instance.id}-{Path(definition.file).stem}"
            yield from _drawn(definition, path, language, overlay)


def _drawn(
    definition: Definition,
    path: Path,
    language: str,
    overlay: diagram.Overlay | None = None,
) -> Iterator[Picture]:
    for number in range(max(1, len(definition.diagrams))):
        picture = diagram.draw(definition, diagram=number, language=language, overlay=overlay)
        for warning in picture.warnings:
            click.echo(clean(str(warning).replace("\n", " ")), err=True)
        plane = f"-{number + 1}" if number else ""
        yield Picture(path.with_name(f"{path.name}{plane}.svg"), picture.svg)


def _write(project: Project, picture: Picture) -> None:
    picture.path.parent.mkdir(parents=True, exist_ok=True)
    picture.path.write_bytes(picture.content)
    click.echo(project.shown(picture.path))


def _compare(pictures: list[Picture]) -> Exit:
    stale = [
        each.path
        for each in pictures
        if not each.path.is_file() or each.path.read_bytes() != each.content
    ]
    for path in stale:
        click.echo(f"{path}: not fresh; draw it again with: procrunner render", err=True)
    return Exit.FINDINGS if stale else Exit.OK
