"""Dates and figures in, places on a strip or a bar in per cent out; the templates draw them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .rows import BenefitRow, DocumentRow

if TYPE_CHECKING:
    from .compare import Item
    from .frame import Column

_DRAWN = ("fixed", "range", "up_to")
_MOST_PANELS = 8


@dataclass(frozen=True)
class Strip:
    """A document's validity on the timeline, in per cent of its width; open: no end is known; certain: a start is known."""

    left: float
    width: float
    open: bool
    certain: bool


def _year(day: str) -> float:
    d = date.fromisoformat(day)
    return d.year + (d.timetuple().tm_yday - 1) / 366


def lay_timeline(documents: Sequence[DocumentRow], today: str) -> tuple[list[Strip], list[tuple[int, float]], float]:
    """Return a strip for each document, the years with their places, and today's place.

    >>> lay_timeline([], "2026-07-02")[1]
    [(2025, 0.0), (2026, 33.33), (2027, 66.67)]
    """
    days = [d for doc in documents for d in (doc.effective_from or doc.issued_on or doc.printed_on, doc.effective_to) if d] + [today]
    first, last = int(min(map(_year, days))), int(max(map(_year, days))) + 1
    if last - first < 3:
        first, last = first - 1, last + 1
    span = last - first

    def place(day: str) -> float:
        return round((_year(day) - first) / span * 100, 2)

    strips = []
    for doc in documents:
        start = doc.effective_from or doc.issued_on or doc.printed_on
        left = place(start) if start else 0.0
        end = place(doc.effective_to) if doc.effective_to else 100.0
        strips.append(Strip(left, round(max(end - left, 0.5), 2) if start else 0.0, not doc.effective_to, doc.effective_from is not None))
    step = max(1, span // 8)
    return strips, [(y, round((y - first) / span * 100, 2)) for y in range(first, last, step)], place(today)


@dataclass(frozen=True)
class Bar:
    """One figure of a place; low and high in per cent of the panel's width."""

    code: str
    benefit: BenefitRow
    level: str | None
    tier: str | None
    low: float
    high: float


@dataclass(frozen=True)
class Panel:
    """Figures of one kind, payee, unit and period: only these share a scale; they stand in the order of the columns."""

    kind: str
    payees: tuple[str, ...]
    per: str | None
    period: str | None
    bars: list[Bar]


def lay_bars(columns: Sequence[Column], items: Sequence[Sequence[Item]]) -> list[Panel]:
    """Return the panels of a comparison in which figures of at least two places can be seen side by side."""
    groups: dict[tuple, list[tuple[str, Item]]] = {}
    for column, here in zip(columns, items, strict=True):
        for item in here:
            b = item.benefit
            if b.kind in _DRAWN and b.max_cny:
                groups.setdefault((b.kind, item.entry.payees, b.per, b.period), []).append((column.code, item))
    panels = [_panel(key, found) for key, found in groups.items()]
    return [p for p in panels if len({bar.code for bar in p.bars}) > 1][:_MOST_PANELS]


def _panel(key: tuple, found: list[tuple[str, Item]]) -> Panel:
    most = max(item.benefit.max_cny or 0 for _, item in found)
    bars = [Bar(code, i.benefit, i.entry.level, i.entry.tier, round((i.benefit.min_cny or 0) / most * 100, 1) if key[0] == "range" else 0.0,
                round((i.benefit.max_cny or 0) / most * 100, 1)) for code, i in found]
    kind, payees, per, period = key
    return Panel(kind, payees, per, period, bars)
