"""Personal data stay out of what is told, printed and handed out, unless who may asks for them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest

from handlers.identifiers import check_digit
from procrunner.errors import HandlerError
from procrunner.model import EventKind
from tests.drawings import NAMES, catch, field, form, retries, service, user
from tests.models import line, parameters, process
from tests.office import Office, Procrunner

NUMBER = 1_000
IN_A_CASE = 10
RULES = '[personal]\nvariables = ["iin", "person"]\npatterns = [\'\\b\\d{12}\\b\']\n'
HANDLER = """
@handler("enquire", kind="idempotent")
def enquire(iin, person):
    raise ConnectionError(f"nothing known of {', '.join(iin)}, which are {person['names']}")
"""
BODY = line(
    service("enquire", inside=retries("R2/PT1M")),
    user("look", form(field("iin"), field("fee", "long"))),
    catch("wait", "message", "answer"),
)


def identifiers() -> Iterator[str]:
    """Numbers of persons born on one day, with their check digits."""
    for number in range(9_999):
        body = f"9001013{number:04}"
        if (digit := check_digit(body)) is not None:
            yield f"{body}{digit}"


IDENTIFIERS = [number for number, _ in zip(identifiers(), range(NUMBER), strict=False)]


def name(number: str) -> str:
    return f"Ахметова {number[-5:]}"


@pytest.fixture
def held(office: Office) -> list[str]:
    """Instances that an incident holds, whose handler told whom it was asked about."""
    office.settings(RULES)
    office.handlers(HANDLER)
    office.deploy(NAMES + process(BODY))
    ids = []
    for start in range(0, NUMBER, IN_A_CASE):
        some = IDENTIFIERS[start : start + IN_A_CASE]
        names = [name(each) for each in some]
        ids.append(office.start(iin=some, person={"names": names}, key=f"case {some[0]}"))
    for _ in range(2):
        office.work()
        office.clock.move(hours=1)
    return ids


def told(text: str) -> list[str]:
    """What is told of anybody."""
    return [each for each in IDENTIFIERS if each in text or name(each) in text]


def test_of_a_thousand_persons_nothing_is_told(
    held: list[str], office: Office, procrunner: Procrunner
) -> None:
    some = held[::10]
    commands = [
        ["incidents", "--all", "--limit", "5000"],
        ["list", "--limit", "5000"],
        ["tasks", "--limit", "5000"],
        *([word, id_] for id_ in some for word in ("show", "why", "history")),
    ]
    printed = [
        f"{ended.out}{ended.err}"
        for words in commands
        for form_ in ([], ["-o", "json"], ["-o", "csv"])
        for ended in [procrunner(*words, *form_)]
    ]
    exported = [office.project.case_files.export(id_)[1] for id_ in held]

    assert "nothing known of 9001******" in "".join(printed)
    assert told("".join(printed)) == []
    assert told("".join(done.said for done in office.said)) == []
    for packed in exported:
        with zipfile.ZipFile(io.BytesIO(packed)) as case:
            assert told("".join(case.read(each).decode() for each in case.namelist())) == []
    with office.project.store.read() as unit:
        events = [each.event.data for id_ in held for each in unit.history.list(id_)]
        jobs = [each.error for each in unit.jobs.list(limit=5_000)]
    assert told(f"{events} {jobs}") == []
    assert office.project.auditor.verify((), []).faults == []


@pytest.fixture
def one(office: Office) -> str:
    """An instance at a form, with a draft, a note and a message that missed it."""
    office.settings(RULES)
    mapped = parameters(inputs={"whom": "${iin}"})
    body = line(user("look", form(field("iin"), field("fee", "long"))), service("enquire", mapped))
    office.deploy(NAMES + process(body))
    id_ = office.start(iin=IDENTIFIERS[0], person={"name": "Ахметова Айгерим"}, fee=5)
    office.project.desk.fill(id_, {"iin": IDENTIFIERS[1]}, actor="x")
    office.project.notebook.comment(id_, f"{IDENTIFIERS[2]} called", actor="x")
    return id_


def test_who_looks_sees_masks(one: str, procrunner: Procrunner) -> None:
    shown = procrunner.json("show", one)
    text = procrunner("show", one).out

    assert shown["variables"]["iin"] == f"9001******{IDENTIFIERS[0][-2:]}"
    assert shown["variables"]["person"] == {"name": "Ахме**********им"}
    assert shown["work_items"][0]["draft"] == {"iin": f"9001******{IDENTIFIERS[1][-2:]}"}
    assert f"9001******{IDENTIFIERS[2][-2:]} called" in text
    assert told(text) == []


def test_who_asks_for_personal_data_sees_them(one: str, procrunner: Procrunner) -> None:
    shown = procrunner.json("show", one, "--personal")

    assert shown["variables"]["iin"] == IDENTIFIERS[0]
    assert shown["work_items"][0]["draft"] == {"iin": IDENTIFIERS[1]}
    assert shown["notes"][0]["text"] == f"{IDENTIFIERS[2]} called"


@pytest.mark.parametrize(
    ("may", "processes", "code", "is_shown"),
    [
        ('"see", "personal"', "*", 0, True),
        ('"see"', "*", 4, False),
    ],
)
def test_rules_say_who_may_ask(  # noqa: PLR0913, PLR0917 - what is ruled, and what comes of it
    one: str,
    office: Office,
    procrunner: Procrunner,
    may: str,
    processes: str,
    code: int,
    is_shown: bool,  # noqa: FBT001 - a case
) -> None:
    rule = f'who = ["anyone"]\nmay = [{may}]\nprocesses = ["{processes}"]\n'
    office.settings(f"{RULES}[[permissions.allow]]\n{rule}")

    ended = procrunner("show", one, "--personal", "-o", "json")

    assert ended.code == code
    assert (IDENTIFIERS[0] in ended.out) is is_shown
    assert ("may not read personal data" in ended.err) is not is_shown


def test_a_rule_for_one_process_leaves_the_others_masked(
    one: str, office: Office, procrunner: Procrunner
) -> None:
    office.deploy(process(line(user("look")), id_="q"), file="q.bpmn")
    other = office.start("q", iin=IDENTIFIERS[5])
    rules = '[[permissions.allow]]\nwho = ["anyone"]\nmay = ["see"]\n'
    rules += '[[permissions.allow]]\nwho = ["anyone"]\nmay = ["personal"]\nprocesses = ["q"]\n'
    office.settings(RULES + rules)

    shown = [procrunner.json("show", each, "--personal")["variables"] for each in (one, other)]

    assert [each["iin"] in IDENTIFIERS for each in shown] == [False, True]


@pytest.mark.parametrize("debug", [[], ["--debug"]])
def test_a_complaint_does_not_repeat_what_is_personal(
    one: str, procrunner: Procrunner, debug: list[str]
) -> None:
    given = ["--set", f'iin=["{IDENTIFIERS[0]}"]', "--set", f"fee={IDENTIFIERS[1]}"]

    ended = procrunner(*debug, "complete", one, *given)
    started = procrunner(*debug, "start", IDENTIFIERS[0])
    wrong = procrunner(*debug, "start", "p", IDENTIFIERS[0])

    assert ended.code == (1 if debug else 2)
    for each in (ended, started, wrong):
        assert each.code
        assert told(each.out + each.err) == []
        assert ("Traceback" in each.err) == bool(debug and each is not wrong)


def test_a_short_value_of_a_personal_variable_is_not_repeated_either(
    one: str, procrunner: Procrunner
) -> None:
    ended = procrunner("complete", one, "--set", "iin=[90010]", "--set", "fee=much")

    assert "90010" not in ended.err
    assert "fee" in ended.err


def test_who_cancels_for_a_reason_that_is_personal_leaves_it_out_of_the_history(
    one: str, office: Office
) -> None:
    office.project.mender.cancel(one, reason=f"{IDENTIFIERS[0]} withdrew", actor="head")

    with office.project.store.read() as unit:
        last = unit.history.list(one)[-1].event
    assert last.kind is EventKind.CANCELLED
    assert last.data["reason"] == f"9001******{IDENTIFIERS[0][-2:]} withdrew"


def test_a_masked_case_file_proves_itself(one: str, office: Office) -> None:
    office.project.auditor.checkpoint(None)

    _, packed = office.project.case_files.export(one)

    with zipfile.ZipFile(io.BytesIO(packed)) as case:
        case.extractall(office.folder / "case")
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "verify.py"],
        cwd=office.folder / "case",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "what it held was erased, masked, or never sealed" in done.stdout


def test_without_the_section_nothing_is_masked(office: Office, procrunner: Procrunner) -> None:
    id_ = office.begin(line(user("look")), iin=IDENTIFIERS[0])

    assert procrunner.json("show", id_)["variables"]["iin"] == IDENTIFIERS[0]


def test_names_of_fields_and_elements_are_no_variables(
    office: Office, procrunner: Procrunner
) -> None:
    office.settings('[personal]\nvariables = ["name"]\n')
    id_ = office.begin(line(user("look")), name="Ахметова Айгерим")

    shown = procrunner.json("show", id_)

    assert shown["variables"] == {"name": "Ахме**********им"}
    assert shown["work_items"][0]["name"] == "Look at look"
    assert [row["name"] for row in procrunner.json("history", id_)][-1] == "Look at look"


def test_a_handler_is_given_what_its_parameters_name_and_nothing_else(office: Office) -> None:
    office.handlers(
        """
@handler("seal", kind="idempotent")
def seal(fee, number=0, *, call):
    names = {name for name in dir(call) if not name.startswith("_")}
    note(f"{fee} {number} {sorted(names)}")
"""
    )
    office.begin(line(service("seal")), fee=5, number=7, iin=IDENTIFIERS[0])

    office.work()

    told_of_the_call = [
        *("attempt", "business_key", "definition", "element", "instance", "key", "now", "topic"),
    ]
    assert office.ledger == [f"5 7 {told_of_the_call}"]


def test_a_handler_that_takes_whatever_there_is_is_refused(office: Office) -> None:
    office.handlers("@handler('seal', kind='idempotent')\ndef seal(**everything): ...\n")

    with pytest.raises(HandlerError, match=r"takes '\*\*everything'"):
        _ = office.project.handlers
