"""``procrunner templates``."""

from __future__ import annotations

import click

from procrunner.cli.placing import place
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("templates")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; tell if they are old.")
@click.pass_context
def command(ctx: click.Context, *, only_check: bool) -> Exit:
    """Write element templates for Camunda Modeler, one for each handler.

    They lie beside the drawings, where the Modeler finds them. A handler whose parameters or words
    have changed gets a new version; check tells the elements that use an older one.

    Exit code 1: with --check, when they are not fresh.
    """
    project = find(ctx)
    path = project.templates
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    made = project.element_templates()
    if made == before:
        click.echo(f"{project.shown(path)}: fresh", err=True)
        return Exit.OK
    if only_check:
        click.echo(f"{project.shown(path)}: not fresh; run: procrunner templates", err=True)
        return Exit.FINDINGS
    place(path, made.encode())
    click.echo(project.shown(path))
    return Exit.OK
