"""Kindline: a desktop assistant for elderly customers, with a person one press away."""

__version__ = "0.1.0"
