"""The OpenAPI document: what FastAPI makes of the routes, and what it cannot know."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from capacity_db.web.problems import Problem


def describe(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1, with the one shape of errors and without FastAPI's own."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
        )
        schemas = document["components"]["schemas"]
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        problem = Problem.model_json_schema(
            mode="serialization", ref_template="#/components/schemas/{model}"
        )
        for name, schema in problem.pop("$defs").items():
            schemas.setdefault(name, schema)
        schemas["Problem"] = problem
        _describe_wall_times(document)
        app.openapi_schema = document
    return app.openapi_schema


_WALL_TIME: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"


def _describe_wall_times(schema: Any, name: str = "") -> None:
    """Say what pydantic calls a time: to JSON Schema that has an offset, and ours have none."""
    if isinstance(schema, dict):
        if schema.get("type") == "string":
            if schema.get("format") == "time":
                schema.update(pattern=f"^{_WALL_TIME}$")
                del schema["format"]
            elif schema.get("format") == "date-time" and name.endswith("Local"):
                schema.update(pattern=f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_WALL_TIME}$")
                del schema["format"]
        for key, inner in schema.items():
            # What is one of several has the name of the whole.
            _describe_wall_times(inner, name if key in ("anyOf", "items") else key)
    elif isinstance(schema, list):
        for inner in schema:
            _describe_wall_times(inner, name)
