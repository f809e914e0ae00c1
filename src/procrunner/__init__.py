"""procrunner runs BPMN drawings of public-service regulations."""

__version__ = "0.1.0"
