"""The engine: hides SpiffWorkflow behind a handful of pure functions; calls no handler."""

from procrunner.engine.alarm import alarm, next_alarm
from procrunner.engine.commands import (
    bpmn_error,
    cancel,
    complete,
    fail,
    finish,
    happen,
    move,
    retry,
    start,
    tick,
)
from procrunner.engine.compiler import compile_process
from procrunner.engine.ignored import ignored
from procrunner.engine.looking import known, variables, waits
from procrunner.engine.migrating import Fit, Verdict, fits, migrate
from procrunner.engine.program import Program
from procrunner.engine.schema import schema_faults
from procrunner.engine.step import Sent, Step

__all__ = [
    "Fit",
    "Program",
    "Sent",
    "Step",
    "Verdict",
    "alarm",
    "bpmn_error",
    "cancel",
    "compile_process",
    "complete",
    "fail",
    "finish",
    "fits",
    "happen",
    "ignored",
    "known",
    "migrate",
    "move",
    "next_alarm",
    "retry",
    "schema_faults",
    "start",
    "tick",
    "variables",
    "waits",
]
