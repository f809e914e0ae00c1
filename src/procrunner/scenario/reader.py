"""Reading a ``stories.yaml``: what holds for a channel, and the scenarios of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import yaml

from procrunner.engine.timer import moment
from procrunner.errors import ExpressionError, ScenarioError
from procrunner.model import Variables
from procrunner.scenario.context import Channel, Context
from procrunner.scenario.model import Answers, Expected, Reply, Scenario
from procrunner.scenario.outcome import PATTERN
from procrunner.written import Fields, Node, Source, unknown

FILE = "stories.yaml"
CHANNEL = ("start", "answers", "takes", "handlers")
STORY = (
    *(*CHANNEL, "again", "begins", "at", "ends", "stops", "lasts", "expects", "shown"),
    *("people", "as", "refused"),
)
EXPECTS = ("variables", "passes", "avoids", "twice")
NOBODY_ENDS = (
    "Write ends: with the id of an end event, stops: with that of an incident's place, "
    "or lasts: true where it never ends."
)


def read(content: bytes, *, file: str, context: Context) -> list[Scenario]:
    """The scenarios of a file, in its order.

    Raises:
        ScenarioError: it is no YAML, misses or misspells something, or points to nothing.
    """
    source = Source(content, file, error=ScenarioError, prefix="SC")
    given = source.root.fields("the file", ("channels", "stories"), ())
    source.stop_if_faulty()
    try:
        found = list(_Reader(context, given).scenarios())
    except RecursionError:
        source.root.fault("something in it contains itself, or nests too deep")
        found = []
    source.stop_if_faulty()
    return found


class _Reader:
    """Reads one file."""

    def __init__(self, context: Context, given: Fields) -> None:
        self._context = context
        self._known = context.channels()
        self._given = given
        own = tuple(context.stage.keys)
        node = given.found["channels"]
        self._channels = {
            name: each.fields(f"channel {name}", (), (*CHANNEL, *own))
            for name, each in node.entries("channels")
            if self._is_process(name, each)
        }
        self._own = own
        self._names: Mapping[str, object] = {}

    def scenarios(self) -> Iterator[Scenario]:
        """Each scenario that can be understood."""
        keys: dict[str, int] = {}
        for node in self._given.list("stories"):
            given = node.fields("a story", ("key", "title", "channel"), (*STORY, *self._own))
            common = self._common(given)
            if common is None:
                continue
            scenario = self._scenario(node, given, common)
            if scenario.key in keys:
                line = keys[scenario.key]
                node.fault(f"the key '{scenario.key}' stands twice", f"It stands in line {line}.")
            keys[scenario.key] = scenario.line
            yield scenario

    def _is_process(self, name: str, node: Node) -> bool:
        if name in self._known:
            return True
        node.fault(*unknown("the folder of this file", name, [*self._known]), code="003")
        return False

    def _common(self, given: Fields) -> Fields | None:
        name = given.text("channel")
        if name and name not in self._channels:
            given.found["channel"].fault(*unknown("channels", name, [*self._channels]), code="003")
        return self._channels.get(name)

    def _scenario(self, node: Node, given: Fields, common: Fields) -> Scenario:
        channel = given.text("channel")
        known = self._known[channel]
        at = _moment(given)
        self._names = self._context.stage.names(at or self._context.now)
        return Scenario(
            file=node.source.file,
            line=node.place.line,
            lines={key: each.place.line for key, each in given.found.items()},
            key=given.text("key"),
            title=given.text("title"),
            channel=channel.rpartition(".")[2],
            process=known.process,
            start={**self._map(common, "start"), **self._map(given, "start")},
            begins=self._element(given, "begins", known),
            at=at,
            answers=_over(
                self._answers(common, "answers", known),
                self._answers(given, "answers", known),
            ),
            again=self._answers(given, "again", known),
            takes={**_takes(common, known), **_takes(given, known)},
            handlers={**self._handlers(common), **self._handlers(given)},
            people=given.text("people"),
            actors=_actors(given, known),
            refused=_refused(given, known),
            own={
                key: {**self._map(common, key), **self._map(given, key)}
                for key in self._own
                if key in common or key in given
            },
            expected=self._expected(node, given, known),
            shown=given.flag("shown"),
        )

    def _expected(self, node: Node, given: Fields, channel: Channel) -> Expected:
        if ("ends" in given) + ("stops" in given) + given.flag("lasts") != 1:
            node.fault("a story ends, stops, or lasts", NOBODY_ENDS)
        facts = tuple(self._context.stage.facts)
        empty = Fields(node, "expects", {})
        asked = given.get("expects")
        expects = asked.fields("expects", (), (*EXPECTS, *facts)) if asked else empty
        for each in expects.found.values():
            _check_patterns(each)
        return Expected(
            ends=self._element(given, "ends", channel),
            stops=self._element(given, "stops", channel),
            lasts=given.flag("lasts"),
            twice=_elements(expects, "twice", channel),
            passes=_elements(expects, "passes", channel),
            avoids=_elements(expects, "avoids", channel),
            variables=self._map(expects, "variables"),
            facts={key: self._value(expects.found[key]) for key in facts if key in expects},
        )

    def _element(self, given: Fields, key: str, channel: Channel) -> str:
        id_ = given.text(key)
        return channel.known(given.found[key], id_) if id_ else ""

    def _answers(self, given: Fields, key: str, channel: Channel) -> Answers:
        node = given.get(key)
        if node is None:
            return {}
        return {
            channel.known(each, id_): self._variables(each, f"{key} of {id_}")
            for id_, each in node.entries(key)
        }

    def _map(self, given: Fields, key: str) -> Variables:
        node = given.get(key)
        return self._variables(node, key) if node else {}

    def _variables(self, node: Node, what: str) -> Variables:
        value = self._value(node)
        if isinstance(value, dict):
            return value
        node.fault(f"{what} is a mapping of names and values", "Write {name: value}.")
        return {}

    def _handlers(self, given: Fields) -> Mapping[str, list[Reply]]:
        node = given.get("handlers")
        if node is None:
            return {}
        return {topic: self._replies(each) for topic, each in node.entries("handlers")}

    def _replies(self, node: Node) -> list[Reply]:
        is_list = isinstance(node.node, yaml.SequenceNode)
        return [self._reply(each) for each in (node.items("replies") if is_list else [node])]

    def _reply(self, node: Node) -> Reply:
        given = node.fields("a reply", (), ("returns", "error", "fails"))
        if len(given.found) != 1:
            node.fault("a reply is one thing", "Write returns:, error: or fails:")
        returns = self._map(given, "returns") if "returns" in given else None
        return Reply(returns=returns, error=given.text("error"), fails=given.text("fails"))

    def _value(self, node: Node) -> Any:
        """The value, with what ``$NAME`` stands for in its place."""
        if isinstance(node.node, yaml.MappingNode):
            return {
                str(Node(node.source, key).value()): self._value(Node(node.source, value))
                for key, value in node.node.value
            }
        if isinstance(node.node, yaml.SequenceNode):
            return [self._value(Node(node.source, each)) for each in node.node.value]
        value = node.value()
        if not (isinstance(value, str) and value.startswith("$")):
            return value
        if value[1:] not in self._names:
            node.fault(*unknown("the stage", value, [f"${each}" for each in self._names]), "003")
        return self._names.get(value[1:])


def _check_patterns(node: Node) -> None:
    """Tell what is written as a pattern, and is none."""
    if isinstance(node.node, yaml.ScalarNode):
        pattern = PATTERN.fullmatch(str(node.node.value))
        try:
            re.compile(pattern[1] if pattern else "")
        except re.error as error:
            node.fault(f"{node.node.value} is no pattern: {error}")
        return
    for each in node.node.value:
        for value in each if isinstance(each, tuple) else (each,):
            _check_patterns(Node(node.source, value))


def _over(common: Answers, own: Answers) -> Answers:
    """The channel's answers with the story's own fields over them."""
    return {id_: {**common.get(id_, {}), **own.get(id_, {})} for id_ in {**common, **own}}


def _elements(given: Fields, key: str, channel: Channel) -> tuple[str, ...]:
    return tuple(channel.known(node, node.text(key)) for node in given.list(key))


def _takes(given: Fields, channel: Channel) -> dict[str, str]:
    node = given.get("takes")
    if node is None:
        return {}
    found = {}
    for id_, each in node.entries("takes"):
        found[channel.known(each, id_)] = text = each.text("a duration")
        try:
            moment("timeDuration", text, datetime.now(UTC))
        except ExpressionError as error:
            each.fault(error.what, error.hint)
    return found


def _actors(given: Fields, channel: Channel) -> dict[str, str]:
    node = given.get("as")
    entries = node.entries("as") if node else ()
    return {channel.known(each, id_): each.text("a person") for id_, each in entries}


def _refused(given: Fields, channel: Channel) -> dict[str, list[str]]:
    node = given.get("refused")
    entries = node.entries("refused") if node else ()
    return {
        channel.known(each, id_): [person.text("a person") for person in each.items("refused")]
        for id_, each in entries
    }


def _moment(given: Fields) -> datetime | None:
    text = given.text("at")
    if not text:
        return None
    try:
        return moment("timeDate", text, datetime.now(UTC)).due
    except ExpressionError as error:
        given.found["at"].fault(error.what, error.hint)
        return None
