"""``procrunner people list`` and ``show``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import click

from procrunner.cli import options, output
from procrunner.cli.output import Sheet
from procrunner.cli.project import find
from procrunner.people import Absence, Deputy, Membership, Period, Person, Staff
from procrunner.runner.staffing import known_person


@dataclass(frozen=True, slots=True)
class Known:
    """A person on a day."""

    staff: Staff
    person: Person
    day: date

    @property
    def memberships(self) -> list[Membership]:
        """Roles that the person has at any time."""
        return [each for each in self.staff.roster.memberships if each.person == self.person.id]

    @property
    def roles(self) -> list[str]:
        """Ids of the roles of the day."""
        return [each.role for each in self.memberships if each.period.covers(self.day)]

    @property
    def absences(self) -> list[Absence]:
        """Absences that are not over."""
        own = (each for each in self.staff.roster.absences if each.person == self.person.id)
        return [each for each in own if (each.period.until or self.day) >= self.day]

    @property
    def deputies(self) -> list[Deputy]:
        """Those who act for the person."""
        return [each for each in self.staff.roster.deputies if each.principal == self.person.id]

    @property
    def away(self) -> str:
        """Since when, until when and why the person is absent; empty for somebody who is there."""
        found = self.staff.absence(self.person.id, self.day)
        return _reasoned(found) if found else ""

    @property
    def acts_for(self) -> list[str]:
        """Ids of the absent persons for whom the person acts on the day."""
        return sorted(self.staff.principals(self.person.id, self.day))


SHEET: Sheet[Known] = {
    "id": lambda each: each.person.id,
    "name": lambda each: each.person.name,
    "unit": lambda each: each.person.unit,
    "account": lambda each: each.person.account,
    "roles": lambda each: each.roles,
    "absent": lambda each: each.away,
    "acts_for": lambda each: each.acts_for,
    "contacts": lambda each: dict(each.person.contacts),
    "identifiers": lambda each: sorted(each.person.identifiers),
    "memberships": lambda each: [
        {"role": own.role, "unit": own.unit, **_days(own.period)} for own in each.memberships
    ],
    "absences": lambda each: [
        {**_days(away.period), "reason": away.reason} for away in each.absences
    ],
    "deputies": lambda each: [
        {"deputy": own.deputy, "role": own.role, "process": own.process, "rank": own.rank}
        | _days(own.period)
        for own in each.deputies
    ],
}
"""A person as data; of identifiers only the kinds."""


@click.command("list")
@click.option("--role", default="", help="Only those who have this role today.")
@click.option("--absent", is_flag=True, help="Only those who are absent today.")
@options.output
@click.pass_context
def list_(
    ctx: click.Context,
    role: str,
    absent: bool,  # noqa: FBT001 - click's flag
    format_: str,
    fields: str,
) -> None:
    """List persons with their roles of today, absences, and for whom each acts."""
    personnel = find(ctx).personnel
    staff, day = personnel.staff(), personnel.today
    every = [Known(staff, each, day) for each in staff.roster.persons]
    wanted = staff.roles_named([role]) if role else frozenset(staff.roles)
    output.rows(
        [
            each
            for each in every
            if (not role or wanted & set(each.roles)) and (each.away or not absent)
        ],
        SHEET,
        format_,
        fields,
        shown=("id", "name", "unit", "roles", "absent", "acts_for"),
        nothing="nobody",
    )


@click.command("show")
@click.argument("person")
@options.output
@click.pass_context
def show(ctx: click.Context, person: str, format_: str, fields: str) -> None:
    """Tell all about PERSON, by id or account: roles, absences, deputies, for whom they act."""
    personnel = find(ctx).personnel
    staff = personnel.staff()
    found = Known(staff, known_person(staff, person), personnel.today)
    if format_ != "table" or fields:
        output.record(found, SHEET, format_, fields)
        return
    for line in _lines(found):
        click.echo(output.clean(line))


def _lines(known: Known) -> list[str]:
    person = known.person
    told = [f"{person.id}  {person.name}{f', {person.unit}' if person.unit else ''}"]
    told += [f"  account {person.account}"] if person.account else []
    told += [f"  {name}: {value}" for name, value in person.contacts.items()]
    told += [
        f"  has the role {own.role}{f' in {own.unit}' if own.unit else ''}, {own.period}"
        for own in known.memberships
    ]
    told += [f"  is absent {_reasoned(away)}" for away in known.absences]
    for own in known.deputies:
        what = ", ".join(filter(None, (own.role, own.process))) or "everything"
        told.append(f"  deputy {own.rank}: {own.deputy} for {what}, {own.period}")
    told += [f"  acts today for {name}" for name in known.acts_for]
    return told


def _reasoned(absence: Absence) -> str:
    return f"{absence.period}{f' ({absence.reason})' if absence.reason else ''}"


def _days(period: Period) -> dict[str, object]:
    return {
        "since": period.since.isoformat() if period.since else "",
        "until": period.until.isoformat() if period.until else "",
    }


commands = (list_, show)
