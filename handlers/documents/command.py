"""``procrunner documents`` and ``verify``: what services end with, made and verified."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click
from sqlalchemy import Connection

from procrunner.cli import output
from procrunner.cli.placing import place
from procrunner.cli.project import find
from procrunner.errors import Exit
from procrunner.project import Project

from ..demo import samples
from ..demo.authority import Authority
from ..demo.cards import Role
from ..demo.stage import TRUST
from ..legal_entities import LegalEntities
from ..notices import LANGUAGES
from ..registries import IndividualsRegistry
from ..signature import TrustSource
from .checker import Checker
from .holders import Holders
from .verdicts import Verdict

if TYPE_CHECKING:  # the project makes them, and tells what is not installed
    from pyhanko.sign.signers import SimpleSigner

    from .desk import Desk

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)
_PASSWORD = "PROCRUNNER_CARD_PASSWORD"  # noqa: S105 - the variable's name


@click.group("documents")
def command() -> None:
    """Make the documents that services end with."""


@command.command("make")
@click.argument("number")
@click.option(
    "--lang", type=click.Choice((*LANGUAGES, "all")), default="kk", show_default=True, help="Its."
)
@click.option("--out", type=_FOLDER, default=Path(), metavar="FOLDER", help="Where to.")
@click.option("--sign", "card", type=_FILE, help="Sign it with this card: PKCS #12 or PEM.")
@click.option(
    "--password-file", type=_FILE, help="The card's password; or PROCRUNNER_CARD_PASSWORD."
)
@click.pass_context
def make(
    ctx: click.Context,
    number: str,
    lang: str,
    out: Path,
    card: Path | None,
    password_file: Path | None,
) -> None:
    """Write the document of the register's entry NUMBER, such as ЛЖТ-2026-000001, as PDF.

    With --sign it is signed inside (PAdES), and beside it (detached CMS, the same name with .cms).
    """
    project = find(ctx)
    checker = Checker(project)
    desk = checker.desk
    secret = _password(password_file)
    signer = desk.card(card.read_bytes(), secret, file=str(card)) if card else None
    holders = Holders(
        individuals=cast("IndividualsRegistry", project.resource("individuals")),
        legal_entities=cast("LegalEntities", project.resource("legal_entities")),
    )
    for language in LANGUAGES if lang == "all" else (lang,):
        path = out / f"{number}.{language}.pdf"
        with checker.registers() as connection:
            made = desk.make(connection, number, language, holders)
            files = _signed(desk, made, path, connection, project, signer)
        for file, content in files.items():
            place(file, content)
            click.echo(str(file))


@command.command("card")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--password", default="", help="Of the file; it has none unless said.")
@click.pass_context
def card(ctx: click.Context, file: Path, password: str) -> None:
    """Write a card of the sample head to FILE, head.p12, for trials.

    Its authority takes the place of the one that the demo trusts, which keeps no keys.
    """
    project = find(ctx)
    now = project.clock.now()
    authority = Authority(project.settings.data / TRUST, now)
    made = authority.issue(samples.subject(samples.HEAD, role=Role.HEAD), now)
    file.touch(mode=0o600)
    file.write_bytes(made.packed(password))


@click.command("verify")
@click.argument("file", type=_FILE)
@click.option("--document", type=_FILE, help="What a detached signature is over.")
@click.pass_context
def verify(ctx: click.Context, file: Path, document: Path | None) -> Exit:
    """Say whether FILE is good: a document (.pdf), or a signature (.cms) beside or around one.

    Exit code 1: it is not; why is said in three languages.
    """
    verdict = Checker(find(ctx)).file(
        file.read_bytes(),
        document.read_bytes() if document else None,
        name=str(document or file),
    )
    _tell(verdict, file)
    return Exit.OK if verdict.is_good else Exit.FINDINGS


def _signed(
    desk: Desk,
    made: bytes,
    path: Path,
    connection: Connection,
    project: Project,
    signer: SimpleSigner | None,
) -> dict[Path, bytes]:
    """What to write where: the document, with a card its signature beside it, too."""
    if signer is None:
        return {path: made}
    signed = desk.sign(
        made,
        signer,
        name=str(path),
        connection=connection,
        trust=cast("TrustSource", project.resource("trust")),
        at=project.clock.now(),
    )
    return {path: signed.pdf, path.with_suffix(".pdf.cms"): signed.cms}


def _password(file: Path | None) -> str:
    return file.read_text("utf-8").strip() if file else os.environ.get(_PASSWORD, "")


def _tell(verdict: Verdict, file: Path) -> None:
    colour = "green" if verdict.is_good else "red"
    click.secho(output.clean(f"{file}: {verdict.word}"), bold=True, fg=colour)
    for language in LANGUAGES:
        for told in filter(None, (verdict.explanation, verdict.when)):
            click.echo(f"  {language}  {getattr(told, language)}")
    if verdict.number:
        click.echo(output.clean(f"  number  {verdict.number}"))
    if signed := verdict.signed:
        said = f"  signer  {signed.signer}, IIN {signed.iin}, BIN {signed.bin or '–'}"
        click.echo(output.clean(said))
    if verdict.detail:
        click.echo(output.clean(f"  detail  {verdict.detail}"))
