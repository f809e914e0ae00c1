"""Notices on their way to applicants outside of the cabinet."""
