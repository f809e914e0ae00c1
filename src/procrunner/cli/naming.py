"""Names that a person can type for long ids."""

from __future__ import annotations

from procrunner.errors import UsageError
from procrunner.project import Project


def process_id(project: Project, text: str) -> str:
    """The id of a deployed process: as it is, or the one that ends with a dot and the text.

    Raises:
        UsageError: several end so.
    """
    with project.store.read() as unit:
        known = unit.definitions.processes()
    if text in known:
        return text
    ending = [id_ for id_ in known if id_.endswith(f".{text}")]
    if len(ending) > 1:
        raise UsageError(
            f"several processes end with '.{text}'", hint=f"Say which: {', '.join(ending)}"
        )
    return ending[0] if ending else text
