from __future__ import annotations

import pytest

from procrunner.project.project import SystemClock
from tests.drawings import user
from tests.models import line, process
from tests.office import Office, Procrunner
from tests.roster.given import OFFICE


@pytest.fixture
def staffed(office: Office, procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office of the file is known; Ann is away until the eighth of March."""
    monkeypatch.setattr(SystemClock, "now", lambda _: office.clock.now())
    (office.folder / "office.yaml").write_text(OFFICE, "utf-8")
    assert procrunner("people", "load", "office.yaml").code == 0
    return office


def test_load_tells_what_it_adds_and_nothing_the_second_time(
    staffed: Office, procrunner: Procrunner
) -> None:
    (staffed.folder / "more.csv").write_text("person,role\nbob,head\n", "utf-8")

    tried = procrunner("people", "load", "more.csv", "--dry-run")
    first = procrunner("people", "load", "more.csv", "--as", "marat")
    second = procrunner("people", "load", "more.csv")

    assert (tried.out, tried.err) == ("added bob as head\n", "1 thing would change\n")
    assert (first.out, first.err) == ("added bob as head\n", "1 thing changed\n")
    assert (second.out, second.err) == ("", "0 things changed\n")
    told = procrunner.json("people", "changes", "--limit", "1", "--fields", "number,by,what")
    assert told == [{"number": 2, "by": "marat", "what": ["added bob as head"]}]


def test_a_wrong_file_changes_nothing_though_others_are_right(
    staffed: Office, procrunner: Procrunner
) -> None:
    (staffed.folder / "wrong.yaml").write_text("persons: {eve: {name: Eve, unit: x}}", "utf-8")
    (staffed.folder / "right.csv").write_text("person,role\nbob,head\n", "utf-8")

    ended = procrunner("people", "load", "right.csv", "wrong.yaml")

    assert ended.code == 1
    assert "wrong.yaml:1:16: RO003 unit: the roster knows no 'x'" in ended.err
    assert procrunner.json("people", "list", "--role", "head", "--fields", "id") == [{"id": "ann"}]


def test_replace_forgets_what_the_files_do_not_say(staffed: Office, procrunner: Procrunner) -> None:
    (staffed.folder / "one.csv").write_text("id,name\neve,Eve\n", "utf-8")

    procrunner("people", "load", "--replace", "one.csv")

    assert procrunner.json("people", "list", "--fields", "id") == [{"id": "eve"}]
    assert procrunner("people", "load", "nowhere.yaml").code == 3


def test_list_tells_roles_absences_and_for_whom_each_acts(
    staffed: Office, procrunner: Procrunner
) -> None:
    fields = ("--fields", "id,roles,absent,acts_for")

    assert procrunner.json("people", "list", *fields) == [
        {
            "id": "ann",
            "roles": ["head"],
            "absent": "from 2026-03-02 until 2026-03-08 (leave)",
            "acts_for": [],
        },
        {"id": "bob", "roles": ["clerk"], "absent": "", "acts_for": ["ann"]},
    ]
    assert procrunner.json("people", "list", "--absent", "--fields", "id") == [{"id": "ann"}]
    assert procrunner.json("people", "list", "--role", "Басшы", "--fields", "id") == [{"id": "ann"}]


def test_show_tells_all_about_a_person(staffed: Office, procrunner: Procrunner) -> None:
    assert procrunner("people", "show", "a.uly").out.splitlines() == [
        "ann  Ann, office",
        "  account a.uly",
        "  mail: ann@office.example",
        "  has the role head in office, always",
        "  is absent from 2026-03-02 until 2026-03-08 (leave)",
        "  deputy 2: bob for head, permit, until 2026-12-31",
    ]
    assert procrunner("people", "show", "bob").out.splitlines()[-1] == "  acts today for ann"
    assert procrunner("people", "show", "anna").err == (
        "error: there is no person 'anna'\n  Did you mean ann?\n"
    )


def test_what_is_exported_is_loaded_again(staffed: Office, procrunner: Procrunner) -> None:
    told = procrunner("people", "export").out
    (staffed.folder / "again.yaml").write_text(told, "utf-8")

    again = procrunner("people", "load", "--replace", "again.yaml")

    assert again.err == "0 things changed\n"


def test_somebody_is_absent_with_a_deputy_and_comes_back(
    staffed: Office, procrunner: Procrunner
) -> None:
    left = procrunner("people", "absent", "bob", "--until", "2026-03-04", "--deputy", "a.uly")
    twice = procrunner("people", "absent", "bob", "--from", "2026-03-04")
    staffed.clock.move(days=1)
    back = procrunner("people", "back", "bob")
    again = procrunner("people", "back", "bob")

    assert left.out.splitlines() == [
        "added absence of bob from 2026-03-02 until 2026-03-04",
        "added ann as deputy of bob from 2026-03-02 until 2026-03-04",
    ]
    assert (twice.code, twice.err.splitlines()[0]) == (
        5,
        "error: bob is absent from 2026-03-02 until 2026-03-04 already",
    )
    assert "until 2026-03-04 → from 2026-03-02 until 2026-03-02" in back.out
    assert (again.code, again.err) == (5, "error: bob is not absent on 2026-03-03\n")


def test_an_absence_that_began_today_is_gone_when_the_person_is_back(
    staffed: Office, procrunner: Procrunner
) -> None:
    procrunner("people", "absent", "bob")

    assert procrunner("people", "back", "bob").out == "removed absence of bob from 2026-03-02\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["absent", "eve"], 3),
        (["absent", "bob", "--deputy", "eve"], 3),
        (["absent", "bob", "--deputy", "bob"], 2),
        (["absent", "bob", "--role", "head"], 2),
        (["absent", "bob", "--from", "2026-03-04", "--until", "2026-03-03"], 2),
        (["absent", "bob", "--from", "4.3.2026"], 2),
        (["back", "eve"], 3),
        (["deputy", "ann", "eve"], 3),
        (["deputy", "ann", "bob", "--role", "cook"], 3),
        (["deputy", "bob", "ann", "--remove"], 3),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    staffed: Office, procrunner: Procrunner, words: list[str], code: int
) -> None:
    before = procrunner("people", "export").out

    assert procrunner("people", *words).code == code

    assert procrunner("people", "export").out == before


def test_a_deputy_is_named_and_dismissed(staffed: Office, procrunner: Procrunner) -> None:
    named = procrunner("people", "deputy", "bob", "ann", "--process", "permit", "--rank", "2")
    gone = procrunner("people", "deputy", "bob", "ann", "--remove")

    assert named.out == "added ann as deputy of bob for permit\n"
    assert gone.out == "removed ann as deputy of bob for permit\n"


def test_tasks_of_mine_tell_for_whom_and_why_tells_who_may(
    staffed: Office, procrunner: Procrunner
) -> None:
    id_ = staffed.begin(line(user("sign", camunda_candidateGroups="head"), user("never")))
    staffed.deploy(process(line(user("sign", camunda_candidateGroups="head")), id_="permit"))
    own = staffed.start("permit")

    told = procrunner("tasks", "--mine", "--as", "bob").out.splitlines()
    why = procrunner("why", own).out

    assert told[0].split() == ["id", "name", "role", "for", "owner", "age", "due", "left"]
    assert [line_.split()[:6] for line_ in told[1:]] == [
        [f"{own}.3", "Look", "at", "sign", "head", "ann"]
    ]
    assert "  waits for head: Look at sign\n" in why
    assert "    who may: Bob [bob] (head, for Ann [ann])\n" in why
    assert "    who may: nobody at present\n" in procrunner("why", id_).out
    assert procrunner.json("why", own, "--fields", "persons") == [
        {"persons": ["Bob [bob] (head, for Ann [ann])"]}
    ]


def test_mine_goes_with_no_other_filter(staffed: Office, procrunner: Procrunner) -> None:
    assert procrunner("tasks", "--mine", "--role", "head", "--as", "bob").code == 2
    assert procrunner("tasks", "--mine", "--as", "eve").code == 3


def test_what_a_deputy_did_is_told_in_words(staffed: Office, procrunner: Procrunner) -> None:
    staffed.deploy(process(line(user("sign", camunda_candidateGroups="head")), id_="permit"))
    id_ = staffed.start("permit")

    refused = procrunner("complete", id_, "--as", "ann")
    procrunner("complete", id_, "--as", "bob")

    assert refused.code == 4
    assert "Ann [ann] is absent from 2026-03-02 until 2026-03-08 (leave)" in refused.err
    assert "  bob for ann  completed" in procrunner("history", id_).out
    events = procrunner.json("history", id_, "--fields", "by,for,name")
    assert {"by": "bob", "for": "ann", "name": "Look at sign"} in events


def test_check_tells_what_is_going_to_go_wrong(staffed: Office, procrunner: Procrunner) -> None:
    staffed.draw(process(line(user("cook", camunda_candidateGroups="cook")), id_="permit"))

    found = procrunner("people", "check", "--days", "7")

    reason = "ann absent, with deputies for permit only"
    assert found.code == 1
    assert found.out.splitlines() == [
        "role: bpmn/p.bpmn: cook is for 'cook', which is no role of the office",
        "  Load a role of this id or name.",
        "nobody: nobody can act as head from 2026-03-02 until 2026-03-08: " + reason,
        "  Give somebody the role head, or name a deputy: procrunner people deputy",
    ]
    assert found.err == "7 days, 2 findings\n"
    kinds = procrunner("people", "check", "-o", "json", "--fields", "kind,about").json
    assert kinds == [{"kind": "role", "about": "cook"}, {"kind": "nobody", "about": "head"}]


def test_check_of_a_sound_office_ends_with_0(staffed: Office, procrunner: Procrunner) -> None:
    procrunner("people", "back", "ann")
    procrunner("people", "deputy", "ann", "bob", "--remove")

    found = procrunner("people", "check")

    assert (found.code, found.out, found.err) == (0, "", "30 days, 0 findings\n")
