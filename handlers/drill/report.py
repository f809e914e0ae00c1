"""What a drill has shown, as people read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from ..emulator.faults import Fault
from .case import Case

_MOST = 20  # cases told one by one


def tell(cases: Sequence[Case], met: Counter[Fault], seconds: float, console: Console) -> int:
    """Print it; 1 if something was done twice, or an application is lost without a reason."""
    console.print(_ends(cases))
    faults = ", ".join(f"{each.value} {count}" for each, count in sorted(met.items()))
    console.print(f"faults met: {faults}", highlight=False)
    money = sum((case.money for case in cases), Counter[str]())
    told = ", ".join(f"{what} {count}" for what, count in sorted(money.items()))
    console.print(f"payments told of: {told or 'none'}", highlight=False, markup=False)
    for line in _totals(cases):
        console.print(line, highlight=False)
    twice = [case for case in cases if case.twice]
    lost = [case for case in cases if not case.end and not case.incident]
    other = [case for case in cases if case.told]
    _list("done twice", [f"{case.key}: {', '.join(case.twice)}" for case in twice], console)
    _list("neither ended nor explained", [case.key for case in lost], console)
    _list("ended otherwise, or stopped", [f"{case.key}: {case.told}" for case in other], console)
    console.print(f"{len(cases)} applications in {seconds:.0f} s", highlight=False)
    return 1 if twice or lost else 0


def _ends(cases: Sequence[Case]) -> Table:
    table = Table("service", "end", "applications", box=None, header_style="bold")
    counted = Counter(
        (case.place.rpartition("/")[0].removeprefix("bpmn/"), case.end or "INCIDENT")
        for case in cases
    )
    for (service, end), number in sorted(counted.items()):
        table.add_row(service, end, str(number))
    return table


def _totals(cases: Sequence[Case]) -> list[str]:
    return [
        f"attempts that failed: {sum(case.failed for case in cases)}",
        f"incidents tried again by an operator: {sum(case.repaired for case in cases)}",
        f"questions delivered more than once: {sum(case.repeated for case in cases)}",
        f"terms that ended before the work: {sum(case.late for case in cases)}",
        f"as the scenario says: {sum(not case.told for case in cases)} of {len(cases)}",
    ]


def _list(what: str, told: Sequence[str], console: Console) -> None:
    console.print(f"{what}: {len(told)}", highlight=False)
    for each in told[:_MOST]:
        console.print(f"  {each}", markup=False, highlight=False)
    if len(told) > _MOST:
        console.print(f"  and {len(told) - _MOST} more", highlight=False)
