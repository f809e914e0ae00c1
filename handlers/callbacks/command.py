"""``procrunner payments``: notifications of the payment gateway, and money that nobody needs."""

from __future__ import annotations

from collections import Counter
from threading import Event

import click

from procrunner.cli import options, output
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.errors import Exit

from .desk import Desk, Settled
from .ledger import Outcome
from .receiver import receiving

SHEET: Sheet[Settled] = {
    "number": lambda each: each.number,
    "since": lambda each: each.since,
    "outcome": lambda each: each.outcome.value,
    "told": lambda each: each.told,
}


@click.group("payments")
def command() -> None:
    """Take in what the payment gateway notifies, and give back what no request has."""


@command.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8766, show_default=True)
@click.option(
    "--secret",
    envvar="PAYMENTS_SECRET",
    required=True,
    help="Shared with the gateway; better in the environment: PAYMENTS_SECRET.",
)
@options.acting
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, secret: str, actor: str) -> None:
    """Take in signed notifications over HTTP, until Ctrl-C; put a proxy with TLS before it."""
    project = find(ctx)
    door = receiving(
        Desk(project, actor), secret.encode(), project.clock.now, tell=_tell, host=host, port=port
    )
    with door as address:
        click.echo(f"Notifications of payments: {address}", err=True)
        Event().wait()


def _tell(text: str) -> None:
    click.echo(output.clean(text), err=True)


@command.command("settle")
@options.acting
@options.output
@click.pass_context
def settle(ctx: click.Context, actor: str, format_: str, fields: str) -> Exit:
    """Look at payments that are not settled: used, given back, or still open and why.

    Money is given back where the case of its payer has ended without it, or nobody has named it for
    30 days; the payer finds a notice in the cabinet. Run it every hour; twice does no harm.

    Exit code 6: a registry does not answer; what it stops is looked at the next time.
    """
    output.named(SHEET, fields)
    found = [*Desk(find(ctx), actor).settle()]
    output.rows(found, SHEET, format_, fields, shown=(*SHEET,), nothing="no payment is open")
    counts = Counter(each.outcome for each in found)
    click.echo(", ".join(f"{each.value}: {counts[each]}" for each in Outcome), err=True)
    return Exit.INCIDENT if any(each.is_stopped for each in found) else Exit.OK
