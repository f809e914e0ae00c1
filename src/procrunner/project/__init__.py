"""A project: the folder with a ``procrunner.toml``; here the adapters meet the core."""

from procrunner.project.project import Project
from procrunner.project.settings import FILE

__all__ = ["FILE", "Project"]
