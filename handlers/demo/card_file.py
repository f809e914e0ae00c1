"""``python -m handlers.demo.card_file FILE``: a card of the sample head, to sign documents with.

Its authority takes the place of the one that the demo trusts, which keeps no keys.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    NoEncryption,
    pkcs12,
)

from procrunner.project import Project

from . import samples
from .authority import Authority
from .cards import Card, Role
from .stage import TRUST


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the card."""
    parser = argparse.ArgumentParser(prog="python -m handlers.demo.card_file", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="where to: head.p12")
    parser.add_argument("--password", default="", help="of the file; it has none unless said")
    asked = parser.parse_args(arguments)
    project = Project.find(Path.cwd())
    asked.file.touch(mode=0o600)
    asked.file.write_bytes(packed(_card(project, project.clock.now()), asked.password))
    return 0


def packed(card: Card, password: str = "") -> bytes:
    """A card as PKCS #12."""
    lock = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"card", card.key, card.certificate, None, lock)


def _card(project: Project, now: datetime) -> Card:
    authority = Authority(project.settings.data / TRUST, now)
    return authority.issue(samples.subject(samples.HEAD, role=Role.HEAD), now)


if __name__ == "__main__":
    sys.exit(main())
