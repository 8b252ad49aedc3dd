"""Two sheets of one document in, the tally of every measure out, by the measure's name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from .sheet import HEAD_FIELDS, Sheet
from .tally import Row, Tally, assign, compare_rows, compare_values

BENEFIT_FIELDS = ("programme", "award_level", "tier", "recipients", "kind", "per", "period", "months", "total_cny", "base_text")
_FIGURES = ("min_cny", "max_cny", "min_fraction", "max_fraction")
_STRICT = ("programme", "tier", "award_level", "kind")


def measure(found: Sheet, wanted: Sheet) -> dict[str, Tally]:
    """Return every measure of what was found against what is wanted; a field that nobody labelled is not measured."""
    tallies = dict(_head(found, wanted))
    printed = {r["path"]: r["text"] for r in found.rows["clauses"]}
    measures = {"clauses": _clauses, "amounts": _amounts, "benefits": _benefits, "departments": _departments, "programmes": _programmes, "citations": _citations}
    for field, tally_field in measures.items():
        if field in wanted.rows:
            tallies |= tally_field(found.rows[field], [{"text": printed.get(r["path"]), **r} for r in wanted.rows[field]])
    return tallies


def _head(found: Sheet, wanted: Sheet) -> Iterator[tuple[str, Tally]]:
    each = {f"head: {f}": compare_values([(found.head[f], wanted.head[f], f"head {f}")]) for f in HEAD_FIELDS}
    yield "head", sum(each.values(), Tally())
    yield from each.items()


def _clauses(found: list[dict], wanted: list[dict]) -> dict[str, Tally]:
    """The path alone, and the path with the clause's first words: a right number over the wrong words is no right clause."""
    tallies = {"clauses": _compare(found, wanted, lambda r: (r["path"],))}
    if all("starts_with" in r for r in wanted):
        length = max((len(r["starts_with"]) for r in wanted), default=0)
        tallies["clauses: with first words"] = _compare(found, wanted, lambda r: (r["path"], re.sub(r"[\s|]", "", r.get("starts_with", r["text"]))[:length]))
    return tallies


def _amounts(found: list[dict], wanted: list[dict]) -> dict[str, Tally]:
    def value(row: dict) -> tuple:
        return row["path"], row["kind"], row["bound"], _number(row["min"]), _number(row["max"])

    tallies = {"amounts": _compare(found, wanted, value)} | _by("amounts", "kind", found, wanted, value)
    if all(r.get("char_start") is not None for r in wanted):
        tallies["amounts: exact span"] = _compare(found, wanted, _span)
        tallies["amounts: overlapping span"] = overlap(found, wanted)
    return tallies | {"amounts: with unit": _compare(found, wanted, lambda r: (*value(r), r.get("unit")))}


def _by(name: str, field: str, found: list[dict], wanted: list[dict], key: Callable[[dict], tuple]) -> dict[str, Tally]:
    kinds = sorted({r[field] for r in [*found, *wanted]})
    return {f"{name}: {k}": _compare([r for r in found if r[field] == k], [r for r in wanted if r[field] == k], key) for k in kinds}


def _benefits(found: list[dict], wanted: list[dict]) -> dict[str, Tally]:
    def loose(row: dict) -> tuple:
        return row["path"], *(_number(row.get(k)) for k in _FIGURES)

    def strict(row: dict) -> tuple:
        return (*loose(row), *(row.get(k) for k in _STRICT))

    def printed(rows: list[dict]) -> list[dict]:
        return [r for r in rows if any(r.get(k) is not None for k in _FIGURES)]

    tallies = {"benefits: clause and figures": _compare(found, wanted, loose),
               "benefits: with programme, tier, level, kind": _compare(found, wanted, strict),
               "benefits: rows with a figure": _compare(printed(found), printed(wanted), loose)}
    tallies |= _by("benefits: kind", "kind", found, wanted, loose)
    if all(r.get("char_start") is not None for r in wanted):
        tallies["benefits: exact span"] = _compare(found, wanted, _span)
        tallies["benefits: overlapping span"] = overlap(found, wanted)
    pairs = list(pair_benefits(found, wanted))
    for name in BENEFIT_FIELDS:
        tallies[f"benefits: {name}"] = compare_values((_value(a.get(name)), _value(b.get(name)), f"{b['path']} {name} “{_words(b)}”") for a, b in pairs)
    return tallies


def pair_benefits(found: list[dict], wanted: list[dict]) -> Iterator[tuple[dict, dict]]:
    """Yield the rows that agree in clause and figures, paired so that the other fields agree as often as they can."""
    groups: dict[tuple, tuple[list[dict], list[dict]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((found, wanted)):
        for row in rows:
            groups[(row["path"], *(_number(row.get(k)) for k in _FIGURES))][side].append(row)
    for ours, theirs in groups.values():
        worth = [[1 + sum(_value(a.get(f)) == _value(b.get(f)) for f in BENEFIT_FIELDS) for b in theirs] for a in ours]
        yield from ((ours[i], theirs[j]) for i, j in assign(worth))


def overlap(found: list[dict], wanted: list[dict]) -> Tally:
    """Return the tally of spans that share a character with a partner of their own; as many pairs as can be made."""
    spans = sorted([(r["char_start"], r["char_end"], 0, r) for r in found] + [(r["char_start"], r["char_end"], 1, r) for r in wanted], key=lambda s: s[:3])
    runs: list[tuple[list[dict], list[dict]]] = []
    last = -1
    for start, end, side, row in spans:
        if start >= last:
            runs.append(([], []))
        runs[-1][side].append(row)
        last = max(last, end)
    return sum((_overlap(*run) for run in runs), Tally())


def _overlap(ours: list[dict], theirs: list[dict]) -> Tally:
    pairs = assign([[int(a["char_start"] < b["char_end"] and b["char_start"] < a["char_end"]) for b in theirs] for a in ours])
    right_ours, right_theirs = {i for i, _ in pairs}, {j for _, j in pairs}
    return Tally(len(pairs), len(ours), len(theirs), tuple(f"{r['path']} “{_words(r)}”" for j, r in enumerate(theirs) if j not in right_theirs),
                 tuple(f"{r['path']} “{_words(r)}”" for i, r in enumerate(ours) if i not in right_ours))


def _departments(found: list[dict], wanted: list[dict]) -> dict[str, Tally]:
    def key(row: dict) -> tuple:
        return row["path"], row["name"], row["role"]

    ours, theirs = list({key(r): r for r in found}.values()), list({key(r): r for r in wanted}.values())
    return {"departments": _compare(ours, theirs, key)} | _by("departments", "role", ours, theirs, key)


def _programmes(found: list[dict], wanted: list[dict]) -> dict[str, Tally]:
    return {"programmes of clauses": _compare(found, wanted, lambda r: (r["path"], r["programme"]))}


def _citations(found: list[dict], wanted: list[dict]) -> dict[str, Tally]:
    return {"citations": _compare(found, wanted, lambda r: (r["path"], "".join((r["title"] or "").split()), r["role"])),
            "citations: with number": _compare(found, wanted, lambda r: (r["path"], "".join((r["title"] or "").split()), r.get("doc_number")))}


def _compare(found: list[dict], wanted: list[dict], key: Callable[[dict], tuple]) -> Tally:
    return compare_rows((_row(r, key) for r in found), (_row(r, key) for r in wanted))


def _row(row: dict, key: Callable[[dict], tuple]) -> Row:
    values = key(row)
    shown = " ".join("–" if v is None else f"{v:g}" if isinstance(v, float) and v < 1e6 else str(v) for v in values)
    path = "" if values[:1] == (row["path"],) else row["path"] + " "
    return Row(values, f"{path}{shown} “{_words(row)}”" if _words(row) else f"{path}{shown}")


def _words(row: dict) -> str:
    """Return the words of the source that stand beside a row, short enough for a line."""
    words = "".join((row.get("text") or row.get("starts_with") or "").split())
    return words if len(words) <= 60 else words[:59] + "…"


def _span(row: dict) -> tuple[int, int]:
    return row["char_start"], row["char_end"]


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)


def _value(value: object) -> object:
    if isinstance(value, list):
        return ",".join(sorted(value)) or None
    return round(float(value), 6) if isinstance(value, (int, float)) else value
