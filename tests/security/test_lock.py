"""``requirements.lock`` pins all that the product needs, by hashes; ``make lock`` writes it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
_PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)


def lock() -> str:
    return (ROOT / "requirements.lock").read_text("utf-8")


def wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [each for extra in project["optional-dependencies"].values() for each in extra]
    return [Requirement(each) for each in [*project["dependencies"], *extras]]


def test_all_that_is_needed_is_pinned_at_a_version_that_fits() -> None:
    pinned = {canonicalize_name(name): version for name, version in _PINNED.findall(lock())}

    unfit = [
        str(each)
        for each in wanted()
        if not each.specifier.contains(pinned.get(canonicalize_name(each.name), "0"))
    ]

    assert unfit == [], "run: make lock"


def test_each_archive_is_known_by_its_hash() -> None:
    entries = re.split(r"\n(?=[a-z])", lock().strip())

    assert len(entries) > len(wanted())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_place_to_fetch_from() -> None:
    assert not re.search(r"://|--(?:extra-)?index-url|--find-links", lock())
