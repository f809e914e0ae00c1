"""The titles of acts, from the regulation that lies in the folder of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

FILE = "regulation.yaml"


def titles(base: Path, languages: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Who made each act, when and under what number, by the path of its folder below a base."""
    return {
        file.parent.relative_to(base).as_posix(): tuple(_title(act, each) for each in languages)
        for file in sorted(base.rglob(FILE))
        for act in _acts(file)
    }


def _acts(file: Path) -> Iterator[Mapping[str, Any]]:
    try:
        written = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        return  # a title is worth no refusal; who reads the regulation itself tells what is wrong
    act = written.get("act") if isinstance(written, dict) else None
    if isinstance(act, dict) and _said(act.get("body") or act.get("title"), ""):
        yield act


def _title(act: Mapping[str, Any], language: str) -> str:
    said = _said(act.get("body") or act.get("title"), language)
    number = f"№ {act['number']}" if act.get("number") else ""
    date = str(act.get("date", ""))
    return ", ".join(part for part in (said, number, date) if part)


def _said(text: object, language: str) -> str:
    """A text of one language, or that in the first language where there are several."""
    if isinstance(text, dict):
        return str(text.get(language) or next(iter(text.values()), ""))
    return str(text or "")
