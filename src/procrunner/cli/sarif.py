"""Findings as SARIF 2.1.0, which code review tools read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from procrunner import __version__
from procrunner.check import Rule, rules
from procrunner.errors import Finding, Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def log(found: Sequence[Finding]) -> dict[str, Any]:
    """A log with one run: every rule, and the findings."""
    described = [_rule(rule, code) for rule in rules() for code in rule.codes]
    index = {each["id"]: number for number, each in enumerate(described)}
    driver = {"name": "procrunner", "version": __version__, "rules": described}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(each, index) for each in found],
            }
        ],
    }


def _rule(rule: Rule, code: str) -> dict[str, Any]:
    return {
        "id": code,
        "shortDescription": {"text": rule.about(code)},
        "help": {"text": rule.page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity_of(code)]},
    }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    return {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}. {finding.hint}".strip()},
        "locations": [_location(finding)],
    }


def _location(finding: Finding) -> dict[str, Any]:
    uri = quote(PurePath(finding.file).as_posix())
    physical = {
        "artifactLocation": {"uri": uri},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }
    if not finding.element:
        return {"physicalLocation": physical}
    logical = {"fullyQualifiedName": finding.element, "kind": "element"}
    return {"physicalLocation": physical, "logicalLocations": [logical]}
