"""The report of terms as one HTML file that loads nothing: plots first, then the table."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from procrunner.report.plots import bars, shares, spoken
from procrunner.report.terms import Row

STYLE = """
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
.wide { overflow-x: auto; }
table { font-size: 0.9em; border-collapse: collapse; width: 100%; margin: 0.5rem 0 2rem; }
th, td { border-bottom: 1px solid #8886; padding: 0.3rem 0.6rem; text-align: left; }
.number { text-align: right; white-space: nowrap; }
.late { color: light-dark(#a93226, #f1948a); }
.legend svg { vertical-align: middle; }
svg { max-width: 100%; height: auto; font: 13px system-ui, sans-serif; }
svg text { fill: CanvasText; }
.rule { stroke: #8888; }
.bar { fill: #2e86c1; }
.whisker { stroke: #1b4f72; stroke-width: 2; }
.term { stroke: #c0392b; stroke-width: 2; stroke-dasharray: 4 2; }
.in_time { fill: #27ae60; }
.waiting { fill: #aab7b8; }
.over { fill: #c0392b; }
@media (prefers-color-scheme: dark) { .whisker { stroke: #aed6f1; } }
"""
HEADS = (
    *("Period", "Variant", "Step", "Unit", "Term"),
    *("Cases", "In time", "Late", "Waiting", "Overdue"),
    *("Median", "9 of 10", "Late by", "At most"),
)
_NOTHING = "<td></td>"
"""A cell of a column that is left out where all its cells are so."""


def page(rows: Sequence[Row], *, title: str) -> bytes:
    """The page.

    Args:
        rows: in the order of their services.
        title: what and when it is about.
    """
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(title)}</title>",
        f"<style>{STYLE}</style>",
        f"<h1>{escape(title)}</h1>",
        "<p>All times are working time of the office that does the step.</p>",
        *(line for process, each in _services(rows) for line in _service(process, each)),
        "</html>",
        "",
    ]
    return "\n".join(parts).encode()


def _services(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    for process, each in groupby(rows, key=lambda row: row.process):
        yield process, [*each]


def _service(process: str, rows: Sequence[Row]) -> Iterator[str]:
    yield f"<h2>{escape(process)}</h2>"
    yield "<h3>In time and late</h3>"
    yield _legend(("in_time", "in time"), ("waiting", "under way"), ("over", "late"))
    yield shares(rows)
    yield "<h3>Where the time went</h3>"
    yield _legend(("bar", "median"), ("whisker", "nine of ten took no longer"), ("term", "term"))
    yield bars(rows)
    cells = [[*_cells(row)] for row in rows]
    shown = [place for place in range(len(HEADS)) if any(each[place] != _NOTHING for each in cells)]
    heads = "".join(f"<th>{HEADS[place]}</th>" for place in shown)
    yield f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>'
    for each in cells:
        yield f"<tr>{''.join(each[place] for place in shown)}</tr>"
    yield "</tbody></table></div>"


def _legend(*parts: tuple[str, str]) -> str:
    """What the colours of a plot say."""
    signs = (
        '<svg width="22" height="14" viewBox="0 0 22 14">'
        + (
            f'<rect class="{name}" x="2" y="2" width="18" height="10"/>'
            if name in ("in_time", "waiting", "over", "bar")
            else f'<line class="{name}" x1="2" y1="7" x2="20" y2="7"/>'
        )
        + f"</svg> {said}"
        for name, said in parts
    )
    return f'<p class="legend">{" &nbsp; ".join(signs)}</p>'


def _cells(row: Row) -> Iterator[str]:
    texts = (row.period, row.variant, row.name or "the whole", row.unit, row.term)
    for text in texts:
        yield f"<td>{escape(text)}</td>"
    for number in (row.count, row.in_time):
        yield f'<td class="number">{number}</td>'
    for number, is_bad in ((row.late, True), (row.waiting, False), (row.overdue, True)):
        mark = " late" if is_bad and number else ""
        yield f'<td class="number{mark}">{number}</td>'
    done, late = row.in_time + row.late, row.late + row.overdue
    for span, of in (
        (row.median, done),
        (row.most, done),
        (row.late_by, late),
        (row.latest_by, late),
    ):
        yield f'<td class="number">{spoken(span) if of else ""}</td>'
