"""Messages: kept until somebody waits for them, delivered once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    Executable,
    and_,
    bindparam,
    delete,
    insert,
    literal_column,
    or_,
    select,
    text,
    update,
)

from procrunner.errors import ConflictError
from procrunner.model import KeptSignal, Message, WaitKind
from procrunner_storage.columns import Json, Moment
from procrunner_storage.tables import kept_signal, subscription
from procrunner_storage.tables import message as table
from procrunner_storage.transaction import Transaction, Values

_NAMES = tuple(Message.__dataclass_fields__)
_undelivered = table.c.delivered_to == literal_column("''")
_LATEST = 50
"""Messages that nearly fit and are looked at."""

_ADD = text(
    """
    INSERT INTO message (id, name, correlation, instance, variables, received_at, delivered_to)
    VALUES (:id, :name, :correlation, :instance, :variables, :received_at, :delivered_to)
    ON CONFLICT (id, name) DO NOTHING
    RETURNING number
    """
).bindparams(bindparam("variables", type_=Json()), bindparam("received_at", type_=Moment()))
_WAITING = (
    select(*(table.c[name] for name in _NAMES))
    .where(
        table.c.name == bindparam("wanted"),
        _undelivered,
        or_(
            and_(
                table.c.correlation == bindparam("value"),
                table.c.instance.in_(("", bindparam("owner"))),
            ),
            # addressed by hand: the addressee says enough
            and_(table.c.correlation == "", table.c.instance == bindparam("owner")),
        ),
    )
    .order_by(table.c.number)
    .limit(1)
)
_NEAR = (
    select(*(table.c[name] for name in _NAMES))
    .where(
        _undelivered,
        or_(
            table.c.name == bindparam("wanted"),
            and_(
                table.c.correlation == bindparam("value"),
                table.c.correlation != literal_column("''"),
            ),
            table.c.instance == bindparam("owner"),
        ),
    )
    .order_by(table.c.number.desc())
    .limit(_LATEST)
)
_DELIVER = update(table).where(
    table.c.id == bindparam("key"), table.c.name == bindparam("wanted"), _undelivered
)
_SUBSCRIBERS = (
    select(subscription.c.instance, subscription.c.token)
    .where(subscription.c.name == bindparam("wanted"), subscription.c.kind == bindparam("what"))
    .order_by(subscription.c.created_at, subscription.c.instance, subscription.c.token)
)
_CORRELATED = _SUBSCRIBERS.where(subscription.c.correlation == bindparam("value"))
_ADDRESSED = _SUBSCRIBERS.where(
    subscription.c.instance == bindparam("owner"),
    or_(
        subscription.c.correlation == bindparam("value"),
        literal_column("''") == bindparam("value"),
    ),
)
_SIGNAL = tuple(KeptSignal.__dataclass_fields__)
_KEEP_SIGNAL = insert(kept_signal)
_of_owner = kept_signal.c.instance == bindparam("owner")
_KEPT_SIGNALS = (
    select(*(kept_signal.c[name] for name in _SIGNAL))
    .where(_of_owner)
    .order_by(kept_signal.c.number)
)
_FORGET_SIGNALS = delete(kept_signal).where(_of_owner)


class SqlMessages:
    """Rows of ``message``, and who subscribed."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, message: Message) -> bool:
        """Store a message; False if one with its id and name is there already."""
        # A message and a subscription written at the same moment would not see each other.
        self._transaction.lock(f"message {message.name}")
        values = {name: getattr(message, name) for name in _NAMES}
        return self._transaction.row(_ADD, values) is not None

    def waiting(self, name: str, correlation: str, instance: str) -> Message | None:
        """The oldest undelivered message that fits a subscription of this instance."""
        values = {"wanted": name, "value": correlation, "owner": instance}
        row = self._transaction.row(_WAITING, values)
        return Message(**row) if row else None

    def deliver(self, message: Message, *, to: str) -> None:
        """Note who got it."""
        values = {"key": message.id, "wanted": message.name, "delivered_to": to}
        if not self._transaction.change(_DELIVER, values):
            raise ConflictError(
                "it was delivered already.",
                where=f"message {message.name} '{message.id}'",
                hint="A message is delivered once; send another with an id of its own.",
            )

    def subscribers(self, message: Message) -> Sequence[tuple[str, int]]:
        """Instances and tokens that wait for this message, oldest first."""
        values = {"wanted": message.name, "what": WaitKind.MESSAGE, "value": message.correlation}
        if message.instance:
            return self._subscribed(_ADDRESSED, values | {"owner": message.instance})
        return self._subscribed(_CORRELATED, values)

    def near(self, name: str, correlation: str, instance: str) -> Sequence[Message]:
        """The newest undelivered ones that fit by name, key or addressee."""
        values = {"wanted": name, "value": correlation, "owner": instance}
        return [Message(**row) for row in self._transaction.rows(_NEAR, values)]

    def signal_subscribers(self, name: str) -> Sequence[tuple[str, int]]:
        """Instances and tokens that wait for a signal, oldest first."""
        return self._subscribed(_SUBSCRIBERS, {"wanted": name, "what": WaitKind.SIGNAL})

    def keep_signal(self, signal: KeptSignal) -> None:
        """Store a signal for a suspended instance."""
        row = {name: getattr(signal, name) for name in _SIGNAL}
        self._transaction.change(_KEEP_SIGNAL, {**row, "tokens": list(signal.tokens)})

    def kept_signals(self, instance: str) -> Sequence[KeptSignal]:
        """What was kept for an instance, oldest first; it is kept no longer."""
        rows = self._transaction.rows(_KEPT_SIGNALS, {"owner": instance})
        if rows:
            self._transaction.change(_FORGET_SIGNALS, {"owner": instance})
        return [KeptSignal(**{**row, "tokens": tuple(row["tokens"])}) for row in rows]

    def _subscribed(self, statement: Executable, values: Values) -> Sequence[tuple[str, int]]:
        rows = self._transaction.rows(statement, values)
        return [(row["instance"], row["token"]) for row in rows]
