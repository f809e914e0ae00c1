"""Tasks: what a person, a handler or a message does (BPMN 2.0.2, 10.3.3)."""

from __future__ import annotations

from dataclasses import replace

from procrunner.engine.node import Node
from procrunner.engine.token import Token
from procrunner.expression import Expression
from procrunner.model import Wait, WaitKind


class PassingTask(Node):
    """A task that the engine only notes: abstract, or done by hand outside of it."""


class UserTask(Node):
    """A person does it: a work item."""

    awaits = WaitKind.USER
    assignee: Expression
    candidates: Expression

    def begin(self, token: Token) -> bool:
        """Wait for a person."""
        return False

    def wait(self, token: Token) -> Wait:
        """The work item: for the lane's role unless the task says otherwise."""
        own = self.element.attributes
        candidates = str(self.candidates.value(token.data) or "")
        return replace(
            self.about(token.id, WaitKind.USER),
            assignee=str(self.assignee.value(token.data) or ""),
            candidates=tuple(role for each in candidates.split(",") if (role := each.strip())),
            form=own.get("camunda:formRef", "") or own.get("camunda:formKey", ""),
            term=self.element.properties.get("term", ""),
        )


class JobTask(Node):
    """A handler does it: a job. Also a message that a handler sends."""

    awaits = WaitKind.JOB

    def begin(self, token: Token) -> bool:
        """Wait for the handler; the engine never calls it."""
        return False

    def wait(self, token: Token) -> Wait:
        """The job, with the mapped inputs."""
        return replace(
            self.about(token.id, WaitKind.JOB),
            topic=self.element.topic,
            inputs=self.inputs(token.data),
            retries=self.element.retries or self.element.properties.get("retry", ""),
            term=self.element.properties.get("term", ""),
        )
