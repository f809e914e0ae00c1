"""``python -m procrunner.graph FORMAT``: draws standard input, DOT, with pygraphviz.

In a process of its own: what that library says on the way is not for the user.
"""

from __future__ import annotations

import sys

import pygraphviz

if __name__ == "__main__":
    graph = pygraphviz.AGraph(string=sys.stdin.buffer.read().decode())
    drawn = graph.draw(format=sys.argv[1], prog="dot")
    sys.stdout.buffer.write(drawn if isinstance(drawn, bytes) else drawn.encode())
