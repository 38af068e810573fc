"""How many requests at once: Locust against `capacity-db serve` in a process of its own.

``python -m tests.web.load`` measures it; docs/http-load.md has the figures.
"""
