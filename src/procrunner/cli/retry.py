"""``procrunner retry``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from procrunner.cli import options, output, telling
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.errors import Exit, ProcrunnerError, UsageError
from procrunner.model import Incident, JobStatus
from procrunner.ports import Cause
from procrunner.project import Project

EVERY = 1_000_000
"""Incidents of one call; there is no office with so many."""

Tried = tuple[Incident, str]
"""An incident, and what became of it."""
SHEET: Sheet[Tried] = {
    "id": lambda tried: tried[0].id,
    "instance": lambda tried: tried[0].instance,
    "name": lambda tried: tried[0].name or tried[0].element,
    "outcome": lambda tried: tried[1],
}
WENT_ON = "went on"
UNLOADED = "waits: handlers do not load"


@click.command("retry")
@click.argument("incident", required=False)
@click.option("--all", "everything", is_flag=True, help="All that fit the options below.")
@options.cause
@click.option(
    "--done", is_flag=True, help="The work was done without the handler: --set gives its result."
)
@options.variables
@options.working
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
    done: bool,  # noqa: FBT001 - click's flag
    assigned: tuple[str, ...],
    file: str | None,
    attached: tuple[str, ...],
    no_work: bool,  # noqa: FBT001 - click's flag
    actor: str,
    format_: str,
    fields: str,
) -> Exit:
    """Let an instance go on after the cause of INCIDENT was mended.

    INCIDENT is its number, or the id of an instance with one incident. Variables given are set
    right on the way. With --all: every open one that nobody settled by hand, by kind, topic or
    error; it is told of each whether it really went on.

    Exit code 6: an incident holds the instance, still or again.
    """
    project = find(ctx)
    cause = options.caused(kind, topic, words)
    one_or_all(incident, cause, everything=everything)
    output.named(SHEET if everything else telling.SHEET, fields)
    variables = options.given(assigned, file, attached)
    if incident:
        instance = project.mender.retry(incident, variables, actor=actor, is_done=done)
        return telling.finish(project, instance.id, format_, fields, no_work=no_work)
    tried: list[Tried] = []
    for each in unsettled(project, cause):
        outcome = _tried(project, each, variables, actor, is_done=done, no_work=no_work)
        tried.append((each, outcome))
        no_work = no_work or outcome == UNLOADED  # that is complained of once
    output.rows(
        tried, SHEET, format_, fields, shown=tuple(SHEET), nothing="no incidents of that kind"
    )
    went_on = sum(outcome == WENT_ON for _, outcome in tried)
    click.echo(f"{len(tried)} tried, {went_on} went on", err=True)
    return Exit.OK if went_on == len(tried) else Exit.INCIDENT


def one_or_all(incident: str | None, cause: Cause, *, everything: bool) -> None:
    """A command is for one incident, or for all with one cause.

    Raises:
        UsageError: it names neither or both.
    """
    if everything == bool(incident) or (incident and cause != Cause()):
        raise UsageError("name one incident, or --all with --kind, --topic or --error")


def unsettled(project: Project, cause: Cause) -> Sequence[Incident]:
    """The open incidents with one cause that nobody has settled by hand."""
    with project.seen.read() as unit:
        return unit.incidents.list(cause=replace(cause, unsettled=True), limit=EVERY)


def _tried(
    project: Project,
    found: Incident,
    variables: dict[str, object],
    actor: str,
    *,
    is_done: bool,
    no_work: bool,
) -> str:
    before = _stops(project, found.instance)
    try:
        project.mender.retry(found.id, variables, actor=actor, is_done=is_done)
    except ProcrunnerError as error:
        return f"not tried: {error.what}"
    if not no_work and telling.work(project, found.instance) is not Exit.OK:
        return UNLOADED
    with project.seen.read() as unit:
        jobs = unit.jobs.list(instance=found.instance, status=JobStatus.DUE)
    new = [each for stop, each in _stops(project, found.instance).items() if stop not in before]
    job = next((each for each in jobs if each.token == found.token), None)
    if stopped := next((each for each in new if each.id == found.id), None):
        return f"stopped again: {stopped.message}"
    if job:
        return f"failed, to be tried later: {job.error}" if job.error else "waits for a worker"
    if new:
        return f"stopped further on, at {new[0].name or new[0].element}: {new[0].message}"
    return WENT_ON


def _stops(project: Project, instance: str) -> dict[tuple[str, int], Incident]:
    """What holds an instance; a token that stops again does so once more."""
    with project.seen.read() as unit:
        found = unit.incidents.list(instance=instance, limit=EVERY)
    return {(each.id, each.times): each for each in found}
