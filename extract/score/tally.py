"""Two lists of rows in, how far they agree out: right, found, wanted, and the words of what was missed and invented."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One answer: what it is compared by, and the words that show it to a reader."""

    key: Hashable
    words: str = ""


@dataclass(frozen=True)
class Tally:
    """How many rows agree, how many were found, how many there should be; what was missed and what was invented."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    missed: tuple[str, ...] = ()
    invented: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean; nothing wanted and nothing found is right.

        >>> Tally().f1, Tally(1, 2, 1).f1
        (1.0, 0.6666666666666666)
        """
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.found + other.found, self.wanted + other.wanted, self.missed + other.missed, self.invented + other.invented)


def compare_rows(found: Iterable[Row], wanted: Iterable[Row]) -> Tally:
    """Return the tally of two lists of rows, matched one to one: of two equal rows found where one is wanted, one is invented.

    >>> tally = compare_rows([Row("a", "甲"), Row("a", "甲"), Row("b", "乙")], [Row("a", "甲"), Row("c", "丙")])
    >>> tally.right, tally.missed, tally.invented
    (1, ('丙',), ('甲', '乙'))
    """
    ours, theirs = list(found), list(wanted)
    missed, invented = _left(theirs, ours), _left(ours, theirs)
    return Tally(len(ours) - len(invented), len(ours), len(theirs), missed, invented)


def _left(rows: list[Row], others: list[Row]) -> tuple[str, ...]:
    """Return the words of the rows that find no equal partner among the others, in their order."""
    free: dict[Hashable, int] = defaultdict(int)
    for other in others:
        free[other.key] += 1
    left = []
    for row in rows:
        free[row.key] -= 1
        if free[row.key] < 0:
            left.append(row.words)
    return tuple(left)


def compare_values(pairs: Iterable[tuple[object, object, str]]) -> Tally:
    """Return the tally of one field over (found, wanted, words): empty where empty is wanted is right, a wrong value is a miss and an invention.

    >>> tally = compare_values([(None, None, "一"), (3, 3, "二"), (3, None, "三"), (None, 4, "四"), (3, 4, "五")])
    >>> (tally.right, tally.found, tally.wanted), tally.missed, tally.invented
    ((2, 4, 4), ('四: 4', '五: 4'), ('三: 3', '五: 3'))
    """
    right = found = wanted = 0
    missed, invented = [], []
    for ours, theirs, words in pairs:
        same = ours == theirs
        right += same
        found += same or ours is not None
        wanted += same or theirs is not None
        if not same and theirs is not None:
            missed.append(f"{words}: {theirs}")
        if not same and ours is not None:
            invented.append(f"{words}: {ours}")
    return Tally(right, found, wanted, tuple(missed), tuple(invented))


def assign(worth: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return the pairs (row, column), one to one, whose worth adds up to the most; a pair worth nothing is none.

    Taking the best pair first would leave the second row of this table without a partner:

    >>> assign([[9, 8], [8, 0]])
    [(0, 1), (1, 0)]
    """
    size = max(len(worth), max(map(len, worth), default=0))
    cost = [[-(worth[i][j] if i < len(worth) and j < len(worth[i]) else 0) for j in range(size)] for i in range(size)]
    partner = _hungarian(cost, size)
    return sorted((i, j) for j, i in enumerate(partner) if i < len(worth) and cost[i][j] < 0)


def _hungarian(cost: list[list[int]], size: int) -> list[int]:
    """Return the row of each column in the cheapest assignment of a square table, by shortest augmenting paths."""
    row_price, column_price, row_of = [0.0] * size, [0.0] * (size + 1), [-1] * (size + 1)
    for row in range(size):
        row_of[size], column = row, size          # the column past the end is where each search starts
        least, came_from, done = [float("inf")] * size, [size] * size, [False] * (size + 1)
        while row_of[column] >= 0:
            done[column], here = True, row_of[column]
            for j in range(size):
                if not done[j]:
                    reduced = cost[here][j] - row_price[here] - column_price[j]
                    if reduced < least[j]:
                        least[j], came_from[j] = reduced, column
            following = min((j for j in range(size) if not done[j]), key=least.__getitem__)
            step = least[following]
            for j in range(size + 1):
                if done[j]:
                    row_price[row_of[j]] += step
                    column_price[j] -= step
                elif j < size:
                    least[j] -= step
            column = following
        while column != size:
            row_of[column], column = row_of[came_from[column]], came_from[column]
    return row_of[:size]
