"""What a document says in a language: an entry put into the template of its register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ..registries import local_day
from .entries import Entry

_TEMPLATES = Path(__file__).parent / "templates"
_MONTHS: Mapping[str, str] = {
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "en": "January February March April May June July August September October November December",
}
_DATES: Mapping[str, str] = {
    "kk": "{year} жылғы {day} {month}",
    "ru": "{day} {month} {year} года",
    "en": "{day} {month} {year}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that stands on the page, as text."""

    language: str
    country: str
    issuer: str
    title: str
    variant: str  #: under the title: reissued, duplicate; empty for an ordinary one
    number: tuple[str, str]  #: label and value
    date: tuple[str, str]  #: label and value
    body: str
    grounds: tuple[str, ...]  #: of a refusal
    rows: tuple[tuple[str, str], ...]  #: labels and values
    digest: tuple[str, str]  #: label and value
    check: str  #: how the document is verified


def content(entry: Entry, language: str, *, issuer: str, holder: str) -> Content:
    """Fill the template; rows that have nothing to say are left out.

    Args:
        entry: of a register.
        language: one of ``notices.LANGUAGES``.
        issuer: who gives the document, in that language.
        holder: the name of the person or firm; empty where it is not known.
    """
    head, template = _read("letterhead"), _read(entry.kind)
    values = {name: _shown(value) for name, value in entry.values.items()} | {"holder": holder}
    for name, words in {**head["words"], **template.get("words", {})}.items():
        if values.get(name) in words:
            values[name] = words[values[name]][language]
    for name in template.get("days", ()):
        values[name] = day(date.fromisoformat(values[name]), language)
    if entry.values.get("holder_bin"):
        values["holder_iin"] = ""  # the firm holds it, not who has applied for it
    rows = [(row["label"][language], row["value"].format(**values)) for row in template["rows"]]
    variant = template.get("variants", {}).get(entry.values.get("variant"), {})
    return Content(
        language=language,
        country=head["country"][language],
        issuer=issuer,
        title=template["title"][language],
        variant=variant.get(language, ""),
        number=(head["number"][language], entry.number),
        date=(head["date"][language], day(local_day(entry.entered_at), language)),
        body=template["body"][language].format(**values),
        grounds=_grounds(entry.values.get(template.get("list", ""))),
        rows=tuple(row for row in rows if row[1]),
        digest=(head["digest"][language], entry.digest),
        check=head["check"][language],
    )


def day(date_: date, language: str) -> str:
    """A date as it is written out."""
    month = _MONTHS[language].split()[date_.month - 1]
    return _DATES[language].format(day=date_.day, month=month, year=date_.year)


@cache
def _read(name: str) -> Mapping[str, Any]:
    read: Mapping[str, Any] = yaml.safe_load((_TEMPLATES / f"{name}.yaml").read_text("utf-8"))
    return read


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(map(_shown, value.values()))
    return str(value or "")


def _grounds(value: object) -> tuple[str, ...]:
    if not value:
        return ()
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
