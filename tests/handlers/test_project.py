"""This project's handlers and resources fit together."""

import importlib
import inspect
import tomllib
from pathlib import Path

import pytest

from procrunner.handler import import_module, load, package
from procrunner.project import Project
from tests.office import Procrunner

ROOT = Path(__file__).parents[2]
OF_THE_RUNNER = {"call", "attachments", "database", "transaction"}
OF_A_COMMAND = {"personal"}  # procrunner personal export


def test_the_folder_gives_exactly_these_handlers() -> None:
    found = load(ROOT / "handlers", root=ROOT)

    assert {topic: (h.kind.value, *h.required) for topic, h in found.items()} == {
        "acceptances.enter": ("tx", "applicant_iin", "service", "due"),
        "acceptances.refuse": ("tx", "applicant_iin", "service", "missing"),
        "applicants.check-certificate": ("idempotent", "certificate", "iin"),
        "applicants.lookup": ("idempotent", "iin"),
        "applicants.verify-signature": ("idempotent", "document", "signature", "iin"),
        "attestations.issue": ("tx", "applicant_iin", "speciality", "order_number"),
        "attestations.refuse": ("tx", "applicant_iin", "reasons"),
        "cabinet.notify": ("idempotent", "iin", "notice"),
        "certificates.issue": ("tx", "variant", "applicant_iin", "vehicle"),
        "certificates.refuse": ("tx", "applicant_iin", "reasons"),
        "e-licensing.check-payment": ("idempotent",),
        "e-licensing.enter-paper": (
            "idempotent",
            "application",
            "scan",
            "applicant_iin",
            "service",
        ),
        "e-licensing.register": (
            "idempotent",
            "application",
            "document",
            "signature",
            "applicant_iin",
            "service",
        ),
        "e-queue.book": ("idempotent", "iin", "office", "visit_day", "visit_time"),
        "e-queue.take": ("idempotent", "iin", "office"),
        "gateway.send": ("idempotent", "applicant_iin", "service", "document", "signature"),
        "individuals.lookup": ("idempotent", "iin"),
        "licences.duplicate": ("tx", "applicant_iin", "activity", "original"),
        "licences.issue": ("tx", "applicant_iin", "activity"),
        "licences.refuse": ("tx", "applicant_iin", "reasons"),
        "licences.reissue": ("tx", "applicant_iin", "activity", "original"),
        "notary.verify": ("idempotent", "principal_iin", "attorney_iin", "number", "date"),
        "orders.enter": ("tx", "matter", "subject_iin", "decision"),
        "payments.pass-on": ("idempotent", "iin", "number", "service"),
        "portal.authenticate": ("idempotent", "iin", "password"),
        "portal.register": ("idempotent", "iin", "password"),
        "portal.register-request": (
            "idempotent",
            "application",
            "document",
            "signature",
            "applicant_iin",
            "service",
        ),
        "regional-gateway.register": (
            "idempotent",
            "application",
            "document",
            "signature",
            "applicant_iin",
            "service",
        ),
        "results.announce": ("idempotent", "iin", "notice", "number", "place"),
        "results.make": ("idempotent", "number"),
        "results.send": ("idempotent", "iin", "notice", "number"),
        "signature.check-certificate": ("idempotent", "certificate", "iin"),
        "signature.verify": ("idempotent", "document", "signature", "iin"),
        "testing.book": ("idempotent", "iin", "speciality", "test_day", "test_time"),
        "testing.mark": ("idempotent", "booking", "answers"),
        "working-days.plan": ("idempotent", "term"),
    }


def test_every_resource_that_a_handler_takes_is_configured() -> None:
    handlers = load(ROOT / "handlers", root=ROOT).values()

    asked = {name for handler in handlers for name in handler.resources} - OF_THE_RUNNER

    assert asked | OF_A_COMMAND == set(_resources())


def test_every_provider_can_be_made_with_its_settings() -> None:
    folder = ROOT / "handlers"
    for settings in _resources().values():
        module, _, name = settings.pop("provider").partition(":")
        loaded = import_module(f"{package(folder)}.{module}", folder / f"{module}.py")

        inspect.signature(getattr(loaded, name)).bind(**settings)


def test_the_demo_is_found_below_the_private_package() -> None:
    name = package(ROOT / "handlers")

    assert importlib.import_module(f"{name}.demo.samples").APPLICANT == "750228359095"


def _resources() -> dict[str, dict[str, str]]:
    return tomllib.loads((ROOT / "procrunner.toml").read_text("utf-8"))["resources"]


def test_every_command_of_the_project_can_be_loaded(
    procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)

    ended = {name: procrunner(name, "--help") for name in Project(ROOT).settings.commands}

    assert {"demo", "drill", "registries", "verify"} <= set(ended)
    assert {name: each.err for name, each in ended.items() if each.code} == {}
