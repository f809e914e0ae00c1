"""The expected trace of a process: a list of commands, each with what must follow from it.

One entry is one command and what is seen after it::

    - start: {amount: 200}     # or: complete, finish, happen, retry, error, fail: BPMN id; wait
      with: {name: value}      # variables or results given; arguments of the command
      done: [start, decide]    # exactly these elements did their work, in this order
      open: [decide]           # exactly these are waited for, in alphabetical order
      incidents: {decide: text in the message}
      sent: [name]             # messages and signals that went out
      sees: {decide: {name: value}}   # variables as the token there sees some of them
      gets: {pay: {sum: 5}}           # exactly these inputs has the job there
      tells: {paid: {sum: 5}}         # exactly these variables went out with the message
      who: {decide: Aigul, pay: [Clerk, Cashier]}   # the assignee, or the roles that may do it
      variables: {name: value} # some of the instance's variables
      ended: true              # the instance has ended

``open`` and ``done`` may be left out where they are empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from procrunner import engine
from procrunner.definition import read
from procrunner.model import EventKind
from tests.engine.game import Game

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.bpmn"))
_COMMANDS = {"complete", "finish", "happen", "retry", "error", "fail"}
_EXPECTED = {
    "done",
    "open",
    "incidents",
    "sent",
    "sees",
    "gets",
    "tells",
    "who",
    "variables",
    "ended",
}


def compiled(file: Path, content: bytes | None = None) -> engine.Program:
    """The first executable process of a file, or of other content, with what it calls."""
    definition = read(content or file.read_bytes(), file=file.name)
    main = next(each for each in definition.processes if each.executable)
    return engine.compile_process(main.id, {each.id: definition for each in definition.processes})


def trace(file: Path) -> Sequence[Mapping[str, Any]]:
    """The entries beside a file."""
    entries: Sequence[Mapping[str, Any]] = yaml.safe_load(file.with_suffix(".yaml").read_text())
    return entries


def played(
    file: Path, content: bytes | None = None
) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    """Each command given: the entry's place, what is seen after it and what is wanted."""
    program = compiled(file, content)
    game: Game | None = None
    for number, entry in enumerate(trace(file), start=1):
        game = _obey(program, game, entry)
        yield f"{file.name}: entry {number}", _seen(game, entry), _wanted(entry)


def _obey(program: engine.Program, game: Game | None, entry: Mapping[str, Any]) -> Game:
    (name,) = set(entry) - _EXPECTED - {"with", "at"}
    told, given = entry[name], entry.get("with", {})
    if name == "start":
        return Game(compiled=program, at=entry.get("at", ""), **told)
    assert game is not None, "the first entry must be a start"
    game.sent.clear()
    if name == "wait":
        game.wait(**told)
    else:
        assert name in _COMMANDS, name
        getattr(game, name)(told, **given)
    return game


def _wanted(entry: Mapping[str, Any]) -> dict[str, Any]:
    empty = {"done": [], "open": [], "incidents": {}, "sent": [], "ended": False}
    return {**empty, **{key: value for key, value in entry.items() if key in _EXPECTED}}


def _seen(game: Game, entry: Mapping[str, Any]) -> dict[str, Any]:
    told = entry.get("incidents", {})
    messages = {element: text for element, (_, text) in game.incidents.items()}
    seen: dict[str, Any] = {
        "done": game.events(EventKind.COMPLETED),
        "open": [each for each in game.open if each not in messages],
        "incidents": {
            element: told[element] if told.get(element, "\0") in text else text
            for element, text in messages.items()
        },
        "sent": [sent.name for sent in game.sent],
        "ended": game.ended,
    }
    if "sees" in entry:
        seen["sees"] = {
            element: {name: game.seen_by(element).get(name) for name in wanted}
            for element, wanted in entry["sees"].items()
        }
    if "gets" in entry:
        seen["gets"] = {element: dict(game.wait_at(element).inputs) for element in entry["gets"]}
    if "tells" in entry:
        seen["tells"] = {sent.name: dict(sent.variables) for sent in game.sent}
    if "who" in entry:
        waits = {element: game.wait_at(element) for element in entry["who"]}
        seen["who"] = {
            element: wait.assignee or list(wait.candidates) for element, wait in waits.items()
        }
    if "variables" in entry:
        seen["variables"] = {name: game.variables.get(name) for name in entry["variables"]}
    return seen
