"""``procrunner cabinet``: what lies in an applicant's cabinet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

import click

from procrunner.cli import options, output
from procrunner.cli.output import Sheet
from procrunner.cli.placing import place
from procrunner.cli.project import find
from procrunner.errors import ConflictError, UsageError
from procrunner.language import Words, say
from procrunner.permissions import May

from ..cabinets import Cabinet, PostedNotice, PostedResult
from ..identifiers import IdentifierError, parse_iin
from ..notices import LABELS
from .applications import Application, applications

_APPLICATIONS: Words = ("Өтініштер", "Заявления", "Applications")
_NOTICES: Words = ("Хабарламалар", "Сообщения", "Notices")
_DOCUMENTS: Words = ("Құжаттар", "Документы", "Documents")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of a cabinet."""

    kind: str  #: application, notice or document
    at: datetime
    id: str
    number: str = ""
    title: str = ""
    status: str = ""
    due: str = ""
    place: str = ""
    text: str = ""
    file: str = ""


SHEET: Sheet[Entry] = {
    "kind": lambda each: each.kind,
    "at": lambda each: each.at,
    "id": lambda each: each.id,
    "number": lambda each: each.number,
    "title": lambda each: each.title,
    "status": lambda each: each.status,
    "due": lambda each: each.due,
    "place": lambda each: each.place,
    "text": lambda each: each.text,
    "file": lambda each: each.file,
}


@click.command("cabinet")
@click.argument("iin")
@options.language
@click.option(
    "--save",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write the documents into this folder, too.",
)
@options.looking
@options.output
@click.pass_context
def command(
    ctx: click.Context, iin: str, lang: str, save: Path | None, format_: str, fields: str
) -> None:
    """Show where the applications of the person IIN stand, the notices and receipts, the documents.

    A table is for reading; -o json and others, and --fields, give one row for each of them. Under
    [permissions] documents are saved by those only who may read personal data.
    """
    try:
        parse_iin(iin)
    except IdentifierError as error:
        raise UsageError(f"'{iin}' is no IIN: {error}", hint="Write twelve digits.") from error
    output.named(SHEET, fields)
    project = find(ctx)
    with project.store.read() as unit:
        project.door.require(unit, project.reader, May.PERSONAL if save else May.SEE)
    cabinet = cast("Cabinet", project.resource("cabinet"))
    applied = applications(project, iin, lang)
    notices = cabinet.notices(iin, key=f"cabinet/{iin}")
    results = cabinet.results(iin, key=f"cabinet/{iin}")
    if format_ == "table" and not fields:
        _tell(applied, notices, results, lang)
    else:
        entries = [*_entries(applied, notices, results, lang)]
        output.rows(entries, SHEET, format_, fields, shown=(), nothing="the cabinet is empty")
    if save:
        _save(cabinet, iin, results, save)


def _entries(
    applied: Sequence[Application],
    notices: Sequence[PostedNotice],
    results: Sequence[PostedResult],
    lang: str,
) -> Iterator[Entry]:
    for each in applied:
        yield Entry(
            kind="application",
            at=each.since,
            id=each.id,
            number=each.result or each.number,
            title=each.service,
            status=each.status,
            due=each.due.isoformat() if each.due else "",
        )
    for notice in notices:
        said = {
            name: str(value.get(lang, "") if isinstance(value, dict) else value)
            for name, value in notice.details.items()
        }
        yield Entry(
            kind="notice",
            at=_moment(notice.sent_at),
            id=notice.id,
            number=said.get("number") or said.get("incoming_number", ""),
            title=notice.code,
            due=said.get("due", ""),
            place=said.get("place", ""),
            text=notice.texts.get(lang, ""),
        )
    for result in results:
        yield Entry(
            kind="document",
            at=_moment(result.sent_at),
            id=result.id,
            number=result.number,
            file=result.name,
        )


def _tell(
    applied: Sequence[Application],
    notices: Sequence[PostedNotice],
    results: Sequence[PostedResult],
    lang: str,
) -> None:
    if not (applied or notices or results):
        click.echo("the cabinet is empty", err=True)
    for heading, blocks in (
        (_APPLICATIONS, [_of_application(each, lang) for each in applied]),
        (_NOTICES, [_of_notice(each, lang) for each in notices]),
        (_DOCUMENTS, [_of_result(each) for each in results]),
    ):
        if blocks:
            click.secho(f"{say(heading, lang)} ({len(blocks)})", bold=True)
            for first, *rest in blocks:
                click.echo(output.clean(f"  {first}"))
                for line in rest:
                    click.echo(output.clean(f"      {line}"))
            click.echo()


def _of_application(each: Application, lang: str) -> list[str]:
    number = f"{say(LABELS['incoming_number'], lang)}: {each.number}" if each.number else ""
    due = f"{say(LABELS['due'], lang)}: {output.moment(each.due)}" if each.due else ""
    result = f"{say(LABELS['number'], lang)}: {each.result}" if each.result else ""
    title = f"{output.moment(each.since)}  {each.service}"
    return [title, *filter(None, (number, each.status, due, result)), f"id {each.id}"]


def _of_notice(each: PostedNotice, lang: str) -> list[str]:
    first, *rest = each.texts.get(lang, each.code).splitlines()
    return [f"{output.moment(_moment(each.sent_at))}  {first}", *rest]


def _of_result(each: PostedResult) -> list[str]:
    return [f"{each.dated}  {each.number}  {each.name}  {each.size:,} B"]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _save(cabinet: Cabinet, iin: str, results: Sequence[PostedResult], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for each in results:
        path = folder / Path(each.name).name
        content = cabinet.content(iin, each.id, key=f"cabinet/{each.id}") or b""
        if path.exists() and path.read_bytes() != content:
            raise ConflictError(
                "there is another file of this name",
                where=str(path),
                hint="Save into an empty folder.",
            )
        place(path, content)
        click.echo(output.clean(path), err=True)
