"""The database of a system that is reached by SQL: rows entered once, and failures told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import (
    Connection,
    NullPool,
    RowMapping,
    Table,
    create_engine,
    func,
    insert,
    literal,
    make_url,
    select,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from .registries import RegistryDownError


class Database:
    """One system's database; a file that is not there is not made."""

    def __init__(self, title: str, resource: str, url: str) -> None:
        self._title = title
        self._resource = resource
        self._url = make_url(url)
        self._engine = create_engine(self._url, poolclass=NullPool)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection; whatever goes wrong with the database is told as the system's failure."""
        self._refuse_missing_file()
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            self.down(f"does not answer: {error.__cause__ or error}", error)

    def _refuse_missing_file(self) -> None:
        name = self._url.database
        embedded = self._url.get_backend_name() == "sqlite" and name not in {None, "", ":memory:"}
        if embedded and not Path(str(name)).is_file():
            self.down("does not answer: there is no such database file", None)

    def down(self, what: str, cause: Exception | None) -> NoReturn:
        """Tell that the system gave no usable answer, and what to do."""
        raise RegistryDownError(
            f"{self._title} {what}",
            where=self._url.render_as_string(hide_password=True),
            hint=f"Bring it up, or mend 'url' under [resources.{self._resource}] in "
            "procrunner.toml; the call is then repeated.",
        ) from cause


def insert_once(
    database: Database, table: Table, values: Mapping[str, Any], *, numbered: str = ""
) -> bool:
    """Insert unless the primary key is there; the number is found in the same statement."""
    (identity,) = table.primary_key.columns
    columns: dict[str, Any] = {
        name: literal(value, table.c[name].type) for name, value in values.items()
    }
    if numbered:
        last = select(func.max(table.c[numbered])).where(table.c.year == values["year"])
        columns[numbered] = func.coalesce(last.scalar_subquery(), 0) + 1
    try:
        with database.transaction() as connection:
            connection.execute(insert(table).from_select(list(columns), select(*columns.values())))
    except IntegrityError:
        with database.transaction() as connection:
            known = select(identity).where(identity == values[identity.name])
            if connection.execute(known).one_or_none() is None:
                raise  # two requests wanted one number: the call is repeated
        return False
    return True


def enter_once(
    database: Database, table: Table, values: Mapping[str, Any]
) -> tuple[RowMapping, bool]:
    """The row of the key with its year's next number, and whether it was entered just now."""
    is_new = insert_once(database, table, values, numbered="number")
    with database.transaction() as connection:
        query = select(table).where(table.c.key == values["key"])
        return connection.execute(query).mappings().one(), is_new


def by_id(database: Database, table: Table, identity: str) -> RowMapping:
    """The row of that id, which is there."""
    with database.transaction() as connection:
        return connection.execute(select(table).where(table.c.id == identity)).mappings().one()
