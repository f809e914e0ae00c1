"""What changed from one text of an act to the next, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from procrunner.regulation.model import Act, Clause, Service, Step
from procrunner.regulation.quotes import Quotes


class What(StrEnum):
    """What happened to a step."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step, or a whole service, that is not as it was."""

    service: str
    step: str  #: empty for the service itself
    what: What
    fields: tuple[str, ...] = ()  #: what differs, of a changed one


def changes(
    old: Act, new: Act, *, old_words: Quotes | None = None, new_words: Quotes | None = None
) -> Iterator[Change]:
    """What differs; where lines moved and the words are the same, nothing does.

    Args:
        old: the act as it was.
        new: the act as it is.
        old_words: the text of the old one, if it is at hand.
        new_words: the text of the new one; the words are compared if both are there.
    """
    before = {service.id: service for service in old.services}
    after = {service.id: service for service in new.services}
    for id_ in dict.fromkeys([*before, *after]):
        if id_ not in after:
            yield Change(service=id_, step="", what=What.REMOVED)
        elif id_ not in before:
            yield Change(service=id_, step="", what=What.ADDED)
        else:
            yield from _of_service(before[id_], after[id_], old_words, new_words)


def _of_service(
    old: Service, new: Service, old_words: Quotes | None, new_words: Quotes | None
) -> Iterator[Change]:
    differing = tuple(
        name
        for name in ("name", "applicants", "fee", "form", "channels", "variants", "results")
        if getattr(old, name) != getattr(new, name)
    )
    if [replace(each, clause=Clause()) for each in old.terms] != [
        replace(each, clause=Clause()) for each in new.terms
    ]:
        differing += ("terms",)
    if differing:
        yield Change(service=new.id, step="", what=What.CHANGED, fields=differing)
    before = {step.id: step for step in old.steps}
    after = {step.id: step for step in new.steps}
    for id_ in dict.fromkeys([*before, *after]):
        if id_ not in after:
            yield Change(service=new.id, step=id_, what=What.REMOVED)
        elif id_ not in before:
            yield Change(service=new.id, step=id_, what=What.ADDED)
        elif names := tuple(_differing(before[id_], after[id_], old_words, new_words)):
            yield Change(service=new.id, step=id_, what=What.CHANGED, fields=names)


def _differing(
    old: Step, new: Step, old_words: Quotes | None, new_words: Quotes | None
) -> Iterator[str]:
    one, other = _without_lines(old), _without_lines(new)
    for each in fields(Step):
        if each.name not in {"id", "place"} and getattr(one, each.name) != getattr(
            other, each.name
        ):
            yield each.name
    if old_words and new_words:
        words = "".join(old_words.of(old.clause).split())
        if words != "".join(new_words.of(new.clause).split()):
            yield "words"


def _without_lines(step: Step) -> Step:
    def moved(clause: Clause | None) -> Clause | None:
        return clause and replace(clause, lines=None)

    return replace(
        step,
        clause=replace(step.clause, lines=None),
        also=moved(step.also),
        result_clause=moved(step.result_clause),
    )
