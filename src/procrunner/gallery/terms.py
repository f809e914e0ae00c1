"""Terms in words: an ISO 8601 duration as a person says it."""

from __future__ import annotations

from procrunner.calendar import ISO

YEAR, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND = range(7)
WORKING_DAY = 7

KK = ("жыл", "ай", "апта", "күн", "сағат", "минут", "секунд", "жұмыс күні")
RU = (
    ("год", "года", "лет"),
    ("месяц", "месяца", "месяцев"),
    ("неделя", "недели", "недель"),
    ("день", "дня", "дней"),
    ("час", "часа", "часов"),
    ("минута", "минуты", "минут"),
    ("секунда", "секунды", "секунд"),
    ("рабочий день", "рабочих дня", "рабочих дней"),
)
EN = ("year", "month", "week", "day", "hour", "minute", "second", "working day")


def say(duration: str, language: str, *, working: bool = False) -> str:
    """The duration in words; as it is written when it is no plain ISO 8601.

    Args:
        duration: such as ``P5D``.
        language: kk or ru; English for any other.
        working: its days are working days.
    """
    match = ISO.fullmatch(duration.strip())
    if not match:
        return duration
    counted = [(int(text), unit) for unit, text in enumerate(match.groups()) if text]
    parts = [
        _say(count, WORKING_DAY if working and unit == DAY else unit, language)
        for count, unit in counted
    ]
    return " ".join(parts)


def _say(count: int, unit: int, language: str) -> str:
    if language == "kk":
        return f"{count} {KK[unit]}"
    if language == "ru":
        return f"{count} {RU[unit][_russian(count)]}"
    return f"{count} {EN[unit]}{'' if count == 1 else 's'}"


def _russian(count: int) -> int:
    """Which form of a noun follows the number: 1 день, 2 дня, 5 дней."""
    if count % 10 == 1 and count % 100 != 11:  # noqa: PLR2004 - grammar
        return 0
    return 1 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 2
