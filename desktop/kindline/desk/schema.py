"""The bodies of `domain.wire` in the desk's OpenAPI, as strictly as they are read."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter

from kindline.desk.checks import ID_PATTERN, MAX_INTEGER
from kindline.domain.wire import WIRE_VERSION, NewRequest, RequestChange

_REFERENCE = "#/components/schemas/{model}"
_MESSAGES = {"NewRequest": NewRequest, "RequestChange": RequestChange}


def request_body(model: str) -> dict[str, Any]:
    """The `openapi_extra` of a route that reads the message `model` from the raw body."""
    content = {"application/json": {"schema": {"$ref": _REFERENCE.format(model=model)}}}
    return {"requestBody": {"required": True, "content": content}}


def describe(app: FastAPI) -> None:
    """Let the app's OpenAPI contain the messages that are read from raw bodies."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schemas = plain()["components"]["schemas"]
            for model, kind in _MESSAGES.items():
                schema = TypeAdapter(kind).json_schema(ref_template=_REFERENCE)
                schemas.update(schema.pop("$defs"))
                schemas[model] = schema
            for schema in schemas.values():
                _tighten(schema)
        assert app.openapi_schema is not None  # noqa: S101 - plain() has just set it; mypy cannot see that
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's documented way to extend it


def _tighten(schema: dict[str, Any]) -> None:
    if schema.get("type") != "object":
        return
    schema["additionalProperties"] = False
    for name, field in schema["properties"].items():
        if name == "version":
            field["const"] = WIRE_VERSION
        elif name in ("id", "device", "request_id"):
            field["pattern"] = ID_PATTERN
        elif name == "method":
            field["const"] = "POST"
        elif field.get("type") == "integer":
            field.update(minimum=0, maximum=MAX_INTEGER)
