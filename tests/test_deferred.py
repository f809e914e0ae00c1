"""Packages that import their names when they are asked for."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from types import ModuleType

import pytest

from procrunner import audit, definition, engine, form, ports, runner
from procrunner.deferred import deferred

PACKAGES = (audit, definition, engine, form, ports, runner)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda each: each.__name__)
def test_every_name_that_is_offered_is_there(package: ModuleType) -> None:
    assert [name for name in package.__all__ if not hasattr(package, name)] == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda each: each.__name__)
def test_no_module_hides_a_name(package: ModuleType) -> None:
    modules = {each.name for each in pkgutil.iter_modules(package.__path__)}

    assert modules & {*package.__all__} == set()


@pytest.mark.parametrize("package", PACKAGES, ids=lambda each: each.__name__)
def test_nothing_else_is_said_to_be_there(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match=f"module '{package.__name__}' has no attribute 'no'"):
        package.no  # noqa: B018 - asking is the test


def test_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    package, module = ModuleType("shop"), ModuleType("shop.goods")
    module.tea = object()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "shop", package)
    monkeypatch.setitem(sys.modules, "shop.goods", module)

    found = deferred("shop", {"goods": "tea milk"})("tea")

    assert found is module.tea
    assert vars(import_module("shop"))["tea"] is found
