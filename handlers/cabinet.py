"""Leaves notices in the applicant's personal cabinet (Zhambyl 222, p. 10-11)."""

from __future__ import annotations

from collections.abc import Mapping

from procrunner.handler import Call, handler

from .cabinets import Cabinet, Notice, Posted
from .delivery.desk import Delivery
from .notices import texts
from .variables import text


@handler("cabinet.notify", kind="idempotent")
def notify(  # noqa: PLR0913 - what a notice is made of, and where it goes
    iin: str,
    notice: str,
    details: Mapping[str, object] | None = None,
    *,
    cabinet: Cabinet,
    delivery: Delivery,
    call: Call,
) -> Posted:
    """Leave the notice of that code, in three languages, once; then deliver it.

    A delivery that fails is repeated, and the notice lies in the cabinet meanwhile.

    Raises:
        DeliveryError: it did not get there; the cabinet has the notice.
        HandlerError: no such notice.
    """
    known = details or {}
    message = Notice(
        iin=text(iin, name="iin"), code=notice, texts=texts(notice, known), details=known
    )
    posted = cabinet.post(message, key=call.key, at=call.now)
    delivery.deliver(message, posted, cabinet, call.now)
    return posted
