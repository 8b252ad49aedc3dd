"""A document's rows by clause, in a form that a change of words can be carried over to, and the comparison of two such sets."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extract.model import Amount, Document, Extraction, Role, TaggedClause, fold
from extract.pipeline import extract
from extract.read import list_sources
from extract.read.markdown import find_blocks as find_markdown
from extract.read.plain import find_blocks as find_plain
from extract.vocab import load_vocabulary

ROOT = Path(__file__).parents[2]
Rows = dict[str, Counter]
_OWN_BODY = re.compile("^(?:district|county|countycity)_")     # 区财政局 and 县财政局 are the same body of another kind of place

_UPPER_CITY = re.compile("[一-龥]{2,9}?(?:市|州|盟|地区)(?P<noun>.+)")


@dataclass(frozen=True)
class Source:
    """A text with a name and the reader it needs."""

    name: str
    text: str
    markdown: bool = False

    def with_text(self, text: str) -> Source:
        return Source(self.name, text, self.markdown)


@dataclass(frozen=True)
class Expectation:
    """How a change of words changes the rows.

    figures: (clause path, start of the amount in its reading) → its new (min, max), or None where it must be gone.
    unsure: amounts that may be gone or stay right, but may not turn into another figure.
    words: old → new in names and quoted words; places: old → new clause path.
    loose: holds "attributes" where a figure is gone: what hung on it (a ceiling that is now a grant, an issuer that stands for benefits) may go too;
    "inherited" where a clause has another heading above it.
    """

    figures: dict[tuple[str, int], tuple | None] = field(default_factory=dict)
    unsure: frozenset[tuple[str, int]] = frozenset()
    words: Callable[[str], str] = str
    places: Callable[[str], str] = str
    loose: frozenset[str] = frozenset()


def corpus_sources() -> list[Source]:
    """Return the documents of the corpus, as their readers decode them."""
    return [Source(p.stem, p.read_text(encoding="utf-8-sig"), p.suffix == ".md") for p in list_sources(ROOT / "corpus") if p.suffix in (".txt", ".md")]


def case_sources() -> Iterator[Source]:
    """Yield the texts of tests/cases/benefits.md: short wordings that the corpus does not have."""
    text = (ROOT / "tests" / "cases" / "benefits.md").read_text(encoding="utf-8")
    for chunk in re.split(r"^## ", text, flags=re.M)[1:]:
        title, _, rest = chunk.partition("\n")
        words = re.split(r"^→", rest, maxsplit=1, flags=re.M)[0].strip("\n")
        yield Source(f"case: {title.strip()}", words, bool(re.search(r"^\|", words, flags=re.M)))


def understand(source: Source) -> Extraction:
    blocks = tuple((find_markdown if source.markdown else find_plain)(source.text))
    digest = hashlib.sha256(source.text.encode()).hexdigest()
    return extract(Document("redteam", source.text, blocks, source.name, "md" if source.markdown else "txt", digest))


def rows_of(extraction: Extraction, change: Expectation | None = None, unsure: bool = True) -> Rows:
    """Return the rows of each clause, with a change carried over; unsure says whether the rows that may be gone are there."""
    change = change or Expectation()
    return {change.places(t.clause.path): Counter(_rows(t, change, unsure)) for t in extraction.clauses}


def _rows(tagged: TaggedClause, change: Expectation, unsure: bool) -> Iterator[tuple]:
    path = tagged.clause.path
    spoilt = "attributes" in change.loose
    for a in tagged.amounts:
        figures = _figures(path, a, change, unsure)
        if figures:
            yield "amount", a.kind, a.bound, *figures, a.unit
    for b in tagged.benefits:
        figures = _figures(path, b.amount, change, unsure) if b.amount else (None, None)
        if figures is None:
            continue
        new = dict(zip((b.amount.min, b.amount.max), figures, strict=True)) if b.amount else {}
        low, high, least, most = (new.get(v, v) if v is not None else None for v in (b.min_cny, b.max_cny, b.min_fraction, b.max_fraction))
        total = b.total_cny
        if total and b.max_cny:
            total = total / b.max_cny * high
        values = {"programme": b.programme, "award_level": b.award_level, "tier": b.tier, "recipients": ",".join(sorted(b.recipients)), "kind": b.kind,
                  "min_cny": _round(low), "max_cny": _round(high), "min_fraction": _round(least), "max_fraction": _round(most), "per": b.per, "period": b.period,
                  "months": b.months, "total_cny": _round(total), "base_text": fold(change.words(b.base_text or ""))}
        if spoilt and b.amount is None:
            continue            # where the figure cannot be read, the standard that is named beside it may stand
        if spoilt:
            values |= {"per": None, "base_text": None, "kind": "up_to" if b.kind == "limit" else b.kind}
        yield "benefit", *values.values()
    for r in tagged.roles:
        if not (spoilt and r.basis == "issuer" or "inherited" in change.loose and r.basis != "stated"):
            yield "department", _body(r, change), r.role, r.basis
    if not spoilt:
        yield from (("programme", identifier, basis) for identifier, basis, *_ in tagged.programmes if basis == "stated" or "inherited" not in change.loose)


def _body(role: Role, change: Expectation) -> str:
    """Return a body as it is compared: one of the document's own place alike in every place; in a county-level city the city above it, named in full, as the city elsewhere."""
    if not role.department.startswith("x-"):
        return _OWN_BODY.sub("own_", role.department)
    upper = _UPPER_CITY.fullmatch(role.name)
    key = next((key for key, body in load_vocabulary().bodies.items() if upper and body["names"][0] == upper["noun"]), None)
    return f"municipal_{key}" if key else change.words(role.name)


def _figures(path: str, amount: Amount, change: Expectation, unsure: bool) -> tuple | None:
    key = path, amount.start
    if key in change.unsure and not unsure:
        return None
    figures = change.figures.get(key, (amount.min, amount.max))
    return figures and tuple(_round(v) for v in figures)


def _round(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)


@dataclass(frozen=True)
class Outcome:
    """What one changed clause came to: the rows that should not be there, and the rows that should."""

    path: str
    invented: tuple[tuple, ...]
    lost: tuple[tuple, ...]

    @property
    def holds(self) -> bool:
        return not self.invented and not self.lost


def compare(before: Extraction, after: Extraction, change: Expectation) -> Iterator[Outcome]:
    """Yield the outcome of every clause that was there before or is there now."""
    allowed, needed = rows_of(before, change), rows_of(before, change, unsure=False)
    found = rows_of(after, Expectation(loose=change.loose))
    for path in dict.fromkeys([*allowed, *found]):
        rows = found.get(path, Counter())
        invented, lost = rows - allowed.get(path, Counter()), needed.get(path, Counter()) - rows
        yield Outcome(path, tuple(sorted(invented.elements(), key=str)), tuple(sorted(lost.elements(), key=str)))
