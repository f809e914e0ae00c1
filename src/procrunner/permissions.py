"""Who may do what with which processes, as a project rules it; nothing but the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from procrunner.errors import UsageError

EVERY = "*"
"""In the place of a process: all of them, also those to come."""
ANY = ""
"""In the place of a process: at least one, whichever."""
ANYONE = "anyone"
_KINDS = ("role:", "person:")


class May(StrEnum):
    """What a rule allows."""

    START = "start"  #: begin instances
    ACT = "act"  #: send messages; complete work, where no persons are known
    SEE = "see"  #: look at instances, write notes on them
    MEND = "mend"  #: retry, modify, migrate, suspend, resume, cancel, recompute, erase, archive
    DEPLOY = "deploy"  #: make new versions known
    PEOPLE = "people"  #: change who works in the office
    PERSONAL = "personal"  #: read personal data unmasked


@dataclass(frozen=True, slots=True)
class Rule:
    """One ``[[permissions.allow]]``."""

    who: tuple[str, ...]  #: ``role:ID``, ``person:ID`` or ``anyone``
    may: frozenset[May]
    processes: tuple[str, ...] = (EVERY,)  #: BPMN ids, with ``*`` and ``?``

    def covers(self, may: May, process: str) -> bool:
        """Whether it allows this with a process."""
        if may not in self.may:
            return False
        return process == ANY or any(fnmatchcase(process, each) for each in self.processes)


@dataclass(frozen=True, slots=True)
class Permissions:
    """All that a project allows; what no rule allows is refused."""

    rules: tuple[Rule, ...] = ()
    by_account: bool = False  #: who acts is known by the account of the operating system


def read(section: Mapping[str, Any], *, where: str) -> Permissions:
    """What ``[permissions]`` says.

    Raises:
        UsageError: a rule cannot be understood.
    """
    for name in section.keys() - {"allow", "acting"}:
        raise _wrong(where, f"there is no setting '{name}'", "Settings are: acting, allow.")
    acting = section.get("acting", "named")
    if acting not in {"named", "account"}:
        raise _wrong(where, f"acting is {acting!r}", 'Write "named" or "account".')
    allow = section.get("allow", [])
    if not isinstance(allow, list) or not all(isinstance(each, dict) for each in allow):
        raise _wrong(where, "allow is no list of rules", "Write each as [[permissions.allow]].")
    rules = tuple(_rule(each, where, number) for number, each in enumerate(allow, 1))
    return Permissions(rules, by_account=acting == "account")


def _rule(said: Mapping[str, Any], where: str, number: int) -> Rule:
    for name in said.keys() - {"who", "may", "processes"}:
        hint = "A rule says: who, may, processes."
        raise _wrong(where, f"rule {number} has no setting '{name}'", hint)
    who = _words(said, "who", where, number)
    for each in who:
        if each != ANYONE and not (each.startswith(_KINDS) and each.partition(":")[2]):
            hint = 'Write "role:ID", "person:ID" or "anyone".'
            raise _wrong(where, f"rule {number}: '{each}' is nobody", hint)
    may = _words(said, "may", where, number)
    for each in may:
        if each not in [*May]:
            hint = f"It may say: {', '.join(May)}."
            raise _wrong(where, f"rule {number}: there is no '{each}'", hint)
    processes = _words(said, "processes", where, number) if "processes" in said else (EVERY,)
    return Rule(who, frozenset(map(May, may)), processes)


def _words(said: Mapping[str, Any], name: str, where: str, number: int) -> tuple[str, ...]:
    words = said.get(name)
    if not isinstance(words, Sequence) or isinstance(words, str) or not words:
        raise _wrong(where, f"rule {number}: {name} is {words!r}", f'Write {name} = ["…"].')
    if not all(isinstance(each, str) for each in words):
        raise _wrong(where, f"rule {number}: {name} is {words!r}", "Write text only.")
    return tuple(words)


def _wrong(where: str, what: str, hint: str) -> UsageError:
    return UsageError(f"permissions: {what}", where=where, hint=hint)
