"""``procrunner attach``."""

from __future__ import annotations

import click

from procrunner.cli import options, output, telling
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("attach")
@click.argument("case", metavar="ITEM|INSTANCE")
@click.argument("file", metavar="WHAT=PATH")
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context, case: str, file: str, actor: str, format_: str, fields: str
) -> Exit:
    """Put a file to a work item, named by its whole id, or to an instance; WHAT says what it is.

    It is stored once, however often it comes. Its type is told by its content; types under
    [attachments] in procrunner.toml says which are accepted.
    """
    project = find(ctx)
    output.named(telling.SHEET, fields)
    [(what, attachment)] = options.attached([file], option="").items()
    note = project.notebook.attach(case, what, attachment, actor=actor)
    return telling.tell_after(project, note.instance, format_, fields)
