"""``procrunner message``."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from functools import partial

import click

from procrunner import correlation
from procrunner.cli import options, output, telling
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.errors import Exit, UsageError
from procrunner.model import Message

SHEET: Sheet[tuple[Message, bool]] = {
    "id": lambda each: each[0].id,
    "name": lambda each: each[0].name,
    "correlation": lambda each: each[0].correlation,
    "taken": lambda each: each[1],
    "instance": lambda each: each[0].delivered_to,
}


@click.command("message")
@click.argument("name")
@options.variables
@click.option("--to", default="", help="The instance it is for: id or business key.")
@click.option(
    "--correlation",
    "correlations",
    multiple=True,
    metavar="VALUE",
    help="The value by which a waiting event knows it; NAME=VALUE for each of several.",
)
@click.option("--id", "id_", default="", help="The sender's own id; a second one is not taken.")
@options.working
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    assigned: tuple[str, ...],
    file: str | None,
    attached: tuple[str, ...],
    to: str,
    correlations: tuple[str, ...],
    id_: str,
    no_work: bool,  # noqa: FBT001 - click's flag
    actor: str,
    format_: str,
    fields: str,
) -> Exit:
    """Deliver the message NAME to who waits for it, or start the process that it starts.

    If nobody waits yet, it stays in the inbox until somebody does.

    Exit code 5: the instance of --to has ended. Exit code 6: an incident holds the receiver.
    """
    project = find(ctx)
    output.named(SHEET, fields)
    variables = options.given(assigned, file, attached)
    message = Message(
        id=id_ or secrets.token_hex(8),
        name=name,
        correlation=_correlation(correlations),
        instance=to,
        variables=variables,
        received_at=datetime.now(UTC),
        delivered_to="",
    )
    taken, is_new = project.runner.message(message, actor=actor)
    in_words = format_ == "table" and not fields
    if not in_words:
        output.record((taken, is_new), SHEET, format_, fields)
    if not is_new:
        click.echo(f"message {taken.id} was received before; nothing is done twice", err=True)
    elif not taken.delivered_to:
        click.echo(output.clean(f"nobody waits for '{name}' yet; it stays in the inbox"), err=True)
    else:
        work = Exit.OK if no_work else telling.work(project, taken.delivered_to)
        look = partial(telling.stand, project, taken.delivered_to, shown=in_words)
        return telling.unless_refused(look) or work
    return Exit.OK


def _correlation(given: tuple[str, ...]) -> str:
    if len(given) < 2:  # noqa: PLR2004 - one value stands for itself
        return "".join(given)
    if nameless := [each for each in given if "=" not in each]:
        raise UsageError(
            f"'{nameless[0]}' has no name, where several values correlate",
            hint="Write --correlation number=7 --correlation year=2026.",
        )
    return correlation.text(dict(each.split("=", 1) for each in given))
