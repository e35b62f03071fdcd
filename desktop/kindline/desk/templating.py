"""Turning templates into pages. Everything that is put in is escaped."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

_environment = Environment(
    loader=PackageLoader("kindline.desk"),
    extensions=["jinja2.ext.i18n"],
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined] # added by the extension


def render(template: str, status_code: int = 200, **values: Any) -> HTMLResponse:
    """The page that a template makes of the values."""
    return HTMLResponse(_environment.get_template(template).render(**values), status_code)
