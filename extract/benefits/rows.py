"""A table in, its amounts and benefits out: each cell with a figure is read as a sentence of its row and headings."""

from __future__ import annotations

from dataclasses import replace

from ..model import Amount, Benefit, Clause, Evidence, Reading
from ..tables import read_figures
from ..tag.amounts import find_amounts
from ..tag.programmes import find_programmes
from . import Around, find_benefits


def read_table(clause: Clause, around: Around) -> tuple[list[Amount], list[Benefit], list[str]]:
    """Return the amounts, benefits and trace of a table clause, with positions in the clause's reading."""
    amounts: dict[tuple[int, int], Amount] = {}
    benefits: list[Benefit] = []
    trace: list[str] = []
    place = {source: i for i, source in enumerate(clause.reading.at)}
    for reading in read_figures(clause.reading):
        text = reading.folded
        found = list(find_amounts(text))
        rows, why = find_benefits(replace(clause, kind="item", heading=None, reading=reading), found, find_programmes(text), around)
        trace += why
        moved = {a: replace(a, **dict(zip(("start", "end"), _moved(reading, place, a.start, a.end), strict=True))) for a in found}  # type: ignore[arg-type]
        amounts |= {(a.start, a.end): a for a in moved.values()}
        benefits += [_move(b, reading, place, moved) for b in rows]
    return [amounts[k] for k in sorted(amounts)], sorted(benefits, key=lambda b: (b.start, b.end)), trace


def _moved(reading: Reading, place: dict[int, int], start: int, end: int) -> tuple[int, int]:
    """Return where a range of a row stands in the table's own reading; what was taken from a heading behind it is left out."""
    last = start
    while last + 1 < end and reading.at[last + 1] >= reading.at[last]:
        last += 1
    return place[reading.at[start]], place[reading.at[last]] + 1


def _move(benefit: Benefit, reading: Reading, place: dict[int, int], moved: dict[Amount, Amount]) -> Benefit:
    amount = moved.get(benefit.amount) if benefit.amount else None
    start, end = (amount.start, amount.end) if amount else _moved(reading, place, benefit.start, benefit.end)
    evidence = tuple(Evidence(e.field, *_moved(reading, place, e.start, e.end)) for e in benefit.evidence)
    return replace(benefit, start=start, end=end, amount=amount, evidence=evidence)
