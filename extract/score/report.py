"""Scores and changes in, lines out: for the terminal, for README's dated table, for a sheet of floors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from . import Score, total
from .change import Change
from .tally import Tally

_TABLE = ("head", "clauses", "amounts", "amounts: exact span", "amounts: overlapping span", "amounts: money", "amounts: percent", "amounts: ratio", "amounts: with unit",
          "benefits: clause and figures", "benefits: with programme, tier, level, kind", "benefits: rows with a figure", "benefits: recipients", "benefits: per",
          "benefits: period", "benefits: months", "departments", "departments: responsible", "programmes of clauses", "citations")


def show_scores(scores: Sequence[Score], misses: bool = False) -> Iterator[str]:
    """Yield the lines of every document and of all together; with misses, each row that was missed or invented."""
    for score in scores:
        yield f"\n{score.document}"
        for name, tally in score.tallies.items():
            yield f"  {_measure(name, tally)}"
            if misses:
                yield from (f"      - missed   {row}" for row in tally.missed)
                yield from (f"      + invented {row}" for row in tally.invented)
    for words, group in _groups(scores):
        yield f"\nall {len(group)} documents{words}"
        yield from (f"  {_measure(name, tally)}" for name, tally in total(group).items())


def _groups(scores: Sequence[Score]) -> list[tuple[str, list[Score]]]:
    """Return the documents of the corpus and those of other places apart, for one says nothing of the other."""
    groups = [("", [s for s in scores if not s.own_source]), (" of other places", [s for s in scores if s.own_source])]
    return [(words, group) for words, group in groups if group]


def _measure(name: str, tally: Tally) -> str:
    counts = f"right {tally.right} · missed {tally.wanted - tally.right} · invented {tally.found - tally.right}"
    return f"{name:<46} P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}  {counts}"


def show_markdown(scores: Sequence[Score], day: str) -> Iterator[str]:
    """Yield a dated Markdown table: the measures of all documents together, and the main ones by document.

    >>> rows = list(show_markdown([Score("a", {"amounts": Tally(9, 9, 10)})], "2025-03-01"))
    >>> rows[0], rows[4]
    ('2025-03-01, 1 document: a', '| amounts | 1.000 | 0.900 | 0.947 | 9 | 1 | 0 |')
    """
    for n, (words, group) in enumerate(_groups(scores)):
        if n:
            yield ""
        yield f"{day}, {len(group)} document{'s' if len(group) > 1 else ''}{words}: {', '.join(s.document for s in group)}"
        yield ""
        yield from _table(group)


def _table(scores: Sequence[Score]) -> Iterator[str]:
    yield "| measure | P | R | F1 | right | missed | invented |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    sums = total(scores)
    for name in (n for n in _TABLE if n in sums):
        t = sums[name]
        yield f"| {name} | {t.precision:.3f} | {t.recall:.3f} | {t.f1:.3f} | {t.right} | {t.wanted - t.right} | {t.found - t.right} |"
    columns = [n for n in ("amounts", "benefits: clause and figures", "benefits: with programme, tier, level, kind", "departments: responsible") if n in sums]
    yield ""
    yield f"| document | {' | '.join(c + ' F1' for c in columns)} |"
    yield "| --- |" + " --- |" * len(columns)
    for score in scores:
        yield f"| {score.document} | " + " | ".join(f"{score.tallies[c].f1:.3f}" if c in score.tallies else "–" for c in columns) + " |"


def show_csv(scores: Sequence[Score]) -> Iterator[str]:
    """Yield a line a document and measure with its counts."""
    yield "document,measure,right,found,wanted"
    for score in scores:
        for name, tally in score.tallies.items():
            yield f'{score.document},"{name}",{tally.right},{tally.found},{tally.wanted}'


def show_changes(changes: Iterable[Change], old: str) -> Iterator[str]:
    """Yield the rows gained (+) and lost (-) since an older database, by document and field."""
    yield f"\nrows gained and lost since {old}"
    none = True
    for change in changes:
        none = False
        counts = f"+{sum(map(len, change.gained.values()))} -{sum(map(len, change.lost.values()))}" if change.state == "held" else change.state
        yield f"\n{change.document}  {counts}"
        for field in dict.fromkeys([*change.lost, *change.gained]):
            yield from (f"  - {field:<12} {row}" for row in change.lost.get(field, ()))
            yield from (f"  + {field:<12} {row}" for row in change.gained.get(field, ()))
    if none:
        yield "  none"
