"""Imports: files from another system, line by line."""
