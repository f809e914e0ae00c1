"""What scenarios came through, drawn on the diagrams and as one page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import click

from procrunner import diagram, gallery
from procrunner.cli.placing import place
from procrunner.cli.titles import titles
from procrunner.project import Project
from procrunner.scenario import Coverage

LANGUAGES = ("en", "kk", "ru")


def draw(project: Project, covered: Sequence[Coverage], folder: Path) -> None:
    """A picture of each file that has a drawing, and a page of them all."""
    base = project.folder("bpmn")
    sheets = []
    for each in covered:
        if not each.definition.diagrams:
            continue
        path = _below(base, project.root / each.definition.file)
        title = f"{each.percent:.0f} %: {path.as_posix()}"
        overlay = diagram.coverage(each.hit, each.every, title=title)
        picture = folder / path.with_suffix(".svg")
        place(picture, diagram.render(each.definition, overlay=overlay))
        sheets.append(
            gallery.Sheet(
                path=PurePosixPath(path.as_posix()),
                definition=each.definition,
                overlays={"coverage": overlay},
            )
        )
    page = folder / "index.html"
    content = gallery.build(
        sheets, title=project.name, languages=LANGUAGES, titles=titles(base, LANGUAGES)
    )
    place(page, content)
    click.echo(str(page), err=True)


def _below(base: Path, path: Path) -> Path:
    full = path.resolve()
    return (
        full.relative_to(base.resolve()) if full.is_relative_to(base.resolve()) else Path(path.name)
    )
