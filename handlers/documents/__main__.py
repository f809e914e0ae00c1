"""``python -m handlers.documents``: the documents that services end with, made and verified."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rich.console import Console
from rich.text import Text
from sqlalchemy import Connection

from procrunner.errors import Exit, NotFoundError, ProcrunnerError, UsageError
from procrunner.project import Project

from ..notices import LANGUAGES
from ..registries import IndividualsRegistry
from ..signature import TrustSource
from .verdicts import Verdict

if TYPE_CHECKING:  # the project makes it, and tells what is not installed
    from .desk import Desk


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked; 0 for done and for a genuine document, 1 for any other."""
    asked = _parser().parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else 150, highlight=False)
    try:
        project = Project.find(Path.cwd())
        return _make(project, asked, console) if asked.number else _verify(project, asked, console)
    except ProcrunnerError as error:
        console.print(Text(f"error: {error}", style="bold red"))
        return error.exit


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m handlers.documents", description=__doc__)
    parser.set_defaults(number="", file=None)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    make = commands.add_parser("make", help="write the document of a register's entry as PDF")
    make.add_argument("number", metavar="NUMBER", help="in the register: ЛЖТ-2026-000001")
    make.add_argument("--lang", choices=(*LANGUAGES, "all"), default="kk", help="its language")
    make.add_argument("--out", type=Path, default=Path(), metavar="FOLDER", help="where to")
    make.add_argument("--sign", type=Path, metavar="CARD", help="sign it: PKCS #12 or PEM")
    make.add_argument("--password-file", type=Path, metavar="FILE", help="the card's password")
    verify = commands.add_parser("verify", help="say whether a document or a signature is good")
    verify.add_argument("file", type=Path, metavar="FILE", help="a .pdf, or a detached CMS")
    verify.add_argument("--document", type=Path, metavar="FILE", help="what the CMS is over")
    return parser


def _make(project: Project, asked: argparse.Namespace, console: Console) -> int:
    desk = _desk(project)
    individuals = cast("IndividualsRegistry", project.resource("individuals"))
    for language in LANGUAGES if asked.lang == "all" else (asked.lang,):
        path: Path = asked.out / f"{asked.number}.{language}.pdf"
        with _registers(project) as connection:
            made = desk.make(connection, asked.number, language, individuals)
            files = _signed(desk, made, path, connection, project, asked)
        asked.out.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            file.write_bytes(content)
            console.print(str(file))
    return Exit.OK


def _signed(  # noqa: PLR0913, PLR0917 - a file, its signer, and all that both are held against
    desk: Desk,
    made: bytes,
    path: Path,
    connection: Connection,
    project: Project,
    asked: argparse.Namespace,
) -> dict[Path, bytes]:
    """What to write where: the document, with a card its signature beside it, too."""
    if asked.sign is None:
        return {path: made}
    signed = desk.sign(
        made,
        desk.card(_bytes(asked.sign), _password(asked), file=str(asked.sign)),
        name=str(path),
        connection=connection,
        trust=cast("TrustSource", project.resource("trust")),
        at=project.clock.now(),
    )
    return {path: signed.pdf, path.with_suffix(".pdf.cms"): signed.cms}


def _password(asked: argparse.Namespace) -> str:
    if asked.password_file:
        return _bytes(asked.password_file).decode().strip()
    return os.environ.get("PROCRUNNER_CARD_PASSWORD", "")


def _verify(project: Project, asked: argparse.Namespace, console: Console) -> int:
    desk = _desk(project)
    with _registers(project) as connection:
        verdict = desk.verify(
            _bytes(asked.file),
            _bytes(asked.document) if asked.document else None,
            name=str(asked.document or asked.file),
            connection=connection,
            trust=cast("TrustSource", project.resource("trust")),
            at=project.clock.now(),
        )
    _tell(verdict, asked.file, console)
    return Exit.OK if verdict.is_good else Exit.FINDINGS


def _desk(project: Project) -> Desk:
    if lacking := [name for name in ("reportlab", "segno") if find_spec(name) is None]:
        raise UsageError(
            f"documents need what is not installed: {', '.join(lacking)}",
            hint='Install it: pip install "procrunner[documents]"',
        )
    return cast("Desk", project.resource("documents"))


@contextmanager
def _registers(project: Project) -> Iterator[Connection]:
    """The connection of the project's database, where the registers are."""
    with project.store.read() as unit:
        yield cast("Connection", unit.connection)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise NotFoundError("no such file", where=str(path))
    return path.read_bytes()


def _tell(verdict: Verdict, file: Path, console: Console) -> None:
    style = "bold green" if verdict.is_good else "bold red"
    console.print(Text(f"{file}: {verdict.word}", style=style))
    for language in LANGUAGES:
        console.print(Text(f"  {language}  {getattr(verdict.explanation, language)}"))
    if verdict.number:
        console.print(Text(f"  number  {verdict.number}"))
    if signed := verdict.signed:
        console.print(Text(f"  signer  {signed.signer}, IIN {signed.iin}, BIN {signed.bin or '–'}"))
    if verdict.detail:
        console.print(Text(f"  detail  {verdict.detail}", style="dim"))


if __name__ == "__main__":
    sys.exit(main())
