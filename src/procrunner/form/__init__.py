"""Forms: what a person fills in is checked the same way everywhere."""

from procrunner.form import words
from procrunner.form.answer import answer
from procrunner.form.condition import conditions, is_asked, is_required
from procrunner.form.filling import default, filled, problem
from procrunner.form.problem import FormError, Problem
from procrunner.form.rules import fits, unusable
from procrunner.form.transient import parted, transient
from procrunner.form.type import Type, type_of

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
    "words",
]
