"""A project: the folder with a ``procrunner.toml``; here the adapters meet the core."""

from procrunner.project.project import Project

__all__ = ["Project"]
