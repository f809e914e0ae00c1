"""A scenario as a file of its own."""

from __future__ import annotations

from typing import Any

import yaml

from procrunner.errors import Finding
from procrunner.scenario.model import Reply, Scenario


def text(scenario: Scenario, finding: Finding) -> str:
    """YAML with one channel and one story, and a comment that says what it shows."""
    story = {
        "key": scenario.key,
        "title": scenario.title,
        "channel": scenario.process,
        "begins": scenario.begins,
        "at": scenario.at.isoformat() if scenario.at else "",
        "start": dict(scenario.start),
        "answers": {id_: dict(each) for id_, each in scenario.answers.items()},
        "again": {id_: dict(each) for id_, each in scenario.again.items()},
        "takes": dict(scenario.takes),
        "handlers": {topic: [_reply(r) for r in each] for topic, each in scenario.handlers.items()},
        **{key: dict(each) for key, each in scenario.own.items() if each},
        **_outcome(scenario),
    }
    said = [
        f"Shows {finding.code} at {finding.file}:{finding.line}: {finding.message}.",
        finding.hint,
        "Once the drawing is mended, it comes out otherwise: then delete this file, or turn it",
        "into a story of how it must come out.",
    ]
    comment = "".join(f"# {line}\n" for each in said for line in each.splitlines())
    data = {
        "channels": {scenario.process: {}},
        "stories": [{k: v for k, v in story.items() if v not in ({}, "")}],
    }
    return comment + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)


def _outcome(scenario: Scenario) -> dict[str, Any]:
    expected = scenario.expected
    ways = {name: list(getattr(expected, name)) for name in ("passes", "avoids", "twice")}
    ends = {name: getattr(expected, name) for name in ("ends", "stops", "lasts")}
    return {
        **{name: value for name, value in ends.items() if value},
        "expects": {name: ids for name, ids in ways.items() if ids},
    }


def _reply(reply: Reply) -> dict[str, Any]:
    if reply.fails:
        return {"fails": reply.fails}
    return {"error": reply.error} if reply.error else {"returns": dict(reply.returns or {})}
