"""``procrunner render``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import click

from procrunner import diagram, gallery
from procrunner.cli import options
from procrunner.cli.language import current
from procrunner.cli.output import clean
from procrunner.cli.placing import place
from procrunner.cli.project import find
from procrunner.cli.titles import titles
from procrunner.definition import Definition
from procrunner.errors import Exit, UsageError
from procrunner.language import LANGUAGES
from procrunner.project import Project
from procrunner.runner import Story
from procrunner.runner.moving import Move

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Picture:
    """A file to write."""

    path: Path
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A file to draw."""

    name: Path  #: below the folder to write to, with no suffix
    definition: Definition
    overlays: Mapping[str, diagram.Overlay] = field(default_factory=dict)


@click.command("render")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--instance", default="", help="Draw where this instance stands and came through.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write to.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="Language of names; otherwise kk, of an instance as told before the command.",
)
@click.option("--gallery", "page", is_flag=True, help="Write one page with all of them, too.")
@click.option("--png", is_flag=True, help="PNG too; needs the extra 'png'.")
@click.option("--check", is_flag=True, help="Write nothing; tell which pictures are not fresh.")
@options.looking
@click.pass_context
def command(  # click gives each option as a parameter
    ctx: click.Context,
    paths: tuple[Path, ...],
    instance: str,
    out: Path | None,
    lang: str | None,
    page: bool,  # noqa: FBT001 - click's flag
    png: bool,  # noqa: FBT001 - click's flag
    check: bool,  # noqa: FBT001 - click's flag
) -> Exit:
    """Draw BPMN files as SVG: all of the project's into its diagrams folder, or PATHS.

    With --instance: where it stands, and the way it came. With --gallery: index.html too, a
    page to browse, search, zoom and print them in every language; it needs nothing but itself.

    Exit code 1: with --check, when a picture is not fresh.
    """
    project = find(ctx)
    if instance and (paths or check):
        raise UsageError("--instance draws the files of the instance; give no others")
    if page and paths and not out:
        raise UsageError("a page of some files only needs a folder of its own: give --out FOLDER")
    # what is kept beside the drawings is the same for whoever draws it
    lang = lang or (instance and current()) or LANGUAGES[0]
    language = "" if lang == LANGUAGES[0] else lang
    if instance:
        story = project.viewer.story(instance)
        drafts, out, index = (
            list(_of_instance(project, story)),
            out or Path(),
            f"{story.instance.id}.html",
        )
    else:
        drafts, out, index = (
            list(_of_files(project, paths)),
            out or project.folder("diagrams"),
            INDEX,
        )
    pictures = [picture for draft in drafts for picture in _drawn(draft, out, language)]
    if page:
        pictures.append(_page(project, drafts, out / index, lang))
    if check:
        return _compare(pictures)
    for picture in pictures:
        _write(project, picture)
        if png and picture.path.suffix == ".svg":
            pixels = diagram.to_png(picture.content, 1)
            _write(project, Picture(picture.path.with_suffix(".png"), pixels))
    return Exit.OK


def draw_effect(project: Project, done: Move, story: Story, folder: Path) -> None:
    """Draw what moving a token does on the diagrams of its story, and say where they are."""
    for draft in _of_instance(project, done.drawn(story)):
        effect = diagram.effect(draft.definition, done.left, done.begun)
        overlays = {name: each + effect for name, each in draft.overlays.items()}
        for picture in _drawn(replace(draft, overlays=overlays), folder, ""):
            _write(project, picture)


def _of_files(project: Project, paths: tuple[Path, ...]) -> Iterator[Draft]:
    base = project.folder("bpmn").resolve()
    for path in project.files(paths):
        full = path.resolve()
        name = full.relative_to(base) if full.is_relative_to(base) else Path(full.name)
        yield Draft(name.with_suffix(""), project.read(path))


def _of_instance(project: Project, story: Story) -> Iterator[Draft]:
    now = datetime.now(UTC)
    touched = {stored.event.process for stored in story.events}
    for definition in story.definitions:
        if touched & {process.id for process in definition.processes}:
            name = Path(f"{story.instance.id}-{Path(definition.file).stem}")
            overlay = diagram.case(
                definition, story.events, story.waits, now=now, zone=project.zone or UTC
            )
            yield Draft(name, definition, {"path": overlay})


def _page(project: Project, drafts: Iterable[Draft], path: Path, lang: str) -> Picture:
    languages = (lang, *(each for each in LANGUAGES if each != lang))
    sheets = [
        gallery.Sheet(
            path=PurePosixPath(draft.name.as_posix() + ".bpmn"),
            definition=draft.definition,
            overlays=draft.overlays,
        )
        for draft in drafts
    ]
    content = gallery.build(
        sheets,
        title=project.name,
        languages=languages,
        titles=titles(project.folder("bpmn"), languages),
    )
    return Picture(path, content)


def _drawn(draft: Draft, out: Path, language: str) -> Iterator[Picture]:
    overlay = next(iter(draft.overlays.values()), None)
    for number in range(max(1, len(draft.definition.diagrams))):
        picture = diagram.draw(draft.definition, diagram=number, language=language, overlay=overlay)
        for warning in picture.warnings:
            click.echo(clean(str(warning).replace("\n", " ")), err=True)
        plane = f"-{number + 1}" if number else ""
        yield Picture(out / draft.name.with_name(f"{draft.name.name}{plane}.svg"), picture.svg)


def _write(project: Project, picture: Picture) -> None:
    place(picture.path, picture.content)
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
