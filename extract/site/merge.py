"""The benefits of one place and programme in, entries out: what text and annex say alike once, with both citations; what differs flagged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .rows import BenefitRow

_SAME = ("document_id", "programme_id", "kind", "min_cny", "max_cny", "min_fraction", "max_fraction", "base_text")
_COMPATIBLE = ("award_level", "tier", "recipients", "per", "period", "months")


@dataclass(frozen=True)
class Entry:
    """One benefit as a comparison shows it: the row that says most, and every row that says the same."""

    lead: BenefitRow
    rows: tuple[BenefitRow, ...]
    differs: bool = False

    @property
    def level(self) -> str | None:
        return self._filled("award_level")

    @property
    def tier(self) -> str | None:
        return self._filled("tier")

    @property
    def payees(self) -> tuple[str, ...]:
        return self._filled("recipients") or ()

    def _filled(self, name: str):
        return next((getattr(r, name) for r in self.rows if getattr(r, name)), None)


def in_annex(row: BenefitRow) -> bool:
    """Tell whether a row stands in an annex: its clause's printed path begins with A."""
    return row.clause_id[len(row.document_id) + 1:].startswith("A")


def same(one: BenefitRow, other: BenefitRow) -> bool:
    """Tell whether two rows of different clauses say the same; a field that one leaves open does not part them."""
    if one.clause_id == other.clause_id or any(getattr(one, name) != getattr(other, name) for name in _SAME):
        return False
    return all(not getattr(one, name) or not getattr(other, name) or getattr(one, name) == getattr(other, name) for name in _COMPATIBLE)


def merge_benefits(rows: Iterable[BenefitRow]) -> list[Entry]:
    """Return the entries of one place and programme in reading order."""
    entries: list[Entry] = []
    for row in rows:
        for n, entry in enumerate(entries):
            if in_annex(row) != in_annex(entry.lead) and all(same(row, r) for r in entry.rows):
                entries[n] = _join(entry, row)
                break
        else:
            entries.append(Entry(row, (row,)))
    return _flag(entries)


def _join(entry: Entry, row: BenefitRow) -> Entry:
    says = [sum(1 for name in (*_COMPATIBLE, "total_cny", "condition_text") if getattr(r, name)) for r in (entry.lead, row)]
    return Entry(row if says[1] > says[0] else entry.lead, (*entry.rows, row))


def _flag(entries: Sequence[Entry]) -> list[Entry]:
    """Flag entries that stand only in the text, or only in the annex, where the other says something else of the same."""
    def subject(entry: Entry) -> tuple:
        return entry.lead.document_id, entry.lead.kind, entry.level, entry.tier, entry.payees

    single = [e for e in entries if len(e.rows) == 1]
    text = {subject(e) for e in single if not in_annex(e.lead)}
    annex = {subject(e) for e in single if in_annex(e.lead)}
    return [replace(e, differs=len(e.rows) == 1 and subject(e) in text & annex) for e in entries]
