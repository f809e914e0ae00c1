from __future__ import annotations

import pytest

from procrunner.errors import ConflictError, NotFoundError, UsageError
from procrunner.model import EventKind, Status
from tests.drawings import NAMES, field, form, user
from tests.models import chain, event, flow, line, process, tag
from tests.office import Office


def test_an_instance_remembers_who_started_it_and_when(office: Office) -> None:
    id_ = office.begin(line(user("look")), n=1)

    instance = office.instance(id_)
    assert (instance.started_by, instance.started_at) == ("aigerim", office.clock.now())
    assert (instance.status, dict(instance.variables)) == (Status.ACTIVE, {"n": 1})


def test_ids_are_eight_letters_that_nobody_takes_for_another(office: Office) -> None:
    id_ = office.begin(line(user("look")))

    assert len(id_) == 8
    assert set(id_) <= set("23456789abcdefghjkmnpqrstuvwxyz")


def test_a_process_that_is_not_deployed_is_not_found(office: Office) -> None:
    office.deploy(process(line(user("look")), id_="permit"))

    with pytest.raises(NotFoundError) as refused:
        office.start("permitt")

    assert str(refused.value) == ("No process 'permitt' is deployed.\n  Did you mean 'permit'?")


def test_a_second_active_instance_with_the_same_key_is_refused(office: Office) -> None:
    id_ = office.begin(line(user("look")), key="2026-1")

    with pytest.raises(ConflictError) as refused:
        office.start(key="2026-1")

    assert str(refused.value) == (
        f"instance {id_} of p has the business key '2026-1'\n"
        "  Give --if-exists return to get that one, or use another key."
    )


def test_the_active_instance_of_the_key_is_given_back_if_wanted(office: Office) -> None:
    id_ = office.begin(line(user("look")), key="2026-1", n=1)

    again = office.project.runner.start(
        "p", {"n": 2}, actor="b", key="2026-1", return_existing=True
    )

    assert (again.id, dict(again.variables)) == (id_, {"n": 1})


def test_the_key_is_free_again_when_the_instance_has_ended(office: Office) -> None:
    id_ = office.begin(line(user("look")), key="2026-1")
    office.project.runner.complete(id_, {}, actor="a")

    assert office.start(key="2026-1") != id_


def test_two_processes_may_have_the_same_key(office: Office) -> None:
    office.begin(line(user("look")), key="2026-1")
    office.deploy(process(line(user("look")), id_="q"), file="q.bpmn")

    assert office.instance(office.start("q", key="2026-1")).business_key == "2026-1"


def test_the_form_of_the_start_event_is_checked(office: Office) -> None:
    start = tag("startEvent", "s", form(field("iin", required="true")))
    office.deploy(process(start + tag("endEvent", "e") + chain("s", "e")))

    with pytest.raises(UsageError) as refused:
        office.start()

    assert str(refused.value) == ("p: 'iin' (Iin) is missing: text\n  Give them with --set iin=…")


def test_nothing_is_stored_of_a_start_that_is_refused(office: Office) -> None:
    start = tag("startEvent", "s", form(field("iin", required="true")))
    office.deploy(process(start + tag("endEvent", "e") + chain("s", "e")))

    with pytest.raises(UsageError):
        office.start(key="2026-1")

    with office.project.store.read() as unit:
        assert unit.instances.count() == 0


def several_starts() -> str:
    return NAMES + process(
        tag("startEvent", "plain", form(field("iin", required="true")))
        + tag(
            "startEvent",
            "told",
            form(field("number", required="true")) + event("message", messageRef="begin"),
        )
        + user("look")
        + tag("endEvent", "e")
        + chain("plain", "look", "e")
        + flow("told", "look")
    )


def test_of_several_start_events_the_plain_one_is_meant(office: Office) -> None:
    office.deploy(several_starts())

    id_ = office.start(iin="1")

    assert office.happened(id_)[0] == "plain"


def test_of_several_start_events_the_form_of_the_plain_one_is_checked(office: Office) -> None:
    office.deploy(several_starts())

    with pytest.raises(UsageError, match="'iin'"):
        office.start()


def test_another_start_event_can_be_chosen_and_its_form_is_checked(office: Office) -> None:
    office.deploy(several_starts())

    id_ = office.start(at="told", number="5")

    assert office.happened(id_)[0] == "told"
    with pytest.raises(UsageError, match="'number'"):
        office.start(at="told")


def test_a_start_event_that_is_not_there_is_told_with_those_that_are(office: Office) -> None:
    office.deploy(several_starts())

    with pytest.raises(UsageError) as refused:
        office.start(at="nowhere", iin="1")

    assert str(refused.value) == (
        "the process has no start event 'nowhere'\n  It starts at: plain, told"
    )


def test_several_plain_start_events_want_a_choice(office: Office) -> None:
    body = tag("startEvent", "a") + tag("startEvent", "b") + tag("endEvent", "e")
    office.deploy(process(body + chain("a", "e") + flow("b", "e")))

    with pytest.raises(UsageError, match="several start events"):
        office.start()

    assert office.happened(office.start(at="b"))[0] == "b"


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (float("nan"), "'x' is nan, which JSON cannot hold"),
        ({1, 2}, "'x' is a set, which JSON cannot hold"),
        ({"deep": [b"x"]}, "'x.deep[0]' is a bytes, which JSON cannot hold"),
        ("a\x00b", "'x' is text with a NUL or half a character, which JSON cannot hold"),
        ("\ud800", "'x' is text with a NUL or half a character, which JSON cannot hold"),
        ("x" * 300_000, "the variable 'x' has 300,002 bytes; 262,144 are allowed"),
        (10**30, "'x' is a whole number of more than 64 bits, which JSON cannot hold"),
    ],
)
def test_a_variable_that_cannot_be_stored_is_refused(
    office: Office, value: object, what: str
) -> None:
    office.deploy(process(line(user("look"))))

    with pytest.raises(UsageError) as refused:
        office.start(x=value)

    assert refused.value.what == what


def test_a_variable_that_contains_itself_is_refused(office: Office) -> None:
    office.deploy(process(line(user("look"))))
    endless: list[object] = []
    endless.append(endless)

    with pytest.raises(UsageError, match="nests deeper than 100 levels"):
        office.start(x=endless)


@pytest.mark.parametrize("name", ["", "1a", "a-b", "a b", 5, None])
def test_a_name_that_no_expression_could_say_is_refused(office: Office, name: object) -> None:
    office.deploy(process(line(user("look"))))

    with pytest.raises(UsageError, match="is no name for a variable"):
        office.project.runner.start("p", {name: 1}, actor="a")  # type: ignore[dict-item]


def test_the_history_begins_with_the_start_and_names_what_was_given(office: Office) -> None:
    id_ = office.begin(line(user("look")), n=1, m=2)

    first = office.project.viewer.story(id_).events[0]
    assert (first.event.kind, first.actor) == (EventKind.STARTED, "aigerim")
    assert dict(first.event.data) == {"set": ["m", "n"]}
