"""Leaves notices in the applicant's personal cabinet (Zhambyl 222, p. 10-11)."""

from __future__ import annotations

from collections.abc import Mapping

from procrunner.handler import Call, handler

from .notices import texts
from .registries import Cabinet, Notice, Posted
from .variables import text


@handler("cabinet.notify", kind="idempotent")
def notify(
    iin: str,
    notice: str,
    details: Mapping[str, object] | None = None,
    *,
    cabinet: Cabinet,
    call: Call,
) -> Posted:
    """Leave the notice of that code, in three languages, once.

    Raises:
        HandlerError: no such notice.
    """
    known = details or {}
    message = Notice(
        iin=text(iin, name="iin"), code=notice, texts=texts(notice, known), details=known
    )
    return cabinet.post(message, key=call.key, at=call.now)
