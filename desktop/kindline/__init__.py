"""Kindline: a desktop assistant for elderly customers, with a person one press away."""

import os

__version__ = "0.1.0"

# Matrices here are small, and a second thread waits for the first without resting: where other work goes
# on, learning took ten times as long with two. It counts only if said before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
