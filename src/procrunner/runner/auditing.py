"""Holding the history against its proofs, and making new ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from procrunner import audit
from procrunner.audit import Checkpoint, Fault, Head, Link
from procrunner.errors import NotFoundError
from procrunner.ports import Clock, Signer, Store, Unit

_PAGE = 500
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an audit found."""

    faults: Sequence[Fault]
    instances: int
    events: int
    uncovered: int  #: events since the last checkpoint: their removal at the end would not show
    checkpoints: int
    archived: int  #: instances that are elsewhere


class Auditor:
    """Verifies the history and gathers it into checkpoints."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock

    def checkpoint(self, signer: Signer | None = None) -> Checkpoint:
        """Gather every head that grew since the last one; signed if there is who signs."""
        with self.store.write() as unit:
            unit.audit.add_leaves(unit.audit.grown())
            leaves = unit.audit.leaves()
            before = unit.audit.checkpoints()
            last = before[-1] if before else None
            made = Checkpoint(
                number=last.number + 1 if last else 1,
                at=self.clock.now(),
                leaves=len(leaves),
                events=sum(each.events for each in _newest(leaves).values()),
                root=_root(leaves, len(leaves)),
                previous=last.hash if last else "",
            )
            if signer:
                made = replace(made, signature=signer.sign(made.text.encode()))
            unit.audit.add_checkpoint(made)
        return made

    def verify(self, refs: Sequence[str] = (), published: Sequence[Checkpoint] = ()) -> Verdict:
        """Look at the chains of these instances, or of all, and at all checkpoints.

        Args:
            refs: instances; none for all.
            published: checkpoints as they were published, kept where nobody could change them.

        Raises:
            NotFoundError: no such instance.
        """
        with self.store.read() as unit:
            look = _Look(unit)
            if refs:
                for ref in refs:
                    look.at(_found(unit, ref))
            else:
                look.at_all()
            stored = unit.audit.checkpoints()
            faults = [*look.faults, *_checkpoints(look.leaves, stored, published)]
            return Verdict(
                faults=faults,
                instances=look.instances,
                events=look.events,
                uncovered=look.uncovered,
                checkpoints=len(stored),
                archived=len(look.archived),
            )


class _Look:
    """One pass over chains."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.leaves = unit.audit.leaves()
        self.archived = {head.instance: head for head in unit.audit.archived()}
        self.covered: dict[str, list[Head]] = {}
        for each in self.leaves:
            self.covered.setdefault(each.instance, []).append(each)
        self.faults: list[Fault] = []
        self.instances = self.events = self.uncovered = 0

    def at(self, head: Head) -> None:
        """One instance."""
        self._chain(head, self.unit.audit.chain(head.instance))

    def at_all(self) -> None:
        """Every instance, and what should be one."""
        seen: set[str] = set()
        after = ""
        while heads := self.unit.audit.heads(after=after, limit=_PAGE):
            chains = self.unit.audit.chains(after, heads[-1].instance)
            for head in heads:
                self._chain(head, chains.get(head.instance, ()))
            seen.update(head.instance for head in heads)
            after = heads[-1].instance
        for stray in self.unit.audit.stray():
            self.faults.append(Fault(stray, 0, "has events, and was removed itself"))
            seen.add(stray)
        for head in self.unit.audit.definitions():
            self.faults.extend(_drawn_anew(self.covered.get(head.instance, ()), head))
            seen.add(head.instance)
        for instance in sorted(self.covered.keys() - seen):
            self.faults.extend(self._gone(self.covered[instance][-1]))

    def _chain(self, head: Head, links: Sequence[Link]) -> None:
        self.instances += 1
        self.events += len(links)
        found = list(audit.faults(head, links))
        covered = self.covered.get(head.instance, ())
        self.uncovered += len(links) - min(len(links), covered[-1].events if covered else 0)
        if not found:  # whole in itself: but is it the one that was?
            found = [*_changed(covered, links), *self._unsealed(head, links)]
        self.faults.extend(found)

    def _unsealed(self, head: Head, links: Sequence[Link]) -> Iterator[Fault]:
        sealed = next((link for link in reversed(links) if link.seal), None)
        salt = self.unit.audit.salt(head.instance)
        if sealed and salt:
            held = self.unit.instances.get(head.instance)
            if audit.seal(salt, held.variables, held.state) != sealed.seal:
                yield Fault(
                    head.instance, sealed.number, "sealed other variables than are there now"
                )

    def _gone(self, covered: Head) -> Iterator[Fault]:
        kept = self.archived.get(covered.instance)
        if kept is None:
            yield Fault(covered.instance, 0, f"was removed, with its {covered.events} events")
        elif (kept.events, kept.hash) != (covered.events, covered.hash):
            yield Fault(covered.instance, 0, "was archived with another history than it had")


def _drawn_anew(covered: Sequence[Head], head: Head) -> Iterator[Fault]:
    if any(each.hash != head.hash for each in covered):
        yield Fault(head.instance, 0, "was changed after a checkpoint gathered it")


def _changed(covered: Sequence[Head], links: Sequence[Link]) -> Iterator[Fault]:
    for head in covered:
        if head.events > len(links):
            what = f"was cut off: a checkpoint knows of {head.events} events"
            yield Fault(head.instance, len(links) + 1, what)
        elif links[head.events - 1].hash != head.hash:
            what = "or one before it was written anew: a checkpoint knows it otherwise"
            yield Fault(head.instance, head.events, what)
        else:
            continue
        return


def _checkpoints(
    leaves: Sequence[Head], stored: Sequence[Checkpoint], published: Sequence[Checkpoint]
) -> Iterator[Fault]:
    previous = ""
    for number, each in enumerate(stored, 1):
        if each.number != number or each.previous != previous:
            yield Fault(_name(each), 0, "does not follow the one before it")
        previous = each.hash
        yield from _rooted(leaves, each)
    known = {each.number: each for each in stored}
    for each in published:
        if each.number not in known:
            yield Fault(_name(each), 0, "was published, and was removed here")
        elif known[each.number].hash != each.hash:
            yield Fault(_name(each), 0, "was published with another content than it has here")
        yield from _rooted(leaves, each)


def _rooted(leaves: Sequence[Head], each: Checkpoint) -> Iterator[Fault]:
    if each.leaves > len(leaves):
        yield Fault(_name(each), 0, f"covers {each.leaves} heads, and {len(leaves)} are left")
    elif _root(leaves, each.leaves) != each.root:
        yield Fault(_name(each), 0, "has another root than the heads that it covers")


def _name(checkpoint: Checkpoint) -> str:
    return f"checkpoint {checkpoint.number}"


def _root(leaves: Sequence[Head], size: int) -> str:
    return audit.root([audit.leaf(each.content) for each in leaves[:size]]).hex()


def _newest(leaves: Sequence[Head]) -> dict[str, Head]:
    return {each.instance: each for each in leaves}


def _found(unit: Unit, ref: str) -> Head:
    head = unit.audit.head(unit.instances.get(ref).id)
    if head is None:
        raise NotFoundError(f"there is no instance '{ref}'")
    return head
