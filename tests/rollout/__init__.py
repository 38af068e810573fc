"""Enforcement rolled out under load: the storm, the gates, the report, the commands."""
