"""The project as it is, but for its registries: they are asked over HTTP."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

from procrunner.project import Project
from procrunner.project.settings import FILE

ADDRESS, ENVELOPE = "EMULATOR", "EMULATOR_ENVELOPE"
"""Variables of the environment that the registries' settings take."""

_PROVIDERS = {
    "individuals": "HttpIndividuals",
    "notary": "HttpNotary",
    "gateway": "HttpGateway",
    "cabinet": "HttpCabinet",
    "portal": "HttpPortal",
    "payments": "HttpPayments",
    "e_licensing": "HttpELicensing",
    "test_system": "HttpTestSystem",
    "e_queue": "HttpEQueue",
}
_RESOURCE = """
[scenarios.resources.{name}]
provider = "registries_http:{provider}"
url = "${{{address}}}"
envelope = "${{{envelope}}}"
seconds = 5
rest = 0
"""


def build(project: Project, folder: Path) -> Path:
    """Make a project in the folder whose drawings and handlers are those of this one."""
    folder.mkdir(parents=True)
    for name in ("bpmn", "handlers", "calendars"):
        copytree(project.root / name, folder / name)
    told = [project.file.read_text(encoding="utf-8")]
    for name, provider in _PROVIDERS.items():
        put_in = {"name": name, "provider": provider, "address": ADDRESS, "envelope": ENVELOPE}
        told.append(_RESOURCE.format(**put_in))
    (folder / FILE).write_text("".join(told), encoding="utf-8")
    return folder
