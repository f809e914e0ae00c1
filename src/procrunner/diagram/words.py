"""The few words that a drawing says itself, in three languages."""

from __future__ import annotations

from datetime import timedelta

LEGEND = {
    "incident": {"kk": "жұмыс тоқтады", "ru": "работа остановилась", "en": "work stopped"},
    "overdue": {"kk": "мерзімі өтті", "ru": "срок истёк", "en": "overdue"},
    "error": {"kk": "қате", "ru": "ошибка", "en": "error"},
    "warning": {"kk": "ескерту", "ru": "предупреждение", "en": "warning"},
    "info": {"kk": "ақпарат", "ru": "к сведению", "en": "note"},
    "removed": {"kk": "алынып тасталды", "ru": "удалено", "en": "removed"},
    "added": {"kk": "қосылды", "ru": "добавлено", "en": "added"},
    "changed": {"kk": "өзгертілді", "ru": "изменено", "en": "changed"},
    "moved": {"kk": "жылжытылды", "ru": "перемещено", "en": "moved"},
    "token": {"kk": "осында күтуде", "ru": "ожидает здесь", "en": "waits here"},
    "heat": {"kk": "аздан көпке", "ru": "от меньшего к большему", "en": "from low to high"},
    "uncovered": {
        "kk": "тестпен тексерілмеген",
        "ru": "не проверено тестом",
        "en": "not covered by a test",
    },
    "covered": {"kk": "тестпен тексерілген", "ru": "проверено тестом", "en": "covered by a test"},
    "passed": {"kk": "өтілген жол", "ru": "пройденный путь", "en": "path passed"},
    "summary": {
        "kk": "элементтер: {nodes}, байланыстар: {lines}",
        "ru": "элементов: {nodes}, связей: {lines}",
        "en": "{nodes} elements, {lines} flows",
    },
}
UNITS = {
    "kk": ("тәу", "сағ", "мин", "с"),
    "ru": ("сут", "ч", "мин", "с"),
    "en": ("d", "h", "min", "s"),
}
SECONDS = (86400, 3600, 60, 1)


PLAIN = "kk"
"""The language of plain names."""


def say(word: str, language: str) -> str:
    """A word of the drawing; English where the language is not known."""
    known = LEGEND[word]
    return known.get(language or PLAIN) or known["en"]


def amount(value: float | timedelta, language: str) -> str:
    """A count, or a duration in its two largest units."""
    if not isinstance(value, timedelta):
        return f"{value:g}" if value != int(value) else str(int(value))
    units = UNITS.get(language or PLAIN, UNITS["en"])
    left = round(value.total_seconds())
    parts = []
    for seconds, unit in zip(SECONDS, units, strict=True):
        count, left = divmod(left, seconds)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or f"0 {units[-1]}"
