"""The engine: hides SpiffWorkflow behind a handful of pure functions; calls no handler."""

from typing import TYPE_CHECKING

from procrunner.deferred import deferred

if TYPE_CHECKING:  # the table below says the same for when it runs
    from procrunner.engine.alarms import alarm, next_alarm
    from procrunner.engine.commands import (
        bpmn_error,
        cancel,
        complete,
        fail,
        finish,
        happen,
        move,
        recount,
        retry,
        start,
        tick,
    )
    from procrunner.engine.compiler import compile_process
    from procrunner.engine.disputes import disputed
    from procrunner.engine.ignoring import ignored
    from procrunner.engine.looking import Counted, clock, enclosing, known, scopes, variables, waits
    from procrunner.engine.migrating import Fit, Verdict, fits, migrate, placed
    from procrunner.engine.places import Standing, standings
    from procrunner.engine.program import Program
    from procrunner.engine.schema import schema_faults
    from procrunner.engine.sketch import Glance, Sketch, glance, read_sketch
    from procrunner.engine.sketching import sketched
    from procrunner.engine.step import Sent, Step

__getattr__ = deferred(
    __name__,
    {
        "alarms": "alarm next_alarm",
        "commands": "bpmn_error cancel complete fail finish happen move recount retry start tick",
        "compiler": "compile_process",
        "disputes": "disputed",
        "ignoring": "ignored",
        "looking": "Counted clock enclosing known scopes variables waits",
        "migrating": "Fit Verdict fits migrate placed",
        "places": "Standing standings",
        "program": "Program",
        "schema": "schema_faults",
        "sketch": "Glance Sketch glance read_sketch",
        "sketching": "sketched",
        "step": "Sent Step",
    },
)

__all__ = [
    "Counted",
    "Fit",
    "Glance",
    "Program",
    "Sent",
    "Sketch",
    "Standing",
    "Step",
    "Verdict",
    "alarm",
    "bpmn_error",
    "cancel",
    "clock",
    "compile_process",
    "complete",
    "disputed",
    "enclosing",
    "fail",
    "finish",
    "fits",
    "glance",
    "happen",
    "ignored",
    "known",
    "migrate",
    "move",
    "next_alarm",
    "placed",
    "read_sketch",
    "recount",
    "retry",
    "schema_faults",
    "scopes",
    "sketched",
    "standings",
    "start",
    "tick",
    "variables",
    "waits",
]
