"""``procrunner check``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from procrunner.cli import COMMANDS, options, output, own, sarif
from procrunner.cli.placing import place
from procrunner.cli.project import find
from procrunner.errors import Exit, Finding, Severity, UsageError
from procrunner.project import Project

FORMATS = (*options.FORMATS, "sarif", "github")


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--select", default="", metavar="CODES", help="Only these: PR1,PR601")
@click.option("--ignore", default="", metavar="CODES", help="All but these: PR4,PR531")
@click.option("--accepted", is_flag=True, help="Also what check:ignore accepts, with its reason.")
@click.option("--fields", default="", help="Which fields, in which order: file,line,code")
@click.option(
    "-o",
    "--output",
    "format_",
    type=click.Choice(FORMATS),
    envvar="PROCRUNNER_OUTPUT",
    default="table",
    help="How to print; sarif and github are for code review.",
)
@click.option("--svg", type=click.Path(path_type=Path), help="Folder for pictures of findings.")
@click.option(
    "--scenarios",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Folder for scenarios that show findings.",
)
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    select: str,
    ignore: str,
    accepted: bool,  # noqa: FBT001 - click's flag
    fields: str,
    format_: str,
    svg: Path | None,
    scenarios: Path | None,
) -> Exit:
    """Tell what is wrong with all of the project's BPMN files, or with PATHS.

    What a code means: procrunner explain CODE

    With --svg: a picture of each file that has findings, and one of each way that goes wrong.

    With --scenarios: for each deadlock, second token, endless run and way against a rule of the
    house a scenario that comes out so: procrunner test FOLDER/FILE.yaml. Each is played before.

    Exit code 1: there are errors. Exit code 2: there is no file to look at.
    """
    project = find(ctx)
    files = options.files(project, paths)
    own.check(project, COMMANDS)
    _ = project.catalogue.rules  # terms and calendars, too, are what the project says
    found = project.findings(files, select=_codes(select), ignore=_codes(ignore), accepted=accepted)
    if svg:
        _draw(project, files, found, svg)
    if scenarios:
        _play(project, found, scenarios)
    if format_ == "table":
        _tell(found, len(files))
    elif format_ == "sarif":
        click.echo(json.dumps(sarif.log(found), ensure_ascii=False, indent=2))
    elif format_ == "github":
        for finding in found:
            click.echo(_annotation(finding))
    else:
        output.maps([_row(each) for each in found], format_, fields, shown=_FIELDS, nothing="")
    failed = any(each.severity is Severity.ERROR for each in found)
    return Exit.FINDINGS if failed else Exit.OK


def _draw(project: Project, files: Sequence[Path], found: Sequence[Finding], folder: Path) -> None:
    from procrunner import diagram

    folder.mkdir(parents=True, exist_ok=True)
    for path in files:
        here = [each for each in found if each.file == project.shown(path)]
        pictures = {"": diagram.findings(here)} if here else {}
        pictures |= {f"-{each.code}-{each.element}": diagram.way(each) for each in here if each.way}
        for suffix, overlay in pictures.items():
            definition = project.read(path)
            if definition.diagrams:
                picture = diagram.draw(definition, overlay=overlay)
                name = "-".join(Path(project.shown(path)).with_suffix("").parts[1:]) or path.stem
                place(folder / f"{name}{suffix}.svg", picture.svg)


def _play(project: Project, found: Sequence[Finding], folder: Path) -> None:
    """Write scenarios; on stderr which there are, and for which findings there is none."""
    from procrunner.scenario import counterexamples

    for each in counterexamples(project, found, folder):
        finding = each.finding
        at = f"{finding.file}:{finding.line}: {finding.code}"
        told = f"{at} is shown by {each.file}" if each.file else f"{at}: no scenario: {each.why}"
        click.echo(output.clean_lines(told), err=True)


_FIELDS = (
    *("file", "line", "column", "code", "severity", "element", "name", "message", "hint", "way"),
)


def _row(finding: Finding) -> dict[str, object]:
    return {field: getattr(finding, field) for field in _FIELDS}


def _codes(text: str) -> list[str]:
    from procrunner.check import rules

    codes = [code for each in text.split(",") if (code := each.strip())]
    known = [code for rule in rules() for code in rule.codes]
    for code in codes:
        if not any(each.startswith(code) for each in known):
            raise UsageError(
                f"no code begins with '{code}'", hint="procrunner explain lists all codes."
            )
    return codes


def _tell(found: Sequence[Finding], files: int) -> None:
    for finding in found:
        click.echo(output.clean_lines(str(finding)))
    counts = [(sum(each.severity is kind for each in found), kind) for kind in Severity]
    told = ", ".join(output.counted(count, _WORDS[kind]) for count, kind in counts)
    click.echo(f"{output.counted(files, 'file')}, {told}", err=True)


_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def _annotation(finding: Finding) -> str:
    """A line that GitHub shows beside the code."""
    place = f"file={_escaped(finding.file)},line={finding.line},col={finding.column}"
    said = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    told = said.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{_LEVELS[finding.severity]} {place},title={finding.code}::{told}"


def _escaped(text: str) -> str:
    for letter, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        text = text.replace(letter, code)
    return text
