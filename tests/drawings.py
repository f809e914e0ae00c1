"""Elements as an office draws them, for tests of the runner, the worker and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from tests.models import event, extensions, parameters, properties, tag

NAMES = "".join(
    [tag("message", each, name=each) for each in ("ask", "answer", "begin")]
    + [tag("signal", "storm", name="storm")]
    + [tag("error", "no", errorCode="no", name="no")]
)
"""Messages, a signal and an error, to be put into a file before the process."""


def service(id_: str, topic: str = "", inside: str = "", **attributes: str) -> str:
    """A service task with a topic."""
    attributes = {"name": f"Do {id_}", **attributes}
    return tag(
        "serviceTask",
        id_,
        inside,
        camunda_type="external",
        camunda_topic=topic or id_,
        **attributes,
    )


def retries(text: str) -> str:
    """When a failed handler is tried again."""
    return extensions(f"<camunda:failedJobRetryTimeCycle>{text}</camunda:failedJobRetryTimeCycle>")


def user(id_: str, inside: str = "", **attributes: str) -> str:
    """A user task."""
    return tag("userTask", id_, inside, **{"name": f"Look at {id_}", **attributes})


def field(id_: str, type_: str = "string", default: str = "", **constraints: str) -> str:
    """A field of a form; constraints such as ``required="true"``."""
    rules = "".join(
        f"<camunda:constraint name={quoteattr(name)} config={quoteattr(config)}/>"
        for name, config in constraints.items()
        if name != "choices"
    )
    choices = "".join(
        f"<camunda:value id={quoteattr(each)} name={quoteattr(each.title())}/>"
        for each in constraints.get("choices", "").split()
    )
    given = f" defaultValue={quoteattr(default)}" if default else ""
    return (
        f'<camunda:formField id="{id_}" label="{id_.title()}" type="{type_}"{given}>'
        f"{choices}<camunda:validation>{rules}</camunda:validation></camunda:formField>"
    )


def form(*fields: str) -> str:
    """A form."""
    return extensions(f"<camunda:formData>{''.join(fields)}</camunda:formData>")


def catch(id_: str, kind: str, name: str, correlation: str = "") -> str:
    """Waits for a message or signal."""
    own = properties(correlation=correlation) if correlation else ""
    return tag("intermediateCatchEvent", id_, own + event(kind, **{f"{kind}Ref": name}))


def throw(
    id_: str,
    kind: str,
    name: str,
    correlation: str = "",
    variables: Mapping[str, str] | None = None,
) -> str:
    """Sends a message or signal."""
    own = _both(parameters(variables or {}), properties(correlation=correlation))
    return tag("intermediateThrowEvent", id_, own + event(kind, **{f"{kind}Ref": name}))


def _both(*extension_elements: str) -> str:
    head, tail = "<bpmn:extensionElements>", "</bpmn:extensionElements>"
    inside = "".join(each.removeprefix(head).removesuffix(tail) for each in extension_elements)
    return f"{head}{inside}{tail}"


def boundary(id_: str, host: str, definition: str, **attributes: str) -> str:
    """An event on the border of a task."""
    return tag("boundaryEvent", id_, definition, attachedToRef=host, **attributes)
