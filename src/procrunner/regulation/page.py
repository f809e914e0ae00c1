"""The matrix of acts and drawings as one HTML file that loads nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from urllib.parse import quote

from procrunner.regulation.model import Step, Term
from procrunner.regulation.quotes import Quotes
from procrunner.regulation.trace import About, Coverage, Gap, Mark, Row, State, places

GAPS = {
    About.CLAUSE: "Without clause",
    About.TERM: "Term differs",
    About.ROLE: "Role differs",
    About.SYSTEM: "System differs",
    About.REFUSAL: "Refusal without path",
    About.DEFECT: "Defect not told",
}
"""What the summary counts besides the steps."""
STYLE = """
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 2rem; }
th, td { border-bottom: 1px solid #8886; padding: 0.35rem 0.6rem; text-align: left;
  vertical-align: top; }
thead th { position: sticky; top: 0; background: Canvas; }
.number { text-align: right; }
.missing { border-left: 4px solid #c0392b; }
.listed { border-left: 4px solid #b7950b; }
.implemented { border-left: 4px solid #1e8449; }
.gap { color: light-dark(#a93226, #f1948a); }
.reason { color: light-dark(#7d6608, #f7dc6f); }
details { max-width: 40rem; }
code { font-size: 0.9em; }
"""


def page(
    coverages: Sequence[Coverage], words: Mapping[str, Quotes], *, gallery: str = "index.html"
) -> bytes:
    """The matrix.

    Args:
        coverages: the services.
        words: texts of the acts by their ids, where they are at hand.
        gallery: address of the gallery, whose diagrams the elements link to.
    """
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width">',
        "<title>Acts and drawings</title>",
        f"<style>{STYLE}</style>",
        "<h1>Acts and drawings</h1>",
        *_summary(coverages),
        *(line for each in coverages for line in _service(each, words.get(each.act.id), gallery)),
        "</html>",
        "",
    ]
    return "\n".join(parts).encode()


def _summary(coverages: Sequence[Coverage]) -> Iterator[str]:
    heads = ("Service", "Steps", "Implemented", "Listed with a reason", "Missing", *GAPS.values())
    yield f"<table><thead><tr>{_cells('th', heads)}</tr></thead><tbody>"
    for each in coverages:
        id_ = f"{each.act.id}/{each.service.id}"
        numbers = (
            len(each.rows),
            *(each.count(state) for state in State),
            *(each.open.get(about, 0) for about in GAPS),
        )
        figures = "".join(f'<td class="number">{number}</td>' for number in numbers)
        yield f'<tr><td><a href="#{quote(id_)}">{escape(id_)}</a></td>{figures}</tr>'
    yield "</tbody></table>"


def _service(coverage: Coverage, words: Quotes | None, gallery: str) -> Iterator[str]:
    act, service = coverage.act, coverage.service
    yield f'<h2 id="{escape(act.id)}/{escape(service.id)}">{escape(service.name.en)}</h2>'
    yield f'<p lang="kk">{escape(service.name.kk)}</p>'
    yield f"<p>{escape(act.body.en)}, No {escape(act.number)} of {escape(act.date)}</p>"
    if loose := [gap for gap in coverage.gaps if not gap.step]:
        yield _list(_gap(gap) for gap in loose)
    heads = ("Step", "Clause", "What", "Who", "Term", "Elements")
    yield f"<table><thead><tr>{_cells('th', heads)}</tr></thead><tbody>"
    for row in coverage.rows:
        yield _row(row, words, gallery)
    yield "</tbody></table>"
    if coverage.additions:
        yield "<h3>Added to what the act says</h3>"
        yield _list(
            f"{_link(mark, gallery)}: {escape(mark.addition)}" for mark in coverage.additions
        )
    yield from _defects(coverage, gallery)


def _defects(coverage: Coverage, gallery: str) -> Iterator[str]:
    """Where the act is at odds with itself, what the drawings do, and where they say so."""
    found = [each for each in coverage.act.defects if coverage.service.id in each.services]
    if not found:
        return
    yield "<h3>Defects of the act</h3>"
    heads = ("Defect", "Severity", "Finding", "What the drawings do", "Told at")
    yield f"<table><thead><tr>{_cells('th', heads)}</tr></thead><tbody>"
    for each in found:
        told = "<br>".join(
            _anchor(diagram, id_, id_, gallery) for diagram, id_ in places(each, coverage.drawing)
        )
        texts = (each.id, each.gravity.value, each.finding, each.handling)
        yield f"<tr>{_cells('td', texts)}<td>{told}</td></tr>"
    yield "</tbody></table>"


def _row(row: Row, words: Quotes | None, gallery: str) -> str:
    step = row.step
    who = ", ".join((step.actor, *step.systems))
    elements = "<br>".join(_link(mark, gallery) for mark in row.marks)
    gaps = "".join(f"<div>{_gap(gap)}</div>" for gap in row.gaps)
    return (
        f'<tr><td class="{row.state}"><code>{escape(step.id)}</code></td>'
        f"<td>{_clause(step, words)}</td>"
        f'<td><span lang="kk">{escape(step.text.kk)}</span><br>{escape(step.text.en)}</td>'
        f"<td>{escape(who)}</td><td>{escape(_term(step))}</td><td>{elements}{gaps}</td></tr>"
    )


def _clause(step: Step, words: Quotes | None) -> str:
    said = words.of(step.clause) if words else ""
    name = escape(str(step.clause))
    if not said:
        return name
    return f'<details><summary>{name}</summary><p lang="kk">{escape(said)}</p></details>'


def _term(step: Step) -> str:
    return ", ".join(
        [
            *([_figure(step.term)] if step.term.max else []),
            *(f"{key} {_figure(term)}" for key, term in step.terms.items() if term.max),
        ]
    )


def _figure(term: Term) -> str:
    least = f"{term.min}–" if term.min else ""
    return f"{least}{term.max} {term.calendar}"


def _link(mark: Mark, gallery: str) -> str:
    return _anchor(mark.diagram, mark.id, mark.thing.label("en") or mark.id, gallery)


def _anchor(diagram: str, id_: str, name: str, gallery: str) -> str:
    """A link that opens the diagram and marks the element; the gallery joins folders by dots."""
    address = f"{gallery}#{quote(diagram.replace('/', '.'))}/{quote(id_, safe='')}"
    return f'<a href="{escape(address)}">{escape(name)}</a>'


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{each}</li>' for each in items)}</ul>"


def _gap(gap: Gap) -> str:
    where = f"{gap.element}: " if gap.element else ""
    if gap.reason:
        return f'<span class="reason">{escape(gap.reason)}</span>'
    return f'<span class="gap">{escape(gap.about)}: {escape(where + gap.message)}</span>'


def _cells(tag: str, texts: Sequence[str]) -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)
