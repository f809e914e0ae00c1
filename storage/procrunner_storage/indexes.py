"""The indexes, as the migrations build them; nothing that only runs statements needs them here.

To declare them loads both dialects, which a command would wait for.
"""

from __future__ import annotations

from sqlalchemy import Index, Table, text

from procrunner_storage.tables import (
    deadline,
    incident,
    instance,
    job,
    kept_signal,
    leaf,
    message,
    metadata,
    note,
    start,
    subscription,
    variable,
    work_item,
)

__all__ = ["metadata"]


def _index(name: str, table: Table, *columns: str, where: str, unique: bool = False) -> None:
    wanted = [table.c[column] for column in columns]
    condition = text(where)
    Index(name, *wanted, unique=unique, sqlite_where=condition, postgresql_where=condition)


Index("ix_instance_status", instance.c.status, instance.c.started_at)
Index("ix_instance_process", instance.c.process, instance.c.started_at)
Index("ix_instance_started", instance.c.started_at)
_index("ix_instance_ended", instance, "ended_at", where="ended_at IS NOT NULL")
_index("ix_instance_latest", instance, "process", "ended_at", where="ended_at IS NOT NULL")
_index("ix_instance_due", instance, "status", "next_due", where="next_due IS NOT NULL")
_index("ix_instance_business_key", instance, "business_key", where="business_key <> ''")
_index(
    "ix_instance_active_key",  # an active instance has its key to itself in its process
    instance,
    "process",
    "business_key",
    where="status IN ('active', 'suspended') AND business_key <> ''",
    unique=True,
)
Index("ix_variable_instance", variable.c.instance, variable.c.name)
_index("ix_work_item_open", work_item, "created_at", where="closed_at IS NULL")
_index("ix_work_item_instance", work_item, "instance", where="closed_at IS NULL")
_index("ix_work_item_role", work_item, "role", "created_at", where="closed_at IS NULL")
_index("ix_work_item_assignee", work_item, "assignee", "created_at", where="closed_at IS NULL")
_index(
    "ix_work_item_completed",
    work_item,
    *("process", "element", "closed_at"),
    where="closing = 'completed'",
)
_index("ix_note_file", note, "sha256", where="sha256 <> ''")
_index("ix_deadline_next", deadline, "next_at", where="next_at IS NOT NULL")
_index("ix_deadline_due", deadline, "due", where="closed_at IS NULL AND paused_at IS NULL")
_index("ix_deadline_open", deadline, "instance", "due", where="closed_at IS NULL")
Index("ix_deadline_began", deadline.c.began_at)
_index("ix_job_due", job, "due", where="status = 'due'")
_index("ix_job_lease", job, "lease_until", where="status = 'running'")
_index(
    "ix_job_running",  # an instance has at most one
    job,
    "instance",
    where="status = 'running'",
    unique=True,
)
Index("ix_incident_instance", incident.c.instance)
_index(
    "ix_incident_open",  # a token has at most one
    incident,
    "instance",
    "token",
    where="resolved_at IS NULL",
    unique=True,
)
Index("ix_message_id", message.c.id, message.c.name, unique=True)
_index("ix_message_waiting", message, "name", "correlation", where="delivered_to = ''")
Index("ix_subscription_name", subscription.c.name, subscription.c.correlation)
Index("ix_kept_signal_instance", kept_signal.c.instance)
Index("ix_leaf_instance", leaf.c.instance, leaf.c.events)
Index("ix_start_name", start.c.kind, start.c.name)
_index("ix_start_due", start, "due", where="due IS NOT NULL")
