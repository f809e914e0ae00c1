"""A form at the terminal: field after field, each asked again until it fits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from procrunner import file_type
from procrunner.cli import options, output
from procrunner.cli.language import current
from procrunner.definition import Field
from procrunner.errors import ProcrunnerError
from procrunner.form import (
    Type,
    answer,
    default,
    is_asked,
    is_required,
    problem,
    type_of,
    words,
)
from procrunner.language import say
from procrunner.variables import Attachment

F = TypeVar("F", bound=Callable[..., Any])


def asking(function: F) -> F:
    """``--no-input``: never ask."""
    return click.option(
        "--no-input", is_flag=True, help="Never ask for the fields of the form at the terminal."
    )(function)


def may_ask(given: Mapping[str, Any], *, no_input: bool) -> bool:
    """Whether somebody sits there, and has given nothing yet."""
    return not (given or no_input) and sys.stdin.isatty() and sys.stderr.isatty()


def ask(
    title: str,
    fields: Sequence[Field],
    known: Mapping[str, Any],
    *,
    today: date,
    accepted: Collection[str],
) -> dict[str, Any]:
    """What a person answers.

    Args:
        title: of the form.
        fields: of the form.
        known: what was filled in before; it is offered.
        today: for limits of dates.
        accepted: types of files.

    Raises:
        Abort: the person stopped; nothing was answered.
        ExpressionError: the condition of a field cannot be computed.
    """
    click.secho(output.clean(title), bold=True, err=True)
    values = {field.id: known.get(field.id, default(field)) for field in fields}
    answers: dict[str, Any] = {}
    for field in fields:
        if not is_asked(field, values):
            values[field.id] = None
            continue
        given = _asked(field, values, today, accepted)
        if given is not None:
            answers[field.id] = given
        values[field.id] = given.reference if isinstance(given, Attachment) else given
    return answers


def _asked(field: Field, values: Mapping[str, Any], today: date, accepted: Collection[str]) -> Any:
    """The answer to one field; None for nothing."""
    offered = values[field.id]
    while True:
        said = _said(field, offered, is_required=is_required(field, values))
        try:
            given = _value(field, said, accepted) if said else offered
        except (ProcrunnerError, OSError) as error:
            click.secho(f"    {output.clean(error)}", fg="red", err=True)
            continue
        checked = given.reference if isinstance(given, Attachment) else given
        wrong = problem(field, {**values, field.id: checked}, today=today)
        if wrong is None:
            return given
        label = output.clean(f"{field.named(current())} {wrong.said(current())}")
        click.secho(f"    {label}", fg="red", err=True)


def _said(field: Field, offered: Any, *, is_required: bool) -> str:
    language = current()
    need = "*" if is_required else ""
    label = output.clean(f"  {field.named(language)}{need}")
    if field.choices:
        click.echo(label, err=True)
        for count, value in enumerate(field.choices, start=1):
            click.echo(output.clean(f"    {count}  {field.choice(value, language)}"), err=True)
        label = "   "
    wanted = "" if field.is_transient else _wanted(field)
    proposal = output.clean(f" [{_shown(field, offered)}]") if offered not in (None, "", []) else ""
    said: str = click.prompt(
        f"{label}{wanted}{proposal}",
        default="",
        show_default=False,
        hide_input=field.is_transient,
        err=True,
    )
    return said.strip()


def _wanted(field: Field) -> str:
    kind = type_of(field)
    if kind in words.ASKED:
        return f" ({say(words.ASKED[kind], current()).format(last=len(field.choices))})"
    return ""


def _shown(field: Field, offered: Any) -> str:
    if isinstance(offered, bool):
        return say(words.YES if offered else words.NO, current())
    if isinstance(offered, dict):
        return str(offered.get("name", ""))
    if field.choices:
        values = offered if isinstance(offered, list) else [offered]
        known = [*field.choices]
        return ",".join(str(known.index(v) + 1) if v in known else str(v) for v in values)
    return str(offered)


def _value(field: Field, said: str, accepted: Collection[str]) -> Any:
    if type_of(field) == Type.FILE:
        file = options.attachment(Path(said).expanduser())
        file_type.refuse_unwanted(file, accepted)
        return file
    return answer(field, said)
