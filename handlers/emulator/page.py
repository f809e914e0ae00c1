"""The operator's page: what the systems know and how they answer, to be changed at a trial."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html import escape
from urllib.parse import quote

from .faults import Fault, Plan
from .records import Records, Sheet

HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Registries</title>
<style>
body { font: 15px/1.4 "Noto Sans", system-ui, sans-serif; margin: 2rem; color: #1a1a1a }
nav a { margin-right: 1rem } h1 { font-size: 1.4rem } h2 { font-size: 1.1rem }
table { border-collapse: collapse } td, th { border: 1px solid #bbb; padding: .2rem .4rem }
th { text-align: left; background: #f2f4f7 } input { font: inherit; border: 0; width: 11rem }
input[name=rate] { border: 1px solid #bbb; width: 5rem } .told { color: #8a1c1c }
input[type=checkbox] { width: auto } fieldset { border: 1px solid #bbb; margin: .6rem 0 }
fieldset label { display: inline-block; min-width: 12rem }
</style>"""


def home(records: Records, plan: Plan, services: Sequence[str], told: str = "") -> str:
    """All tables, and the faults."""
    links = "".join(f'<li><a href="/table/{name}">{name}</a></li>' for name in records.names())
    met = ", ".join(f"{fault.value} {count}" for fault, count in sorted(plan.met.items()))
    return (
        f"{HEAD}<h1>Registries</h1>{_told(told)}<h2>Faults</h2>"
        '<form method="post" action="/faults"><label>Of all questions, this part meets one: '
        f'<input name="rate" value="{plan.rate:g}"></label>'
        f"{_choice('kind', 'Of these kinds', Fault, plan.kinds)}"
        f"{_choice('down', 'Down until further notice', services, plan.down)}"
        "<button>Set</button></form>"
        f"<p>Met so far: {met or 'none'}</p><h2>What they know</h2><ul>{links}</ul>"
    )


def table(sheet: Sheet, told: str = "") -> str:
    """One table; each value can be changed, but for those that name the row."""
    head = "".join(f"<th>{escape(name)}</th>" for name in sheet.columns)
    rows = "".join(f"<tr>{''.join(_cells(sheet, row))}</tr>" for row in sheet.rows)
    return (
        f'{HEAD}<nav><a href="/">All</a></nav><h1>{escape(sheet.name)}</h1>{_told(told)}'
        f"<p>Change a value and press Enter.</p><table><tr>{head}</tr>{rows}</table>"
    )


def _choice(name: str, title: str, every: Iterable[str], chosen: Collection[str]) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" name="{name}" value="{escape(each)}"'
        f"{' checked' if each in chosen else ''}> {escape(each)}</label>"
        for each in every
    )
    return f"<fieldset><legend>{title}</legend>{boxes}</fieldset>"


def _cells(sheet: Sheet, row: tuple[str, ...]) -> Iterator[str]:
    values = dict(zip(sheet.columns, row, strict=True))
    for column, value in values.items():
        if column in sheet.keys or value.endswith(" bytes"):
            yield f"<td>{escape(value)}</td>"
        else:
            yield f"<td>{_field(sheet, values, column)}</td>"


def _field(sheet: Sheet, values: Mapping[str, str], column: str) -> str:
    keys = "".join(
        f'<input type="hidden" name="key.{escape(key)}" value="{escape(values[key])}">'
        for key in sheet.keys
    )
    return (
        f'<form method="post" action="/table/{quote(sheet.name)}">{keys}'
        f'<input type="hidden" name="column" value="{escape(column)}">'
        f'<input name="value" value="{escape(values[column])}"></form>'
    )


def _told(text: str) -> str:
    return f'<p class="told" role="status">{escape(text)}</p>' if text else ""
