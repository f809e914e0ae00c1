"""Reading a ``regulation.yaml``."""

from __future__ import annotations

from procrunner.errors import RegulationError
from procrunner.regulation import links
from procrunner.regulation.model import Act, Defect, Gravity, Label, Reason, Role, Service
from procrunner.regulation.steps import course, label, term
from procrunner.written import Fields, Node, Source

SCHEMA = "1"
HEAD = ("schema", "act", "roles", "systems", "services")
SERVICE = (
    *("id", "name", "lines", "provider", "applicants", "fee", "form"),
    *("channels", "variants", "terms", "results", "sequences"),
)


def read(content: bytes, *, file: str) -> Act:
    """An act from the bytes of its file.

    Raises:
        RegulationError: it is no YAML, misses or misspells something, or points to nothing.
    """
    source = Source(content, file, error=RegulationError, prefix="RG")
    given = source.root.fields("the file", HEAD, ("defects",))
    if given.text("schema") != SCHEMA:
        source.root.fault(f"this is not schema {SCHEMA}", f"Write schema: {SCHEMA}")
    source.stop_if_faulty()
    act = _act(given, source)
    source.stop_if_faulty()
    for place, message, hint in links.faults(act):
        source.fault(place, message, hint, "003")
    source.stop_if_faulty()
    return act


def _act(given: Fields, source: Source) -> Act:
    about = _node(given, "act").fields(
        "the act",
        ("id", "number", "date", "title", "body"),
        ("repealed", "note", "text", "sha256"),
    )
    services = tuple(_service(each) for each in given.list("services"))
    ids = tuple(each.id for each in services)
    return Act(
        file=source.file,
        id=about.text("id"),
        number=about.text("number"),
        date=about.text("date"),
        title=label(about.get("title"), "the title"),
        body=label(about.get("body"), "the body"),
        repealed=_texts(about.get("repealed"), "repealed"),
        note=about.text("note"),
        text=about.text("text"),
        sha256=about.text("sha256"),
        roles={key: _role(key, node) for key, node in _node(given, "roles").entries("roles")},
        systems={
            key: label(node, f"system {key}")
            for key, node in _node(given, "systems").entries("systems")
        },
        services=services,
        defects=tuple(_defect(each, ids) for each in given.list("defects")),
    )


def _role(key: str, node: Node) -> Role:
    given = node.fields(f"role {key}", ("kk", "en"), ("acted_by",))
    name = Label(kk=given.text("kk"), en=given.text("en"))
    return Role(id=key, label=name, acted_by=given.texts("acted_by"))


def _service(node: Node) -> Service:
    given = node.fields("a service", SERVICE, ("kind", "reasons", "hours", "unused_systems"))
    return Service(
        id=given.text("id"),
        place=node.place,
        kind=given.text("kind") or "service",
        name=label(given.get("name"), "the name"),
        lines=given.lines("lines") or (1, 1),
        provider=given.text("provider"),
        applicants=given.texts("applicants"),
        fee=given.text("fee"),
        form=given.text("form"),
        channels=given.texts("channels"),
        variants=dict(_variant(each) for each in given.list("variants")),
        terms=tuple(term(each) for each in given.list("terms")),
        results=tuple(_texts(each, "a result") for each in given.list("results")),
        courses=tuple(course(each) for each in given.list("sequences")),
        reasons=tuple(_reason(each) for each in given.list("reasons")),
        hours=_texts(given.get("hours"), "hours"),
        unused_systems=given.texts("unused_systems"),
    )


def _variant(node: Node) -> tuple[str, Label]:
    given = node.fields("a variant", ("id", "kk", "en"), ())
    return given.text("id"), Label(kk=given.text("kk"), en=given.text("en"))


def _reason(node: Node) -> Reason:
    given = node.fields("a reason", ("reason",), ("step", "sequence", "about"))
    if ("step" in given) == ("sequence" in given):
        node.fault("a reason is for a step or a sequence", "Write step: ID or sequence: ID")
    return Reason(
        target=given.text("step") or given.text("sequence"),
        about=given.text("about") or "element",
        text=given.text("reason"),
        place=node.place,
    )


def _defect(node: Node, services: tuple[str, ...]) -> Defect:
    given = node.fields("a defect", ("id", "severity", "type", "at", "finding", "handling"), ())
    at = (given.get("at") or node).fields("at", ("place",), ("services", "lines"))
    return Defect(
        id=given.text("id"),
        gravity=given.one_of("severity", Gravity),
        type=given.text("type"),
        services=at.texts("services") or services,
        where=at.text("place"),
        lines=tuple(each.lines("lines") for each in at.list("lines")),
        finding=given.text("finding"),
        handling=given.text("handling"),
    )


def _texts(node: Node | None, what: str) -> dict[str, str]:
    return {key: value.text(f"{what}: {key}") for key, value in node.entries(what)} if node else {}


def _node(given: Fields, key: str) -> Node:
    return given.found[key]
