"""SQL is made of fixed texts and parameters: no value is ever written into a statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPEAKS_SQL = {"text", "literal_column", "exec_driver_sql", "execute", "executescript"}
MADE_OF_OUR_OWN_NAMES = (
    'deadlines.py: text(f"INSERT INTO deadline (',  # columns of tables.py
    'waits.py: text(f"INSERT INTO {table.name} (',  # columns of tables.py
    "upkeep.py: text(f'SELECT count(*) FROM \"{name}\"')",  # tables of tables.py
    "jobs.py: literal_column(f\"'{status}'\")",  # a word of an enum
    "waits.py: literal_column(f\"'{over}'\")",  # a word of an enum
    "postgres.py: execute(f'SET lock_timeout = {int(",  # a number
)
"""What stands in them nobody can give."""


def files() -> list[Path]:
    folders = ("storage", "handlers")  # nothing else may speak SQL, says the linter of imports
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def made(file: Path) -> Iterator[str]:
    """Calls that put a text into SQL which is not written out in the source."""
    tree = ast.parse(file.read_text("utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in SPEAKS_SQL and _is_made(node.args[0]):
            yield f"{file.name}: {name}({ast.unparse(node.args[0])})"


def _is_made(argument: ast.expr) -> bool:
    is_format = isinstance(argument, ast.Call) and getattr(argument.func, "attr", "") in {
        *("format", "join", "replace", "format_map"),
    }
    return is_format or isinstance(argument, ast.JoinedStr | ast.BinOp)


def test_no_value_is_written_into_sql() -> None:
    found = [each for file in files() for each in made(file)]

    assert [each for each in found if not each.startswith(MADE_OF_OUR_OWN_NAMES)] == []
    assert len(found) == len(MADE_OF_OUR_OWN_NAMES)


def test_the_search_finds_what_it_looks_for() -> None:
    file = ROOT / "src" / "procrunner" / "__init__.py"
    bad = 'connection.execute(text(f"SELECT * FROM t WHERE id = {id}"))\ntext("a" + b)\n'
    tree = [node for node in ast.walk(ast.parse(bad)) if isinstance(node, ast.Call)]

    assert [_is_made(node.args[0]) for node in tree] == [False, True, True]
    assert list(made(file)) == []
