"""``procrunner resolve``."""

from __future__ import annotations

import click

from procrunner.cli import options, output
from procrunner.cli.project import find
from procrunner.cli.retry import SHEET, one_or_all, unsettled
from procrunner.errors import Exit, ProcrunnerError
from procrunner.model import Incident
from procrunner.project import Project

SETTLED = "settled; its token stands still"


@click.command("resolve")
@click.argument("incident", required=False)
@click.option("--all", "everything", is_flag=True, help="All that fit the options below.")
@options.cause
@click.option("--reason", required=True, help="How it was settled; it stays in the history.")
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    incident: str | None,
    everything: bool,  # noqa: FBT001 - click's flag
    kind: str | None,
    topic: str,
    words: str,
    reason: str,
    actor: str,
    format_: str,
    fields: str,
) -> Exit:
    """Take INCIDENT off the list: a person has settled the matter by hand.

    INCIDENT is its number, or the id of an instance with one incident. Its token stands where it
    stood; retry, retry --done, modify or cancel change that. It is on the list again when the
    token stops again. incidents --all shows it meanwhile, show and why do too.

    Exit code 5: it is resolved or settled already; or one of --all could not be settled.
    """
    project = find(ctx)
    cause = options.caused(kind, topic, words)
    one_or_all(incident, cause, everything=everything)
    output.named(SHEET, fields)
    if incident:
        tried = [(project.mender.resolve(incident, reason=reason, actor=actor), SETTLED)]
    else:
        tried = [(each, _tried(project, each, reason, actor)) for each in unsettled(project, cause)]
    output.rows(
        tried, SHEET, format_, fields, shown=tuple(SHEET), nothing="no incidents of that kind"
    )
    done = sum(outcome == SETTLED for _, outcome in tried)
    if everything:
        click.echo(f"{len(tried)} tried, {done} settled", err=True)
    return Exit.OK if done == len(tried) else Exit.CONFLICT


def _tried(project: Project, found: Incident, reason: str, actor: str) -> str:
    try:
        project.mender.resolve(found.id, reason=reason, actor=actor)
    except ProcrunnerError as error:
        return f"not settled: {error.what}"
    return SETTLED
