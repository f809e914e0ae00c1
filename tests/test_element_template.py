"""Element templates for Camunda Modeler: from handlers, and back in the drawings."""

import json
from pathlib import Path

import pytest

from procrunner import element_template
from procrunner.element_template import templates, versions
from procrunner.errors import UsageError
from procrunner.handler import Call, describe, handler
from procrunner.project import Project

ROOT = Path(__file__).parents[1]


@handler("bank.pay", kind="idempotent")
def pay(payer_iin: str, currency: str = "KZT", limit: int = 5, *, call: Call) -> None:
    """Pay at the bank."""
    del payer_iin, currency, limit, call


@handler("bank.pay", kind="idempotent")
def pay_more(payer_iin: str, amount: str, *, call: Call) -> None:
    """Pay at the bank."""
    del payer_iin, amount, call


PAY, PAY_MORE = {"bank.pay": describe(pay)}, {"bank.pay": describe(pay_more)}


def test_a_template_sets_the_topic_and_asks_for_what_the_handler_takes() -> None:
    (made,) = json.loads(templates("house", PAY))

    assert (made["id"], made["name"], made["version"]) == ("house.bank.pay", "bank.pay", 1)
    assert made["description"] == "Pay at the bank."
    assert [(each["binding"]["name"], each["value"]) for each in made["properties"]] == [
        ("camunda:type", "external"),
        ("camunda:topic", "bank.pay"),
        ("payer_iin", "${payer_iin}"),
        ("currency", "KZT"),
    ]
    assert [each["constraints"]["notEmpty"] for each in made["properties"][2:]] == [True, False]


def test_made_again_from_the_same_handlers_it_is_the_same() -> None:
    once = templates("house", PAY)

    assert templates("house", PAY, once) == once


def test_a_changed_handler_is_a_new_version_that_stays() -> None:
    once = templates("house", PAY)
    changed = templates("house", PAY_MORE, once)

    assert versions(changed) == {"house.bank.pay": 2}
    assert templates("house", PAY_MORE, changed) == changed


def test_a_handler_that_is_gone_has_no_template() -> None:
    assert templates("house", {}, templates("house", PAY)) == "[]\n"


@pytest.mark.parametrize("content", ["{", "[1]", '[{"id": "a"}]', '[{"id": "a", "version": "x"}]'])
def test_another_file_is_refused(content: str) -> None:
    with pytest.raises(UsageError, match="no element templates"):
        versions(content)


def test_the_project_s_own_are_fresh() -> None:
    project = Project(ROOT)

    kept = (ROOT / "bpmn" / element_template.FILE).read_text(encoding="utf-8")

    assert project.element_templates() == kept, "run: procrunner templates"
    assert len(versions(kept)) == len(project.handlers)
