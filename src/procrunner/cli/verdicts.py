"""How scenarios came out, printed: a table, data, or JUnit's XML."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import click
from lxml import etree

from procrunner.cli import output
from procrunner.scenario import Coverage, Missed, Part, Played, Scenario, total

FORMATS = ("table", "json", "junit")
_LISTED = ("key", "title", "process", "place")
_NO_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32)], "�")
"""Control characters that XML cannot hold."""


def list_(chosen: Sequence[Scenario], format_: str) -> None:
    """Which scenarios there are."""
    rows = [{name: getattr(each, name) for name in _LISTED} for each in chosen]
    output.maps(rows, "json" if format_ == "json" else "table", "", shown=_LISTED, nothing="")


def tell(
    played: Sequence[Played], covered: Sequence[Coverage], format_: str, *, verbose: bool
) -> None:
    """How they came out, and what they came through."""
    if format_ == "json":
        data = {
            "scenarios": [_played(each) for each in played],
            "coverage": [_covered(each) for each in covered],
            "percent": round(total(covered), 2),
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    elif format_ == "junit":
        click.echo(junit(played))
    else:
        _table(played, covered, verbose=verbose)
    for each in played:
        if not each.is_right:
            click.echo(output.clean_lines(f"{each}\n"), err=True)


def junit(played: Sequence[Played]) -> str:
    """JUnit's XML, as servers that build and test read it: a suite a file, a case a scenario."""
    root = etree.Element("testsuites", name="procrunner")
    for file, group in groupby(played, key=lambda each: each.scenario.file):
        suite = etree.SubElement(root, "testsuite", name=file)
        cases = list(group)
        for each in cases:
            _case(suite, each)
        failures = sum(not each.is_right for each in cases)
        seconds = f"{sum(each.seconds for each in cases):.3f}"
        for name, value in (("tests", len(cases)), ("failures", failures), ("time", seconds)):
            suite.set(name, str(value))
    return etree.tostring(root, pretty_print=True, encoding="unicode").rstrip()


def _case(suite: etree._Element, played: Played) -> None:
    scenario = played.scenario
    case = etree.SubElement(
        suite,
        "testcase",
        classname=scenario.process,
        name=_xml(f"{scenario.key} {scenario.title}"),
        file=scenario.file,
        line=str(scenario.line),
        time=f"{played.seconds:.3f}",
    )
    if not played.is_right:
        first = played.differences[0]
        said = _xml(f"expected: {first.expected}; happened: {first.happened}")
        failure = etree.SubElement(case, "failure", message=said, type=first.about)
        failure.text = _xml(str(played))


def _xml(text: str) -> str:
    return text.translate(_NO_XML)


def _table(played: Sequence[Played], covered: Sequence[Coverage], *, verbose: bool) -> None:
    if verbose:
        rows = [
            {
                "key": each.scenario.key,
                "title": each.scenario.title,
                "end": each.outcome,
                "seconds": f"{each.seconds:.2f}",
                "result": "as expected" if each.is_right else "OTHERWISE",
            }
            for each in played
        ]
        output.maps(rows, "table", "", shown=tuple(rows[0]), nothing="")
    if verbose and covered:
        click.echo()
    if covered:
        shown = [_brief(each) for each in covered]
        output.maps(shown, "table", "", shown=tuple(shown[0]), nothing="")
    for each in covered:
        for missed in each.missed:
            click.echo(output.clean(_said(missed)))


def _brief(covered: Coverage) -> dict[str, Any]:
    return {
        "file": covered.definition.file,
        "scenarios": covered.scenarios,
        **{part.value: "{}/{}".format(*covered.counts[part]) for part in Part},
        "percent": f"{covered.percent:.0f}" if not covered.missed else f"{covered.percent:.1f}",
    }


def _said(missed: Missed) -> str:
    name = f" ({missed.name})" if missed.name else ""
    what = _WORDS[missed.part]
    return f"{missed.file}:{missed.line}: no scenario comes through {what} {missed.element}{name}"


_WORDS = {
    Part.END: "the end",
    Part.BRANCH: "the branch",
    Part.BOUNDARY: "the boundary event",
    Part.NODE: "the element",
    Part.FLOW: "the flow",
}


def _played(played: Played) -> dict[str, Any]:
    scenario = played.scenario
    return {
        "key": scenario.key,
        "title": scenario.title,
        "process": scenario.process,
        "file": scenario.file,
        "line": scenario.line,
        "right": played.is_right,
        "outcome": played.outcome,
        "stands": played.stands,
        "way": list(played.way),
        "seconds": round(played.seconds, 3),
        "differences": [
            {name: getattr(each, name) for name in ("about", "expected", "happened", "hint")}
            for each in played.differences
        ],
    }


def _covered(covered: Coverage) -> dict[str, Any]:
    return {
        "file": covered.definition.file,
        "scenarios": covered.scenarios,
        **{part.value: list(covered.counts[part]) for part in Part},
        "percent": round(covered.percent, 2),
        "missed": [
            {name: getattr(each, name) for name in ("element", "name", "part", "line")}
            for each in covered.missed
        ],
    }
