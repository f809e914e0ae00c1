"""An example: what the service task of bpmn/greeting.bpmn does."""

from procrunner.handler import handler


@handler("greeting.write", kind="idempotent")
def write(name: str) -> dict[str, str]:
    """Write a greeting for somebody."""
    return {"greeting": f"Good day, {name}!"}
