"""From a definition to a net: what may happen at each element (BPMN 2.0.2, chapter 13)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from procrunner.definition import Definition, Element, Flow, Process
from procrunner.definition.starting import begins, is_gateway, is_parallel
from procrunner.soundness import complex_gateway, quantities, undoing
from procrunner.soundness.board import Board, Draft
from procrunner.soundness.choices import choices
from procrunner.soundness.net import Net, Places
from procrunner.soundness.ways import Ways

DEPTH = 6
"""Calls within calls that are followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catcher:
    """A scope around, whose border catches errors."""

    path: str  #: of the scope around it
    element: Element
    level: Level


def play(
    processes: Sequence[Process],
    *,
    called: Mapping[str, Definition] | None = None,
    gates: Mapping[str, Collection[str]] | None = None,
) -> Net:
    """The net of processes that are begun from outside.

    Args:
        processes: one, or several that send each other messages.
        called: processes that calls are followed into, with their files; a call is a step else.
        gates: by id of an element that waits for a message of another pool, those that send it.
    """
    board = Board(gates or {})
    for process in processes:
        level = Level(board, Ways(process), process.id, (), called or {})
        level.begin()
        level.play()
    return board.net()


class Level:
    """One process where it runs: begun from outside, or by a call."""

    def __init__(
        self,
        board: Board,
        ways: Ways,
        path: str,
        catchers: tuple[Catcher, ...],
        called: Mapping[str, Definition],
    ) -> None:
        self.board = board
        self.ways = ways
        self.path = path
        self.catchers = catchers
        self.called = called

    def begin(self) -> None:
        """From outside: what waits for something begins alone."""
        first = self.board.place(self.path, "begin", scope=self.path, owner=self.ways.process.id)
        self.board.start.add(first)
        starts = self.ways.starts(self.ways.process.id)
        alone = [start for start in starts if self._is_awaited(start)]
        plain = [start for start in starts if start not in alone]
        for together in [*([plain] if plain else []), *([start] for start in alone)]:
            events = [start for start in together if start.type == "startEvent"]
            gated = [m for start in events for m in self.board.awaited(start.id)]
            if gated:
                self.board.idle.add(first)  # nobody may ever send what begins it
            for ways in self.starting(together, self.path):
                self.board.add(ways.after(takes={first, *gated}))
                if together is not plain and not events:
                    self.board.idle |= ways.puts

    def _is_awaited(self, start: Element) -> bool:
        """Whether something has to happen before it begins."""
        return bool(start.events) or begins(start, self.ways.process)

    def play(self) -> None:
        """What may happen at each element."""
        self.board.before.update(self.ways.before())
        for node in self.ways.nodes:
            path = self.path_of(node)
            flows = self.ways.into.get(node.id, ())
            entries = [place for flow in flows for place in self.copies(flow)]
            if entries and quantities.gathers(node):
                entries = [quantities.entry(self, node)]
            if self._link(node) and node.type == "intermediateCatchEvent":
                entries.append(self._link_place(node, path))
            if node.id in self.ways.undoes:
                entries, path = [undoing.entry(self, node)], undoing.path_of(self, node)
            if entries and node.type not in ("startEvent", "boundaryEvent"):
                self._node(node, entries, path)

    def path_of(self, node: Element) -> str:
        """Of the scope in which the element lies."""
        names: list[str] = []
        parent = node.parent
        while parent != self.ways.process.id:
            names.insert(0, parent)
            if parent in self.ways.undoes:
                names.insert(0, f"{parent}~undo")
            parent = self.ways.elements[parent].parent
        return "/".join([self.path, *names])

    def copies(self, flow: Flow) -> list[str]:
        """The places of a sequence flow: as many as tokens set out along it together."""
        count = quantities.copies(self.ways.elements.get(flow.source))
        return [self.flow(flow, f"#{number}" if number else "") for number in range(count)]

    def flow(self, flow: Flow, copy: str = "") -> str:
        """A place of a sequence flow."""
        node = self.ways.elements.get(flow.source)
        path = self.path_of(node) if node else self.path
        soft = flow.source in self.ways.side
        return self.board.place(path, f"{flow.id}{copy}", scope=path, owner=flow.target, soft=soft)

    # Elements.

    def _node(self, node: Element, entries: list[str], path: str) -> None:
        if node.type == "parallelGateway":
            ways_in = [self.copies(flow) for flow in self.ways.into.get(node.id, ())]
            for together in product(*ways_in) if ways_in else [entries]:
                for way in self.out(node):
                    self.board.add(way.after(takes=set(together)))
        elif node.type == "complexGateway":
            complex_gateway.play(self, node, entries, path)
        elif node.type == "inclusiveGateway" and len(entries) > 1:
            for way in self.out(node):
                self.board.add(way.after(takes=set(entries), join=f"{path}:{node.id}"))
        elif is_gateway(node) and not (self._is_awaited(node) and is_parallel(node)):
            self._event_gateway(node, entries)
        elif self.ways.is_scope(node) or self._by_event(node) or self._callee(node):
            self._scope(node, entries, path)
        elif not self._throw(node, entries, path):
            self._activity(node, entries, path)

    def _throw(self, node: Element, entries: list[str], path: str) -> bool:
        """Whether it throws what leads to another place than its own ways out."""
        kinds = {event.type for event in node.events}
        if "compensate" in kinds:
            undoing.throw(self, node, entries, path)
        elif "cancel" in kinds:
            undoing.cancel(self, node, entries)
        elif node.type == "endEvent" and "terminate" in kinds:
            self.each(entries, [Draft(steps=(node.id,), clears_scope=path)])
        elif node.type == "endEvent" and "error" in kinds:
            self.each(entries, self._thrown(node))
        elif self._link(node) and node.type == "intermediateThrowEvent":
            put = frozenset({self._link_place(node, path)})
            self.each(entries, [Draft(steps=(node.id,), puts=put)])
        else:
            return False
        return True

    def each(self, entries: list[str], ways: Sequence[Draft], extra: Collection[str] = ()) -> None:
        """One of the entries, and whatever else it takes, leads to one of the ways."""
        for entry in entries:
            for way in ways:
                self.board.add(way.after(takes={entry, *extra}))

    def _event_gateway(self, node: Element, entries: list[str]) -> None:
        for flow in self.ways.out_of.get(node.id, ()):
            if flow.target in self.ways.elements:
                event = self.ways.elements[flow.target]
                ways = [way.behind((node.id,), {flow.id}) for way in self.out(event)]
                self.each(entries, ways, self.board.awaited(event.id))

    def _activity(self, node: Element, entries: list[str], path: str) -> None:
        awaited = self.board.awaited(node.id)
        borders = self.ways.borders.get(node.id, [])
        reminders = [border for border in borders if not border.is_interrupting]
        if not reminders:
            self.each(entries, list(self.out(node)), awaited)
            for border in borders:
                self.each(entries, list(self.out(border)), self.board.awaited(border.id))
            return
        soft = node.id in self.ways.side
        busy = self.board.place(path, f"{node.id}~busy", scope=path, owner=node.id, soft=soft)
        alarms = self._alarms(reminders, path)
        self.each(entries, [Draft(steps=(), puts=frozenset({busy}) | alarms)])
        for way in self.out(node):
            self.board.add(way.after(takes={busy, *awaited}, clears=alarms))
        self._borders(borders, busy, alarms, path)

    def _alarms(self, reminders: Sequence[Element], path: str) -> Places:
        return frozenset(
            self.board.place(path, f"{each.id}~armed", scope=path, owner=each.id, mark=True)
            for each in reminders
        )

    def _borders(
        self, borders: Sequence[Element], host: str, alarms: Places, path: str, inside: str = ""
    ) -> None:
        for border in borders:
            awaited = self.board.awaited(border.id)
            for way in self.out(border):
                if border.is_interrupting:
                    self.board.add(
                        way.after(takes={host, *awaited}, clears=alarms, clears_scope=inside)
                    )
                else:
                    armed = self._alarms([border], path)
                    self.board.add(way.after(takes={host, *armed, *awaited}, puts={host}))

    def _scope(self, node: Element, entries: list[str], path: str) -> None:
        inside = f"{path}/{node.id}"
        soft = node.id in self.ways.side
        busy = self.board.place(path, f"{node.id}~busy", scope=path, owner=node.id, soft=soft)
        borders = self.ways.borders.get(node.id, [])
        alarms = self._alarms([b for b in borders if not b.is_interrupting], path)
        level, scope = self, node.id
        if callee := self._callee(node):
            catchers = (*self._catchers(node), Catcher(path=path, element=node, level=self))
            level = Level(self.board, Ways(callee), inside, catchers, self.called)
            scope = callee.id
            level.play()
        starts = level.ways.starts(scope)
        if not self._by_event(node):
            starts = [start for start in starts if not level._is_awaited(start)]
        for way in level.starting(starts, inside):
            self.each(entries, [way.behind((node.id,)).after(puts={busy, *alarms})])
        for way in self.out(node, steps=()):
            self.board.add(way.after(takes={busy}, clears=alarms, needs_empty_scope=inside))
        thrown = level.ways.throws(scope)
        possible = [b for b in borders if self.ways.may_happen(b, thrown)]
        self._borders(possible, busy, alarms, path, inside)

    def _callee(self, node: Element) -> Process | None:
        called = node.attributes.get("calledElement", "") if node.type == "callActivity" else ""
        if called in self.called and self.path.count("/") < DEPTH:
            return self.called[called].process(called)
        return None

    def _thrown(self, node: Element) -> list[Draft]:
        code = node.events[0].code
        for catcher in reversed(self._catchers(node)):
            ways, host = catcher.level.ways, catcher.element
            for border in ways.borders.get(host.id, []):
                if ways.catches(border, code):
                    inside = f"{catcher.path}/{host.id}"
                    outer = catcher.level.board
                    gone = {outer.name(catcher.path, f"{host.id}~busy")} | {
                        outer.name(catcher.path, f"{b.id}~armed") for b in ways.borders[host.id]
                    }
                    return [
                        way.behind((node.id,)).after(clears=gone, clears_scope=inside)
                        for way in catcher.level.out(border)
                    ]
        return [Draft(steps=(node.id,), clears_scope=self.path.partition("/")[0])]

    def _catchers(self, node: Element) -> list[Catcher]:
        """Sub-processes around an element, the outermost first."""
        found: list[Catcher] = []
        parent = node.parent
        while parent in self.ways.elements:
            host = self.ways.elements[parent]
            found.insert(0, Catcher(path=self.path_of(host), element=host, level=self))
            parent = host.parent
        return [*self.catchers, *found]

    # Ways on.

    def out(
        self,
        node: Element,
        steps: tuple[str, ...] | None = None,
        flows: Sequence[Flow] | None = None,
    ) -> Iterator[Draft]:
        """Each set of flows, or of some of them, that may be taken out of an element."""
        ways = self.ways.out_of.get(node.id, ()) if flows is None else flows
        for chosen in choices(node, ways):
            together = [flow for flow in chosen if self._gathers(flow)]
            drafts = [
                Draft(
                    steps=(node.id,) if steps is None else steps,
                    puts=frozenset(
                        place
                        for flow in chosen
                        if flow not in together
                        for place in self.copies(flow)
                    )
                    | self.board.sent(node.id)
                    | undoing.kept(self, node),
                    done=frozenset(flow.id for flow in chosen),
                )
            ]
            for flow in together:
                target, count = self.ways.elements[flow.target], quantities.copies(node)
                drafts = [d for each in drafts for d in quantities.put(self, each, target, count)]
            yield from drafts

    def _gathers(self, flow: Flow) -> bool:
        return quantities.gathers(self.ways.elements.get(flow.target))

    def starting(self, starts: Sequence[Element], path: str) -> Iterator[Draft]:
        """Each set of flows that may be taken when the starts begin together."""
        drafts = [Draft(steps=())]
        for start in starts:
            ways = list(self.out(start))
            if self.ways.into.get(start.id) is None and start.type != "startEvent":
                ways = [self._implicit(start, path)]
            drafts = [draft.beside(way) for draft in drafts for way in ways]
        yield from drafts

    def _implicit(self, node: Element, path: str) -> Draft:
        place = self.board.place(path, f"{node.id}~start", scope=path, owner=node.id)
        if not self.board.has_move_from(place):
            self._node(node, [place], path)
        return Draft(steps=(), puts=frozenset({place}))

    @staticmethod
    def _by_event(node: Element) -> bool:
        return node.attributes.get("triggeredByEvent") == "true"

    @staticmethod
    def _link(node: Element) -> bool:
        return any(event.type == "link" for event in node.events)

    def _link_place(self, node: Element, path: str) -> str:
        ref = next(event.ref for event in node.events if event.type == "link")
        catch = self.ways.link_target(node.parent, ref)
        return self.board.place(path, f"{ref}~link", scope=path, owner=catch or node.id)
