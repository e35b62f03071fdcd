"""Fakes for every port, for tests and for trying things out."""
