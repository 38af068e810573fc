"""Requests that nobody would think of: schemathesis over the OpenAPI document.

``python -m tests.web.fuzz`` sends thousands, as a guest, as staff and as an admin.
"""
