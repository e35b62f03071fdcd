"""Turns texts into words: one gettext catalogue for the window, the command line and the desk."""

from kindline.locale.catalogue import render, render_key, spans

__all__ = ["render", "render_key", "spans"]
