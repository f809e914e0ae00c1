"""The folder that says whom we believe: roots, intermediates, revocation lists."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from asn1crypto import pem, x509

from procrunner.errors import Exit, ProcrunnerError

from .chain import Trust
from .ocsp import Responder
from .revocation import RevocationList

Parsed = TypeVar("Parsed")
Mark = tuple[tuple[str, int, int, int], ...]

_CERTIFICATES = {".pem", ".der", ".cer", ".crt"}
_CRLS = {".crl"}


class TrustError(ProcrunnerError):
    """The trust folder cannot be used: nothing can be said about any signature."""

    exit = Exit.INCIDENT


class TrustFolder:
    """Reads ``roots``, ``intermediates`` and ``crls`` below a folder; reads again on change.

    ``ocsp`` is the address of the authority's responder, if it has one: it is asked about every
    signer, and the lists only where it does not answer.
    """

    def __init__(self, folder: str, ocsp: str = "") -> None:
        self._folder = Path(folder)
        self._responder = Responder(ocsp) if ocsp else None
        self._lock = threading.Lock()
        self._mark: Mark | None = None
        self._trust = Trust(roots=(), intermediates=(), crls=())

    def current(self) -> Trust:
        """What the files say now.

        Raises:
            TrustError: there is no root, or a file cannot be read.
        """
        with self._lock:
            mark = tuple(_marks(self._folder))
            if mark != self._mark:
                trust = _read(self._folder)
                self._trust, self._mark = replace(trust, responder=self._responder), mark
            return self._trust


def _marks(folder: Path) -> Iterator[tuple[str, int, int, int]]:
    for path in sorted(folder.glob("*/*")):
        if path.suffix.lower() in _CERTIFICATES | _CRLS:
            stat = path.stat()
            yield str(path), stat.st_ino, stat.st_mtime_ns, stat.st_size


def _read(folder: Path) -> Trust:
    trust = Trust(
        roots=tuple(_all(folder / "roots", _CERTIFICATES, x509.Certificate.load)),
        intermediates=tuple(_all(folder / "intermediates", _CERTIFICATES, x509.Certificate.load)),
        crls=tuple(_all(folder / "crls", _CRLS, RevocationList)),
    )
    if not trust.roots:
        raise TrustError(
            "has no trusted root, so no signature can be judged",
            where=str(folder),
            hint="Put the root certificates (.pem or .der) into its folder 'roots', "
            "or mend 'folder' under [resources.trust] in procrunner.toml.",
        )
    for root in trust.roots:
        if root.self_signed == "no":
            raise TrustError(
                f"'{root.subject.human_friendly}' is not self-signed, so it is no root",
                where=str(folder / "roots"),
                hint="Move it to 'intermediates' and put the root above it here.",
            )
    return trust


def _all(folder: Path, suffixes: set[str], load: Callable[[bytes], Parsed]) -> Iterator[Parsed]:
    for path in sorted(folder.glob("*")):
        if path.suffix.lower() in suffixes:
            yield from _file(path, load)


def _file(path: Path, load: Callable[[bytes], Parsed]) -> Iterator[Parsed]:
    try:
        content = path.read_bytes()
        blocks = (
            [der for _, _, der in pem.unarmor(content, multiple=True)]
            if pem.detect(content)
            else [content]
        )
        for der in blocks:
            parsed = load(der)
            _touch(parsed)
            yield parsed
    except (OSError, ValueError, TypeError) as error:
        raise TrustError(
            f"cannot be read: {error}",
            where=str(path),
            hint="Replace the file with a whole one, in PEM or DER form, or remove it.",
        ) from error


def _touch(parsed: object) -> None:
    """Parse now what the library would parse at first use, so that a bad file is named."""
    if isinstance(parsed, x509.Certificate):
        _ = parsed.subject.native, parsed.issuer.native, parsed.key_usage_value
