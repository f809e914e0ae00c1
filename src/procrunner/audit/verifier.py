"""Verify a case file: python verify.py [FILE.zip or FOLDER]; needs nothing but Python 3.9.

It says what it looked at, line by line, and ends with 1 if anything is not as it was written.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import zipfile
from pathlib import Path
from typing import Any, Callable, Iterator, Tuple  # noqa: UP035 - for old Pythons

Read = Callable[[str], bytes]
Line = Tuple[bool, str]  # noqa: UP006 - for old Pythons
FIELDS = ("at", "actor", "kind", "element", "process", "name", "token", "flow", "data")


def canonical(value: Any) -> bytes:
    """Compact JSON with sorted keys, letters as they are."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8")


def opened(path: Path) -> Read:
    """How to read the files of a case."""
    if path.is_dir():
        return lambda name: (path / name).read_bytes()
    return zipfile.ZipFile(path).read


def chain(case: Any, events: list[Any]) -> Iterator[Line]:
    """Each event is hashed together with the hash before it."""
    id_, previous = case["instance"]["id"], ""
    wrong = []
    for number, event in enumerate(events, 1):
        seal = [event["seal"]] if event["seal"] else []
        content = [2 if seal else 1, previous, id_, number]
        content += [event[name] for name in FIELDS] + seal
        found = hashlib.sha256(canonical(content)).hexdigest()
        if found != event["hash"] or event["number"] != number:
            wrong.append(number)
        previous = event["hash"]
    yield not wrong, f"{len(events)} events are chained" + (f", but for {wrong}" if wrong else "")
    head = case["head"]
    is_whole = head["events"] == len(events) and head["hash"] == previous
    yield is_whole, f"the last of {head['events']} events is {head['hash'][:16]}…"


def held(case: Any, events: list[Any]) -> Iterator[Line]:
    """The last seal is over what the instance holds."""
    salt, holds = case["held"]["salt"], case["held"]
    seals = [event["seal"] for event in events if event["seal"]]
    if not salt or not seals:
        yield True, "what it held was erased, masked, or never sealed: variables are not verified"
        return
    content = canonical([holds["variables"], holds["state"]])
    found = hmac.new(bytes.fromhex(salt), content, hashlib.sha256).hexdigest()
    yield found == seals[-1], f"{len(holds['variables'])} variables are those that were sealed"


def documents(case: Any, read: Read) -> Iterator[Line]:
    """Documents are known by the hash of their content."""
    for document in case["documents"]:
        found = hashlib.sha256(read(document["file"])).hexdigest()
        yield found == document["sha256"], f"document {document['name']} is {found[:16]}…"


def published(case: Any, events: list[Any], read: Read) -> Iterator[Line]:
    """The head of the chain is a leaf under the checkpoint's root (RFC 6962, 2.1)."""
    proof = case["proof"]
    if not proof:
        yield True, "no checkpoint covers it yet"
        return
    text = read("checkpoint.txt").decode("utf-8")
    said = dict(line.split(" ", 1) for line in text.splitlines()[1:])
    count, last = proof["events"], int(said["leaves"]) - 1
    is_known = 0 < count <= len(events) and events[count - 1]["hash"] == proof["hash"]
    yield is_known, f"the checkpoint knows of {count} of {len(events)} events"
    content = canonical([case["instance"]["id"], count, proof["hash"]])
    found, here = hashlib.sha256(b"\x00" + content).digest(), proof["place"]
    rest = [bytes.fromhex(each) for each in proof["path"]]
    while last > 0 and rest:
        if here % 2 or here < last:
            beside = rest.pop(0)
            pair = beside + found if here % 2 else found + beside
            found = hashlib.sha256(b"\x01" + pair).digest()
        here, last = here // 2, last // 2
    is_under = found.hex() == said["root"] and not rest and last == 0
    yield is_under, f"it is under the root of checkpoint {said['number']} of {said['at']}"


def verified(read: Read) -> Iterator[Line]:
    """All that can be said of a case."""
    case = json.loads(read("case.json"))
    events = [json.loads(line) for line in read("events.jsonl").decode("utf-8").splitlines()]
    yield from chain(case, events)
    yield from held(case, events)
    yield from documents(case, read)
    yield from published(case, events, read)


def main() -> int:
    """Look at the case named on the command line, or at the one beside this file."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    is_whole = True
    for is_right, said in verified(opened(path)):
        is_whole = is_whole and is_right
        print("ok   " if is_right else "WRONG", said)  # noqa: T201 - a program of its own
    print("Is the checkpoint signed? openssl cms -verify -binary -inform DER \\")  # noqa: T201
    print("  -in checkpoint.txt.p7s -content checkpoint.txt -CAfile CERTIFICATE")  # noqa: T201
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
