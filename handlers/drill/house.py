"""The project as it is, but for its registries: they are asked over HTTP."""

from __future__ import annotations

from dataclasses import replace

from procrunner.project import Project

_PROVIDERS = {
    "individuals": "HttpIndividuals",
    "legal_entities": "HttpLegalEntities",
    "notary": "HttpNotary",
    "gateway": "HttpGateway",
    "cabinet": "HttpCabinet",
    "portal": "HttpPortal",
    "payments": "HttpPayments",
    "e_licensing": "HttpELicensing",
    "test_system": "HttpTestSystem",
    "e_queue": "HttpEQueue",
}


def ask_over_http(project: Project, address: str, envelope: str) -> None:
    """Let a project that has not used its registries yet find them at the address."""
    said = project.settings
    asked = {
        name: {
            "provider": f"registries_http:{provider}",
            "url": address,
            "envelope": envelope,
            "seconds": 5,
            "rest": 0,
        }
        for name, provider in _PROVIDERS.items()
    }
    resources = {**said.sections["resources"], **asked}
    project.settings = replace(said, sections={**said.sections, "resources": resources})
