"""The rules: one file each, found by being here."""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from functools import cache
from importlib import import_module

from procrunner.check.rule import Rule


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule with its page, by code."""
    found = []
    for info in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{info.name}")
        found.append(replace(module.RULE, page=(module.__doc__ or "").strip()))
    return tuple(sorted(found, key=lambda rule: rule.codes))
