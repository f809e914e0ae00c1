"""``procrunner complete``."""

from __future__ import annotations

import click

from procrunner.cli import asking, language, options, output, telling
from procrunner.cli.project import find
from procrunner.errors import Exit, UsageError
from procrunner.form import transient


@click.command("complete")
@click.argument("item")
@options.variables
@asking.asking
@options.working
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    item: str,
    assigned: tuple[str, ...],
    file: str | None,
    attached: tuple[str, ...],
    no_input: bool,  # noqa: FBT001 - click's flag
    no_work: bool,  # noqa: FBT001 - click's flag
    actor: str,
    format_: str,
    fields: str,
) -> Exit:
    """Complete the work item ITEM with the fields of its form.

    ITEM is the id of a work item, or of an instance that has only one. What was delegated to you
    is not done by that: its owner has it again, with what you give.

    Where no field is given, a terminal asks for them one by one; Ctrl-C changes nothing.

    Exit code 5: somebody else was first. Exit code 6: an incident holds the instance.
    """
    project = find(ctx)
    output.named(telling.SHEET, fields)
    variables = options.given(assigned, file, attached)
    asks = asking.may_ask(variables, no_input=no_input)
    if no_work or asks:
        found, task = project.runner.form(item, actor=actor)
        if no_work and transient(task.fields):
            raise UsageError(
                "what the form asks for is stored nowhere, so the job cannot wait for a worker",
                where=f"work item {found.id}",
                hint="Leave out --no-work.",
            )
        if task.fields and asks:
            title = task.label(language.current()) or task.id
            variables = asking.ask(
                title, task.fields, found.draft, today=project.today, accepted=project.file_types
            )
    done = project.runner.complete(item, variables, actor=actor)
    said = "completed" if done.closing else f"back in the hands of {done.assignee}"
    telling.handed(project, said, done)
    return telling.finish(project, done.instance, format_, fields, no_work=no_work)
