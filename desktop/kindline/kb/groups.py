"""One figure for each article from the figures of its examples."""

from __future__ import annotations

import numpy as np

from kindline.kb.space import Floats, Ints

_SHARPNESS = 15.0


class Groups:
    """Examples in the order of their groups (articles, then perhaps the off-topic lines)."""

    def __init__(self, owners: Ints, count: int) -> None:
        """`owners` rises from 0 to less than `count`; a group may be empty."""
        self.sizes = np.bincount(owners, minlength=count)
        self.starts = np.concatenate(([0], np.cumsum(self.sizes)[:-1]))
        self._filled = np.flatnonzero(self.sizes)

    def largest(self, values: Floats) -> Floats:
        """Each group's largest value (0 for an empty group); `values` (examples,)."""
        return self._reduced(np.maximum, values)

    def mean(self, values: Floats) -> Floats:
        """Each group's mean value."""
        means: Floats = self._reduced(np.add, values) / np.maximum(self.sizes, 1)
        return means

    def soft_largest(self, values: Floats) -> Floats:
        """Near the largest, but several high values count more than one."""
        summed = self._reduced(np.add, np.exp(_SHARPNESS * values))
        means = summed / np.maximum(self.sizes, 1)
        soft: Floats = np.log(np.maximum(means, np.exp(-_SHARPNESS))) / _SHARPNESS
        return soft

    def mean_of_largest(self, values: Floats, chosen: Ints, count: int) -> Floats:
        """The mean of the `count` largest values of each chosen group."""
        places, widths = self.places(chosen)
        rows = np.repeat(np.arange(len(chosen)), widths)
        columns = np.arange(len(places)) - np.repeat(np.cumsum(widths) - widths, widths)
        table = np.full((len(chosen), max(count, int(widths.max(initial=1)))), -np.inf)
        table[rows, columns] = values[places]
        top = -np.partition(-table, count - 1, axis=1)[:, :count]
        means: Floats = np.where(np.isfinite(top), top, 0).sum(axis=1) / np.clip(widths, 1, count)
        return means

    def places(self, chosen: Ints) -> tuple[Ints, Ints]:
        """The examples of the chosen groups, one group after another, and how many each has."""
        widths = self.sizes[chosen]
        shifts = np.repeat(self.starts[chosen] - (np.cumsum(widths) - widths), widths)
        return np.arange(int(widths.sum())) + shifts, widths

    def _reduced(self, operation: np.ufunc, values: Floats) -> Floats:
        result = np.zeros(len(self.sizes))
        if len(self._filled):
            result[self._filled] = operation.reduceat(values, self.starts[self._filled])
        return result
