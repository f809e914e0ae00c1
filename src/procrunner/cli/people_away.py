"""``procrunner people absent``, ``back`` and ``deputy``."""

from __future__ import annotations

from datetime import date, datetime

import click

from procrunner.cli import options
from procrunner.cli.people_files import tell
from procrunner.cli.project import find
from procrunner.people import Absence, Deputy, Period

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("absent")
@click.argument("person")
@click.option("--from", "since", type=_DAY, metavar="DAY", help="First day; otherwise today.")
@click.option("--until", type=_DAY, metavar="DAY", help="Last day; otherwise until `back`.")
@click.option("--reason", default="", help="Such as leave, illness, a journey.")
@click.option("--deputy", default="", metavar="PERSON", help="Who acts meanwhile.")
@click.option("--role", default="", help="The deputy acts in this role only.")
@options.acting
@click.pass_context
def absent(
    ctx: click.Context,
    person: str,
    since: datetime | None,
    until: datetime | None,
    reason: str,
    deputy: str,
    role: str,
    actor: str,
) -> None:
    """PERSON is absent, and cannot act; whoever is a deputy then acts instead.

    Exit code 5: the person is absent then already.
    """
    personnel = find(ctx).personnel
    if role and not deputy:
        raise click.UsageError("--role says what a deputy does: give --deputy too.", ctx)
    period = Period(_day(since) or personnel.today, _day(until))
    instead = Deputy(principal=person, deputy=deputy, role=role, period=period) if deputy else None
    away = Absence(person=person, period=period, reason=reason)
    tell(personnel.leave(away, instead, actor=actor))


@click.command("back")
@click.argument("person")
@options.acting
@click.pass_context
def back(ctx: click.Context, person: str, actor: str) -> None:
    """PERSON is there again: the absence of today ended yesterday.

    Exit code 5: the person is not absent.
    """
    tell(find(ctx).personnel.come_back(person, actor=actor))


@click.command("deputy")
@click.argument("principal")
@click.argument("person")
@click.option("--role", default="", help="For the work of this role only.")
@click.option("--process", default="", help="For the work of this process only; its BPMN id.")
@click.option("--from", "since", type=_DAY, metavar="DAY", help="First day; otherwise always.")
@click.option("--until", type=_DAY, metavar="DAY", help="Last day; otherwise always.")
@click.option(
    "--rank", default=1, show_default=True, type=click.IntRange(1, 99), help="Who is first."
)
@click.option("--remove", is_flag=True, help="PERSON is no deputy of PRINCIPAL any more.")
@options.acting
@click.pass_context
def deputy(
    ctx: click.Context,
    principal: str,
    person: str,
    role: str,
    process: str,
    since: datetime | None,
    until: datetime | None,
    rank: int,
    remove: bool,  # noqa: FBT001 - click's flag
    actor: str,
) -> None:
    """PERSON acts for PRINCIPAL whenever that one is absent."""
    personnel = find(ctx).personnel
    if remove:
        tell(personnel.dismiss(principal, person, actor=actor))
        return
    given = Deputy(
        principal=principal,
        deputy=person,
        role=role,
        process=process,
        period=Period(_day(since), _day(until)),
        rank=rank,
    )
    tell(personnel.depute(given, actor=actor))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


commands = (absent, back, deputy)
