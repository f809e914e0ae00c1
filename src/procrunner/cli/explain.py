"""``procrunner explain``."""

from __future__ import annotations

import difflib

import click

from procrunner.check import Rule, rule, rules
from procrunner.cli import options, output
from procrunner.errors import Exit, NotFoundError


@click.command("explain")
@click.argument("code", required=False, default="")
@options.output
def command(code: str, format_: str, fields: str) -> Exit:
    """Tell what a CODE of check means: why, what happens at run time, how to mend.

    Without CODE: list all codes.
    """
    if code:
        _explain(code.upper(), format_, fields)
    else:
        rows = [_row(each, one) for each in rules() for one in each.codes]
        rows.sort(key=lambda row: row["code"])
        output.maps(rows, format_, fields, shown=("code", "severity", "about"), nothing="")
    return Exit.OK


def _explain(code: str, format_: str, fields: str) -> None:
    found = rule(code)
    if found is None:
        known = [each for one in rules() for each in one.codes]
        near = difflib.get_close_matches(code, known, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise NotFoundError(f"there is no code '{code}'", hint=f"{hint}explain alone lists all.")
    if format_ == "table":
        click.echo(f"{code} ({found.severity_of(code)})\n\n{found.page}")
    else:
        row = {**_row(found, code), "page": found.page}
        output.record(row, output.sheet(row), format_, fields)


def _row(found: Rule, code: str) -> dict[str, str]:
    return {"code": code, "severity": found.severity_of(code).value, "about": found.about(code)}
