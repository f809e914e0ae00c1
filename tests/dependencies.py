"""Asks PyPI for known weaknesses of what is pinned: ``python -m tests.dependencies``.

pip-audit says "No known vulnerabilities found" also where it could look nothing up: what an index
without such data does not know, it skips. So what was really looked up is counted here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

LIMIT = 20
"""Seconds for all of it; who has no way to PyPI does not wait longer."""
AUDIT = (sys.executable, "-m", "pip_audit", "--requirement", "requirements.lock", "--no-deps")
OPTIONS = ("--disable-pip", "--format", "json", "--desc", "off", "--progress-spinner", "off")


def main() -> int:
    """Tell what is weak; 1 if something is, 0 also where nothing could be looked up."""
    command = [*AUDIT, *OPTIONS, "--timeout", "5"]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
        found = json.loads(ended.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return _unreachable(f"no answer in {LIMIT} s")
    except ValueError:
        return _unreachable((ended.stderr.strip().splitlines() or ["no answer"])[-1])
    return _told(found)


def _told(found: Sequence[Mapping[str, Any]]) -> int:
    audited = [each for each in found if "skip_reason" not in each]
    if not audited:
        return _unreachable(f"none of {len(found)} packages is known there")
    weak = [(each, vuln) for each in audited for vuln in each["vulns"]]
    for each, vuln in weak:
        mended = ", ".join(vuln["fix_versions"]) or "no version yet"
        click.echo(f"{each['name']} {each['version']}: {vuln['id']}, mended in {mended}")
    skipped = [each["name"] for each in found if "skip_reason" in each]
    if skipped:
        click.echo(f"not audited: {', '.join(skipped)}")
    click.echo(f"{len(audited)} of {len(found)} packages audited, {len(weak)} known weaknesses")
    return 1 if weak else 0


def _unreachable(why: str) -> int:
    click.echo(f"unreachable, not audited: {why}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
