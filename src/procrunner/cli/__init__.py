"""The command line: one file a command; parse, call the library, print."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import click

from procrunner import __version__
from procrunner.cli import language, own
from procrunner.errors import ProcrunnerError
from procrunner.language import LANGUAGES
from procrunner.settings import OwnCommand

COMMANDS = {
    "init": "Make a project folder, or bring this one's database up to date.",
    "check": "Tell what is wrong with BPMN files, and how to mend it.",
    "explain": "Tell what a code of check means, why it matters and how to mend it.",
    "test": "Play the scenarios beside the drawings, and tell what they came through.",
    "deploy": "Make the project's processes known, in new versions where they changed.",
    "start": "Start an instance of a process.",
    "starts": "List what begins processes by itself, and timers when next.",
    "list": "List instances.",
    "show": "Tell where an instance stands and what it waits for.",
    "why": "Tell why an instance does not go on, and who can move it.",
    "tasks": "List what persons have to do.",
    "board": "Show queues by role with ages and terms, live.",
    "claim": "Take a work item into your hands.",
    "release": "Give a work item back.",
    "assign": "Give a work item to a person.",
    "delegate": "Ask another person for a part of your work item.",
    "draft": "Keep what is filled in of a work item so far.",
    "complete": "Complete a work item.",
    "comment": "Write a note on a work item or an instance.",
    "attach": "Put a file to a work item or an instance.",
    "message": "Deliver a message.",
    "signal": "Broadcast a signal.",
    "condition": "Start what begins by a condition that now holds.",
    "people": "Tell and change who works in the office, and who acts for whom.",
    "work": "Do the jobs and timers that are due.",
    "workers": "List who works, and what each does now.",
    "incidents": "List what stands still, and why.",
    "retry": "Let an instance go on after an incident was mended.",
    "resolve": "Take an incident off the list that was settled by hand.",
    "migrate": "Let instances go over to another version of their process.",
    "modify": "Move a token of an instance to another element.",
    "suspend": "Stop an instance for a while.",
    "resume": "Let a suspended instance go on.",
    "cancel": "End an instance.",
    "history": "Tell everything that happened to an instance.",
    "report": "Tell what became of terms: in time, late, and where the time went.",
    "audit": "Verify the history, and gather it into checkpoints to sign and publish.",
    "term": "Tell how terms are counted, or count them anew.",
    "archive": "Take old cases out of the database into a file that proves itself.",
    "personal": "Hand out what is stored about a person, or forget it in time.",
    "db": "Care for the database: migrate, check, backup, restore, vacuum, size.",
    "templates": "Write element templates for Camunda Modeler, one for each handler.",
    "layout": "Give BPMN files that have none a drawing.",
    "trace": "Hold the drawings against the acts they implement.",
    "render": "Draw BPMN files as SVG, with an instance on them if you like.",
    "diff": "Tell how two BPMN files, or two versions of one, differ.",
    "graph": "Draw who calls whom, how lives go, or what really happened (graphviz).",
}


_GARBAGE = 50_000
"""Objects more than were freed, before the collector looks; a command seldom makes as many."""


class LazyGroup(click.Group):
    """Imports a command when it is used: the help of the whole needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order of a case's life, then those of the project."""
        return [*COMMANDS, *self._own(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name in COMMANDS:
            command: click.Command = import_module(f"procrunner.cli.{cmd_name}").command
            return command
        if cmd_name not in self._own(ctx):
            return None
        return own.command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command meant, or an error that names similar ones."""
        if args and not args[0].startswith("-") and not self._has(ctx, args[0]):
            import difflib

            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=3)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise click.UsageError(f"There is no command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their sentences, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])  # `list` may be the command here
        try:
            said = [(name, each.help) for name, each in self._own(ctx).items()]
        except ProcrunnerError as error:  # help is what mends it
            said = [("?", str(error))]
        if said:
            with formatter.section("Commands of this project"):
                formatter.write_dl(said)

    def _has(self, ctx: click.Context, name: str) -> bool:
        return name in COMMANDS or name in self._own(ctx)

    def _own(self, ctx: click.Context) -> Mapping[str, OwnCommand]:
        """The project's: --project has been read by then, or is in the environment."""
        (option,) = (each for each in self.params if each.name == "folder")
        folder = ctx.params.get("folder") or option.value_from_envvar(ctx) or "."
        return own.commands(ctx, Path(str(folder)), COMMANDS)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="PROCRUNNER_PROJECT",
    default=Path(),
    is_eager=True,  # --help lists its commands
    help="The project's folder; otherwise the nearest one above with a procrunner.toml.",
)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    envvar="PROCRUNNER_LANG",
    help="Language of names and forms; otherwise that of the locale.",
)
@click.option("--debug", is_flag=True, envvar="PROCRUNNER_DEBUG", help="Show stack traces.")
@click.version_option(__version__, prog_name="procrunner")
@click.pass_context
def group(ctx: click.Context, folder: Path, lang: str | None, debug: bool) -> None:  # noqa: FBT001 - click's flag
    """Run the BPMN drawings of public-service regulations.

    Begin with: procrunner init FOLDER
    """
    ctx.obj = folder
    ctx.meta["debug"] = debug
    ctx.color = False if os.environ.get("NO_COLOR") else None
    language.note(lang)


def main() -> None:
    """The program ``procrunner``; ends with an exit code of :class:`Exit`."""
    import gc

    from procrunner.cli.ending import run

    gc.set_threshold(_GARBAGE, 20, 100)  # what is imported is no garbage, and takes long to look at
    run(group)
