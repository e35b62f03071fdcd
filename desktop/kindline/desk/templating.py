"""Turning templates into pages. Everything that is put in is escaped."""

from __future__ import annotations

import gettext
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

import kindline.locale
from kindline.locale.catalogue import DOMAIN

_CATALOGUES = Path(kindline.locale.__file__).parent


class Pages:
    """The desk's pages in one language; English where the catalogue lacks a text."""

    def __init__(self, language: str) -> None:
        environment = Environment(
            loader=PackageLoader("kindline.desk"),
            extensions=["jinja2.ext.i18n"],
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        texts = gettext.translation(DOMAIN, _CATALOGUES, languages=[language], fallback=True)
        environment.install_gettext_translations(  # type: ignore[attr-defined] # added by the extension
            texts, newstyle=True
        )
        environment.globals["language"] = language
        self._environment = environment

    def render(self, template: str, status_code: int = 200, **values: Any) -> HTMLResponse:
        """The page that a template makes of the values."""
        return HTMLResponse(self._environment.get_template(template).render(**values), status_code)
