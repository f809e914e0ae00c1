"""``procrunner migrate``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import click

from procrunner.cli import options, output
from procrunner.cli.naming import process_id
from procrunner.cli.output import Row
from procrunner.cli.project import find
from procrunner.errors import ConflictError, Exit, UsageError
from procrunner.model import Instance
from procrunner.project import Project
from procrunner.runner.migrating import Plan

FIELDS = ("instance", "verdict", "to", "element", "name", "becomes", "reason")
EVERY = 1_000_000


@click.command("migrate")
@click.argument("instances", nargs=-1)
@click.option("--process", default="", help="All instances at work of a process.")
@click.option("--to", "version", type=int, help="The version; otherwise the newest.")
@click.option("--map", "mapped", multiple=True, metavar="OLD=NEW", help="Where tokens go.")
@click.option("--apply", is_flag=True, help="Do it where it is safe; without it nothing changes.")
@click.option("--undo", is_flag=True, help="Back, as long as nothing was done since.")
@options.acting
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    instances: tuple[str, ...],
    process: str,
    version: int | None,
    mapped: tuple[str, ...],
    apply: bool,  # noqa: FBT001 - click's flag
    undo: bool,  # noqa: FBT001 - click's flag
    actor: str,
    format_: str,
    fields: str,
) -> Exit:
    """Let INSTANCES go over to another version of their process.

    Without --apply: the plan, each token that does not fit with its element and the reason. Safe:
    it finds the same there; a changed form or term is told. Needs mapping: its element is gone,
    --map says what replaces it. Unsafe: what it waits for is something else there, or what lies
    ahead could not end: a join to which a branch would never come. Work items, jobs, timers and
    terms survive.

    Exit code 1: not all are safe.
    """
    project = find(ctx)
    output.named(output.sheet(FIELDS), fields)
    chosen = _chosen(project, instances, process)
    if undo:
        return _undo(project, chosen, actor)
    mapping = dict(_pair(text) for text in mapped)
    plans = [plan for each in chosen if (plan := _plan(project, each, version, mapping, actor))]
    rows = [row for plan in plans for row in _rows(plan)]
    output.maps(rows, format_, fields, shown=FIELDS, nothing="nothing to go over")
    safe = [plan for plan in plans if plan.verdict == "safe"]
    did = "went over" if apply else "would go over; --apply does it"
    over = partial(project.mender.go_over, to=version, mapping=mapping, actor=actor)
    done = _each(over, [plan.instance.id for plan in safe]) if apply else safe
    click.echo(f"{len(done)} of {len(plans)} {did}", err=True)
    return Exit.OK if len(done) == len(plans) else Exit.FINDINGS


def _undo(project: Project, chosen: Sequence[str], actor: str) -> Exit:
    done = _each(partial(project.mender.go_back, actor=actor), chosen)
    for each in done:
        click.echo(f"{each.id}: back at version {each.version}")
    if len(chosen) > 1:
        click.echo(f"{len(done)} of {len(chosen)} went back", err=True)
    return Exit.OK if len(done) == len(chosen) else Exit.CONFLICT


def _each(act: Callable[[str], Instance], chosen: Sequence[str]) -> list[Instance]:
    """What came of each; those that cannot are told, and hold up nobody."""
    done = []
    for ref in chosen:
        try:
            done.append(act(ref))
        except ConflictError as error:
            click.echo(output.clean(f"{error.what}. {error.hint}".strip()), err=True)
    return done


def _chosen(project: Project, instances: Sequence[str], process: str) -> list[str]:
    if bool(instances) == bool(process):
        raise UsageError("name instances, or --process", hint="procrunner migrate --process permit")
    if instances:
        return list(instances)
    id_ = process_id(project, process)
    with project.seen.read() as unit:
        found = unit.instances.list(process=id_, limit=EVERY)
    return [each.id for each in found if not each.status.is_over]


def _plan(
    project: Project, ref: str, version: int | None, mapping: dict[str, str], actor: str
) -> Plan | None:
    try:
        return project.mender.plan_over(ref, to=version, mapping=mapping, actor=actor)
    except ConflictError as error:
        click.echo(output.clean(error.what), err=True)
        return None


def _pair(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not (old and equals and new):
        raise UsageError(f"--map {text!r} is not OLD=NEW", hint="Write --map Task_A=Task_B")
    return old, new


def _rows(plan: Plan) -> Iterator[Row]:
    """One for each token that does not fit, or finds something new; one for an instance of none."""
    common = {"instance": plan.instance.id, "to": plan.version}
    told = [fit for fit in plan.fits if fit.reason]
    if not told:
        nothing = {"element": "", "name": "", "becomes": "", "reason": ""}
        yield {**common, "verdict": plan.verdict.value, **nothing}
    for fit in told:
        place = {"element": fit.element, "name": fit.name, "becomes": fit.to}
        yield {**common, "verdict": fit.verdict.value, **place, "reason": fit.reason}
