"""A sheet to draw a graph on in DOT: the style of the house, and texts that stay texts."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import graphviz

FONT = "Noto Sans,DejaVu Sans"
INK = "#24292f"
SOFT = "#57606a"
WIDTH = 26  #: letters of a line
LONGEST = 60  #: letters of one word
STYLES: Mapping[str, Mapping[str, str]] = {
    "process": {"shape": "box", "style": "filled,rounded", "fillcolor": "#ddf4ff"},
    "pool": {"shape": "box", "style": "filled", "fillcolor": "#e6e9ee"},
    "handler": {"shape": "component", "style": "filled", "fillcolor": "#fff8c5"},
    "resource": {"shape": "cylinder", "style": "filled", "fillcolor": "#e7f4ea"},
    "missing": {"shape": "box", "style": "dashed", "color": "#b3261e", "fontcolor": "#b3261e"},
    "begin": {"shape": "circle", "style": "filled", "fillcolor": INK, "width": "0.16"},
    "state": {"shape": "box", "style": "filled,rounded", "fillcolor": "#ddf4ff"},
    "end": {"shape": "box", "style": "filled,rounded,bold", "fillcolor": "#e6e9ee"},
    "task": {"shape": "box", "style": "filled,rounded", "fillcolor": "#ffffff"},
    "event": {"shape": "ellipse", "style": "filled", "fillcolor": "#e7f4ea"},
    "gateway": {"shape": "hexagon", "style": "filled", "fillcolor": "#fff8c5"},
    "held": {"shape": "box", "style": "filled,rounded,bold", "color": "#b3261e"},
}


@dataclass(kw_only=True)
class Sheet:
    """A directed graph; things are known by any key, and numbered as they come."""

    title: str = ""
    across: bool = True  #: from left to right; otherwise downwards
    _numbers: dict[object, str] = field(default_factory=dict)
    _graph: graphviz.Digraph = field(init=False)

    def __post_init__(self) -> None:
        self._graph = graphviz.Digraph(
            graph_attr={
                "rankdir": "LR" if self.across else "TB",
                "fontname": FONT,
                "fontsize": "13",
                "fontcolor": INK,
                "label": text(self.title, 120),
                "labelloc": "t",
                "labeljust": "l",
                "bgcolor": "#ffffff",
                "nodesep": "0.3",
                "ranksep": "0.7" if self.across else "0.35",
            },
            node_attr={"fontname": FONT, "fontsize": "11", "color": INK, "fontcolor": INK},
            edge_attr={
                "fontname": FONT,
                "fontsize": "9",
                "color": SOFT,
                "fontcolor": SOFT,
                "arrowsize": "0.7",
            },
        )

    def node(self, key: object, style: str, *lines: str) -> None:
        """Draw a thing once, with its lines of text."""
        if key in self._numbers:
            return
        label = text("\n".join(line for line in lines if line))
        self._graph.node(self._number(key), label=label, **STYLES[style])

    def group(self, key: object, title: str, nodes: Sequence[tuple[object, str, str]]) -> None:
        """Draw things in a frame: key, style and text of each."""
        with self._graph.subgraph(name=f"cluster_{self._number(('frame', key))}") as frame:
            frame.attr(label=text(title, 60), color="#d0d7de", style="rounded")
            for node, style, label in nodes:
                frame.node(self._number(node), label=text(label), **STYLES[style])

    def arrow(self, one: object, other: object, label: str = "", **style: str) -> None:
        """Draw an arrow between things known."""
        given = {"label": text(label, beside=" ")} if label else {}
        self._graph.edge(self._number(one), self._number(other), **given, **style)

    @property
    def source(self) -> str:
        """The graph in DOT."""
        return str(self._graph.source)

    def _number(self, key: object) -> str:
        return self._numbers.setdefault(key, f"n{len(self._numbers) + 1}")


def text(given: str, width: int = WIDTH, *, beside: str = "") -> str:
    """A label that shows exactly this text, in lines of some letters; ids stay in one."""
    lines = [
        f"{beside}{wrapped}{beside}"
        for line in map(_printable, given.split("\n"))
        for wrapped in (textwrap.wrap(line, width) if " " in line else [line[:LONGEST]])
    ]
    literal = (line.replace("\\", "\\\\").replace("&", "&amp;") for line in lines)
    label: str = graphviz.nohtml("\\n".join(literal))  # a str that is never taken for HTML
    return label


def _printable(line: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line)
