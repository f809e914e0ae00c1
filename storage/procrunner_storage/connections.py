"""Open connections, kept between transactions: a pool's way out and in costs several statements."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError


class Connections:
    """Connections of an engine that nobody uses at the moment."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._free: list[Connection] = []

    def take(self) -> Connection:
        """One that nobody else has; in no transaction."""
        try:
            return self._free.pop()
        except IndexError:
            return self._engine.connect()

    def give(self, connection: Connection) -> None:
        """Have it back: what is not committed is rolled back."""
        is_lost = connection.invalidated
        try:
            connection.rollback()
        except DBAPIError:
            is_lost = True
        if is_lost:  # and the others, most likely: whoever cuts one restarts the server
            connection.close()
            self.close()
        else:
            self._free.append(connection)

    def close(self) -> None:
        """End all that nobody uses."""
        while self._free:
            with suppress(IndexError, DBAPIError):
                self._free.pop().close()
        self._engine.dispose()
