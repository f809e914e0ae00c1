"""Plots of a report as SVG: how many were in time, and how long steps took against their terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from html import escape

from procrunner.font import width
from procrunner.report.terms import Row

WIDTH = 960
LEFT = 400  #: where the plot begins; the labels stand before it
RIGHT = 160  #: for figures behind the plot
STEP = 26
BAR = 14
LETTERS = 16
"""Height of letters by which labels are measured: larger than drawn, for the reader's own font.

Labels that do not fit are cut, and whole in the tooltip.
"""
_HOUR = timedelta(hours=1)


def shares(rows: Sequence[Row]) -> str:
    """A bar for each row: in time, waiting, late and overdue."""
    return _svg(rows, [line for place, row in enumerate(rows) for line in _share(row, place)])


def bars(rows: Sequence[Row]) -> str:
    """For each row the median, a whisker to nine of ten, and a dashed line where the term ends."""
    longest = max((max(row.most, row.allowed) for row in rows), default=_HOUR) or _HOUR
    return _svg(
        rows, [line for place, row in enumerate(rows) for line in _bar(row, place, longest)]
    )


def _share(row: Row, place: int) -> Iterator[str]:
    at = float(LEFT)
    parts = ("in_time", row.in_time), ("waiting", row.waiting), ("over", row.late + row.overdue)
    for name, number in parts:
        width = (WIDTH - LEFT - RIGHT) * number / row.count
        if number:
            yield _rectangle(name, at, place, width, f"{name.replace('_', ' ')}: {number}")
        at += width
    percent = 100 * (row.late + row.overdue) / row.count
    yield _figure(place, f"{percent:.0f} % late of {row.count}")


def _bar(row: Row, place: int, longest: timedelta) -> Iterator[str]:
    def x(span: timedelta) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (span / longest)

    middle = place * STEP + STEP / 2
    told = f"median {spoken(row.median)}, 9 of 10 {spoken(row.most)}, term {spoken(row.allowed)}"
    yield _rectangle("bar", LEFT, place, x(row.median) - LEFT, told)
    yield _line("whisker", x(row.median), middle, x(row.most), middle)
    yield _line("term", x(row.allowed), place * STEP + 3, x(row.allowed), place * STEP + STEP - 3)
    yield _figure(place, f"{spoken(row.median)} of {spoken(row.allowed)}")


def _svg(rows: Sequence[Row], drawn: Sequence[str]) -> str:
    height = STEP * len(rows)
    labels = [line for place, row in enumerate(rows) for line in _label(row, place)]
    rule = _line("rule", LEFT, 0, LEFT, height)
    return (
        f'<svg role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
        f"{rule}{''.join(labels)}{''.join(drawn)}</svg>"
    )


def _label(row: Row, place: int) -> Iterator[str]:
    parts = (row.period, row.variant, row.name or "the whole", row.unit)
    text = " · ".join(part for part in parts if part)
    shown = text
    while width(shown, LETTERS) > LEFT - 8:
        shown = f"{shown[:-2].rstrip(' ·')}…"
    yield (
        f'<text x="{LEFT - 8}" y="{place * STEP + STEP / 2 + 4:g}" text-anchor="end">'
        f"<title>{escape(text)}</title>{escape(shown)}</text>"
    )


def _figure(place: int, text: str) -> str:
    return (
        f'<text x="{WIDTH - RIGHT + 8}" y="{place * STEP + STEP / 2 + 4:g}">{escape(text)}</text>'
    )


def _rectangle(name: str, x: float, place: int, width: float, told: str) -> str:
    y = place * STEP + (STEP - BAR) / 2
    return (
        f'<rect class="{name}" x="{x:.1f}" y="{y:g}" width="{width:.1f}" height="{BAR}">'
        f"<title>{escape(told)}</title></rect>"
    )


def _line(name: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{name}" x1="{x1:.1f}" y1="{y1:g}" x2="{x2:.1f}" y2="{y2:g}"/>'


def spoken(span: timedelta) -> str:
    """``3.5 h``; ``15 min`` where it is less than an hour."""
    return f"{span / _HOUR:.1f} h" if span >= _HOUR else f"{60 * (span / _HOUR):.0f} min"
