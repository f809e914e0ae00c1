"""An office with a calendar, and steps that have terms."""

from __future__ import annotations

from tests.models import properties
from tests.office import Office

CALENDAR = """
version: {version}
zone: Asia/Almaty
holidays: KZ
hours: {{mon-fri: 09:00-13:00 14:00-18:00}}
{more}
"""


def keep(office: Office, *, version: str = "1", more: str = "", settings: str = "") -> None:
    """Give the office a calendar, before anything is asked of it."""
    (office.folder / "days.yaml").write_text(CALENDAR.format(version=version, more=more), "utf-8")
    office.settings(f'[calendar]\nfile = "days.yaml"\n{settings}')
    office.__dict__.pop("project", None)


def term(text: str, calendar: str = "working", **more: str) -> str:
    """The properties of a term; ``escalate="head"`` writes ``term:escalate``."""
    named = {f"term:{name}": value for name, value in {"calendar": calendar, **more}.items()}
    return properties(term=text, **named)
