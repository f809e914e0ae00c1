"""Definitions from files, and from the history that git keeps of them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from procrunner.definition import Definition, read, read_file
from procrunner.errors import NotFoundError, UsageError

PATIENCE = 60
"""Seconds that git may take for one file."""


def pair(one: str, other: str | None) -> tuple[Definition, Definition]:
    """The two files meant: earlier and later.

    Args:
        one: a file, ``REV:path``, or a revision if ``other`` is a file.
        other: a file or ``REV:path``; without it ``one`` is a file, compared with its HEAD.

    Raises:
        ProcrunnerError: one of them cannot be read.
    """
    if other is None:
        _, colon, path = one.partition(":")
        if Path(one).is_file() or not colon:
            return _stored("HEAD", Path(one)), read_file(Path(one))
        return _of_git(one), read_file(_top(Path()) / path)
    if not Path(one).is_file() and ":" not in one and Path(other).is_file():
        return _stored(one, Path(other)), read_file(Path(other))
    return definition(one), definition(other)


def definition(text: str) -> Definition:
    """A file, or ``REV:path``.

    Raises:
        ProcrunnerError: it cannot be read.
    """
    if Path(text).is_file() or ":" not in text:
        return read_file(Path(text))
    return _of_git(text)


def _stored(revision: str, path: Path) -> Definition:
    """The file as it is in a revision."""
    if not path.is_file():
        raise NotFoundError("no such file", where=str(path))
    content = _git("cat-file", "blob", f"{revision}:./{path.name}", folder=path.parent)
    forms = _forms(content, f"{revision}:./", path.parent)
    return read(content, file=f"{revision}:{path}", forms=forms)


def _of_git(text: str) -> Definition:
    content = _git("cat-file", "blob", text, folder=Path())
    folder = text.rpartition("/")[0]
    tree = f"{folder}/" if folder else f"{text.partition(':')[0]}:"
    return read(content, file=text, forms=_forms(content, tree, Path()))


def _forms(content: bytes, tree: str, folder: Path) -> dict[str, str]:
    """The forms in a folder of a revision, if the drawing refers to any."""
    if b"camunda:form" not in content:
        return {}
    names = (
        _git("ls-tree", "--full-tree", "--name-only", "-z", tree, folder=folder)
        .decode()
        .split("\0")
    )
    return {
        name: _git("cat-file", "blob", f"{tree}{name}", folder=folder).decode(errors="replace")
        for name in names
        if name.endswith(".form")
    }


def _top(folder: Path) -> Path:
    """The folder that git's paths begin at."""
    return Path(_git("rev-parse", "--show-toplevel", folder=folder).decode().strip())


def _git(*words: str, folder: Path) -> bytes:
    program = shutil.which("git")
    if program is None:
        raise UsageError("git is not installed", hint="Give two files.")
    if words[-1].startswith("-") and not words[-1].startswith("--show"):
        raise UsageError(f"'{words[-1]}' is no revision of git")
    command = [program, "-C", str(folder), *words]
    done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)  # noqa: S603 - git itself, no shell
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1].removeprefix("fatal: ") if said else "it did not say why"
        raise UsageError(
            f"git cannot show '{words[-1]}': {reason}",
            hint="Give files, or REV:path as git knows it: HEAD~3:bpmn/order.bpmn",
        )
    return done.stdout
