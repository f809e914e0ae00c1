"""``procrunner trace``."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from procrunner.cli import acts, options, output, touched
from procrunner.cli.placing import place
from procrunner.cli.project import find
from procrunner.errors import Exit, UsageError
from procrunner.project import Project
from procrunner.regulation import Act, Gravity, Service, defects
from procrunner.regulation.page import page
from procrunner.regulation.trace import About, Coverage, Drawing, State, places, trace

Chosen = Sequence[tuple[Act, Service]]
COUNTED = [about for about in About if about is not About.ELEMENT]


@click.command("trace")
@click.argument("names", metavar="[ACT|SERVICE]...", nargs=-1)
@click.option("--steps", is_flag=True, help="One row for each step, with its elements.")
@click.option("--gaps", is_flag=True, help="One row for each gap.")
@click.option("--defects", "faults", is_flag=True, help="The acts' own defects, and the choices.")
@click.option("--severity", type=click.Choice([each.value for each in Gravity]))
@click.option(
    "--changed",
    metavar="OLD.yaml",
    type=click.Path(path_type=Path),
    help="What a changed act touches, against its older checklist.",
)
@click.option(
    "--html",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the whole matrix there too.",
)
@options.looking
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    steps: bool,  # noqa: FBT001 - click's flag
    gaps: bool,  # noqa: FBT001 - click's flag
    faults: bool,  # noqa: FBT001 - click's flag
    severity: str | None,
    changed: Path | None,
    html: Path | None,
    format_: str,
    fields: str,
) -> Exit:
    """Hold the drawings against the acts: what is implemented, what is missing, what differs.

    An ACT is the name of its folder; a SERVICE is act/service.

    Exit code 1: there is a gap without a reason, or with --changed, a change.
    """
    if sum((steps, gaps, faults, changed is not None)) > 1:
        raise UsageError("--steps, --gaps, --defects and --changed exclude one another")
    if severity and not faults:
        raise UsageError("--severity chooses among defects", hint="Write --defects too.")
    project = find(ctx)
    found = acts.acts(project)
    chosen = acts.chosen(found, names)
    if faults:
        rows = _defects(project, chosen, severity)
        columns = ["id", "severity", "services", "place", "finding", "handling", "elements"]
        output.maps(rows, format_, fields, shown=columns, nothing="no defects")
        return Exit.OK
    if changed:
        rows = touched.rows(project, acts.act(project, changed), chosen)
        output.maps(rows, format_, fields, shown=touched.COLUMNS, nothing="nothing changed")
        return Exit.FINDINGS if rows else Exit.OK
    covered = [trace(act, each, acts.drawings(project, act, each)) for act, each in chosen]
    if html:
        _write(project, covered, html)
    if steps:
        columns = ["step", "clause", "actor", "term", "state", "elements"]
        output.maps(_steps(covered), format_, fields, shown=columns, nothing="no steps")
    elif gaps:
        columns = ["service", "about", "step", "element", "message", "reason"]
        output.maps(_gaps(covered), format_, fields, shown=columns, nothing="no gaps")
    else:
        rows = _services(covered)
        if format_ == "table":
            rows = [*rows, _total(rows)]
        columns = [key for key in rows[0] if key not in {"unknown", "rule", "reason"}]
        output.maps(rows, format_, fields, shown=columns, nothing="no services")
    return Exit.OK if all(each.is_complete for each in covered) else Exit.FINDINGS


def _services(covered: Sequence[Coverage]) -> list[dict[str, Any]]:
    return [
        {
            "service": f"{each.act.id}/{each.service.id}",
            "steps": len(each.rows),
            **{state.value: each.count(state) for state in State},
            **{about.value: each.open.get(about, 0) for about in COUNTED},
        }
        for each in covered
    ]


def _total(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    keys = [key for key in rows[0] if key != "service"]
    return {"service": "total", **{key: sum(row[key] for row in rows) for key in keys}}


def _steps(covered: Sequence[Coverage]) -> list[dict[str, Any]]:
    return [
        {
            "service": f"{each.act.id}/{each.service.id}",
            "step": row.step.id,
            "clause": str(row.step.clause),
            "lines": list(row.step.clause.lines or ()),
            "kind": row.step.kind,
            "text": row.step.text.en,
            "actor": row.step.actor,
            "term": ", ".join(term.max for term in row.step.limits),
            "state": row.state,
            "elements": [f"{mark.diagram.rpartition('/')[2]}#{mark.id}" for mark in row.marks],
        }
        for each in covered
        for row in each.rows
    ]


def _gaps(covered: Sequence[Coverage]) -> list[dict[str, Any]]:
    return [
        {
            "service": f"{each.act.id}/{each.service.id}",
            "about": gap.about,
            "step": gap.step,
            "element": gap.element,
            "file": gap.file,
            "line": gap.line,
            "message": gap.message,
            "reason": gap.reason,
        }
        for each in covered
        for gap in each.gaps
    ]


def _defects(project: Project, chosen: Chosen, severity: str | None) -> list[dict[str, Any]]:
    services = {service.id for _, service in chosen}
    concerned = list({act.id: act for act, _ in chosen}.values())
    drawn = [Drawing(act, acts.drawings(project, act, each)) for act, each in chosen]
    return [
        {
            "id": each.id,
            "severity": each.gravity,
            "type": each.type,
            "services": list(each.services),
            "place": each.where,
            "lines": [list(lines) for lines in each.lines],
            "finding": each.finding,
            "handling": each.handling,
            "elements": [
                f"{diagram.partition('/')[2]}#{id_}"
                for drawing in drawn
                for diagram, id_ in places(each, drawing)
            ],
        }
        for each in defects(concerned)
        if services & set(each.services) and severity in {None, each.gravity.value}
    ]


def _write(project: Project, covered: Sequence[Coverage], path: Path) -> None:
    concerned = {each.act.id: acts.quotes(project, each.act) for each in covered}
    words = {id_: quotes for id_, quotes in concerned.items() if quotes}
    place(path, page(covered, words, gallery=_gallery(project, path)))
    click.echo(str(path), err=True)


def _gallery(project: Project, page: Path) -> str:
    """The address of the gallery, as a link on this page has it."""
    target = project.folder("diagrams").resolve() / "index.html"
    return quote(Path(os.path.relpath(target, page.parent.resolve())).as_posix())
