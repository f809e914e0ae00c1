"""``procrunner start``."""

from __future__ import annotations

import click

from procrunner.cli import asking, language, options, output, telling
from procrunner.cli.naming import process_id
from procrunner.cli.project import find
from procrunner.errors import Exit


@click.command("start")
@click.argument("process")
@options.variables
@click.option("--key", default="", help="Business key: your own number of the case.")
@click.option("--at", default="", help="Start event, where the process has several.")
@click.option(
    "--if-exists",
    type=click.Choice(["fail", "return"]),
    default="fail",
    help="What to do when an active instance has the key.",
)
@asking.asking
@options.working
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    process: str,
    assigned: tuple[str, ...],
    file: str | None,
    attached: tuple[str, ...],
    key: str,
    at: str,
    if_exists: str,
    no_input: bool,  # noqa: FBT001 - click's flag
    no_work: bool,  # noqa: FBT001 - click's flag
    actor: str,
    format_: str,
    fields: str,
) -> Exit:
    """Start an instance of PROCESS, and do the jobs that are due at once.

    PROCESS is the id of a deployed process, or the end of one after a dot.

    Where no variable is given, a terminal asks for the fields of its form; Ctrl-C changes nothing.

    Exit code 6: an incident holds the instance.
    """
    project = find(ctx)
    output.named(telling.SHEET, fields)
    variables = options.given(assigned, file, attached)
    id_ = process_id(project, process)
    if asking.may_ask(variables, no_input=no_input):
        found, form = project.viewer.start_form(id_, at)
        title = found.label(language.current()) or id_
        variables = (
            asking.ask(title, form, {}, today=project.today, accepted=project.file_types)
            if form
            else {}
        )
    instance = project.runner.start(
        id_,
        variables,
        actor=actor,
        key=key,
        at=at,
        return_existing=if_exists == "return",
    )
    return telling.finish(project, instance.id, format_, fields, no_work=no_work)
