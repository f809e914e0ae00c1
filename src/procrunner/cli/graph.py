"""``procrunner graph``."""

from __future__ import annotations

from pathlib import Path

import click

from procrunner.cli import options
from procrunner.cli.naming import process_id
from procrunner.cli.placing import place
from procrunner.cli.project import find
from procrunner.errors import NotFoundError, UsageError
from procrunner.project import Project

KINDS = ("landscape", "life", "map")
FORMATS = ("dot", "svg", "png")


@click.command("graph")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--process", default="", help="For map: id of the process.")
@click.option("--limit", default=1000, show_default=True, help="For map: newest instances.")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Otherwise as --out ends.")
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="File; otherwise stdout."
)
@options.language
@options.looking
@click.pass_context
def command(
    ctx: click.Context,
    kind: str,
    paths: tuple[Path, ...],
    process: str,
    limit: int,
    format_: str | None,
    out: Path | None,
    lang: str,
) -> None:
    """Draw a graph: in DOT, or as SVG or PNG where graphviz is installed.

    landscape: which process calls which, through which handlers it asks which registries, and
    the pools around; of all of the project's BPMN files, or of PATHS.

    life: how instances, jobs, work items and incidents come, change and end.

    map: what the instances of a process really did: how often each way was gone, and the median
    time from the end of one element to the end of the next.

    A picture in a file comes with its DOT source beside it.
    """
    language = "" if lang == "kk" else lang
    if bool(process) != (kind == "map"):
        raise UsageError("map, and only map, needs --process ID")
    if paths and kind != "landscape":
        raise UsageError(f"{kind} takes no files")
    if kind == "map":
        source = _map(find(ctx), process, limit, language)
    else:
        source = _landscape(find(ctx), paths, language) if kind == "landscape" else _life()
    _write(source, _format(format_, out), out)


def _format(format_: str | None, out: Path | None) -> str:
    suffix = out.suffix.removeprefix(".").lower() if out else "dot"
    if format_ or suffix in FORMATS:
        return format_ or suffix
    raise UsageError(f"'{out}' tells no format", hint=f"Formats are: {', '.join(FORMATS)}.")


def _write(source: str, format_: str, out: Path | None) -> None:
    from procrunner import graph

    if out is None:
        drawn = source.encode() if format_ == "dot" else graph.draw(source, format_)
        click.echo(drawn, nl=False)
        return
    beside = out if format_ == "dot" else out.with_suffix(".dot")
    place(beside, source.encode())
    click.echo(str(beside))
    if format_ != "dot":
        place(out, graph.draw(source, format_))
        click.echo(str(out))


def _life() -> str:
    from procrunner import graph

    return graph.lives()


def _landscape(project: Project, paths: tuple[Path, ...], language: str) -> str:
    from procrunner import graph

    definitions = [project.read(path) for path in project.files(paths)]
    return graph.landscape(definitions, project.handlers, language=language)


def _map(project: Project, text: str, limit: int, language: str) -> str:
    from procrunner import graph

    process = process_id(project, text)
    with project.seen.read() as unit:
        unit.definitions.get(process)  # or it says which are similar
        found = unit.instances.list(process=process, limit=limit)
    if not found:
        raise NotFoundError(f"there are no instances of '{process}' yet")
    stories = [project.viewer.story(instance.id) for instance in reversed(found)]
    definitions = {each.hash: each for story in stories for each in story.definitions}
    return graph.process_map(
        (story.events for story in stories),
        definitions.values(),
        process=process,
        language=language,
    )
