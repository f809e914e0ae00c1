"""Every drawing of the project can run, and says all that it should."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from procrunner.check import check
from procrunner.definition import read
from procrunner.form import FormError, filled
from procrunner.gallery.tree import SEAM
from procrunner.project import Project

ROOT = Path(__file__).parent.parent
FILES = {str(p.relative_to(ROOT)): p.read_bytes() for p in sorted(ROOT.glob("bpmn/**/*.bpmn"))}

SERVICES = sorted({str(Path(file).parent) for file in FILES if len(Path(file).parts) == 4})


@pytest.fixture(scope="module")
def findings() -> list[str]:
    project = Project(ROOT)
    found = check(FILES, others={}, handlers=project.handlers, house=project.house)
    return [str(each) for each in found]


@pytest.mark.parametrize("file", FILES)
def test_a_drawing_has_no_finding(file: str, findings: list[str]) -> None:
    assert [each for each in findings if each.startswith(f"{file}:")] == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("service", SERVICES)
def test_all_processes_of_a_service_begin_with_its_name(service: str, language: str) -> None:
    named = [
        process.properties.get(f"label:{language}", process.name)
        for file, text in FILES.items()
        if str(Path(file).parent) == service
        for process in read(text, file=file).processes
    ]

    assert len({name.partition(SEAM)[0] for name in named}) == 1


@pytest.mark.parametrize("service", ["inspection-certificate", "carrier-licence"])
def test_the_date_of_a_power_of_attorney_is_required_with_its_number(service: str) -> None:
    file = f"bpmn/zhambyl-2015-222/{service}/psc.bpmn"
    form = read(FILES[file], file=file).elements["Task_FillRequest"].fields
    given = {"poa_number": "7", "poa_date": None}

    with pytest.raises(FormError) as caught:
        filled(form, given, where="form", today=date(2026, 3, 2))

    assert "'poa_date' (Нотариалды сенімхат күні) толтырылмаған" in caught.value.told("kk")
