"""How the program ends: the words for what went wrong, and the exit code."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

from procrunner.cli import output
from procrunner.cli.language import current
from procrunner.cli.output import clean, clean_lines, words
from procrunner.cli.placing import FULL
from procrunner.errors import DefinitionError, Exit, ProcrunnerError, UsageError
from procrunner.veil import NO_VEIL

_REPORT = "\n  Run it again with --debug, and report what it prints."
INTERRUPTED = 130
"""What shells say of a program that Ctrl-C ended."""


def run(group: click.Group) -> NoReturn:
    """Run the command of this process's arguments, and end with an exit code of ``Exit``."""
    debug = "--debug" in sys.argv or bool(os.environ.get("PROCRUNNER_DEBUG"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    output.hide_with(NO_VEIL)
    try:
        _refuse_half_characters()
        code = group.main(prog_name="procrunner", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        _leave_stdout()
        sys.exit(Exit.OK)
    except click.ClickException as error:
        _complain(error)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(INTERRUPTED)
    except Exception as error:
        if debug:
            import traceback

            trace = "".join(traceback.format_exception(error))
            if (hidden := output.words(trace)) == trace:
                raise
            click.echo(hidden, err=True)
            sys.exit(1)  # as Python ends after a trace
        said, code = told(error)
        click.echo(said, err=True)
        if isinstance(error, OSError) and error.filename is None:
            _leave_stdout()  # what is left in it would fail again
    sys.exit(code or Exit.OK)


def _leave_stdout() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(error: click.ClickException) -> None:
    """Show it as click does, with personal data masked: the command may not have come that far."""
    if context := getattr(error, "ctx", None):
        from procrunner.cli.project import find  # a project's parts would slow the help down

        with suppress(ProcrunnerError):
            find(context)
    shown = io.StringIO()
    error.show(shown)
    click.echo(output.words(shown.getvalue()), err=True, nl=False)


def told(error: Exception) -> tuple[str, Exit]:
    """What a person reads about an error, and the exit code."""
    match error:
        case DefinitionError():
            return clean_lines(words(error)), error.exit
        case ProcrunnerError():
            return clean_lines(words(f"error: {error.told(current())}")), error.exit
        case OSError(filename=str() as name, strerror=str() as reason):
            return clean(words(f"error: {name}: {reason}")), Exit.USAGE
        case OSError(errno=number, strerror=str() as reason) if number in FULL:
            return f"error: what was to be printed cannot be written: {reason}", Exit.INCIDENT
    return (
        f"error: a defect of procrunner: {type(error).__name__}: {clean(words(error))}{_REPORT}",
        Exit.BUG,
    )


def _refuse_half_characters() -> None:
    for argument in sys.argv:
        if any("\ud800" <= letter <= "\udfff" for letter in argument):
            raise UsageError(f"{argument!a} is no text in UTF-8")
