"""The languages that drawings and messages are told in."""

from __future__ import annotations

LANGUAGES = ("kk", "ru", "en")

Words = tuple[str, str, str]
"""A text in each of the languages, in their order."""


def say(words: Words, language: str) -> str:
    """The text in a language; English where the language is not known."""
    return words[LANGUAGES.index(language) if language in LANGUAGES else -1]
