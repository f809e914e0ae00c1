"""Reading the sequences of an act and their steps."""

from __future__ import annotations

import re

from procrunner.regulation.model import Branch, Clause, Course, Kind, Label, Step, Term, Way
from procrunner.written import Node

STEP = (
    *("also", "implied", "frame", "term", "terms", "result", "result_clause", "next", "end"),
    *("refusal", "calls", "applies_to", "same_as", "hands_to", "note"),
)
CALENDARS = ("working", "clock", "unspecified")
_PERIOD = re.compile(r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?")


def course(node: Node) -> Course:
    """A sequence of steps."""
    given = node.fields(
        "a sequence",
        ("id", "kind", "channel", "entry", "steps"),
        ("variant", "note", "superseded_by"),
    )
    return Course(
        id=given.text("id"),
        place=node.place,
        way=given.one_of("kind", Way),
        channel=given.text("channel"),
        variant=given.text("variant"),
        note=given.text("note"),
        superseded_by=given.text("superseded_by"),
        entry=given.text("entry"),
        steps=tuple(step(each) for each in given.list("steps")),
    )


def step(node: Node) -> Step:
    """A step."""
    given = node.fields("a step", ("id", "clause", "kind", "who", "text"), STEP)
    who = (given.get("who") or node).fields("who", ("actor",), ("systems", "inferred"))
    if "end" in given and given.text("end") != "positive":
        node.fault("the end of a step is 'positive'", "For a refusal write refusal: CODE")
    return Step(
        id=given.text("id"),
        place=node.place,
        clause=clause(given.get("clause")),
        also=clause(given.get("also")) if "also" in given else None,
        kind=given.one_of("kind", Kind),
        actor=who.text("actor"),
        systems=who.texts("systems"),
        inferred=who.texts("inferred"),
        text=label(given.get("text"), "text"),
        result=given.text("result"),
        result_clause=clause(given.get("result_clause")) if "result_clause" in given else None,
        term=term(given.get("term")),
        terms=dict(_terms(given.get("terms"))),
        next=tuple(_branch(each) for each in given.list("next")),
        is_end="end" in given,
        refusal=given.text("refusal"),
        calls=given.text("calls"),
        applies_to=given.texts("applies_to"),
        same_as=given.texts("same_as"),
        hands_to=given.text("hands_to"),
        is_implied=given.flag("implied"),
        is_frame=given.flag("frame"),
        note=given.text("note"),
    )


def clause(node: Node | None) -> Clause:
    """A place in the act."""
    if node is None:
        return Clause()
    given = node.fields("a clause", ("lines",), ("paragraph", "item", "list", "number", "part"))
    return Clause(
        paragraph=given.number("paragraph"),
        item=given.number("item"),
        list=given.number("list"),
        number=given.number("number"),
        part=given.text("part"),
        lines=given.lines("lines"),
    )


def label(node: Node | None, what: str) -> Label:
    """A text in two languages."""
    if node is None:
        return Label(kk="", en="")
    given = node.fields(what, ("kk", "en"), ())
    return Label(kk=given.text("kk"), en=given.text("en"))


def term(node: Node | None) -> Term:
    """How long a step may take."""
    if node is None:
        return Term()
    known = ("max", "min", "calendar", "from", "within", "ref", "note")
    given = node.fields("a term", (), (*known, "variant", "paragraph", "item", "lines"))
    for key in ("max", "min"):
        if key in given and not _PERIOD.fullmatch(given.text(key)):
            node.fault(f"'{given.text(key)}' is no term", "Write PT20M, PT2H or P1D.")
    if "max" in given and given.text("calendar") not in CALENDARS:
        node.fault("a term says its calendar", f"Write one of: {', '.join(CALENDARS)}.")
    return Term(
        max=given.text("max"),
        min=given.text("min"),
        calendar=given.text("calendar"),
        start=given.text("from"),
        within=given.text("within"),
        ref=given.text("ref"),
        note=given.text("note"),
        variant=given.text("variant"),
        clause=Clause(
            paragraph=given.number("paragraph"),
            item=given.number("item"),
            lines=given.lines("lines"),
        ),
    )


def _terms(node: Node | None) -> list[tuple[str, Term]]:
    return [(key, term(value)) for key, value in node.entries("terms")] if node else []


def _branch(node: Node) -> Branch:
    given = node.fields("a branch", (), ("to", "when", "label", "inferred", "refusal"))
    if ("to" in given) == ("refusal" in given):
        node.fault("a branch leads to a step or ends", "Write to: STEP or refusal: CODE")
    return Branch(
        to=given.text("to"),
        when=given.text("when"),
        label=given.text("label"),
        is_inferred=given.flag("inferred"),
        refusal=given.text("refusal"),
    )
