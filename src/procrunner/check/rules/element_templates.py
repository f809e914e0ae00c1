"""An element on which a template was put still is what the template says.

PR203: the template belongs to another topic than the element.
PR204: the handler has changed since, so that the template has a newer version.

At run time: the topic decides, whatever the template says; what the handler takes today may be
missing.
To mend: in Camunda Modeler update the template, or unlink it; the file of templates is written by
procrunner templates.
"""

from __future__ import annotations

from collections.abc import Iterator

from procrunner.check.rule import Rule, Subject
from procrunner.errors import Finding, Severity

_ID, _VERSION = "camunda:modelerTemplate", "camunda:modelerTemplateVersion"


def find(subject: Subject) -> Iterator[Finding]:
    """Elements whose template is another handler's, or an older version."""
    templates = subject.world.templates
    for element in subject.definition.elements.values():
        named = element.attributes.get(_ID, "")
        if named not in templates:  # somebody else's
            continue
        if named.partition(".")[2] != element.topic:
            yield subject.definition.finding(
                "PR203",
                element,
                f"template '{named}' was put on it, but its topic is '{element.topic}'",
                hint="In Camunda Modeler put the topic's own template on it, or unlink this one.",
            )
        elif element.attributes.get(_VERSION, "") != str(templates[named]):
            yield subject.definition.finding(
                "PR204",
                element,
                f"template '{named}' has version {templates[named]} by now",
                hint="In Camunda Modeler press 'Update' at the template of this element.",
                severity=Severity.WARNING,
            )


RULE = Rule(codes=("PR203", "PR204"), find=find, others={"PR204": Severity.WARNING})
