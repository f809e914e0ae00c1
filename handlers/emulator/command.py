"""``procrunner registries``: the systems of other authorities, on this machine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import click

from procrunner.cli.project import find
from procrunner.errors import UsageError

from ..demo import samples
from ..demo.authority import Authority
from ..demo.responder import Responder
from ..demo.stamper import Stamper
from ..documents.check_page import CheckPage
from ..documents.checker import Checker
from .bank import SERVICE as CALLBACK
from .bank import Bank
from .desk import Desk
from .faults import Fault, Outage, Plan
from .hook import PATH as HOOK
from .hook import Hook
from .records import Records
from .server import Emulator, serving
from .service import SERVICES, Registries


def _outages(
    ctx: click.Context, parameter: click.Parameter, given: tuple[str, ...]
) -> Sequence[Outage]:
    del ctx, parameter
    found = []
    for text in given:
        match = re.fullmatch(r"([^:]+):(\d+)-(\d+)", text)
        if not match or match[1] not in (*SERVICES, CALLBACK):
            raise click.BadParameter(f"'{text}' is not like gbd-fl:10-20")
        found.append(Outage(service=match[1], first=int(match[2]), last=int(match[3])))
    return found


@click.group("registries")
def command() -> None:
    """Emulate the registries of other authorities."""


@command.command("serve")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".emulator"),
    show_default=True,
    help="Its databases; made where there are none.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
@click.option(
    "--faults",
    type=click.FloatRange(0, 1),
    default=0,
    show_default=True,
    help="Part of the questions that meet one.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of the faults.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([each.value for each in Fault]),
    help="Only faults of this kind; may be given again.",
)
@click.option(
    "--outage",
    "outages",
    multiple=True,
    callback=_outages,
    metavar="SERVICE:FIRST-LAST",
    help="It answers none of these questions, counted from 0; may be given again.",
)
@click.option("--notify", default="", metavar="URL", help="Tell this address of payments.")
@click.option(
    "--secret",
    envvar="PAYMENTS_SECRET",
    default="",
    help="Signs what --notify tells; better in the environment: PAYMENTS_SECRET.",
)
@click.option(
    "--hook-secret",
    envvar="WEBHOOK_SECRET",
    default="",
    help="Take notices by web hook, signed with it; better in the environment: WEBHOOK_SECRET.",
)
@click.pass_context
def serve(
    ctx: click.Context,
    folder: Path,
    port: int,
    faults: float,
    seed: int,
    kinds: tuple[str, ...],
    outages: Sequence[Outage],
    notify: str,
    secret: str,
    hook_secret: str,
) -> None:
    """Answer over HTTP, in JSON and SOAP, until Ctrl-C; a page shows and changes what is known.

    With --notify, a payment whose status is changed on the page is told of, as the payment gateway
    does: procrunner payments serve.
    """
    if notify and not secret:
        raise UsageError(
            "--notify needs a secret", hint="Set it there and here: export PAYMENTS_SECRET=…"
        )
    chosen = [Fault(each) for each in kinds] or tuple(Fault)
    plan = Plan(faults, seed=seed, kinds=chosen, outages=outages)
    bank = Bank(address=notify, key=secret.encode(), plan=plan, clock=_now) if notify else None
    checks = CheckPage(Checker(find(ctx)))
    with serving(_emulator(folder, plan, bank, checks, hook_secret), port) as address:
        click.echo(f"Registries of {folder}: {address}")
        click.echo(f"Services: {', '.join(SERVICES)}")
        click.echo(f"Responder: {address}/ocsp, lists: {address}/crl/issuing.crl")
        click.echo(f"Time stamps: {address}/tsa")
        click.echo(f"Check of this project's documents: {address}/verify")
        if hook_secret:
            click.echo(f"Notices by web hook: {address}{HOOK}")
        Event().wait()


def _now() -> datetime:
    return datetime.now(UTC)


def _emulator(
    folder: Path, plan: Plan, bank: Bank | None, checks: CheckPage, secret: str
) -> Emulator:
    now = _now()
    if not (folder / "registries").is_dir():
        samples.create(folder / "registries", now)
    authority = Authority(folder / "trust", now)
    desk = Desk(Registries(folder / "registries"), plan)
    return Emulator(
        desk,
        Records(folder / "registries"),
        folder / "trust" / "crls",
        {"/ocsp": Responder(authority, now), "/tsa": Stamper(authority, now)},
        _now,
        bank=bank,
        checks=checks,
        hook=Hook(secret, desk, _now) if secret else None,
    )
