"""The door to the library: who acts, and whether the project's rules let them in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procrunner.errors import NotPermittedError
from procrunner.permissions import ANY, ANYONE, EVERY, May, Permissions, Rule
from procrunner.ports import Clock, Unit
from procrunner.runner.catalogue import Catalogue

if TYPE_CHECKING:  # who works here is read where a rule asks for it
    from procrunner.people import Staff

_WORDS = {
    May.START: "start {}",
    May.ACT: "act in {}",
    May.SEE: "see {}",
    May.MEND: "mend instances of {}",
    May.DEPLOY: "deploy {}",
    May.PEOPLE: "change who works in the office",
    May.PERSONAL: "read personal data of {}",
}


@dataclass(frozen=True, slots=True)
class Door:
    """Lets everybody in where the project has no rules."""

    catalogue: Catalogue
    clock: Clock
    permissions: Permissions | None = None
    account: str = ""  #: of the operating system, where that says who acts

    def require(self, unit: Unit, actor: str, may: May, process: str = ANY) -> str:
        """Let somebody do something with a process; who they are.

        Args:
            unit: in which persons are looked up.
            actor: who they say they are: id or account of a person.
            may: what it is.
            process: BPMN id; EVERY for what concerns all, ANY for what some rule allows.

        Raises:
            NotPermittedError: no rule allows it, or they are somebody else.
        """
        if self.permissions is None:
            return actor
        person = self._identified(unit, actor)
        rules = [each for each in self.permissions.rules if each.covers(may, process)]
        if not any(self._is_for(unit, each, person) for each in rules):
            raise _refusal(person, may, process, rules)
        return person

    def let_work(self, unit: Unit, actor: str, process: str) -> str:
        """Let somebody do work items of a process; who they are.

        Where persons are known, their roles decide; where not, rules that allow to act.

        Raises:
            NotPermittedError: no rule allows it, or they are somebody else.
        """
        if self.permissions is None:
            return actor
        if self.catalogue.staff(unit):
            return self._identified(unit, actor)
        return self.require(unit, actor, May.ACT, process)

    def visible(self, unit: Unit, actor: str, may: May = May.SEE) -> Collection[str] | None:
        """The deployed processes that somebody may see; None for all that are and will be.

        Raises:
            NotPermittedError: they are somebody else.
        """
        if self.permissions is None:
            return None
        person = self._identified(unit, actor)
        rules = [each for each in self.permissions.rules if may in each.may]
        own = [each for each in rules if self._is_for(unit, each, person)]
        if any(EVERY in each.processes for each in own):
            return None
        known = unit.definitions.processes()
        return [id_ for id_ in known if any(each.covers(may, id_) for each in own)]

    def _identified(self, unit: Unit, actor: str) -> str:
        staff = self.catalogue.staff(unit)
        named = _person(staff, actor)
        if self.permissions and self.permissions.by_account:
            own = _person(staff, self.account)
            if own != named:
                raise NotPermittedError(
                    f"the account {self.account} is not '{actor}'",
                    hint='Leave --as and PROCRUNNER_USER out: acting = "account" under '
                    "[permissions] lets everybody act as themselves only.",
                )
        return named

    def _is_for(self, unit: Unit, rule: Rule, person: str) -> bool:
        if ANYONE in rule.who or f"person:{person}" in rule.who:
            return True
        staff = self.catalogue.staff(unit)
        roles = [each.removeprefix("role:") for each in rule.who if each.startswith("role:")]
        day = self.catalogue.rules.today(self.clock.now())
        return any(
            staff.roles_named([each]) and staff.standing(person, [each], day) for each in roles
        )


def _person(staff: Staff, name: str) -> str:
    found = staff.person(name)
    return found.id if found else name


def _refusal(person: str, may: May, process: str, rules: Collection[Rule]) -> NotPermittedError:
    words = {ANY: "any process", EVERY: "every process"}
    what = _WORDS[may].format(words.get(process, process))
    others = ", ".join(dict.fromkeys(each for rule in rules for each in rule.who))
    processes = f', processes = ["{process}"]' if process else ""
    rule = f'[[permissions.allow]] who = ["person:{person}"], may = ["{may}"]{processes}'
    return NotPermittedError(
        f"'{person}' may not {what}",
        hint=f"A rule would allow it: {rule}. Allowed are: {others or 'none'}.",
    )
