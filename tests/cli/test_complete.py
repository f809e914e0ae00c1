from __future__ import annotations

from tests.cli.conftest import begun
from tests.drawings import user
from tests.models import chain, process, tag
from tests.office import Office, Procrunner


def test_the_form_is_filled_and_the_next_wait_is_told(
    permit: Office, procrunner: Procrunner
) -> None:
    id_ = begun(permit)
    item = permit.view(id_).work_items[0].id

    ended = procrunner("complete", item, "--set", "verdict=grant", "--as", "daniyar")

    assert ended.code == 0
    assert ended.err == f"completed: Decide [{item}]\n"
    assert "waits for message answer: paid" in ended.out
    variables = permit.instance(id_).variables
    assert (variables["verdict"], variables["fee"]) == ("grant", 100)


def test_an_instance_or_a_key_will_do_for_its_only_work_item(
    permit: Office, procrunner: Procrunner
) -> None:
    begun(permit)

    assert procrunner("complete", "2026-1", "--set", "verdict=grant").code == 0


def test_a_form_that_is_not_filled_ends_with_2_and_says_what_it_wants(
    permit: Office, procrunner: Procrunner
) -> None:
    id_ = begun(permit)

    ended = procrunner("complete", id_, "--set", "fee=free")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "error: decide (Decide): 'verdict' (Verdict) is missing: one of grant, refuse; "
        "'fee' (Fee) is 'free', not a whole number\n  Give them with --set verdict=…\n"
    )
    assert permit.open(id_) == ["decide"]


def test_a_second_completion_ends_with_5_and_names_the_first(
    permit: Office, procrunner: Procrunner
) -> None:
    id_ = begun(permit)
    item = permit.view(id_).work_items[0].id
    procrunner("complete", item, "--set", "verdict=grant", "--as", "daniyar")

    ended = procrunner("complete", item, "--set", "verdict=refuse")

    assert (ended.code, ended.out) == (5, "")
    assert ended.err.startswith(f"error: work item {item} (Decide) was completed by daniyar at ")
    assert ended.err.endswith(f"  See what the instance waits for now: procrunner show {id_}\n")
    assert permit.instance(id_).variables["verdict"] == "grant"


def test_several_open_work_items_are_listed(office: Office, procrunner: Procrunner) -> None:
    fork = tag("startEvent", "s") + tag("parallelGateway", "fork")
    both = user("one") + user("two") + chain("s", "fork", "one") + chain("fork", "two")
    office.deploy(process(fork + both))
    id_ = office.start()

    ended = procrunner("complete", id_)

    assert (ended.code, ended.out) == (2, "")
    items = [f"{each.id} ({each.name})" for each in office.view(id_).work_items]
    assert ended.err == (
        f"error: Several work items fit '{id_}'.\n  Name one of them: {', '.join(items)}\n"
    )


def test_an_unknown_id_ends_with_3(permit: Office, procrunner: Procrunner) -> None:
    assert procrunner("complete", "nothing").code == 3
