"""A database and hand-labelled documents in, precision, recall and F1 of every field out, with each miss and each invention."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEAD_FIELDS = ("title", "doc_number", "kind", "stage", "level", "district_code", "issued_on", "printed_on", "effective_from", "effective_to", "validity_basis")
BENEFIT_FIELDS = ("programme", "award_level", "tier", "recipients", "kind", "per", "period", "months", "total_cny", "base_text")
_FIGURES = ("min_cny", "max_cny", "min_fraction", "max_fraction")
_STRICT = ("programme", "tier", "award_level", "kind")


class GoldError(ValueError):
    """A labelled document that cannot be used; the message names the file and what to do."""


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


@dataclass(frozen=True)
class Score:
    """The tallies of one document by measure."""

    document: str
    tallies: dict[str, Tally] = field(default_factory=dict)


def compare_rows(found: Iterable[tuple], wanted: Iterable[tuple], name: str = "") -> Tally:
    """Return the tally of two lists of rows, matched one to one.

    >>> tally = compare_rows([("a",), ("a",), ("b",)], [("a",), ("c",)])
    >>> tally.right, tally.missed, tally.invented
    (1, ('c',), ('a', 'b'))
    """
    ours, theirs = Counter(found), Counter(wanted)
    both = ours & theirs

    def words(rows: Counter) -> tuple[str, ...]:
        return tuple(name + " ".join("–" if v is None else str(v) for v in row) for row in sorted(rows.elements(), key=str))

    return Tally(sum(both.values()), sum(ours.values()), sum(theirs.values()), words(theirs - both), words(ours - both))


def _lines(folder: Path, name: str) -> list[dict]:
    path = folder / name
    if not path.exists():
        return []
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except json.JSONDecodeError as error:
        raise GoldError(f"{path}: line {error.lineno} is no JSON ({error.msg}); mend it") from None


def _rows(connection: sqlite3.Connection, sql: str, *parameters: object) -> list[dict]:
    cursor = connection.execute(sql, parameters)
    names = [c[0] for c in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)


def _figures(row: dict) -> tuple:
    return tuple(_number(row.get(k)) for k in _FIGURES)


def score_document(connection: sqlite3.Connection, folder: Path) -> Score:
    """Return the tallies of one labelled document, whose id is the folder's name."""
    document = folder.name
    tallies = {"head": _score_head(connection, folder, document)}
    clauses = _rows(connection, "SELECT path FROM clauses WHERE document_id = ?", document)
    tallies["clauses"] = compare_rows([(c["path"],) for c in clauses], [(c["path"],) for c in _lines(folder, "clauses.jsonl")])
    tallies |= _score_amounts(connection, folder, document)
    tallies |= _score_benefits(connection, folder, document)
    tallies |= _score_tags(connection, folder, document)
    return Score(document, tallies)


def _score_head(connection: sqlite3.Connection, folder: Path, document: str) -> Tally:
    """A field that the text does not give and that we leave empty is right."""
    path = folder / "head.json"
    if not path.exists():
        raise GoldError(f"{folder}: there is no head.json; label the head of the document")
    gold = json.loads(path.read_text(encoding="utf-8"))
    found = _rows(connection, "SELECT * FROM documents WHERE id = ?", document)
    if not found:
        raise GoldError(f"{folder}: the database holds no document {document}; build the corpus that holds it")
    names = [r["name_text"] for r in _rows(connection, "SELECT name_text FROM document_issuers WHERE document_id = ? ORDER BY seq", document)]
    ours = [(f, _plain(found[0][f])) for f in HEAD_FIELDS] + [("issuers", ",".join(sorted(map(_plain, names))))]
    theirs = [(f, _plain(gold.get(f))) for f in HEAD_FIELDS] + [("issuers", ",".join(sorted(_plain(n) for n in gold.get("issuers") or [])))]
    return compare_rows(ours, theirs, "head ")


def _plain(value: object) -> str | None:
    return None if value is None else "".join(str(value).split())


def _score_amounts(connection: sqlite3.Connection, folder: Path, document: str) -> dict[str, Tally]:
    ours = _rows(connection, "SELECT c.path, a.* FROM amounts a JOIN clauses c ON c.id = a.clause_id WHERE c.document_id = ?", document)
    theirs = _lines(folder, "amounts.jsonl")

    def value(row: dict) -> tuple:
        return row["path"], row["kind"], row["bound"], _number(row["min"]), _number(row["max"])

    tallies = {"amounts": compare_rows(map(value, ours), map(value, theirs))}
    for kind in ("money", "percent", "ratio"):
        tallies[f"amounts: {kind}"] = compare_rows([value(r) for r in ours if r["kind"] == kind], [value(r) for r in theirs if r["kind"] == kind])
    if all(r.get("char_start") is not None for r in theirs):
        spans = [(r["char_start"], r["char_end"]) for r in ours], [(r["char_start"], r["char_end"]) for r in theirs]
        tallies["amounts: exact span"] = compare_rows(*spans)
        tallies["amounts: overlapping span"] = _overlap(*spans)
    tallies["amounts: unit"] = compare_rows([(*value(r), r["unit"]) for r in ours], [(*value(r), r.get("unit")) for r in theirs])
    return tallies


def _overlap(ours: list[tuple[int, int]], theirs: list[tuple[int, int]]) -> Tally:
    free, right = sorted(theirs), 0
    for start, end in sorted(ours):
        hit = next((g for g in free if g[0] < end and start < g[1]), None)
        if hit:
            free.remove(hit)
            right += 1
    return Tally(right, len(ours), len(theirs))


def _score_benefits(connection: sqlite3.Connection, folder: Path, document: str) -> dict[str, Tally]:
    ours = _rows(connection, "SELECT c.path, b.*, b.programme_id AS programme FROM benefits b JOIN clauses c ON c.id = b.clause_id WHERE b.document_id = ?", document)
    theirs = _lines(folder, "benefits.jsonl")
    for row in ours:
        row["recipients"] = json.loads(row["recipients"])

    def loose(row: dict) -> tuple:
        return row["path"], *_figures(row)

    def strict(row: dict) -> tuple:
        return (*loose(row), *(row.get(k) for k in _STRICT))

    tallies = {"benefits: clause and figures": compare_rows(map(loose, ours), map(loose, theirs)),
               "benefits: with programme, tier, level, kind": compare_rows(map(strict, ours), map(strict, theirs))}
    pairs = list(_pair(ours, theirs, loose))
    for name in BENEFIT_FIELDS:
        right = sum(_same(a.get(name), b.get(name)) for a, b in pairs)
        tallies[f"benefits: {name}"] = Tally(right, len(pairs), len(pairs), tuple(
            f"{b['path']} {name}: {b.get(name)} (found {a.get(name)})" for a, b in pairs if not _same(a.get(name), b.get(name))))
    return tallies


def _same(found: object, wanted: object) -> bool:
    if isinstance(found, list) and isinstance(wanted, list):
        return set(found) == set(wanted)
    if isinstance(found, (int, float)) and isinstance(wanted, (int, float)):
        return abs(found - wanted) < 1e-6
    return found == wanted


def _pair(ours: list[dict], theirs: list[dict], key) -> Iterator[tuple[dict, dict]]:
    """Yield the rows that agree in clause and figures, each with the partner that shares most of the other fields."""
    free = list(theirs)
    for wanted_agreement in range(len(BENEFIT_FIELDS), -1, -1):
        for row in list(ours):
            for other in free:
                if key(row) == key(other) and sum(_same(row.get(f), other.get(f)) for f in BENEFIT_FIELDS) == wanted_agreement:
                    yield row, other
                    free.remove(other)
                    ours = [r for r in ours if r is not row]
                    break


def _score_tags(connection: sqlite3.Connection, folder: Path, document: str) -> dict[str, Tally]:
    roles = _rows(connection, "SELECT c.path, d.name, r.role FROM clause_departments r JOIN clauses c ON c.id = r.clause_id JOIN departments d ON d.id = r.department_id "
                              "WHERE c.document_id = ? AND r.basis = 'stated' AND r.role <> 'issues'", document)
    gold = {(r["path"], name, r["role"]) for r in _lines(folder, "departments.jsonl") if r["role"] != "issues" for name in r["departments"]}
    ours = {(r["path"], r["name"], r["role"]) for r in roles}
    programmes = _rows(connection, "SELECT c.path, p.programme_id FROM clause_programmes p JOIN clauses c ON c.id = p.clause_id WHERE c.document_id = ? AND p.basis = 'stated'", document)
    citations = _rows(connection, "SELECT c.path, t.title, t.role FROM citations t JOIN clauses c ON c.id = t.clause_id WHERE c.document_id = ?", document)
    return {"departments": compare_rows(ours, gold),
            "departments: responsible": compare_rows([r for r in ours if r[2] == "responsible"], [r for r in gold if r[2] == "responsible"]),
            "programmes of clauses": compare_rows({(r["path"], r["programme_id"]) for r in programmes},
                                                  {(r["path"], r["programme"]) for r in _lines(folder, "programmes.jsonl")}),
            "citations": compare_rows([(r["path"], _plain(r["title"]), r["role"]) for r in citations],
                                      [(r["path"], _plain(r["title"]), r["role"]) for r in _lines(folder, "citations.jsonl")])}


def score_folder(database: Path, gold: Path) -> list[Score]:
    """Return the score of each labelled document of a folder, in the order of their names."""
    if not gold.is_dir():
        raise GoldError(f"{gold}: there is no such folder of labelled documents")
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    return [score_document(connection, folder) for folder in sorted(gold.iterdir()) if (folder / "head.json").exists()]


def total(scores: Iterable[Score]) -> dict[str, Tally]:
    """Return the tallies of all documents together."""
    sums: dict[str, Tally] = {}
    for score in scores:
        for name, tally in score.tallies.items():
            sums[name] = sums.get(name, Tally()) + tally
    return sums
