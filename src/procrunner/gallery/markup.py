"""The pieces of the page as HTML; every text is escaped here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from procrunner.gallery import words
from procrunner.gallery.sheet import Card, Names
from procrunner.gallery.tree import Branch
from procrunner.language import say

ICONS = {
    "menu": "M2 4.5h12M2 8h12M2 11.5h12",
    "print": "M4.5 6V2h7v4M4.5 11.5h-2.5V6h12v5.5h-2.5M4.5 9.5h7V14h-7z",
    "help": "M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.8-1.1 1.6M8 12v.8",
    "zoomIn": "M8 3v10M3 8h10",
    "zoomOut": "M3 8h10",
    "fit": "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
    "close": "M4 4l8 8M12 4l-8 8",
}
KEYS = (
    ("keyMove", ("←", "→", "↑", "↓")),
    ("keyZoom", ("+", "-", "0")),
    ("keyNext", ("n", "p")),
    ("keyRead", ("Enter",)),
    ("keyPage", ("[", "]")),
    ("keySearch", ("/",)),
    ("keyClose", ("Esc",)),
)


def said(names: Names, languages: Sequence[str]) -> str:
    """A text in every language; the style sheet shows one."""
    return "".join(
        f'<span data-lang="{escape(language)}" lang="{escape(language)}">{escape(name)}</span>'
        for language, name in zip(languages, names, strict=True)
    )


def word(key: str, languages: Sequence[str]) -> str:
    """A word of the page in every language."""
    return said(tuple(say(words.PAGE[key], each) for each in languages), languages)


def bar(title: str, languages: Sequence[str]) -> str:
    """The bar at the top."""
    return (
        '<header id="bar">'
        + _button("menu", "menu", id_="menu")
        + f"<strong>{escape(title)}</strong>"
        '<input id="search" type="search" autocomplete="off" spellcheck="false" '
        'data-word="placeholder:search aria-label:search">'
        '<span class="space"></span>'
        f'<div class="set" id="overlays" hidden><span>{word("overlays", languages)}</span>'
        '<div role="group" data-word="aria-label:overlays"></div></div>'
        f'<div class="set" role="group" data-word="aria-label:language">{_tongues(languages)}</div>'
        f"{_button('print', 'print', kind='rare')}{_button('help', 'help', kind='rare')}"
        "</header>"
    )


def contents(root: Branch, languages: Sequence[str]) -> str:
    """The tree of all diagrams, and room for what a search finds."""
    return (
        '<nav id="contents" data-word="aria-label:menu">'
        f'<div id="tree">{_branch(root, languages)}</div>'
        '<div id="found"><p role="status"></p><ol></ol></div></nav>'
    )


def figure(
    card: Card, names: Sequence[Names], drawing: str, legends: str, languages: Sequence[str]
) -> str:
    """One diagram with its title, the last of the names, and the folders above it."""
    *above, title = (said(each, languages) for each in names)
    definition = card.sheet.definition
    file = f"{escape(definition.file)} · {definition.hash[:12]}"
    return (
        f"<figure><figcaption><p>{' › '.join(above)}</p><h1>{title}</h1>"
        f'<p class="file">{file}</p></figcaption>{drawing}{legends}</figure>'
    )


def legend(name: str, pictures: Mapping[str, str], languages: Sequence[str]) -> str:
    """What the signs of an overlay mean."""
    shown = "".join(
        f'<span data-lang="{escape(each)}">{pictures[each]}</span>' for each in languages
    )
    title = word(name, languages) if name in words.PAGE else escape(name)
    return f'<div class="legend" data-overlay="{escape(name)}"><p>{title}</p>{shown}</div>'


def controls() -> str:
    """The buttons on the diagram."""
    buttons = "".join(_button(each, each) for each in ("zoomOut", "fit", "zoomIn"))
    return f'<div class="zoom">{buttons}</div>'


def aside() -> str:
    """Room for the details of an element."""
    close = _button("close", "close")
    return (
        f'<aside id="details" data-word="aria-label:element">{close}'
        '<div class="told" aria-live="polite"></div></aside>'
    )


def guide(languages: Sequence[str]) -> str:
    """The dialog that tells the keys."""
    rows = "".join(
        f"<tr><td>{' '.join(f'<kbd>{escape(key)}</kbd>' for key in keys)}</td>"
        f"<td>{word(name, languages)}</td></tr>"
        for name, keys in KEYS
    )
    return (
        f'<dialog id="help"><h2>{word("help", languages)}</h2><table>{rows}</table>'
        '<form method="dialog">'
        f"<button autofocus>{word('close', languages)}</button></form></dialog>"
    )


def _branch(branch: Branch, languages: Sequence[str]) -> str:
    inner = "".join(
        f"<details open><summary>{said(each.titles, languages)}</summary>"
        f"{_branch(each, languages)}</details>"
        for each in branch.branches.values()
    )
    leaves = "".join(
        f'<li><a href="#{escape(leaf.card.key)}">{said(leaf.titles, languages)}</a></li>'
        for leaf in branch.leaves
    )
    return inner + (f"<ul>{leaves}</ul>" if leaves else "")


def _tongues(languages: Sequence[str]) -> str:
    return "".join(
        f'<button type="button" data-speak="{escape(each)}" lang="{escape(each)}" '
        f'title="{escape(words.LANGUAGES.get(each, each))}">'
        f"{escape(words.SHORT.get(each, each))}</button>"
        for each in languages
    )


def _button(action: str, key: str, *, kind: str = "", id_: str = "") -> str:
    own = (f' class="{kind}"' if kind else "") + (f' id="{id_}"' if id_ else "")
    return (
        f'<button type="button"{own} data-do="{action}" data-word="title:{key} aria-label:{key}">'
        f'<svg width="16" height="16" aria-hidden="true"><path d="{ICONS[action]}"/></svg></button>'
    )
