"""A person at the terminal chooses act, service, channel and story by their numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.console import Console
from rich.text import Text

from procrunner.scenario import Scenario

from .contents import Channel

T = TypeVar("T")


def choose(there: Sequence[Channel], console: Console, *, own: bool) -> Scenario:
    """The story that the person wants; with ``own``, the first one as a proposal of answers.

    Raises:
        EOFError: nobody sits at the terminal.
    """
    acts = list(dict.fromkeys(each.act for each in there))
    names = {each.act: each.act_name for each in there}
    act = _one(acts, lambda each: f"{names[each]} ({each})", "Act", console)
    services = {each.service: each.service_name for each in there if each.act == act}
    service = _one(list(services), lambda each: services[each] or each, "Service", console)
    ways = [each for each in there if each.service == service]
    channel = _one(ways, lambda each: f"{each.id}: {each.name}", "Channel", console)
    if own:
        return channel.scenarios[0]
    return _one(channel.scenarios, lambda each: f"{each.key}  {each.title}", "Story", console)


def _one(things: Sequence[T], name: Callable[[T], str], what: str, console: Console) -> T:
    """One of the things; the only one is not asked about."""
    if len(things) == 1:
        return things[0]
    for number, thing in enumerate(things, start=1):
        console.print(Text(f"  {number}  {name(thing)}"))
    while True:
        said = console.input(Text(f"{what} [1-{len(things)}]: ", style="bold")).strip() or "1"
        if said.isdecimal() and 1 <= int(said) <= len(things):
            return things[int(said) - 1]
        console.print(Text(f"write a number from 1 to {len(things)}", style="red"))
