"""Options that several commands share."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from procrunner.cli.language import current
from procrunner.cli.output import know
from procrunner.errors import NotFoundError, UsageError
from procrunner.language import LANGUAGES
from procrunner.model import IncidentKind
from procrunner.ports import Cause
from procrunner.project import Project
from procrunner.variables import ATTACHMENT_LIMIT, Attachment

F = TypeVar("F", bound=Callable[..., Any])

IDENTIFIER_LENGTH = 10
"""Digits from which a bare number is an identifier, as of a person, and stays text."""
FORMATS = ("table", "json", "jsonl", "csv", "yaml")


ACTOR = "procrunner.actor"
"""Where a context keeps who acts or looks."""
PERSONAL = "procrunner.personal"
"""Where it keeps whether they ask for personal data."""


def acting(function: F) -> F:
    """``--as``: the acting person."""
    return _as("Who acts", function, tells=True)


def looking(function: F) -> F:
    """``--as`` and ``--personal`` of a command that only looks: the project learns who does."""
    return _as("Who looks", personal(function), tells=False)


def language(function: F) -> F:
    """``--lang``: that of the names and texts; otherwise what stands before the command."""
    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        default=lambda: current() or LANGUAGES[0],
        show_default="as before the command, or kk",
        help="Language of names and texts.",
    )(function)


def personal(function: F) -> F:
    """``--personal``: personal data as they are."""
    return click.option(
        "--personal",
        is_flag=True,
        callback=_note_personal,
        is_eager=True,
        expose_value=False,
        help="Show personal data unmasked, if you may.",
    )(function)


def _as(who: str, function: F, *, tells: bool) -> F:
    return click.option(
        "--as",
        "actor",
        envvar="PROCRUNNER_USER",
        default=_user,
        callback=_note_actor,
        is_eager=True,
        expose_value=tells,
        help=f"{who}; otherwise PROCRUNNER_USER, or the user of the operating system.",
    )(function)


def _note_personal(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's contract
    ctx.meta[PERSONAL] = value


def _note_actor(ctx: click.Context, _: click.Parameter, value: str) -> str:
    ctx.meta[ACTOR] = value
    return value


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return f"uid {os.getuid()}"


def output(function: F) -> F:
    """``-o`` and ``--fields``: how rows are printed."""
    function = click.option(
        "--fields", default="", help="Which fields, in which order: id,name,since"
    )(function)
    return click.option(
        "-o",
        "--output",
        "format_",
        type=click.Choice(FORMATS),
        envvar="PROCRUNNER_OUTPUT",
        default="table",
        help="How to print.",
    )(function)


def variables(function: F) -> F:
    """``--set``, ``--vars`` and ``--attach``: variables from outside."""
    function = click.option(
        "--attach", "attached", multiple=True, metavar="NAME=PATH", help="A file as a variable."
    )(function)
    function = click.option(
        "--vars", "file", metavar="FILE|-", help="Variables as JSON or YAML, or - for stdin."
    )(function)
    return click.option(
        "--set",
        "assigned",
        multiple=True,
        metavar="NAME=VALUE",
        help="A variable; the value is JSON, or text if it is none.",
    )(function)


def files(project: Project, paths: Sequence[Path]) -> list[Path]:
    """The BPMN files that a command is about.

    Raises:
        NotFoundError: a path does not exist.
        UsageError: there is not a single file.
    """
    found = project.files(paths)
    if not found:
        looked = paths or [project.folder("bpmn")]
        raise UsageError(
            "there is no .bpmn file",
            where=", ".join(project.shown(path) for path in looked),
            hint="Draw one, or mend the folder 'bpmn' under [folders] in procrunner.toml.",
        )
    return found


def cause(function: F) -> F:
    """``--kind``, ``--topic`` and ``--error``: what incidents have in common."""
    function = click.option(
        "--error", "words", default="", help="Only those whose message has this."
    )(function)
    function = click.option("--topic", default="", help="Only those of one handler.")(function)
    kinds = click.Choice([each.value for each in IncidentKind])
    return click.option("--kind", type=kinds, help="Only those of one kind.")(function)


def caused(kind: str | None, topic: str, words: str) -> Cause:
    """What these options ask for."""
    return Cause(kind=IncidentKind(kind) if kind else None, topic=topic, words=words)


def working(function: F) -> F:
    """``--no-work``: leave due jobs to a worker."""
    return click.option(
        "--no-work", is_flag=True, help="Leave the jobs that become due to a worker."
    )(function)


def given(assigned: Sequence[str], file: str | None, attached_: Sequence[str]) -> dict[str, Any]:
    """Variables of ``--vars``, ``--set`` and ``--attach``; the later ones win.

    Raises:
        UsageError: something is no name, or no JSON, or too large.
        NotFoundError: there is no such file.
    """
    return {**gathered(assigned, file), **attached(attached_)}


def gathered(assigned: Sequence[str], file: str | None, *, option: str = "--set") -> dict[str, Any]:
    """Variables of ``--vars`` and ``--set``; the latter win.

    Raises:
        UsageError: something is no name, or no JSON.
    """
    given = _from_file(file) if file else {}
    for text in assigned:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(
                f"{option} {text!r} is not NAME=VALUE", hint=f"Write {option} amount=100"
            )
        given[name] = _value(value)
    know(given)  # so that no complaint tells what is personal
    return given


def _value(text: str) -> Any:
    # an identifier such as 012345678901 is text: JSON has no number with a leading zero
    try:
        value = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return text
    return text if text.isdigit() and len(text) >= IDENTIFIER_LENGTH else value


def _from_file(file: str) -> dict[str, Any]:
    if file == "-":
        text = sys.stdin.read()
    elif Path(file).is_file():
        text = _text(Path(file))
    else:
        raise NotFoundError("no such file", where=file)
    try:
        given = json.loads(text)
    except ValueError:
        given = _yaml(text, file)
    except RecursionError:
        raise UsageError("nests too deep", where=file) from None
    if not isinstance(given, dict):
        raise UsageError(
            "variables are a map of names and values", where=file, hint='Write {"name": "value"}'
        )
    return given


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"not UTF-8: {error.reason}", where=str(file)) from error


def _yaml(text: str, file: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise UsageError(f"neither JSON nor YAML: {reason}", where=file) from error


def attached(given: Sequence[str], *, option: str = "--attach ") -> dict[str, Attachment]:
    """Files by name, of ``--attach`` or given alone.

    Raises:
        UsageError: one is not NAME=PATH, or too large.
        NotFoundError: there is no such file.
    """
    return {name: attachment(path) for name, path in (_named_path(text, option) for text in given)}


def attachment(path: Path) -> Attachment:
    """A file as a variable.

    Raises:
        UsageError: it is too large.
        NotFoundError: there is no such file.
    """
    if not path.is_file():
        raise NotFoundError("no such file", where=str(path))
    return Attachment(path.name, _content(path))


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(ATTACHMENT_LIMIT + 1)
    if len(content) > ATTACHMENT_LIMIT:
        raise UsageError(
            f"the file has more than {ATTACHMENT_LIMIT:,} bytes",
            where=str(path),
            hint="Attach a smaller one, such as a scan of fewer dots.",
        )
    return content


def _named_path(text: str, option: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not equals or not name:
        raise UsageError(f"{option}{text!r} is not NAME=PATH", hint=f"Write {option}scan=a.pdf")
    return name, Path(path)
