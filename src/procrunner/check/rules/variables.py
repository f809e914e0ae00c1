"""What an expression or a handler needs is set on every way that leads there.

A variable is set by the form of a start event or task, by output parameters, by what a called
process gives back, and by the result of a handler whose annotation names its fields. A process
that begins without a form may be given anything that it does not set itself, and a message may
bring as much; so only ways are told on which surely nobody sets the variable. Two gateways that
decide by the same variable are taken to agree: what is set behind the one is set behind the other.

PR501: an expression mentions a variable that some way here does not set.
PR502: a handler needs a variable that some way here does not set.

At run time: the instance stops at the element with an incident until somebody sets the variable.
To mend: set it on the way that the hint names: a form field, an output parameter, a mapping of
the call activity; or give the handler's parameter a default.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from procrunner.check import mentions
from procrunner.check.guards import is_guarded
from procrunner.check.known import Known
from procrunner.check.mentions import Mention, When
from procrunner.check.rule import Rule, Subject
from procrunner.definition import Element, Thing
from procrunner.errors import Finding, Severity
from procrunner.form import transient


def find(subject: Subject) -> Iterator[Finding]:
    """Mentions of variables that are not set on every way."""
    for process in subject.definition.processes:
        if process.executable and process.id in subject.world.known.ways:
            yield from _Search(subject, process.id).findings()


class _Search:
    def __init__(self, subject: Subject, process: str) -> None:
        self.subject = subject
        self.process = process
        self.known: Known = subject.world.known
        self.ways = self.known.ways[process]

    def findings(self) -> Iterator[Finding]:
        for element in self.ways.nodes:
            for mention in mentions.of_element(element):
                for name in self._missing(element, mention.names - self._seen(element, mention)):
                    yield self._finding("PR501", element, element, mention.what, name, mention)
            yield from self._handler(element)
            for flow in self.ways.out_of.get(element.id, ()):
                said = mentions.of_flow(flow)
                unset = said.names - self.known.after[self.process, element.id]
                for name in self._missing(element, unset):
                    yield self._finding("PR501", flow, element, said.what, name, said)

    def _seen(self, element: Element, mention: Mention) -> frozenset[str]:
        before = self.known.before[self.process, element.id]
        inputs = [parameter.name for parameter in element.inputs]
        if mention.when is When.EVER:
            return before | self.known.own(self.process)
        if mention.when is When.INPUT:
            return before.union(inputs[: mention.order])
        if mention.when is When.RESULT:
            return self.known.of_called(element)
        if mention.when is When.OUTPUT:
            return self._seen_by_output(element, before.union(inputs), mention.order)
        return before

    def _seen_by_output(
        self, element: Element, before: frozenset[str], order: int
    ) -> frozenset[str]:
        brought = self.known.results(element)
        opaque = brought is None or element.events or element.type in _BRING_ANYTHING
        others = [parameter.name for parameter in element.outputs[:order]]
        return before.union(
            others, ["result"], self.known.everything if opaque or brought is None else brought
        )

    def _handler(self, element: Element) -> Iterator[Finding]:
        handler = self.subject.world.handlers.get(element.topic)
        if handler is None:
            return
        given = self.known.before[self.process, element.id].union(p.name for p in element.inputs)
        given |= self._told(element)
        what = f"the handler '{handler.topic}'"
        for name in self._missing(element, set(handler.required) - given):
            yield self._finding("PR502", element, element, what, name, None)

    def _told(self, element: Element) -> frozenset[str]:
        """What every form right before it asks for and nobody stores."""
        forms = [
            transient(each.fields)
            for each in self.ways.nodes
            if each.id in self.ways.into.get(element.id, ())
        ]
        return frozenset.intersection(*forms) if forms else frozenset()

    def _missing(self, element: Element, names: Collection[str]) -> list[str]:
        """Those of the names that no decision accounts for."""
        return [
            name
            for name in sorted(names)
            if not is_guarded(self.ways, element.id, self.known.setters(self.process, name))
        ]

    def _finding(  # noqa: PLR0913, PLR0917 - the facts of a finding
        self,
        code: str,
        thing: Thing,
        element: Element,
        what: str,
        name: str,
        mention: Mention | None,
    ) -> Finding:
        after = self.known.after
        way = self.ways.back(element.id, lambda id_: name not in after[self.process, id_])
        shown = " → ".join(each.name or each.id for each in way)
        nobody = name not in self.known.own(self.process)
        verb = "mentions" if code == "PR501" else "needs"
        ends = "which nobody sets" if nobody else "which is not set on every way here"
        return self.subject.definition.finding(
            code,
            thing,
            f"{what} {verb} '{name}', {ends}",
            hint=f"Nobody sets it on the way: {shown}.",
            place=mention.place if mention else None,
            severity=Severity.WARNING,
        )


_BRING_ANYTHING = ("receiveTask", "callActivity", "subProcess", "transaction")

RULE = Rule(codes=("PR501", "PR502"), find=find, severity=Severity.WARNING)
