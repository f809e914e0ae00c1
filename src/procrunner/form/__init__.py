"""Forms: what a person fills in is checked the same way everywhere."""

from typing import TYPE_CHECKING

from procrunner.deferred import deferred

if TYPE_CHECKING:  # the table below says the same for when it runs
    from procrunner.form.answering import answer
    from procrunner.form.condition import conditions, is_asked, is_required
    from procrunner.form.filling import default, filled, problem
    from procrunner.form.parting import parted, transient
    from procrunner.form.problems import FormError, Problem
    from procrunner.form.rules import fits, unusable
    from procrunner.form.type import Type, type_of

__getattr__ = deferred(
    __name__,
    {
        "answering": "answer",
        "condition": "conditions is_asked is_required",
        "filling": "default filled problem",
        "problems": "FormError Problem",
        "rules": "fits unusable",
        "parting": "parted transient",
        "type": "Type type_of",
    },
)

__all__ = [
    "FormError",
    "Problem",
    "Type",
    "answer",
    "conditions",
    "default",
    "filled",
    "fits",
    "is_asked",
    "is_required",
    "parted",
    "problem",
    "transient",
    "type_of",
    "unusable",
]
