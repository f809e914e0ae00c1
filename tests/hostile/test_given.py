"""Variables, attachments, paths and clocks that nobody should have given."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from lxml import etree
from sqlalchemy import func, select

from procrunner_storage.tables import attachment
from tests.drawings import user
from tests.models import line, process, tag, timer
from tests.office import Office, Procrunner

WORDS = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text("utf-8"))
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def plain(office: Office) -> Office:
    office.deploy(process(line(user("look"))))
    return office


def attachments(office: Office) -> int:
    with office.project.store.read() as unit:
        found = unit.connection.execute(select(func.count()).select_from(attachment))  # type: ignore[attr-defined]
        return int(found.scalar_one())


def nothing_is_done(office: Office) -> bool:
    with office.project.store.read() as unit:
        return unit.instances.count() == 0 and attachments(office) == 0


# Variables.


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (json.dumps({"word": "x" * 10 * MEGABYTE}), "the variable 'word' has 10,485,762 bytes"),
        (json.dumps({"list": [1] * 100_000}), "the variable 'list' has 300,000 bytes"),
        ('{"deep": ' + "[" * 100_000 + "]" * 100_000 + "}", "nests too deep"),
        ('{"deep": ' + "[" * 200 + "]" * 200 + "}", "nests deeper than 100 levels"),
        ('{"__class__ x": 1}', "'__class__ x' is no name for a variable"),
        ('{"n": 99999999999999999999999}', "a whole number of more than 64 bits"),
        ('{"n": NaN}', "'n' is nan, which JSON cannot hold"),
        ('{"n": "\\u0000"}', "text with a NUL or half a character"),
        ('{"n": "\\ud800"}', "text with a NUL or half a character"),
        ("a: &a [*a]\n", "nests deeper than 100 levels"),
        ("!!python/object/apply:os.system [touch owned]", "neither JSON nor YAML"),
        ("[1, 2]", "variables are a map"),
    ],
)
def test_a_hostile_variable_is_refused_and_nothing_is_done(
    content: str, said: str, office: Office, procrunner: Procrunner
) -> None:
    (office.folder / "given").write_text(content, "utf-8")

    ended = procrunner("start", "p", "--vars", "given")

    assert ended.code == 2
    assert said in ended.err
    assert "defect" not in ended.err
    assert nothing_is_done(office)


def test_yaml_that_multiplies_is_refused(office: Office, procrunner: Procrunner) -> None:
    lines = ["a0: &a0 [ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    (office.folder / "given").write_text("\n".join(lines), "utf-8")

    ended = procrunner("start", "p", "--vars", "given")

    assert (ended.code, "defect" in ended.err) == (2, False)
    assert nothing_is_done(office)


def test_variables_that_are_no_text_are_refused(office: Office, procrunner: Procrunner) -> None:
    (office.folder / "given").write_bytes(b'{"a": "\xff\xfe"}')

    ended = procrunner("start", "p", "--vars", "given")

    assert (ended.code, ended.err.splitlines()[0]) == (
        2,
        "error: given: not UTF-8: invalid start byte",
    )


# Attachments.


def test_an_attachment_stays_out_when_the_command_is_refused(
    office: Office, procrunner: Procrunner
) -> None:
    (office.folder / "scan.pdf").write_bytes(b"%PDF")
    attach = ("--attach", "scan=scan.pdf")

    refused = [
        procrunner("start", "nowhere", *attach).code,
        procrunner("start", "p", *attach, "--set", "bad name=1").code,
        procrunner("complete", "nothing", *attach).code,
        procrunner("message", "hello", "--to", "nobody", *attach).code,
        procrunner("retry", "1", *attach).code,
    ]

    assert refused == [3, 2, 3, 3, 3]
    assert nothing_is_done(office)


def test_an_attachment_that_is_too_large_is_refused(office: Office, procrunner: Procrunner) -> None:
    with (office.folder / "film").open("wb") as file:
        file.truncate(51 * MEGABYTE)

    ended = procrunner("start", "p", "--attach", "film=film")

    assert (ended.code, ended.err) == (
        2,
        (
            "error: film: the file has more than 52,428,800 bytes\n"
            "  Attach a smaller one, such as a scan of fewer dots.\n"
        ),
    )
    assert nothing_is_done(office)


@pytest.mark.parametrize("name", ["folder", "pipe", "loop", "dangling", "/dev/zero"])
def test_what_is_no_file_is_not_attached(name: str, office: Office, procrunner: Procrunner) -> None:
    (office.folder / "folder").mkdir()
    os.mkfifo(office.folder / "pipe")
    (office.folder / "loop").symlink_to("loop")
    (office.folder / "dangling").symlink_to("nowhere")

    ended = procrunner("start", "p", "--attach", f"file={name}")

    assert (ended.code, ended.err) == (3, f"error: {name}: no such file\n")
    assert nothing_is_done(office)


def test_an_archive_is_kept_as_it_is_and_never_unpacked(
    office: Office, procrunner: Procrunner
) -> None:
    name = "..%2f..%2fevil.zip"
    (office.folder / name).write_bytes(b"PK\x03\x04 ../../../outside")
    before = {path.name for path in office.folder.parent.iterdir()}

    given = procrunner.json("start", "p", "--attach", f"scan={name}", "--fields", "variables")

    assert given["variables"]["scan"]["name"] == name
    assert {path.name for path in office.folder.parent.iterdir()} == before


# Words in the terminal, in tables and in pictures.


@pytest.mark.parametrize("word", WORDS)
def test_a_word_stays_a_word(word: str, office: Office, procrunner: Procrunner) -> None:
    id_ = office.start(key=word, word=word)

    printed = [procrunner(*args).out for args in (("list",), ("show", id_), ("history", id_))]
    table = procrunner("list", "--fields", "key", "-o", "csv").out
    kept = procrunner.json("list", "--fields", "key")

    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", "".join(printed))
    assert table.splitlines()[1].strip('"')[:1] not in {"=", "+", "-", "@", "\t"}
    assert kept == [{"key": word}]


@pytest.mark.parametrize("word", [word for word in WORDS if word.isprintable()])
def test_a_word_in_a_drawing_stays_a_word(
    word: str, office: Office, procrunner: Procrunner
) -> None:
    file = office.draw(process(line(user("look", name=word), tag("task", "t", name=word))))
    assert procrunner("layout", file).code == 0

    assert procrunner("render", "--gallery", file, "--out", "out").code == 0

    picture = etree.parse(office.folder / "out" / "p.svg")
    assert {etree.QName(node).localname for node in picture.iter("*")} <= {
        *("svg", "g", "path", "rect", "text", "tspan", "title", "desc", "defs", "style", "use"),
        *("circle", "polygon", "polyline", "line", "marker", "pattern", "ellipse", "metadata"),
        *("clipPath", "a", "symbol"),
    }
    assert not [name for node in picture.iter("*") for name in node.attrib if name[:2] == "on"]
    page = (office.folder / "out" / "index.html").read_text("utf-8")
    assert "alert(1)</script>" not in page
    assert "<img src=x" not in page


# Paths.


def test_a_drawing_from_elsewhere_is_rendered_inside(
    office: Office, procrunner: Procrunner, outside: Path
) -> None:
    file = office.draw(process(line(user("look"))))
    procrunner("layout", file)
    away = outside / "p.bpmn"
    away.write_bytes(file.read_bytes())

    assert procrunner("render", away).code == 0

    assert [path.name for path in outside.iterdir()] == ["p.bpmn"]
    assert (office.folder / "diagrams" / "p.svg").is_file()


@pytest.mark.parametrize("ref", ["../../etc/passwd", "%", "*", "' OR 1=1 --", "x" * 100_000])
def test_a_strange_reference_finds_nothing(
    ref: str, office: Office, procrunner: Procrunner
) -> None:
    office.start()

    assert procrunner("show", ref).code == 3
    assert procrunner("complete", ref).code == 3
    assert procrunner("cancel", ref, "--reason", "x").code == 3


# Clocks.


def test_a_clock_that_goes_back_fires_nothing_twice(office: Office) -> None:
    wait = tag("intermediateCatchEvent", "wait", timer("PT1H"))
    office.deploy(process(line(wait, user("after")), "slow"))
    id_ = office.start("slow")
    office.clock.move(hours=2)
    office.work()

    office.clock.move(days=-30)
    fired = office.work()

    assert (fired, office.open(id_)) == (0, ["after"])


@pytest.mark.parametrize(
    ("year", "said"),
    [
        (1, "waits until 2-01-01 23:00:00: wait"),
        (1970, "waits until 1971-01-01 23:00:00: wait"),
        (9999, "'P1D' leads beyond the calendar"),
    ],
)
def test_a_clock_far_off_breaks_nothing(
    year: int, said: str, office: Office, procrunner: Procrunner
) -> None:
    office.deploy(process(line(tag("intermediateCatchEvent", "wait", timer("P1D"))), "slow"))
    office.clock.moment = datetime(year, 12, 31, 23, tzinfo=UTC)

    id_ = office.start("slow")

    shown = procrunner("show", id_)
    assert (shown.code, shown.err) == (0, "")
    assert said in shown.out
