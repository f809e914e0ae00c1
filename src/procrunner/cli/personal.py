"""``procrunner personal``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from procrunner.cli import duration, options, output
from procrunner.cli.output import Sheet
from procrunner.cli.placing import place
from procrunner.cli.project import find
from procrunner.errors import UsageError
from procrunner.runner.personal import Holding

SHEET: Sheet[Holding] = {
    "id": lambda each: each.instance.id,
    "process": lambda each: each.instance.process,
    "key": lambda each: each.instance.business_key,
    "status": lambda each: each.instance.status,
    "ended": lambda each: each.instance.ended_at,
    "stands_in": lambda each: each.places,
}
_SHOWN = ("id", "process", "key", "ended", "what")


@click.group("personal")
def command() -> None:
    """Hand out what is stored about a person, or forget it when its term is over."""


@command.command("export")
@click.argument("identifier")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="A new file .zip, or else a new folder.",
)
@options.acting
@options.output
@click.pass_context
def export(
    ctx: click.Context, identifier: str, out: Path, actor: str, format_: str, fields: str
) -> None:
    """Write all that is stored about the person IDENTIFIER, with an index, to --out.

    Cases that name the person anywhere: variables, inputs of handlers, drafts, notes, messages;
    with their history, drawings and documents. What the project keeps elsewhere comes from
    [resources.personal]. Look through it before it leaves: a case names others, too.
    """
    if out.exists():
        raise UsageError("it is there already", where=str(out), hint="Give a new file or folder.")
    output.named(SHEET, fields)
    project = find(ctx)
    held, files = project.personal.export(identifier, project.belongings, actor=actor)
    _write(out, files)
    shown = ("id", "process", "key", "status", "ended", "stands_in")
    output.rows(held, SHEET, format_, fields, shown=shown, nothing="no case names the person")
    said = output.counted(len(held), "case")
    click.echo(f"{out}: {said}, {output.counted(len(files), 'file')}", err=True)


@command.command("erase")
@click.argument("identifier", default="")
@click.option(
    "--older-than",
    default="",
    metavar="P5Y",
    help="How long ago cases ended; otherwise [retention] personal.",
)
@click.option("--reason", required=True, help="Why; the history keeps it.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be erased.")
@options.acting
@options.output
@click.pass_context
def erase(
    ctx: click.Context,
    identifier: str,
    older_than: str,
    reason: str,
    dry_run: bool,  # noqa: FBT001 - click's flag
    actor: str,
    format_: str,
    fields: str,
) -> None:
    """Forget what the ended cases of the person IDENTIFIER held, or those of everybody.

    Only what ended longer ago than the term of retention; the rest is told as kept, and why. The
    history stays whole, and tells no values. Messages that nobody took go as well. The database
    gives the space back with: procrunner db vacuum
    """
    project = find(ctx)
    wanted = older_than or project.settings.text("retention", "personal", "")
    if not wanted:
        raise UsageError(
            "nobody said how long things are kept",
            hint='Give --older-than P5Y, or write personal = "P5Y" under [retention].',
        )
    where = "--older-than" if older_than else "[retention] personal"
    before = duration.before(project.clock.now(), wanted, where=where)
    personal = project.personal
    if identifier:
        found = personal.holding(identifier, before=before, actor=actor)
    else:
        found = personal.old(before, actor=actor)
    held = [each for each in found if not each.is_erased]
    sheet: Sheet[Holding] = {
        **SHEET,
        "key": lambda each: project.veil.text(each.instance.business_key, each.instance.variables),
        "what": lambda each: _what(each, dry_run=dry_run),
    }
    output.named(sheet, fields)
    going = [each for each in held if each.may_go]
    messages = 0
    if not dry_run:
        for each in going:
            personal.erase(each, reason=reason, actor=actor)
        messages = personal.forget_messages(identifier, before=before, actor=actor)
    output.rows(held, sheet, format_, fields, shown=_SHOWN, nothing="no case is so old")
    done = "would be erased" if dry_run else "erased"
    kept = len(held) - len(going)
    click.echo(
        f"{output.counted(len(going), 'case')} {done}, {kept} kept; "
        f"{output.counted(messages, 'message')} that nobody took removed",
        err=True,
    )


def _what(each: Holding, *, dry_run: bool) -> str:
    if each.may_go:
        return "would be erased" if dry_run else "erased"
    return "kept: at work" if each.instance.ended_at is None else "kept: ended too recently"


def _write(out: Path, files: Mapping[str, bytes]) -> None:
    if out.suffix == ".zip":
        from procrunner.runner.casefile import packed

        place(out, packed(files))
        return
    for name, content in files.items():
        place(out.joinpath(*_parts(name)), content)


def _parts(name: str) -> Sequence[str]:
    """The parts of a name, none of which leads elsewhere: names of documents come from outside."""
    return [part for part in name.split("/") if part not in {"", ".", ".."}]
