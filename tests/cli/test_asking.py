"""On a terminal the form is asked for field by field; elsewhere never."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from select import select

import pytest

from tests.drawings import field, form, service, user
from tests.models import chain, line, process, tag
from tests.office import Office

PATIENCE = 60.0  # seconds, on any machine
CTRL_C = b"\x03"
ASKED = form(
    field("age", "long", required="true", min="18"),
    field("kind", "enum", required="true", choices="red green"),
    field("sure", "boolean", default="true"),
    field("day", "date"),
)


@dataclass(frozen=True)
class Shown:
    """What a terminal showed, and how the program ended."""

    text: str
    code: int


def terminal(office: Office, typed: Sequence[str | bytes], *command: str, **environ: str) -> Shown:
    """Run a command on a terminal, and type a line at each question."""
    main, side = pty.openpty()
    env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": "src:storage", **environ}
    words = [sys.executable, "-m", "procrunner", "--project", str(office.folder), *command]
    with subprocess.Popen(
        words,
        env=env,
        pass_fds=[side],
        preexec_fn=lambda: _sit_down(side),  # noqa: PLW1509 - no threads
    ) as ran:
        os.close(side)
        text = _talk(
            main, [each if isinstance(each, bytes) else f"{each}\n".encode() for each in typed]
        )
        try:
            ran.wait(PATIENCE)
        finally:
            ran.kill()  # one that still asks would wait for ever
    os.close(main)
    return Shown(text, ran.returncode)


def _sit_down(side: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # whatever tests before have left of it
    os.login_tty(side)


def _talk(main: int, typed: list[bytes]) -> str:
    """Answer whenever the program asks; all that was shown.

    Ctrl-C is pressed until it is heard: Python may miss one just before it waits for a line.
    """
    shown, asked, until = b"", 0, time.monotonic() + PATIENCE
    last = b""
    while time.monotonic() < until:
        if not select([main], [], [], 0.5)[0]:
            if last == CTRL_C:
                os.write(main, last)
            continue
        try:
            more = os.read(main, 4096)
        except OSError:  # the program has ended
            break
        if not more:
            break
        shown += more
        if typed and shown[asked:].rstrip(b" ").endswith(b":"):
            asked = len(shown)
            last = typed.pop(0)
            os.write(main, last)
    return shown.decode()


def test_each_field_is_asked_for_and_a_wrong_answer_again(office: Office) -> None:
    id_ = office.begin(line(user("look", ASKED, name="Look closely")))

    shown = terminal(office, ["17", "many", "20", "2", "no", "1.3.2026"], "complete", id_)

    assert shown.code == 0
    assert "Look closely" in shown.text
    assert "Age*" in shown.text
    assert "Age is below 18" in shown.text
    assert "Age is 'many', not a whole number" in shown.text
    assert "1  Red" in shown.text
    assert "(yes/no) [yes]" in shown.text
    variables = {"age": 20, "kind": "green", "sure": False, "day": "2026-03-01"}
    assert office.instance(id_).variables == variables


def test_an_empty_answer_takes_what_is_offered(office: Office) -> None:
    id_ = office.begin(line(user("look", ASKED)))
    office.project.desk.fill(id_, {"age": 33, "kind": "red"}, actor="dana")

    shown = terminal(office, ["", "", "", ""], "complete", id_)

    assert "[33]" in shown.text
    assert office.instance(id_).variables == {"age": 33, "kind": "red", "sure": True}


@pytest.mark.parametrize("key", [CTRL_C, b"\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_who_stops_has_changed_nothing(office: Office, key: bytes) -> None:
    id_ = office.begin(line(user("look", ASKED)))

    shown = terminal(office, ["20", key], "complete", id_)

    assert shown.code == 130
    assert "stopped" in shown.text
    assert "Traceback" not in shown.text
    assert office.open(id_) == ["look"]


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("kk", ["Age 18 мәнінен кем", "(иә/жоқ) [иә]", "(КК.АА.ЖЖЖЖ)"]),
        ("ru", ["Age меньше 18", "(да/нет) [да]", "(ДД.ММ.ГГГГ)"]),
    ],
)
def test_it_asks_in_the_language_of_the_locale(
    office: Office, language: str, texts: list[str]
) -> None:
    id_ = office.begin(line(user("look", ASKED)))

    said = terminal(
        office, ["17", "20", "1", "", ""], "complete", id_, LC_ALL=f"{language}_KZ.UTF-8"
    )

    assert [text for text in texts if text not in said.text] == []


def test_a_file_is_asked_for_by_its_path(office: Office) -> None:
    (office.folder / "a.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    scan = field("scan", "string", required="true").replace(
        "<camunda:validation>",
        '<camunda:properties><camunda:property id="type" value="file"/></camunda:properties>'
        "<camunda:validation>",
    )
    id_ = office.begin(line(user("look", form(scan))))

    (office.folder / "b.pdf").write_bytes(b"a letter")
    said = ["nowhere.pdf", *(str(office.folder / name) for name in ("b.pdf", "a.pdf"))]

    shown = terminal(office, said, "complete", id_, PROCRUNNER_LANG="en")

    assert "nowhere.pdf: no such file" in shown.text
    assert "b.pdf: the content is text, not what the name says" in shown.text
    assert dict(office.instance(id_).variables["scan"])["name"] == "a.pdf"


def test_a_transient_value_is_not_shown(office: Office) -> None:
    office.handlers('@handler("open", kind="idempotent")\ndef open_(word: str): note(len(word))\n')
    word = field("word", "string", required="true").replace(
        "<camunda:validation>",
        '<camunda:properties><camunda:property id="transient" value="true"/></camunda:properties>'
        "<camunda:validation>",
    )
    id_ = office.begin(line(user("look", form(word)), service("open")))

    shown = terminal(office, ["sesame"], "complete", id_)

    assert shown.code == 0
    assert "sesame" not in shown.text
    assert office.ledger == ["6"]


def test_start_asks_for_its_form(office: Office) -> None:
    begins = tag("startEvent", "start", form(field("name", required="true")))
    ends = tag("endEvent", "end") + chain("start", "look", "end")
    office.deploy(process(begins + user("look") + ends))

    shown = terminal(office, ["Aidana"], "start", "p")

    assert shown.code == 0
    with office.project.store.read() as unit:
        assert [dict(each.variables) for each in unit.instances.list()] == [{"name": "Aidana"}]


@pytest.mark.parametrize("options", [("--no-input",), ("--set", "age=20")])
def test_it_does_not_ask_who_has_answered_or_does_not_want_to(
    office: Office, options: tuple[str, ...]
) -> None:
    id_ = office.begin(line(user("look", ASKED)))

    shown = terminal(office, [], "complete", id_, *options)

    assert shown.code == 2
    assert "is missing: one of red, green" in shown.text


def test_colours_are_left_out_where_they_are_not_wanted(office: Office) -> None:
    id_ = office.begin(line(user("look", ASKED)))

    coloured = terminal(office, ["17", b"\x04"], "complete", id_)
    plain = terminal(office, ["17", b"\x04"], "complete", id_, NO_COLOR="1")

    assert "\x1b[" in coloured.text
    assert "\x1b[" not in plain.text
