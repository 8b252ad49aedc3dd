"""Sources and kinds of variant in, the share that holds and each failure out: python -m tests.redteam.run [SEEDS [REPORT]], or floors."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from extract.model import Extraction

from .figures import BLANKED, UNREAD, WRITTEN, Edit, Variant, change_values, write_percent
from .layout import NOISE, break_lines, lift_items, raise_numbers, restyle_numbers, reverse_figures, reverse_items, reverse_subjects, swap_siblings
from .places import rename
from .rows import Outcome, Source, case_sources, compare, corpus_sources, understand

KINDS: dict[str, Callable[[Extraction, Random], Variant]] = {
    "value changed": change_values, **WRITTEN, "percent or ratio written another way": write_percent,
    "figures of 分别 reversed": reverse_figures, "subjects and figures of 分别 reversed": reverse_subjects, "items of a list reversed": reverse_items, "lifted to another level": lift_items,
    "neighbours swapped": swap_siblings, "last number raised": raise_numbers, "numbering restyled": restyle_numbers, "lines of one width": break_lines,
    **{f"place renamed to a {k}": rename(k) for k in ("区", "新区", "县", "市")},
    **BLANKED, **UNREAD, **NOISE}

FLOORS = Path(__file__).parent / "floors.csv"


@dataclass(frozen=True)
class Trial:
    """One variant of one clause: which kind, of which document, its words before and after, and what came of it."""

    kind: str
    source: str
    seed: int
    before: str
    after: str
    outcome: Outcome


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with its edits made; edits do not overlap.

    >>> apply("给予5万元", [(2, 3, "8"), (5, 5, "整")])
    '给予8万元整'
    """
    parts, last = [], 0
    for start, end, new in sorted(edits):
        parts += [text[last:start], new]
        last = end
    return "".join([*parts, text[last:]])


def trials(source: Source, kinds: dict[str, Callable[[Extraction, Random], Variant]] = KINDS, seeds: int = 1, read: Callable[[Source], Extraction] = understand) -> Iterator[Trial]:
    """Yield a trial for each clause that a variant touches, and for each other clause whose rows changed though its words did not."""
    before = read(source)
    for kind, make in kinds.items():
        for seed in range(seeds):
            edits, change = make(before, Random(f"{source.name} {kind} {seed}"))
            if not edits:
                continue
            after = read(source.with_text(apply(source.text, edits)))
            touched = {t.clause.path for t in before.clauses for s, e, _ in edits if s < t.clause.span.end and t.clause.span.start < max(e, s + 1)}
            texts = {change.places(t.clause.path): t for t in before.clauses}, {t.clause.path: t for t in after.clauses}
            for outcome in compare(before, after, change):
                here = [side[outcome.path].clause.text if outcome.path in side else "" for side in texts]
                old = texts[0].get(outcome.path)
                if not outcome.holds or old and old.clause.path in touched and (old.amounts or old.roles or old.benefits):
                    yield Trial(kind, source.name, seed, *here, outcome)


def report(found: list[Trial]) -> Iterator[str]:
    """Yield the share that holds by kind, then each failure with the clause before and after."""
    yield "| kind of variant | variants | hold | share | with a row that should not be | with a row lost only |\n| --- | --- | --- | --- | --- | --- |"
    kinds = list(dict.fromkeys(t.kind for t in found))
    for kind in [*kinds, None]:
        of = [t for t in found if kind in (t.kind, None)]
        hold, invented = sum(t.outcome.holds for t in of), sum(bool(t.outcome.invented) for t in of)
        yield f"| {kind or '**all**'} | {len(of)} | {hold} | {hold / len(of):.3f} | {invented} | {len(of) - hold - invented} |"
    for kind in kinds:
        failures = [t for t in found if t.kind == kind and not t.outcome.holds]
        if failures:
            yield f"\n## {kind}: {len(failures)}"
        for t in failures:
            yield f"\n{t.source} {t.outcome.path} (seed {t.seed})\n  before: {t.before}\n  after:  {t.after}"
            yield from (f"  + should not be: {_show(row)}" for row in t.outcome.invented)
            yield from (f"  - lost:          {_show(row)}" for row in t.outcome.lost)


def sample(sources: Iterable[Source]) -> list[Trial]:
    """Return the trials that the test-suite makes: every kind once, on two documents."""
    return [t for s in sources if s.name in ("jiading-2025", "songjiang-2023") for t in trials(s)]


def show_floors(found: list[Trial]) -> Iterator[str]:
    """Yield the lines of floors.csv: the share that holds by kind, rounded down."""
    yield "share,kind"
    for kind in KINDS:
        of = [t for t in found if t.kind == kind]
        yield f"{int(1000 * sum(t.outcome.holds for t in of) / len(of)) / 1000 if of else 1.0},{kind}"


def _show(row: tuple) -> str:
    return " ".join("-" if v in (None, "") else f"{v:.10g}" if isinstance(v, float) else str(v) for v in row)


def main(arguments: list[str]) -> None:
    if arguments == ["floors"]:
        FLOORS.write_text("\n".join(show_floors(sample(corpus_sources()))) + "\n", encoding="utf-8")
        return
    seeds = int(arguments[0]) if arguments else 3
    found = [t for source in [*corpus_sources(), *case_sources()] for t in trials(source, seeds=seeds)]
    lines = "\n".join(report(found)) + "\n"
    if arguments[1:]:
        Path(arguments[1]).write_text(lines, encoding="utf-8")
        lines = lines.partition("\n\n##")[0]
    print(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
