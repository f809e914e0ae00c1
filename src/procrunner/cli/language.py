"""The language of whoever reads: of the names in drawings, and of what forms say."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextvars import ContextVar

from procrunner.language import LANGUAGES

_current = ContextVar("language", default="")
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts (POSIX, 8.2)


def note(asked: str | None) -> None:
    """Keep the language asked for, or that of the environment."""
    _current.set(asked or of_environment(os.environ))


def current() -> str:
    """``kk``, ``ru`` or ``en``; empty for names as they are drawn, and English words."""
    return _current.get()


def of_environment(environment: Mapping[str, str]) -> str:
    """The language of the locale, if it is one of ours."""
    locale = next((said for name in _VARIABLES if (said := environment.get(name))), "")
    language = locale.partition(".")[0].partition("_")[0].lower()
    return language if language in LANGUAGES else ""
