"""``python -m handlers.emulator``: the registries of other authorities, on this machine."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from handlers.demo import samples
from handlers.demo.authority import Authority
from handlers.demo.responder import Responder

from .desk import Desk
from .faults import Fault, Plan
from .records import Records
from .server import Emulator, serving
from .service import SERVICES, Registries


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted."""
    asked = _parser().parse_args(arguments)
    folder: Path = asked.folder
    emulator = _emulator(folder, Plan(asked.faults, seed=asked.seed, kinds=asked.kinds))
    with serving(emulator, asked.port) as address:
        print(f"Registries of {folder}: {address}", flush=True)  # noqa: T201 - it is a program
        print(f"Services: {', '.join(SERVICES)}", flush=True)  # noqa: T201
        print(f"Responder: {address}/ocsp, lists: {address}/crl/issuing.crl", flush=True)  # noqa: T201
        try:
            Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


def _emulator(folder: Path, plan: Plan) -> Emulator:
    now = datetime.now(UTC)
    if not (folder / "registries").is_dir():
        samples.create(folder / "registries", now)
    authority = Authority(folder / "trust", now)
    return Emulator(
        Desk(Registries(folder / "registries"), plan),
        Records(folder / "registries"),
        folder / "trust" / "crls",
        Responder(authority, now),
        lambda: datetime.now(UTC),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m handlers.emulator", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(".emulator"), help="its databases")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--faults", type=float, default=0, help="part of questions that meet one")
    parser.add_argument("--seed", type=int, default=1, help="of the faults")
    parser.add_argument(
        "--kinds",
        nargs="+",
        type=Fault,
        default=tuple(Fault),
        metavar="FAULT",
        help=f"which: {', '.join(Fault)}",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
