"""``python -m tests.readme``: puts what code and tests say into the README and docs/."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from procrunner.cli import group
from procrunner.errors import Exit
from tests.standard import table

README = Path(__file__).parent.parent / "README.md"


def updated(text: str) -> str:
    """The README with the help and the exit codes as they are now."""
    for name, content in (("help", _help()), ("exit codes", _exit_codes())):
        block = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = block.sub(lambda match, new=content: f"{match[1]}{new}{match[2]}", text)
    return text


def _help() -> str:
    shown = CliRunner().invoke(
        group,
        ["--project", str(README.parent), "--help"],
        prog_name="procrunner",
        terminal_width=80,
    )
    return f"```text\n{shown.output}```\n"


def _exit_codes() -> str:
    source = Path(__file__).parent.parent / "src" / "procrunner" / "errors.py"
    said = dict(re.findall(r"^    (\w+) = \d+  #: (.+)$", source.read_text("utf-8"), re.MULTILINE))
    rows = [f"| {code.value} | {said[code.name]} |\n" for code in Exit]
    return "| code | meaning |\n|---|---|\n" + "".join(rows)


if __name__ == "__main__":
    README.write_text(updated(README.read_text("utf-8")), "utf-8")
    table.PAGE.write_text(table.page(), "utf-8")
