"""``procrunner audit``."""

from __future__ import annotations

from pathlib import Path

import click

from procrunner.audit import Checkpoint, Fault, read
from procrunner.cli import options, output
from procrunner.cli.output import Sheet
from procrunner.cli.placing import place
from procrunner.cli.project import find
from procrunner.errors import Exit, UsageError
from procrunner.project import Project

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHEET: Sheet[Fault] = {
    "instance": lambda fault: fault.instance,
    "event": lambda fault: fault.number or None,
    "what": lambda fault: fault.what,
}


@click.group("audit")
def command() -> None:
    """Verify the history, and gather it into checkpoints to sign and publish.

    A chain of hashes shows what was changed inside the history. Only a checkpoint that was
    published, or kept where nobody here can write, shows that all of it was written anew.
    """


@command.command("verify")
@click.argument("instances", nargs=-1)
@click.option(
    "--checkpoint",
    "published",
    multiple=True,
    type=_FILE,
    help="A checkpoint as it was published; its signature lies beside it, with .p7s behind.",
)
@click.option(
    "--archive", "archives", multiple=True, type=_FILE, help="A file that procrunner archive wrote."
)
@click.option(
    "--certificate", type=_FILE, help="Whose signature checkpoints must have, or its issuer's."
)
@options.output
@click.pass_context
def verify(
    ctx: click.Context,
    instances: tuple[str, ...],
    published: tuple[Path, ...],
    archives: tuple[Path, ...],
    certificate: Path | None,
    format_: str,
    fields: str,
) -> Exit:
    """Find whatever of the history of INSTANCES, or of all, is not as it was written.

    Events that were changed, removed, put in, moved or cut off; variables that are not those that
    the history sealed; checkpoints that do not fit. Exit code 1: something was found.
    """
    known = [_read(path) for path in published]
    project = find(ctx)
    verdict = project.auditor.verify(instances, known)
    kept = [fault for path in archives for fault in _archived(project, path)]
    faults = [*verdict.faults, *kept, *_unsigned(published, certificate)]
    output.rows(
        faults,
        SHEET,
        format_,
        fields,
        shown=("instance", "event", "what"),
        nothing="everything is as it was written",
    )
    said = f"{verdict.events:,} events of {verdict.instances:,} instances"
    said += f", {verdict.checkpoints} checkpoints, {verdict.archived} archived instances"
    click.echo(f"{said}; {verdict.uncovered:,} events came after the last checkpoint", err=True)
    return Exit.FINDINGS if faults else Exit.OK


@command.command("checkpoint")
@click.option("--out", type=click.Path(path_type=Path), help="Publish it: write it to this file.")
@click.option(
    "--key",
    type=_FILE,
    envvar="PROCRUNNER_AUDIT_KEY",
    help="Sign with the key of this PKCS #12 file; otherwise with [resources.signer], if any.",
)
@click.option("--password-file", type=_FILE, help="Its password; or PROCRUNNER_AUDIT_PASSWORD.")
@click.pass_context
def checkpoint(
    ctx: click.Context, out: Path | None, key: Path | None, password_file: Path | None
) -> None:
    """Gather the whole history into one hash, sign it, and publish it.

    The text goes to --out, or stdout; a signature goes to the same name with .p7s behind, where
    openssl cms -verify reads it too.
    """
    project = find(ctx)
    made = project.auditor.checkpoint(project.signer(key, _password(password_file)))
    if out is None:
        click.echo(made.text, nl=False)
        return
    place(out, made.text.encode())
    if made.signature:
        place(_beside(out), made.signature)
    said = "signed" if made.signature else "not signed"
    click.echo(f"checkpoint {made.number}, {said}: {made.events:,} events in {out}", err=True)


@command.command("export")
@click.argument("instance")
@click.option("--out", type=click.Path(path_type=Path), help="Where to; otherwise ID.zip here.")
@options.looking
@click.pass_context
def export(ctx: click.Context, instance: str, out: Path | None) -> None:
    """Write the case of INSTANCE as a ZIP that proves itself.

    Events, the BPMN files it ran, the drawings with its way on them, documents, the last checkpoint
    that covers it; and verify.py, which needs nothing but Python.
    """
    id_, content = find(ctx).case_files.export(instance)
    path = out or Path(f"{id_}.zip")
    place(path, content)
    click.echo(
        f"{path}: {len(content):,} bytes; verify it: unzip it, then python verify.py", err=True
    )


@command.command("erase")
@click.argument("instance", required=False)
@click.option("--where", default="", metavar="NAME=VALUE", help="All that hold this value.")
@click.option("--reason", required=True, help="Why; the history keeps it.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be erased.")
@options.acting
@click.pass_context
def erase(
    ctx: click.Context,
    instance: str | None,
    where: str,
    reason: str,
    dry_run: bool,  # noqa: FBT001 - click's flag
    actor: str,
) -> None:
    """Forget what INSTANCE, or every instance of a person, held; the history stays whole.

    Variables, inputs of handlers, messages, documents that nobody else has, and the salt without
    which seals tell nothing. Only ended instances are erased; the business key stays.
    """
    eraser = find(ctx).eraser
    if bool(instance) == bool(where):
        raise UsageError("name one instance, or --where NAME=VALUE")
    ids = [instance] if instance else eraser.holding(*_named(where), actor=actor)
    for id_ in ids:
        click.echo(id_ if dry_run else eraser.erase(id_, reason=reason, actor=actor).id)
    click.echo(f"{len(ids)} {'would be erased' if dry_run else 'erased'}", err=True)


def _named(where: str) -> tuple[str, str]:
    name, equals, value = where.partition("=")
    if not (name and equals and value):
        raise UsageError(f"--where {where!r} is not NAME=VALUE", hint="Write --where iin=…")
    return name, value


def _password(file: Path | None) -> str:
    import os

    if file is not None:
        return file.read_text("utf-8").rstrip("\n")
    return os.environ.get("PROCRUNNER_AUDIT_PASSWORD", "")


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.p7s")


def _read(path: Path) -> Checkpoint:
    try:
        return read(path.read_text("utf-8"), where=str(path))
    except UnicodeDecodeError as error:
        raise UsageError("this is no checkpoint", where=str(path)) from error


def _archived(project: Project, path: Path) -> list[Fault]:
    from procrunner.runner import archiving

    with path.open(encoding="utf-8") as lines, project.store.read() as unit:
        return list(archiving.verify(unit, lines, where=str(path)))


def _unsigned(published: tuple[Path, ...], certificate: Path | None) -> list[Fault]:
    if certificate is None:
        return []
    from procrunner.project.signing import complaint

    found = []
    for path in published:
        signature = _beside(path).read_bytes() if _beside(path).is_file() else b""
        if wrong := complaint(path.read_bytes(), signature, certificate):
            found.append(Fault(str(path), 0, wrong))
    return found
