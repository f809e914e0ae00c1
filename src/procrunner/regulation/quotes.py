"""The act's own words behind its checklist."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from procrunner.errors import Finding
from procrunner.regulation.model import Act, Clause, Step


class Quotes:
    """The text of an act, by lines."""

    def __init__(self, content: bytes) -> None:
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.lines = content.decode("utf-8").split("\n")

    def of(self, clause: Clause) -> str:
        """The words of a clause, in one line; empty when it lies outside of the text."""
        if clause.lines is None:
            return ""
        first, last = clause.lines
        return " ".join(" ".join(self.lines[first - 1 : last]).split())

    def findings(self, act: Act) -> Iterator[Finding]:
        """Clauses whose lines the text does not have, and a text that is not the act's."""
        if act.sha256 and act.sha256 != self.sha256:
            yield _finding(act, None, f"{act.text} is not the text that was read: {self.sha256}")
        for step in act.steps.values():
            for clause in (step.clause, step.also, step.result_clause):
                if clause and clause.lines and not self._has(clause):
                    first, last = clause.lines
                    message = f"{step.id}: {act.text} has no words in lines {first} to {last}"
                    yield _finding(act, step, message)

    def _has(self, clause: Clause) -> bool:
        return bool(clause.lines and clause.lines[1] <= len(self.lines) and self.of(clause).strip())


def _finding(act: Act, step: Step | None, message: str) -> Finding:
    line = step.place.line if step else 1
    return Finding(code="RG004", message=message, file=act.file, line=line)
