"""Ears and voice without a network: recogniser, detector, pronouncer, synthesiser."""
