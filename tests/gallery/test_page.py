"""The page is one file that says everything once and asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any

import pytest

from procrunner.gallery import Sheet, build
from procrunner.gallery.words import DETAILS, FIELDS, KINDS, PAGE, TRIGGERS
from procrunner.language import LANGUAGES
from tests.gallery.conftest import FIXTURES, ROOT, definition, overlays, own_sheets

MOST = 100_000  #: bytes of one process in a diagram
FIGURE = re.compile(r"<figure>.*?</figure>", re.DOTALL)


class Read(HTMLParser):
    """Every tag of a page with its attributes, and what scripts and styles hold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._inside = tag
        if tag in self.raw:
            self.raw[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in self.raw:
            self.raw[self._inside][-1] += data

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


def data(page: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(Read(page).raw["script"][0])
    return told


def test_every_id_stands_once(everything: str) -> None:
    ids = Counter(Read(everything).values("id"))

    assert [id_ for id_, count in ids.items() if count > 1] == []


def test_every_used_sign_is_there(everything: str) -> None:
    read = Read(everything)

    used = {attributes["href"] for tag, attributes in read.tags if tag == "use"}

    assert used
    assert used <= {f"#{id_}" for id_ in read.values("id")}


def test_the_policy_allows_the_own_script_and_style_only(own: str) -> None:
    read = Read(own)
    hashes = {
        kind: base64.b64encode(hashlib.sha256(raw[-1].encode()).digest()).decode()
        for kind, raw in read.raw.items()
    }

    policy = next(a["content"] for _, a in read.tags if "http-equiv" in a)

    assert policy == (
        f"default-src 'none'; script-src 'sha256-{hashes['script']}'; "
        f"style-src 'sha256-{hashes['style']}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_the_policy_comes_before_all_that_it_rules(own: str) -> None:
    assert own.index("Content-Security-Policy") < own.index("<style>") < own.index("<script")


def test_nothing_is_fetched_from_anywhere(everything: str) -> None:
    read = Read(everything)

    sources = [*read.values("href"), *read.values("src"), *read.values("xlink:href")]
    style = re.findall(r"url\((\S{5})|@import", read.raw["style"][0])

    assert [each for each in sources if not each.startswith(("#", "data:"))] == []
    assert style == ["data:"]


def test_the_page_of_this_project_names_no_address(own: str) -> None:
    assert re.findall(r"https?://\S+", own) == []


def test_no_attribute_needs_what_the_policy_forbids(everything: str) -> None:
    names = {name for _, attributes in Read(everything).tags for name in attributes}

    assert [name for name in names if name == "style" or name.startswith("on")] == []


def test_hostile_names_stay_text(everything: str) -> None:
    read = Read(everything)

    assert sum(tag == "script" for tag, _ in read.tags) == 2
    assert "<script" not in json.dumps(read.raw["script"][0])
    assert any("</script>" in str(each) for each in data(everything)["diagrams"])


def test_hostile_paths_and_titles_stay_text() -> None:
    shown = definition(FIXTURES / "tasks.bpmn")
    evil = '"><script>alert(1)</script>'

    page = build(
        [Sheet(path=PurePosixPath("act") / evil / "a.bpmn", definition=replace(shown, file=evil))],
        title=evil,
    ).decode()

    assert sum(tag == "script" for tag, _ in Read(page).tags) == 2


def test_same_bytes_for_every_hash_seed() -> None:
    script = (
        "import hashlib; from procrunner.gallery import build; "
        "from tests.gallery.conftest import own_sheets, fixture_sheets; "
        "page = build([*own_sheets(), *fixture_sheets()], title='Gallery'); "
        "print(hashlib.sha256(page).hexdigest())"
    )

    hashes = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
            },
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "12345")
    }

    assert len(hashes) == 1


def test_the_order_of_the_sheets_does_not_matter(own: str) -> None:
    assert build(reversed(own_sheets()), title="Gallery").decode() == own


def test_a_process_takes_at_most_100_kb(own: str) -> None:
    figures = FIGURE.findall(own)
    told = [json.dumps(each, ensure_ascii=False) for each in data(own)["diagrams"]]

    sizes = [len((a + b).encode()) for a, b in zip(figures, told, strict=True)]

    allowed = [MOST * drawn_processes(each) for each in own_sheets()]
    assert [size for size, most in zip(sizes, allowed, strict=True) if size > most] == []


def test_overlays_leave_a_process_below_100_kb_each() -> None:
    sheets = [replace(each, overlays=overlays(each.definition)) for each in own_sheets()]

    page = build(sheets, title="Gallery").decode()

    sizes = [len(each.encode()) for each in FIGURE.findall(page)]
    allowed = [MOST * drawn_processes(each) for each in sheets]
    assert [size for size, most in zip(sizes, allowed, strict=True) if size > most] == []


def drawn_processes(sheet: Sheet) -> int:
    """How many processes share the sheet: a provider draws its variants beside its own."""
    return sum(process.executable for process in sheet.definition.processes)


def test_planes_of_one_file_have_keys_of_their_own() -> None:
    shown = definition(FIXTURES / "sub-processes.bpmn")

    page = build([Sheet(path=PurePosixPath("a/b.bpmn"), definition=shown)], title="x").decode()

    keys = [each["key"] for each in data(page)["diagrams"]]
    assert keys == ["a.b", "a.b-2", "a.b-3", "a.b-4"][: len(keys)]
    assert len(keys) == len(shown.diagrams)


def test_keys_that_would_be_the_same_are_told_apart() -> None:
    shown = definition(FIXTURES / "tasks.bpmn")
    sheets = [
        Sheet(path=PurePosixPath(path), definition=shown) for path in ("a.b/c.bpmn", "a/b.c.bpmn")
    ]

    page = build(sheets, title="x").decode()

    assert len({each["key"] for each in data(page)["diagrams"]}) == 2


def test_the_first_language_is_shown_first() -> None:
    page = build(own_sheets(), title="x", languages=("ru", "kk")).decode()

    assert '<html lang="ru">' in page
    assert data(page)["languages"] == ["ru", "kk"]


def test_a_page_of_nothing_is_still_a_page() -> None:
    assert FIGURE.findall(build([], title="x").decode()) == []


@pytest.mark.parametrize("words", [PAGE, DETAILS, FIELDS, TRIGGERS, KINDS])
def test_every_word_is_there_in_three_languages(words: dict[str, tuple[str, ...]]) -> None:
    assert [
        key for key, said in words.items() if len(said) != len(LANGUAGES) or not all(said)
    ] == []


def test_no_key_has_two_words() -> None:
    keys = Counter(key for words in (PAGE, DETAILS, FIELDS, TRIGGERS, KINDS) for key in words)

    assert [key for key, count in keys.items() if count > 1] == []


def test_the_script_asks_for_words_that_there_are() -> None:
    folder = ROOT / "src" / "procrunner" / "gallery"
    scripts = "".join(path.read_text("utf-8") for path in sorted(folder.glob("*.js")))
    words = {**PAGE, **DETAILS, **FIELDS, **TRIGGERS, **KINDS}

    assert [key for key in re.findall(r'word\("(\w+)"\)', scripts) if key not in words] == []


def test_the_script_is_small() -> None:
    folder = ROOT / "src" / "procrunner" / "gallery"

    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in folder.glob("*.js")}

    assert max(lines.values()) <= 130
