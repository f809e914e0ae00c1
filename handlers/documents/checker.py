"""Judges files and QR codes by a project's trust and its registers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import util
from typing import TYPE_CHECKING, cast

from sqlalchemy import Connection

from procrunner.errors import UsageError
from procrunner.project import Project

from ..signature import TrustSource
from .verdicts import Verdict

if TYPE_CHECKING:  # the project makes it, and tells what is not installed
    from .desk import Desk


@dataclass(frozen=True, slots=True)
class Checker:
    """What ``procrunner verify`` and the page for verification say is one and the same."""

    project: Project

    @property
    def desk(self) -> Desk:
        """The project's.

        Raises:
            UsageError: what it needs is not installed.
        """
        if lacking := [name for name in ("reportlab", "segno") if util.find_spec(name) is None]:
            raise UsageError(
                f"documents need what is not installed: {', '.join(lacking)}",
                hint='Install it: pip install "procrunner[documents]"',
            )
        return cast("Desk", self.project.resource("documents"))

    @contextmanager
    def registers(self) -> Iterator[Connection]:
        """The connection of the project's database, where the registers are."""
        with self.project.store.read() as unit:
            yield cast("Connection", unit.connection)

    def file(self, file: bytes, document: bytes | None = None, *, name: str) -> Verdict:
        """Judge a document, or a signature together with what it is over.

        Raises:
            UsageError: it is no document.
        """
        with self.registers() as connection:
            return self.desk.verify(
                file,
                document,
                name=name,
                connection=connection,
                trust=cast("TrustSource", self.project.resource("trust")),
                at=self.project.clock.now(),
            )

    def code(self, code: str) -> Verdict:
        """Judge what the QR code of a document says."""
        with self.registers() as connection:
            return self.desk.verify_code(code, connection)
