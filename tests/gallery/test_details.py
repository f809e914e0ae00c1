"""What the page tells: titles, terms, and the facts about an element."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from procrunner.gallery import Sheet, terms
from procrunner.gallery.details import Facts, tell
from procrunner.gallery.sheet import cards
from procrunner.gallery.tree import grow
from tests.gallery.conftest import FIXTURES, ROOT, definition

LANGUAGES = ("kk", "ru", "en")
FOLDER = "zhambyl-2015-222/inspection-certificate"


def sheets() -> list[Sheet]:
    return [
        Sheet(
            path=PurePosixPath(f"{FOLDER}/{name}.bpmn"),
            definition=definition(ROOT / "bpmn" / FOLDER / f"{name}.bpmn"),
        )
        for name in ("psc", "provider")
    ]


def facts(name: str) -> dict[str, Facts]:
    card = next(each for each in cards(sheets(), LANGUAGES) if each.key.endswith(name))
    called = "zhambyl-2015-222.inspection-certificate.provider"
    return tell(card, {called: "the-provider"}, LANGUAGES)


def test_a_task_tells_all_that_the_file_says() -> None:
    task = facts("provider")["Task_RegisterApplication"]

    assert task["kind"] == "userTask"
    assert task["name"] == (
        "Өтінішті тіркеп, басшыға беру",
        "Регистрация заявления, передача руководителю",
        "Register the application, pass it to the head",
    )
    assert task["steps"] == ["provider/task-1"]
    assert task["lane"] == "Lane_Chancellery"
    assert task["candidates"] == "chancellery"
    assert task["term"] == [("15 минут", "15 минут", "15 minutes"), "working", "PT15M"]
    label = (
        "Кіріс хат-хабарлар журналындағы нөмір",
        "Номер в журнале входящей корреспонденции",
        "Number in the journal of incoming mail",
    )
    assert task["form"] == [["journal_number", label, "string", True, []]]


def test_a_service_task_tells_its_handler_and_data() -> None:
    task = facts("provider")["Task_IssueCertificate"]

    assert task["topic"] == "certificates.issue"
    assert ["variant", "${variant}"] in list(task["inputs"])  # type: ignore[arg-type]  # a list


def test_a_flow_tells_its_ends_and_condition() -> None:
    flow = facts("provider")["Flow_DocumentsComplete_Variant"]

    assert flow["source"] == "Gateway_DocumentsComplete"
    assert flow["target"] == "Gateway_Variant"
    assert flow["condition"] == "${documents_complete}"


def test_a_call_activity_leads_to_the_diagram_that_it_calls() -> None:
    calls = [each for each in facts("psc").values() if each["kind"] == "callActivity"]

    assert [each["open"] for each in calls] == ["the-provider"]


def test_what_is_not_drawn_is_not_told() -> None:
    card = cards(sheets(), LANGUAGES)[0]
    diagram = card.sheet.definition.diagrams[0]

    drawn = {each.element for each in (*diagram.shapes, *diagram.edges)}

    assert set(tell(card, {}, LANGUAGES)) == drawn


def test_what_all_titles_of_a_service_begin_with_is_the_title_of_its_folder() -> None:
    act = grow(cards(sheets(), LANGUAGES), {}, len(LANGUAGES)).branches["zhambyl-2015-222"]

    service = act.branches["inspection-certificate"]

    assert act.titles == ("zhambyl-2015-222",) * 3
    assert service.titles[1] == "Выдача международного сертификата технического осмотра"
    assert [leaf.titles[2] for leaf in service.leaves] == [
        "Procedure of the provider",
        "Through the one-stop shop",
    ]


def test_a_given_title_of_a_folder_counts() -> None:
    given = {"zhambyl-2015-222": ("Жамбыл", "Жамбыл", "Zhambyl")}

    root = grow(cards(sheets(), LANGUAGES), given, len(LANGUAGES))

    assert root.branches["zhambyl-2015-222"].titles[2] == "Zhambyl"


def test_a_file_without_names_is_called_by_its_own_name() -> None:
    nameless = Sheet(path=PurePosixPath("a/b.bpmn"), definition=definition(FIXTURES / "data.bpmn"))

    assert cards([nameless], LANGUAGES)[0].titles == ("b",) * 3


@pytest.mark.parametrize(
    ("duration", "language", "said"),
    [
        ("P1D", "kk", "1 жұмыс күні"),
        ("P1D", "ru", "1 рабочий день"),
        ("P2D", "ru", "2 рабочих дня"),
        ("P5D", "ru", "5 рабочих дней"),
        ("P11D", "ru", "11 рабочих дней"),
        ("P21D", "ru", "21 рабочий день"),
        ("P1D", "en", "1 working day"),
        ("P13D", "en", "13 working days"),
        ("PT1H30M", "ru", "1 час 30 минут"),
        ("PT20M", "kk", "20 минут"),
        ("P1M", "en", "1 month"),
        ("R3/PT10M", "en", "R3/PT10M"),
        ("P", "en", "P"),
        ("${term}", "ru", "${term}"),
    ],
)
def test_a_term_is_said_in_words(duration: str, language: str, said: str) -> None:
    assert terms.say(duration, language, working=True) == said


def test_days_of_the_calendar_are_just_days() -> None:
    assert terms.say("P3D", "ru") == "3 дня"
