"""``procrunner diff``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import click

from procrunner.cli import options, output, revision
from procrunner.cli.placing import place
from procrunner.definition import read
from procrunner.difference import Change, Difference, Kind, compare, outline, tell
from procrunner.errors import DefinitionError, Exit, ProcrunnerError, UsageError
from procrunner.language import LANGUAGES

COLOURS = {
    Kind.ADDED: "green",
    Kind.REMOVED: "red",
    Kind.CHANGED: "yellow",
    Kind.MOVED: "blue",
}
VERSIONS = {"before": ("Бұрын", "Было", "Before"), "after": ("Кейін", "Стало", "After")}


@click.command("diff")
@click.argument("first", metavar="A")
@click.argument("second", metavar="[B]", required=False)
@click.option(
    "--svg", type=click.Path(dir_okay=False, path_type=Path), help="Draw B and what is gone."
)
@click.option(
    "--html", type=click.Path(dir_okay=False, path_type=Path), help="Write both side by side."
)
@options.language
@click.option("--textconv", is_flag=True, help="Print A as text for git, without its drawing.")
@options.output
def command(
    first: str,
    second: str | None,
    svg: Path | None,
    html: Path | None,
    lang: str,
    textconv: bool,  # noqa: FBT001 - click's flag
    format_: str,
    fields: str,
) -> Exit:
    """Tell how the BPMN files A and B differ: what they say, not how it is written.

    A and B are files, or REV:path of git. Without B: the file A since HEAD. With A a revision:
    the file B since then.

    \b
    git itself shows such differences after, once in a repository:
      echo '*.bpmn diff=bpmn' >> .gitattributes
      git config diff.bpmn.textconv 'procrunner diff --textconv'

    Exit code 0: they say and draw the same; 1: they differ; 2: they cannot be compared.
    """  # noqa: D301 - click's mark for lines to keep
    try:
        if textconv:
            return _textconv(Path(first))
        difference = compare(*revision.pair(first, second))
        if svg:
            _draw(difference, svg, "" if lang == "kk" else lang)
        if html:
            _write(html, _page(difference, lang))
    except ProcrunnerError as error:
        raise UsageError(str(error)) from error
    _tell(difference, format_, fields)
    return Exit.OK if difference.is_empty else Exit.FINDINGS


def _textconv(path: Path) -> Exit:
    """The outline of a file; a file that is no BPMN as it is, for git must show something."""
    content = path.read_bytes()
    try:
        text = outline(read(content, file=str(path)))
    except DefinitionError:
        text = content.decode(errors="replace")
    click.echo(output.clean_lines(text), nl=False)
    return Exit.OK


def _tell(difference: Difference, format_: str, fields: str) -> None:
    if format_ == "table" and not fields:
        for kind, line in tell(difference):
            click.secho(output.clean(line), fg=COLOURS[kind] if kind else None, bold=kind is None)
        return
    rows = [_row(change) for change in difference.changes]
    columns = ["kind", "type", "id", "name", "details"]
    output.maps(rows, format_, fields, shown=columns, nothing="no difference")


def _row(change: Change) -> Mapping[str, Any]:
    thing = change.thing
    return {
        "kind": change.kind,
        "type": thing.type,
        "id": thing.id,
        "name": thing.name,
        "process": thing.process,
        "lane": thing.lane,
        "details": [
            {
                "what": detail.what,
                "aspect": detail.aspect,
                "before": detail.before,
                "after": detail.after,
            }
            for detail in change.details
        ],
    }


def _draw(difference: Difference, path: Path, language: str) -> None:
    from procrunner import diagram

    merged, overlay = diagram.together(difference)
    for number in range(max(1, len(merged.diagrams))):
        plane = path.with_name(f"{path.stem}-{number + 1}{path.suffix}") if number else path
        picture = diagram.render(merged, diagram=number, language=language, overlay=overlay)
        _write(plane, picture)


def _page(difference: Difference, language: str) -> bytes:
    """Both versions side by side, with marks in each."""
    from procrunner import diagram, gallery

    order = sorted(range(len(LANGUAGES)), key=lambda at: LANGUAGES[at] != language)
    both = (difference.before, difference.after)
    names = [PurePosixPath(each.file.rpartition(":")[2]).name for each in both]
    sheets = [
        gallery.Sheet(
            path=PurePosixPath(version, name),
            definition=definition,
            overlays={"difference": overlay},
        )
        for version, name, definition, overlay in zip(
            VERSIONS, names, both, diagram.overlays(difference), strict=True
        )
    ]
    return gallery.build(
        sheets,
        title=" → ".join(dict.fromkeys(names)),
        languages=[LANGUAGES[at] for at in order],
        titles={key: tuple(said[at] for at in order) for key, said in VERSIONS.items()},
        beside=True,
    )


def _write(path: Path, content: bytes) -> None:
    place(path, content)
    click.echo(str(path), err=True)
