"""Printing rows: data on stdout, words on stderr."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from procrunner.errors import UsageError

Row = Mapping[str, Any]


def rows(
    found: Sequence[Row], format_: str, fields: str, *, columns: Sequence[str], nothing: str
) -> None:
    """Print rows.

    Args:
        found: the rows, all with the same keys.
        format_: one of table, json, jsonl, csv, yaml.
        fields: keys that the user asked for, comma separated, or empty.
        columns: keys that a table shows unless told otherwise.
        nothing: what to say on stderr when there are no rows.

    Raises:
        UsageError: a field is not known.
    """
    chosen = _chosen(found, fields)
    if format_ == "table":
        if not found:
            click.echo(nothing, err=True)
            return
        _table(found, chosen or columns)
        return
    data = [_picked(row, chosen) for row in found]
    if format_ == "json":
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=_plain))
    elif format_ == "jsonl":
        for row in data:
            click.echo(json.dumps(row, ensure_ascii=False, default=_plain))
    elif format_ == "csv":
        click.echo(_csv(data, chosen or list(found[0]) if found else columns), nl=False)
    else:
        click.echo(_yaml(data), nl=False)


def record(row: Row, format_: str, fields: str) -> None:
    """Print one row as data.

    Raises:
        UsageError: a field is not known.
    """
    picked = _picked(row, _chosen([row], fields))
    if format_ == "yaml":
        click.echo(_yaml(picked), nl=False)
    elif format_ == "csv":
        click.echo(_csv([picked], list(picked)), nl=False)
    else:
        indent = 2 if format_ == "json" else None
        click.echo(json.dumps(picked, ensure_ascii=False, indent=indent, default=_plain))


def moment(at: datetime | None) -> str:
    """A moment in the zone of this machine, to the second."""
    return "" if at is None else at.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def clean(text: object) -> str:
    """Text for a terminal: no control characters, so that nobody's name drives it."""
    return "".join(letter if letter.isprintable() else "�" for letter in str(text))


def clean_lines(text: str) -> str:
    """The same for text of several lines."""
    return "\n".join(map(clean, text.split("\n")))


def _chosen(found: Sequence[Row], fields: str) -> list[str]:
    chosen = [field.strip() for field in fields.split(",") if field.strip()]
    for field in chosen:
        if found and field not in found[0]:
            raise UsageError(
                f"there is no field '{field}'", hint=f"Fields are: {', '.join(found[0])}"
            )
    return chosen


def _picked(row: Row, chosen: Sequence[str]) -> dict[str, Any]:
    return {key: row[key] for key in chosen} if chosen else dict(row)


def _table(found: Sequence[Row], columns: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column == "id")
    for row in found:
        table.add_row(*(Text(_cell(row[column])) for column in columns))
    width = None if sys.stdout.isatty() else 200
    Console(width=width, soft_wrap=False).print(table)


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, list | tuple):
        return clean(", ".join(map(str, value)))
    if isinstance(value, dict):
        return clean(json.dumps(value, ensure_ascii=False, default=_plain))
    return "" if value is None else clean(value)


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
