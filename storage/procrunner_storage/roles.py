"""Narrowing by others' tables: whose work an open work item is, what process an instance runs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import CompoundSelect, Select, select

from procrunner_storage.tables import candidate, instance, work_item

_other = work_item.alias("other")


def items_of(roles: Collection[str], *, open_only: bool) -> CompoundSelect[Any]:
    """Instance and token of the work items that these roles may do; closed ones may be among."""
    by_lane = select(_other.c.instance, _other.c.token).where(
        _other.c.role.in_(roles), _other.c.candidates == ()
    )
    if open_only:
        by_lane = by_lane.where(_other.c.closed_at.is_(None))
    named = select(candidate.c.instance, candidate.c.token).where(candidate.c.role.in_(roles))
    return by_lane.union_all(named)


def instances_of(roles: Collection[str]) -> CompoundSelect[Any]:
    """Instances with an open work item for one of these roles."""
    is_its = (_other.c.instance == candidate.c.instance) & (_other.c.token == candidate.c.token)
    by_lane: Select[Any] = select(_other.c.instance).where(
        _other.c.role.in_(roles), _other.c.candidates == (), _other.c.closed_at.is_(None)
    )
    named = (
        select(candidate.c.instance)
        .join(_other, is_its)
        .where(candidate.c.role.in_(roles), _other.c.closed_at.is_(None))
    )
    return by_lane.union_all(named)


def running(processes: Collection[str]) -> Select[Any]:
    """Instances that run one of these processes."""
    return select(instance.c.id).where(instance.c.process.in_([*processes]))
