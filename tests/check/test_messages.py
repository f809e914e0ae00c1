"""The whole text of some findings: where, what, how to mend."""

from __future__ import annotations

import pytest

from procrunner.check import check
from tests.check.fixtures import FOLDER, found
from tests.models import line, process, properties, source, tag

TOLD = {
    "soundness/invalid-deadlock": """16:5: PR601 deadlock: tokens wait for ever at 'join'
  Shortest way: begin → fork → a.""",
    "soundness/invalid-endless": """4:3: PR604 no run of 'p' can end
  It is so from the start: let a way lead out to an end event.""",
    "soundness/invalid-second-token": """16:5: PR603 a second token comes behind 'join', to 'after'
  Shortest way: begin → fork → a → join → b → join.""",
    "variables/invalid-handler": """20:5: PR502 the handler 'bank.pay' needs 'amount', \
which nobody sets
  Nobody sets it on the way: begin → pay.""",
    "never/invalid": """15:5: PR606 a way leads to 'certificates.issue' without 'sign' \
(a paper counts when it is signed)
  Shortest way: begin → quick → merge → issue.""",
    "roles/invalid": """11:5: PR521 there is no role 'hed'
  Did you mean 'head'? Roles stand under [roles] in procrunner.toml.""",
    "calls/invalid": """12:5: PR533 'p' calls itself: p → q → p
  Draw a loop in the process, or make sure that a gateway leaves the circle.""",
    "uncaught_errors/invalid": """17:7: PR535 nobody catches the error 'E1' of 'fail'
  Put an error boundary event around it, or make it a plain end event.""",
    "timers/invalid": """13:5: PR511 the timer: '15 minutes' is no ISO 8601 duration
  Write PT15M, PT2H or P1D.""",
    "suppressions/invalid": """8:5: PR901 check:ignore gives no reason for PR317
  Write check:ignore = CODE and why it stays, such as: PR317 both may come.""",
}


@pytest.mark.parametrize("name", TOLD)
def test_a_finding_says_where_what_and_how_to_mend(name: str) -> None:
    file = (FOLDER / name).with_suffix(".bpmn")

    told = [str(each) for each in found(file)]

    assert f"{file.name}:{TOLD[name]}" in told


def test_terms_that_do_not_fit_are_told_as_an_act_would_say_it() -> None:
    def step(id_: str, **said: str) -> str:
        return tag("userTask", id_, properties(**{"term:calendar": "working"} | said))

    body = line(step("take", term="PT45M"), step("control", **{"term": "P10D", "term:min": "P3D"}))
    whole = properties(**{"term": "P10D", "term:calendar": "working"})

    told_of = check({"a.bpmn": source(process(whole + body))}, others={}, handlers={})

    (told,) = (each for each in told_of if each.code == "PR516")
    assert told.message == (
        "the terms of its steps add up to 3 to 10 days 45 min (working), its own is P10D"
    )
    assert told.hint == "The steps on the longest way are: take PT45M, control P3D to P10D."
