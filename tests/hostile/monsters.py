"""Files too large to keep: made when they are needed."""

from __future__ import annotations

from collections.abc import Callable

from tests.models import chain, process, source, tag

MONSTERS: dict[str, tuple[Callable[[], bytes], str]] = {}


def monster(said: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """A file that must be refused with these words."""

    def note(make: Callable[[], bytes]) -> Callable[[], bytes]:
        MONSTERS[make.__name__] = make, said
        return make

    return note


@monster("the file has more than 5,242,880 bytes")
def fifty_megabytes() -> bytes:
    return b"<a>" + b"x" * 50_000_000 + b"</a>"


@monster("the file has 100,002 elements of BPMN; 10,000 are allowed")
def a_hundred_thousand_tasks() -> bytes:
    return source(process("".join(f'<bpmn:task id="t{n}"/>' for n in range(100_001))))


@monster("the file has 200,004 elements; 100,000 are allowed")
def a_hundred_thousand_strangers() -> bytes:
    strangers = '<x xmlns="urn:x"><y/></x>' * 100_000
    return source(process(f"<bpmn:extensionElements>{strangers}</bpmn:extensionElements><a/>"))


@monster("an element has 50,001 attributes; 100 are allowed")
def fifty_thousand_attributes() -> bytes:
    return source(tag("process", "p", **{f"a{n}": "" for n in range(50_000)}))


@monster("an attribute has 1,000,000 characters; 10,000 are allowed")
def a_name_without_end() -> bytes:
    return source(tag("process", "p", name="n" * 1_000_000))


@monster("its elements nest deeper than 256 levels")
def a_hundred_thousand_levels() -> bytes:
    return b"<a>" * 100_000


@monster("its elements nest deeper than 256 levels")
def three_hundred_sub_processes() -> bytes:
    body = ""
    for n in range(300):
        ends = tag("startEvent", f"s{n}") + tag("endEvent", f"e{n}")
        body = tag("subProcess", f"p{n}", ends + body + chain(f"s{n}", f"e{n}"))
    return source(process(body))
