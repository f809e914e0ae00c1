"""Rules of the house: what ``procrunner.toml`` says about the project's own drawings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from procrunner.errors import UsageError

STATES = 50_000
"""How many states of a process are looked at before its soundness is left undecided."""
_KEYS = {"reach", "without", "within", "because"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """``[[rules.never]]``: no way leads to one thing past another."""

    reach: str  #: id of an element or flow, or a topic
    without: str  #: id of an element or flow, or a topic
    within: str = ""  #: id of the one process it is about, empty for all
    because: str = ""  #: the reason, told with the finding


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What a project asks of its drawings beyond BPMN."""

    roles: frozenset[str] | None = None  #: names under ``[roles]``; None when nobody lists them
    never: tuple[Never, ...] = ()
    states: int = STATES


def house(settings: Mapping[str, Any], *, where: str) -> House:
    """Read ``[roles]`` and ``[rules]``.

    Raises:
        UsageError: a rule lacks something, or has a key that nobody knows.
    """
    roles, rules = settings.get("roles"), settings.get("rules", {})
    for key in sorted(set(rules) - {"never", "states"}):
        raise UsageError(f"there is no rule '{key}'", where=where, hint="Known: never, states.")
    return House(
        roles=None if roles is None else frozenset(roles),
        never=tuple(_never(rule, where) for rule in rules.get("never", ())),
        states=int(rules.get("states", STATES)),
    )


def _never(rule: Mapping[str, Any], where: str) -> Never:
    wrong = sorted(set(rule) - _KEYS) or sorted({"reach", "without"} - set(rule))
    if wrong:
        raise UsageError(
            f"[[rules.never]] has '{wrong[0]}' wrong: missing, or not known",
            where=where,
            hint='Write reach = "certificates.issue" and without = "signature.verify".',
        )
    return Never(**{key: str(value) for key, value in rule.items()})
