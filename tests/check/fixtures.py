"""Drawings for each rule, found on disk: ``tests/check/RULE/valid*.bpmn`` and ``invalid*.bpmn``.

What an invalid one must raise stands in comments ``expect: CODE element``, or, where the file can
hold none, beside it in a file ``.txt``. A folder ``others`` holds drawings to refer to, a folder
``handlers`` handlers, ``procrunner.toml`` the rules of the house,
``templates.json`` the versions of element templates.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from procrunner.check import House, check, house
from procrunner.definition import beside
from procrunner.errors import Finding
from procrunner.handler import load

FOLDER = Path(__file__).parent
_EXPECT = re.compile(r"<!-- expect: (.+?) -->")


def files(kind: str) -> list[Path]:
    """Every fixture that is ``valid`` or ``invalid``."""
    return sorted(FOLDER.glob(f"*/{kind}*.bpmn"))


def expected(file: Path) -> list[str]:
    """``CODE element`` of each finding that the file must raise."""
    beside = file.with_suffix(".txt")
    if beside.exists():
        return beside.read_text("utf-8").splitlines()
    return _EXPECT.findall(file.read_text("utf-8"))


def found(file: Path) -> list[Finding]:
    """Every finding of the file, with what its folder gives."""
    others = {str(each): each.read_bytes() for each in file.parent.glob("others/*.bpmn")}
    return check(
        {file.name: file.read_bytes()},
        others=others,
        forms={file.name: beside(file)},
        handlers=load(file.parent / "handlers"),
        house=_house(file.parent),
        templates=_templates(file.parent),
    )


def _templates(folder: Path) -> dict[str, int]:
    """What ``templates.json`` says: versions by id."""
    file = folder / "templates.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def _house(folder: Path) -> House | None:
    settings = folder / "procrunner.toml"
    if not settings.exists():
        return None
    return house(tomllib.loads(settings.read_text("utf-8")), where=settings.name)
