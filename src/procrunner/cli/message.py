"""``procrunner message``."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import click

from procrunner.cli import options, telling
from procrunner.cli.project import find
from procrunner.errors import Exit
from procrunner.model import Message


@click.command("message")
@click.argument("name")
@options.variables
@click.option("--to", default="", help="The instance it is for: id or business key.")
@click.option("--correlation", default="", help="The value by which a waiting event knows it.")
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
    correlation: str,
    id_: str,
    no_work: bool,  # noqa: FBT001 - click's flag
    actor: str,
    format_: str,
    fields: str,
) -> Exit:
    """Deliver the message NAME to who waits for it, or start the process that it starts.

    If nobody waits yet, it stays in the inbox until somebody does.
    """
    project = find(ctx)
    variables = options.gathered(assigned, file)
    variables.update(options.attached(project, attached))
    message = Message(
        id=id_ or secrets.token_hex(8),
        name=name,
        correlation=correlation,
        instance=to,
        variables=variables,
        received_at=datetime.now(UTC),
        delivered_to="",
    )
    taken, is_new = project.runner.message(message, actor=actor)
    if not is_new:
        click.echo(f"message {message.id} was received before; nothing is done twice", err=True)
        return Exit.OK
    if not taken.delivered_to:
        click.echo(f"nobody waits for '{name}' yet; it stays in the inbox", err=True)
        return Exit.OK
    with project.store.read() as unit:
        instance = unit.instances.get(taken.delivered_to)
    telling.finish(project, instance, no_work=no_work)
    return telling.tell(project, instance.id, format_, fields)
