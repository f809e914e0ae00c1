"""``procrunner modify``."""

from __future__ import annotations

from pathlib import Path

import click

from procrunner.cli import options, output, telling
from procrunner.cli.project import find
from procrunner.cli.render import draw_effect
from procrunner.errors import Exit
from procrunner.model import Wait
from procrunner.runner.moving import Move, Order


@click.command("modify")
@click.argument("instance")
@click.option("--from", "source", required=True, help="Where a token waits, or its number.")
@click.option("--to", "target", required=True, help="Id of an element of the same scope.")
@click.option("--reason", required=True, help="Why; it stays in the history.")
@click.option("--apply", is_flag=True, help="Do it; without it nothing changes.")
@click.option("--draw", type=click.Path(path_type=Path), help="Folder for drawings of the effect.")
@options.variables
@options.acting
@options.working
@click.pass_context
def command(
    ctx: click.Context,
    instance: str,
    source: str,
    target: str,
    reason: str,
    apply: bool,  # noqa: FBT001 - click's flag
    draw: Path | None,
    assigned: tuple[str, ...],
    file: str | None,
    attached: tuple[str, ...],
    actor: str,
    no_work: bool,  # noqa: FBT001 - click's flag
) -> Exit:
    """Move a token of INSTANCE from one element to another.

    Without --apply it only tells what would end and what would begin; --draw shows it on the
    diagram. What goes on at the element, and inside it, is interrupted.
    """
    project = find(ctx)
    order = Order(
        source=source,
        to=target,
        variables=options.given(assigned, file, attached),
        reason=reason,
    )
    story = project.viewer.story(instance)
    done = project.mender.move(instance, order, apply=apply, actor=actor)
    for line in _lines(done):
        click.echo(output.clean(line))
    if draw:
        draw_effect(project, done, story, draw)
    if not apply:
        click.echo("nothing has changed; --apply does it", err=True)
        return Exit.OK
    return telling.finish(project, done.instance.id, "table", "", no_work=no_work)


def _lines(done: Move) -> list[str]:
    ends = [f"  ends    {_told(each)}" for each in done.left]
    begins = [f"  begins  {_told(each)}" for each in done.begun]
    over = [] if done.instance.state else ["  the instance ends"]
    return [done.instance.id, *ends, *begins, *over]


def _told(wait: Wait) -> str:
    return f"{wait.kind}: {wait.name or wait.element} ({wait.element})"
