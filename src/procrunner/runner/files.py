"""Files of cases: in variables and drafts, and put to a case; stored once by their hash."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from procrunner import file_type
from procrunner.model import Instance
from procrunner.ports import Unit
from procrunner.variables import Attachment

_MOST = 1_000_000  # jobs or work items of one case


def keep(
    unit: Unit, variables: Mapping[str, Any], *, at: datetime, accepted: Collection[str]
) -> None:
    """Store the files among variables; each file that comes in comes in here.

    Raises:
        UsageError: the content of one is of a type that is not accepted, or not what its name says;
            also where a file is there already, and is given another name.
    """
    for each in variables.values():
        if isinstance(each, Attachment):
            file_type.refuse_unwanted(each, accepted)
            unit.attachments.put(each.content, name=each.name, at=at)
        for key, name in _references(each):
            if unit.attachments.has(key):
                file_type.refuse_misnamed(Attachment(name, unit.attachments.get(key)))


def of(unit: Unit, instance: Instance) -> list[tuple[str, str]]:
    """Hash and name of the files of a case that are there.

    Also of those that no variable holds any more: what handlers were called with tells them.
    """
    held: list[object] = [instance.variables]
    held += [each.file for each in unit.notes.list(instance.id)]
    held += [each.inputs for each in unit.jobs.list(instance=instance.id, limit=_MOST)]
    held += [each.variables for each in unit.personal.messages(instance.id)]
    items = unit.work_items.list(instance=instance.id, open_only=False, limit=_MOST)
    held += [each.draft for each in items]
    named = sorted(set(_references(held)))
    return [(key, name) for key, name in named if unit.attachments.has(key)]


def forget(unit: Unit, files: Sequence[tuple[str, str]]) -> None:
    """Remove those that nothing has any more."""
    for key in {key for key, _ in files}:
        if not unit.attachments.is_used(key):
            unit.attachments.remove(key)


def _references(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        if isinstance(key := value.get("attachment"), str) and len(key) == 64:  # noqa: PLR2004 - SHA-256, hex
            yield key, str(value.get("name", ""))
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for each in value:
            yield from _references(each)
