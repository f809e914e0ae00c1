"""Packages whose names are imported when they are asked for: who only looks pays for little."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def deferred(package: str, modules: Mapping[str, str]) -> Callable[[str], object]:
    """The ``__getattr__`` of a package (PEP 562), which keeps what it found.

    Args:
        package: its ``__name__``.
        modules: the names that it offers, with spaces between them, by the module each stands in;
            none may be the name of a module of the package, which would hide it.
    """
    where = {name: module for module, names in modules.items() for name in names.split()}

    def get(name: str) -> object:
        if name not in where:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found: object = getattr(import_module(f"{package}.{where[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    return get
