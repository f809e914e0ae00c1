"""Random models whose outcome is known: counts and values must be exact, whatever the order.

Every command loads the state from its text, so each wait is a save and a restore.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from procrunner import engine
from procrunner.model import EventKind, Status, WaitKind
from tests.engine.game import NOW, agrees
from tests.models import chain, event, flow, parameters, process, program, tag, timer

LATER = NOW + timedelta(hours=2)
MODELS = 400
BATCH = 20


class Model:
    """A block-structured process and how often each of its tasks must run."""

    def __init__(self, seed: int, depth: int) -> None:
        self.random = random.Random(seed)
        self.count = 0
        self.times = 1
        self.worth = 1  #: parallel instances count up from the same value, all to the same
        self.values: Counter[str] = Counter()
        self.has_reminder = False
        self.expected: Counter[str] = Counter()
        self.processes: list[str] = []
        messages = tag("message", "yes", name="yes") + tag("message", "no", name="no")
        body: list[str] = []
        first, last = self.sequence(body, depth)
        zeros = {f"v_{task}": "${0}" for task in self.expected}
        body.append(tag("task", "init", parameters(outputs={**zeros, "nest": "${ {} }"})))
        body += [tag("startEvent", "s"), tag("endEvent", "e"), chain("s", "init", first)]
        self.program = program(messages, *self.processes, process("".join(body) + flow(last, "e")))

    def id(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def block(self, out: list[str], depth: int) -> tuple[str, str]:
        kinds: list[tuple[Callable[[list[str], int], tuple[str, str]], int]] = [
            (self.task, 15),
            (self.sequence, 25),
            (self.exclusive, 14),
            (self.parallel, 18),
            (self.inclusive, 10),
            (self.loop, 8),
            (self.sub_process, 6),
            (self.call, 4),
            (self.rounds, 8),
            (self.caught, 5),
            (self.condition, 6),
        ]
        if depth <= 0:
            return self.task(out, 0)
        (kind,) = self.random.choices([k for k, _ in kinds], [w for _, w in kinds])
        return kind(out, depth - 1)

    def task(self, out: list[str], _depth: int) -> tuple[str, str]:
        id_ = self.id("t")
        self.expected[id_] += self.times
        self.values[id_] += self.worth
        add = {f"v_{id_}": f"${{v_{id_} + 1}}"}
        kind = self.random.choices(["task", "userTask", "serviceTask"], [60, 25, 15])[0]
        if kind == "task":
            out.append(tag(kind, id_, parameters(outputs=add)))
        elif kind == "userTask":
            out.append(tag(kind, id_))
            # of one task only: where two branches meet that both left others behind, the merge
            # knows the past of one of them, and asks a person about the other's
            if not self.has_reminder and self.random.random() < 0.3:
                self.reminder(out, id_)
        else:
            out.append(tag(kind, id_, camunda_type="external", camunda_topic="count"))
        return id_, id_

    def reminder(self, out: list[str], host: str) -> None:
        """A timer beside the task; what it sets must neither get lost nor be in anyone's way."""
        self.has_reminder = True
        late, told, end = f"late-{host}", f"told-{host}", f"end-{host}"
        event = {"attachedToRef": host, "cancelActivity": "false"}
        out += [
            tag("boundaryEvent", late, timer("PT1H"), **event),
            tag("task", told, parameters(outputs={f"told_{host}": "${true}"})),
            tag("endEvent", end),
            chain(late, told, end),
        ]

    def sequence(self, out: list[str], depth: int) -> tuple[str, str]:
        first, last = self.block(out, depth)
        for _ in range(self.random.randint(0, 2)):
            entry, exit_ = self.block(out, depth)
            out.append(flow(last, entry))
            last = exit_
        return first, last

    def branches(
        self, out: list[str], depth: int, ends: tuple[str, str], taken: list[bool], kind: str
    ) -> None:
        fork, join = ends
        for number, is_taken in enumerate(taken):
            outer = self.times, self.worth
            if not is_taken:
                self.times = self.worth = 0
            entry, exit_ = self.block(out, depth)
            self.times, self.worth = outer
            default = kind == "exclusiveGateway" and number == len(taken) - 1
            condition = "" if default or kind == "parallelGateway" else f"${{{is_taken}}}".lower()
            out.append(flow(fork, entry, condition, id_=f"{fork}.{number}"))
            out.append(flow(exit_, join))

    def gateways(self, out: list[str], depth: int, kind: str, taken: list[bool]) -> tuple[str, str]:
        fork, join = self.id("g"), self.id("m")
        default = {"default": f"{fork}.{len(taken) - 1}"} if kind == "exclusiveGateway" else {}
        out += [tag(kind, fork, **default), tag(kind, join)]
        self.branches(out, depth, (fork, join), taken, kind)
        return fork, join

    def exclusive(self, out: list[str], depth: int) -> tuple[str, str]:
        number = self.random.randint(2, 3)
        chosen = self.random.randrange(number)
        return self.gateways(out, depth, "exclusiveGateway", [n == chosen for n in range(number)])

    def parallel(self, out: list[str], depth: int) -> tuple[str, str]:
        return self.gateways(out, depth, "parallelGateway", [True] * self.random.randint(2, 3))

    def inclusive(self, out: list[str], depth: int) -> tuple[str, str]:
        number = self.random.randint(2, 3)
        sure = self.random.randrange(number)
        taken = [n == sure or self.random.random() < 0.5 for n in range(number)]
        return self.gateways(out, depth, "inclusiveGateway", taken)

    def caught(self, out: list[str], _depth: int) -> tuple[str, str]:
        """An event that waits for one of two messages, or for both."""
        id_ = self.id("c")
        both = event("message", messageRef="yes") + event("message", messageRef="no")
        together = self.random.choice(["true", "false"])
        out.append(tag("intermediateCatchEvent", id_, both, parallelMultiple=together))
        return id_, id_

    def condition(self, out: list[str], depth: int) -> tuple[str, str]:
        """Two branches, of which one waits until the other has set a variable."""
        fork, join, say, hear = (self.id(prefix) for prefix in ("g", "m", "y", "h"))
        text = f"<bpmn:condition>${{said_{say}}}</bpmn:condition>"
        told = parameters(outputs={f"said_{say}": "${true}"})
        out += [tag("parallelGateway", fork), tag("parallelGateway", join), tag("task", say, told)]
        out.append(tag("intermediateCatchEvent", hear, event("conditional", text)))
        first, last = self.block(out, depth)
        entry, exit_ = self.block(out, depth)
        out += [flow(fork, first), flow(last, say), flow(say, join)]
        out += [flow(fork, hear), flow(hear, entry), flow(exit_, join)]
        return fork, join

    def loop(self, out: list[str], depth: int) -> tuple[str, str]:
        init, merge, again, gate = (self.id(prefix) for prefix in ("i", "m", "n", "g"))
        rounds = self.random.randint(1, 3)
        outer = self.times, self.worth
        self.times, self.worth = self.times * rounds, self.worth * rounds
        entry, exit_ = self.block(out, depth)
        self.times, self.worth = outer
        done = self.id("d")
        counter = f"c_{merge}"
        out += [
            tag("task", init, parameters(outputs={counter: "${0}"})),
            tag("exclusiveGateway", merge),
            tag("task", again, parameters(outputs={counter: f"${{{counter} + 1}}"})),
            tag("exclusiveGateway", gate, default=f"{gate}-{done}"),
            tag("task", done),
            chain(init, merge, entry),
            chain(exit_, again, gate, done),
            flow(gate, merge, f"${{{counter} < {rounds}}}"),
        ]
        return init, done

    def sub_process(self, out: list[str], depth: int) -> tuple[str, str]:
        id_, start, end = self.id("sp"), self.id("s"), self.id("e")
        inside = [tag("startEvent", start), tag("endEvent", end)]
        entry, exit_ = self.block(inside, depth)
        inside += [flow(start, entry), flow(exit_, end)]
        out.append(tag("subProcess", id_, "".join(inside)))
        if self.random.random() < 0.4:
            late, after = self.id("b"), self.id("x")
            out.append(tag("boundaryEvent", late, timer("P9D"), attachedToRef=id_))
            out += [tag("endEvent", after), flow(late, after)]
        return id_, id_

    def rounds(self, out: list[str], depth: int) -> tuple[str, str]:
        """A sub-process done several times: at once, one after another, or in a loop."""
        id_, start, end = self.id("mi"), self.id("s"), self.id("e")
        kind = self.random.choice(["parallel", "sequential", "standard"])
        rounds = self.random.randint(1 if kind == "standard" else 0, 3)
        outer = self.times, self.worth, self.has_reminder
        self.times *= rounds
        self.worth *= min(rounds, 1) if kind == "parallel" else rounds
        self.has_reminder = True
        inside = [tag("startEvent", start), tag("endEvent", end)]
        entry, exit_ = self.block(inside, depth)
        self.times, self.worth, self.has_reminder = outer
        inside += [flow(start, entry), flow(exit_, end)]
        if kind == "standard":
            loop = tag("standardLoopCharacteristics", f"l{id_}", loopMaximum=str(rounds))
        else:
            count = f"<bpmn:loopCardinality>{rounds}</bpmn:loopCardinality>"
            sequential = str(kind == "sequential").lower()
            loop = tag(
                "multiInstanceLoopCharacteristics", f"l{id_}", count, isSequential=sequential
            )
        out.append(tag("subProcess", id_, loop + "".join(inside)))
        return id_, id_

    def call(self, out: list[str], depth: int) -> tuple[str, str]:
        id_, start, end = self.id("ca"), self.id("s"), self.id("e")
        inside = [tag("startEvent", start), tag("endEvent", end)]
        entry, exit_ = self.block(inside, depth)
        inside += [flow(start, entry), flow(exit_, end)]
        self.processes.append(process("".join(inside), id_=f"called-{id_}"))
        all_ = '<camunda:in variables="all"/><camunda:out variables="all"/>'
        extension = f"<bpmn:extensionElements>{all_}</bpmn:extensionElements>"
        out.append(tag("callActivity", id_, extension, calledElement=f"called-{id_}"))
        return id_, id_


class Run:
    """Plays a model, completing what waits in random order."""

    def __init__(self, model: Model, seed: int) -> None:
        self.program = model.program
        self.random = random.Random(seed)
        self.waits = {}
        self.done: Counter[str] = Counter()
        self.step = self.take(engine.start(self.program, {}, NOW))
        while self.step.status is Status.ACTIVE:
            self.answer()

    def answer(self) -> None:
        if self.random.random() < 0.1:
            self.step = self.take(engine.tick(self.program, self.step.state, LATER))
        able = (WaitKind.USER, WaitKind.JOB, WaitKind.MESSAGE)
        open_ = [wait for wait in self.waits.values() if wait.kind in able]
        wait = self.random.choice(sorted(open_, key=lambda each: each.token))
        if wait.kind is WaitKind.MESSAGE:
            self.step = self.take(engine.happen(self.program, self.step.state, wait.token, {}, NOW))
            return
        now = engine.variables(self.program, self.step.state, wait.token, NOW)
        element = wait.element
        counts = now["nest"].get(element, {"n": 0})
        result = {
            f"v_{element}": now[f"v_{element}"] + 1,
            "nest": {**now["nest"], element: {"n": counts["n"] + 1}},
        }
        act = engine.complete if wait.kind is WaitKind.USER else engine.finish
        self.step = self.take(act(self.program, self.step.state, wait.token, result, NOW))

    def take(self, step: engine.Step) -> engine.Step:
        self.waits = agrees(self.program, step, self.waits)
        assert not [wait for wait in self.waits.values() if wait.kind is WaitKind.INCIDENT]
        self.done.update(e.element for e in step.events if e.kind is EventKind.COMPLETED)
        return step


@pytest.mark.parametrize("batch", range(MODELS // BATCH))
def test_random_models_run_each_task_as_often_as_they_must_and_lose_no_update(batch: int) -> None:
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        model = Model(seed, depth=3 + seed % 3)

        run = Run(model, seed)

        tasks = {task: times for task, times in model.expected.items() if times}
        assert {t: n for t, n in run.done.items() if t in model.expected} == tasks, seed
        variables = run.step.variables
        assert {t: variables[f"v_{t}"] for t in model.expected} == dict(model.values), seed
        assert all(
            variables["nest"][task]["n"] == model.values[task] for task in variables["nest"]
        ), seed
        told = {name: value for name, value in variables.items() if name.startswith("told_")}
        assert told == {f"told_{t[5:]}": True for t in run.done if t.startswith("told-")}, seed
        assert run.step.state == "", seed
