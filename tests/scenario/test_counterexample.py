"""A finding of the token game becomes a scenario that comes out so, until the drawing is mended."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from procrunner.errors import Exit
from procrunner.scenario import Counterexample, Played, counterexamples, play, scenarios
from tests.check.fixtures import FOLDER
from tests.drawings import NAMES, boundary, field, form, service, user
from tests.models import chain, event, flow, process, tag, timer
from tests.office import Office, Procrunner

Made = Callable[[], Sequence[Counterexample]]
XOR, AND = "exclusiveGateway", "parallelGateway"
GATE = tag(XOR, "g") + tag(AND, "j") + tag("endEvent", "e")
JOINED = user("a") + user("b") + chain("a", "j", "e") + chain("b", "j")


@pytest.fixture
def made(office: Office) -> Made:
    def make() -> Sequence[Counterexample]:
        project = office.project
        found = project.findings(project.files(), select=["PR6"])
        return list(counterexamples(project, found, office.folder / "shown"))

    return make


def played(office: Office, each: Counterexample) -> Played:
    """What comes of its file, as ``procrunner test`` plays it."""
    assert each.file is not None, each.why
    (found,) = play(office.project, scenarios(office.project, [each.file]), jobs=1)
    return found


def forked(fork: str, join: str) -> str:
    """A process that parts into two tasks, and brings them together."""
    asked = ("${x}", "${!x}") if fork == "exclusiveGateway" else ("", "")
    ways = flow("g", "a", asked[0]) + flow("g", "b", asked[1]) + chain("s", "g")
    gates = tag(fork, "g") + tag(join, "j")
    return process(tag("startEvent", "s") + gates + tag("endEvent", "e") + JOINED + ways)


def round_(last: str) -> str:
    """A process whose task leads back to it, or to the end."""
    nodes = tag("startEvent", "s") + tag("exclusiveGateway", "m") + user("a")
    return process(nodes + tag("endEvent", "e") + chain("s", "m", "a", last))


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("PR601", forked(XOR, AND), forked(XOR, XOR)),
        ("PR603", forked(AND, XOR), forked(AND, AND)),
        ("PR604", round_("m"), round_("e")),
    ],
)
def test_a_finding_is_shown_until_the_drawing_is_mended(
    office: Office, made: Made, code: str, wrong: str, right: str
) -> None:
    office.draw(wrong)

    (only,) = made()
    before = played(office, only)
    office.draw(right)
    after = played(office, only)

    assert only.finding.code == code
    assert before.is_right, str(before)
    assert not after.is_right


def test_the_file_says_what_it_shows(office: Office, made: Made) -> None:
    drawing = (FOLDER / "soundness" / "invalid-deadlock.bpmn").read_bytes()
    (office.folder / "bpmn" / "p.bpmn").write_bytes(drawing)

    (only,) = made()

    assert only.file == office.folder / "shown" / "p-PR601-join.yaml"
    assert only.file.read_text("utf-8").splitlines() == [
        "# Shows PR601 at bpmn/p.bpmn:16: deadlock: tokens wait for ever at 'join'.",
        "# Shortest way: begin → fork → a.",
        "# Once the drawing is mended, it comes out otherwise: then delete this file, or turn it",
        "# into a story of how it must come out.",
        "channels:",
        "  p: {}",
        "stories:",
        "- key: PR601-join",
        "  title: 'deadlock: tokens wait for ever at ''join'''",
        "  channel: p",
        "  start:",
        "    x: true",
        "  stops: join",
    ]


def test_a_form_is_filled_in_with_what_the_conditions_ask(office: Office, made: Made) -> None:
    asked = user("ask", form(field("sum", "long"), field("why", required="true")))
    ways = flow("g", "a", "${sum > 100}") + flow("g", "b", '${why == "late"}') + flow("g", "e")
    gate = GATE.replace('id="g"', 'id="g" default="g-e"')
    office.draw(
        process(tag("startEvent", "s") + asked + gate + chain("s", "ask", "g") + ways + JOINED)
    )

    (only,) = made()

    scenario = played(office, only).scenario
    assert played(office, only).is_right
    assert scenario.answers["ask"]["sum"] == 101


def test_maps_and_handlers_lead_along_the_way(office: Office, made: Made) -> None:
    office.handlers('@handler("look", kind="ask")\ndef look(x):\n    return {"found": "none"}\n')
    looks = service("look", "look") + chain("s", "look", "g")
    ways = flow("g", "a", '${case.kind == "new"}') + flow("g", "b", '${case.kind != "new"}')
    office.draw(process(tag("startEvent", "s") + looks + GATE + ways + JOINED))

    (only,) = made()

    assert played(office, only).is_right
    assert played(office, only).scenario.start == {"case": {"kind": "new"}}
    assert list(played(office, only).scenario.handlers) == ["look"]


@pytest.mark.parametrize(
    ("definition", "leads"),
    [
        (timer("P3D"), ("takes", {"a": "P3D"})),
        (event("message", messageRef="answer"), ("answers", {"late": {}})),
    ],
)
def test_events_on_the_border_happen(
    office: Office, made: Made, definition: str, leads: tuple[str, object]
) -> None:
    fork = tag("parallelGateway", "f") + tag("parallelGateway", "j") + tag("endEvent", "e")
    tasks = user("a") + user("b") + boundary("late", "a", definition) + tag("endEvent", "over")
    ways = chain("s", "f", "a", "j", "e") + chain("f", "b", "j") + chain("late", "over")
    office.draw(NAMES, process(tag("startEvent", "s") + fork + tasks + ways))

    (only,) = made()

    assert played(office, only).is_right
    assert getattr(played(office, only).scenario, leads[0]) == leads[1]


def test_a_handler_gives_the_error_that_the_border_catches(office: Office, made: Made) -> None:
    office.handlers('@handler("pay", kind="ask")\ndef pay():\n    return {}\n')
    fork = tag("parallelGateway", "f") + tag("parallelGateway", "j") + tag("endEvent", "e")
    caught = boundary("late", "a", event("error", errorRef="refused")) + tag("endEvent", "over")
    ways = chain("s", "f", "a", "j", "e") + chain("f", "b", "j") + chain("late", "over")
    error = tag("error", "refused", name="refused", errorCode="REFUSED")
    body = tag("startEvent", "s") + fork + service("a", "pay") + user("b") + caught + ways
    office.draw(error, process(body))

    (only,) = made()

    assert played(office, only).is_right
    assert played(office, only).scenario.handlers["pay"][0].error == "REFUSED"


def test_handlers_that_go_round_for_ever_are_stopped(office: Office, made: Made) -> None:
    office.handlers('@handler("turn", kind="ask")\ndef turn():\n    return {}\n')
    body = tag("startEvent", "s") + tag("exclusiveGateway", "m") + service("a", "turn")
    office.draw(process(body + chain("s", "m", "a", "m") + tag("endEvent", "e")))

    (only,) = made()

    assert only.finding.code == "PR604"
    assert played(office, only).is_right


def test_what_cannot_be_chosen_is_told_and_not_written(office: Office, made: Made) -> None:
    never = '${x == "1" && x == "2"}'
    ways = flow("g", "a", never) + flow("g", "b", never) + flow("g", "e")
    gate = GATE.replace('id="g"', 'id="g" default="g-e"')
    office.draw(process(tag("startEvent", "s") + gate + chain("s", "g") + ways + JOINED))

    (only,) = made()

    assert only.file is None
    assert only.why == "played, it came out otherwise: it ended at e ()"
    assert list((office.folder / "shown").iterdir()) == []


def test_a_story_beside_the_drawing_gives_what_no_condition_tells(
    office: Office, made: Made
) -> None:
    ask = user("ask", form(field("card", required="true", minlength="12")))
    ways = chain("s", "ask", "g") + flow("g", "a", "${x}") + flow("g", "b", "${!x}")
    office.draw(process(tag("startEvent", "s") + ask + GATE + ways + JOINED))
    story = "channels: {p: {}}\nstories: [{key: K, title: T, channel: p, ends: e"
    story += ", at: '2026-05-04T09:00:00+05:00', start: {x: false}"
    story += ", answers: {ask: {card: '123456789012'}}}]"
    (office.folder / "bpmn" / "stories.yaml").write_text(story, "utf-8")

    (only,) = made()

    scenario = played(office, only).scenario
    assert played(office, only).is_right
    assert (scenario.key, scenario.expected.stops) == ("PR601-j", "j")
    assert scenario.answers == {"ask": {"card": "123456789012"}}
    assert scenario.at is not None


def test_a_rule_of_the_house_is_shown_broken(office: Office, made: Made) -> None:
    office.settings('[[rules.never]]\nreach = "b"\nwithout = "a"\n')
    ways = flow("g", "a", "${x}") + flow("g", "b", "${!x}") + chain("a", "b", "e")
    gate = tag("exclusiveGateway", "g") + tag("endEvent", "e") + user("a") + user("b")
    office.draw(process(tag("startEvent", "s") + chain("s", "g") + gate + ways))

    (only,) = made()

    expected = played(office, only).scenario.expected
    assert played(office, only).is_right
    assert (expected.passes, expected.avoids, expected.ends) == (("b",), ("a",), "e")


def test_check_writes_and_test_plays(
    office: Office, procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.folder)
    drawing = (FOLDER / "soundness" / "invalid-deadlock.bpmn").read_bytes()
    (office.folder / "bpmn" / "p.bpmn").write_bytes(drawing)

    checked = procrunner("check", "--select", "PR6", "--scenarios", "out")
    tested = procrunner("test", "out/p-PR601-join.yaml")

    assert checked.code == Exit.FINDINGS
    assert "bpmn/p.bpmn:16: PR601 is shown by out/p-PR601-join.yaml" in checked.err
    assert tested.code == Exit.OK
    assert "1 scenario as expected, 0 otherwise" in tested.err


def test_coming_twice_on_a_loop_shows_nothing(office: Office, made: Made) -> None:
    gates = tag(XOR, "m") + tag(AND, "g") + tag(XOR, "j") + tag(XOR, "again", default="again-e")
    ways = chain("s", "m", "g", "a", "j", "again", "e") + chain("g", "b", "j")
    back = flow("again", "m", "${x}")
    nodes = tag("startEvent", "s") + gates + user("a") + user("b") + tag("endEvent", "e")
    office.draw(process(nodes + ways + back))

    told = [each for each in made() if each.finding.code == "PR603"]

    assert told
    assert all(each.file is None and each.why for each in told)
