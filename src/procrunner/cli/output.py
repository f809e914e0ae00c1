"""Printing rows: data on stdout, words on stderr."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime, tzinfo
from operator import itemgetter
from typing import Any, TypeVar

import click

from procrunner.errors import UsageError
from procrunner.veil import NO_VEIL, Veil, bare

_GAP = "  "
_WIDTH = 200  # of a table that no terminal shows

T = TypeVar("T")
Row = Mapping[str, Any]
Sheet = Mapping[str, Callable[[T], object]]
"""What stands in each field of a row, by the field's name."""


_veil: ContextVar[Veil] = ContextVar("veil", default=NO_VEIL)
_secrets: ContextVar[Collection[str]] = ContextVar("secrets", default=())
_known: ContextVar[Mapping[str, Any] | None] = ContextVar("known", default=None)


_zone: ContextVar[Callable[[], tzinfo | None]] = ContextVar("zone", default=lambda: None)


def count_in(zone: Callable[[], tzinfo | None]) -> None:
    """Tell moments in this zone from now on; it is asked for when there is one to tell."""
    _zone.set(zone)


def hide_with(veil: Veil, secrets: Collection[str] = ()) -> None:
    """Mask with this whatever is printed from now on; secrets in words, data have none."""
    _veil.set(veil)
    _secrets.set(secrets)
    _known.set(None)


def know(given: Mapping[str, Any]) -> None:
    """Mask what personal variables among these are, too."""
    _known.set(given)


def hidden(text: str) -> str:
    """Text with personal data masked."""
    return _veil.get().text(text, _known.get())


def words(text: object) -> str:
    """Words of ours or of a library, with personal data masked and without secrets."""
    return hidden(bare(str(text), _secrets.get()))


def named(sheet: Sheet[T], fields: str) -> list[str]:
    """The fields that the user asked for; a command that changes something asks this first.

    Raises:
        UsageError: a field is not known.
    """
    names = [field.strip() for field in fields.split(",") if field.strip()]
    for name in names:
        if name not in sheet:
            raise UsageError(f"there is no field '{name}'", hint=f"Fields are: {', '.join(sheet)}")
    return names


def rows(
    found: Sequence[T],
    sheet: Sheet[T],
    format_: str,
    fields: str,
    *,
    shown: Sequence[str],
    nothing: str,
) -> None:
    """Print rows.

    Args:
        found: the things to print, a row each.
        sheet: what stands in each field of a row.
        format_: one of table, json, jsonl, csv, yaml.
        fields: those that the user asked for, comma separated, or empty.
        shown: those that a table shows unless told otherwise.
        nothing: what to say on stderr when there are no rows.

    Raises:
        UsageError: a field is not known.
    """
    chosen = named(sheet, fields)
    if format_ == "table" and not found:
        click.echo(nothing, err=True)
        return
    names = chosen or (shown if format_ == "table" else tuple(sheet))
    veil = _veil.get().by_patterns  # what is a variable is masked already
    data = [veil.data({name: sheet[name](each) for name in names}) for each in found]
    if format_ == "table":
        _table(data, names, may_drop=not chosen)
    elif format_ == "json":
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=_plain))
    elif format_ == "jsonl":
        for row in data:
            click.echo(json.dumps(row, ensure_ascii=False, default=_plain))
    elif format_ == "csv":
        click.echo(_csv(data, names), nl=False)
    else:
        click.echo(_yaml(data), nl=False)


def sheet(names: Iterable[str]) -> Sheet[Row]:
    """The sheet of rows that are maps already."""
    return {name: itemgetter(name) for name in names}


def maps(
    found: Sequence[Row], format_: str, fields: str, *, shown: Sequence[str], nothing: str
) -> None:
    """Print rows that are maps already, all with the same keys; without any, those shown.

    Raises:
        UsageError: a field is not known.
    """
    rows(found, sheet(found[0] if found else shown), format_, fields, shown=shown, nothing=nothing)


def record(thing: T, sheet: Sheet[T], format_: str, fields: str) -> None:
    """Print one thing as data.

    Raises:
        UsageError: a field is not known.
    """
    if format_ in {"table", "csv"}:
        rows([thing], sheet, format_, fields, shown=tuple(sheet), nothing="")
        return
    told = {name: sheet[name](thing) for name in named(sheet, fields) or sheet}
    data = _veil.get().by_patterns.data(told)
    if format_ == "yaml":
        click.echo(_yaml(data), nl=False)
    else:
        indent = 2 if format_ == "json" else None
        click.echo(json.dumps(data, ensure_ascii=False, indent=indent, default=_plain))


def counted(number: int, thing: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def moment(at: datetime | None) -> str:
    """A moment in the zone of the project's calendar, else of this machine, to the second."""
    return "" if at is None else at.astimezone(_zone.get()()).strftime("%Y-%m-%d %H:%M:%S")


def age(since: datetime, now: datetime) -> str:
    """How long ago, in the two largest units."""
    seconds = max(0, int((now - since).total_seconds()))
    units = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    parts: list[str] = []
    for name, size in units:
        count, seconds = divmod(seconds, size)
        if count or (name == "s" and not parts):
            parts.append(f"{count} {name}")
    return " ".join(parts[:2])


def clean(text: object) -> str:
    """Text for a terminal, in one line: no control characters, so that nobody's name drives it."""
    return "".join(
        letter if letter.isprintable() else " " if letter in "\n\r\t" else "�"
        for letter in hidden(str(text))
    )


def clean_lines(text: str) -> str:
    """The same for text of several lines."""
    return "\n".join(map(clean, text.split("\n")))


def _table(found: Sequence[Row], columns: Sequence[str], *, may_drop: bool) -> None:
    """Print cells; where they are too wide, columns in which nothing stands may be left out."""
    cells = [list(columns), *([_cell(row[column]) for column in columns] for row in found)]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDTH
    if may_drop and _aligned(cells, width) is None:
        filled = [column for column in zip(*cells, strict=True) if any(column[1:])]
        cells = [list(row) for row in zip(*filled, strict=True)]
    if (plain := _aligned(cells, width)) is not None:
        heading, *rest = plain
        click.echo("\n".join([click.style(heading, bold=True), *rest]))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in cells[0]:
        table.add_column(column, overflow="fold", no_wrap=column == "id")
    for row in cells[1:]:
        table.add_row(*map(Text, row))
    Console(width=width, soft_wrap=False).print(table)


def _aligned(cells: Sequence[Sequence[str]], width: int) -> list[str] | None:
    """The lines of a table; None if one would not fit, or letters are not all equally wide."""
    if not all(each.isascii() or _is_narrow(each) for row in cells for each in row):
        return None
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    if sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        return None
    return [
        _GAP.join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)) for row in cells
    ]


def _is_narrow(text: str) -> bool:
    return all(
        unicodedata.east_asian_width(letter) not in "WF" and not unicodedata.combining(letter)
        for letter in text
    )


def told(value: Mapping[str, Any]) -> str:
    """A map in a line."""
    return "; ".join(f"{key}: {_inner(each)}" for key, each in value.items())


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, list | tuple):
        return clean(", ".join(map(str, value)))
    if isinstance(value, dict):
        return clean(told(value))
    return "" if value is None else clean(value)


def _inner(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _csv(data: Sequence[Row], columns: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_safe(_plain_cell(row[column])) for column in columns] for row in data)
    return text.getvalue()


def _plain_cell(value: Any) -> str:
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return "" if value is None else str(_plain(value) if isinstance(value, datetime) else value)


def _safe(cell: str) -> str:
    # a spreadsheet would run these as a formula
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _yaml(data: object) -> str:
    import yaml

    plain = json.loads(json.dumps(data, default=_plain))
    return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)
