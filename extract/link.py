"""Citations and clauses in, what they refer to and what they repeat out, by rapidfuzz over titles and clause words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from zlib import crc32

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from .model import fold

_SAME_TITLE = 92
_COPIED, _SIMILAR = 97, 80
_SHORTEST = 30
_MARKS, _NEAREST, _COMPARED, _MOST = 24, 100, 60, 10


def _plain(title: str) -> str:
    inner = re.search(r"[〈《](.+)[〉》]", title)
    text = inner.group(1) if inner else title
    return re.sub(r"[\s“”\"]|\((?:草案|征求意见稿|试行|暂行)\)", "", fold(text))


def find_target(title: str, number: str | None, held: Sequence[tuple[str, str, str | None, str]]) -> str | None:
    """Return the held document that a citation means: the same number, or the same title where a number does not speak against it.

    >>> find_target("甲办法", "沪〔2020〕1号", [("a", "甲办法", "沪〔2023〕2号", "final")]) is None
    True
    """
    for identifier, _, held_number, stage in held:
        if number and held_number and fold(number) == fold(held_number) and stage != "draft":
            return identifier
    for identifier, held_title, held_number, stage in held:
        if stage != "draft" and not (number and held_number) and _plain(title) == _plain(held_title):
            return identifier
    return None


def find_draft(title: str, held: Sequence[tuple[str, str, str | None, str]]) -> str | None:
    """Return the held draft of a cited document."""
    for identifier, held_title, _, stage in held:
        if stage == "draft" and fuzz.ratio(_plain(title), _plain(held_title)) >= _SAME_TITLE:
            return identifier
    return None


def sketch_text(text: str) -> list[int]:
    """Return a few marks that texts which share long runs are likely to have in common: the smallest hashes of their runs of four characters.

    >>> one, other = sketch_text("对获得区级首席技师称号的高技能人才给予一次性资助3万元"), sketch_text("对获得区级首席技师称号的高技能人才，给予一次性资助5万元")
    >>> len(set(one) & set(other)) > _MARKS / 2
    True
    """
    return sorted({crc32(text[i:i + 4].encode()) for i in range(len(text) - 3)})[:_MARKS]


def link_clauses(clauses: Sequence[dict]) -> Iterator[tuple[str, str, str, float]]:
    """Yield pairs of clauses of different documents that say the same or nearly so: (clause, other, kind, score).

    Each clause is compared with the later ones that share the most marks, and the ten nearest are kept: the time grows with the corpus, not with its square.
    """
    wanted = [c for c in clauses if len(c["text"]) >= _SHORTEST and c["kind"] in ("item", "paragraph")]
    marked: dict[int, list[int]] = {}
    pairs: list[list[tuple[str, str, str, float]]] = []
    for i in range(len(wanted) - 1, -1, -1):
        clause, marks = wanted[i], sketch_text(wanted[i]["text"])
        shared = Counter(j for mark in marks for j in marked.get(mark, ())[-_NEAREST:] if wanted[j]["document_id"] != clause["document_id"])
        near = sorted(sorted(shared, key=lambda j: (-shared[j], j))[:_COMPARED])
        found = process.extract(clause["text"], [wanted[j]["text"] for j in near], scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=_MOST)
        pairs.append([(clause["id"], wanted[near[n]]["id"], "copied" if score >= _COPIED else "similar", round(score, 1)) for _, score, n in found])
        for mark in marks:
            marked.setdefault(mark, []).append(i)
    for of_clause in reversed(pairs):
        yield from of_clause


def find_alike(name: str, known: Sequence[str], share: float) -> list[str]:
    """Return the known names that differ from a name in at most this share of its letters, the nearest first.

    >>> find_alike("区人力资源社会保障处", ["区财政局", "区人力资源社会保障局"], 0.2), find_alike("区属工会", ["区总工会"], 0.2)
    (['区人力资源社会保障局'], [])
    """
    plain = _plain(name)
    found = process.extract(plain, [_plain(k) for k in known], scorer=Levenshtein.distance, score_cutoff=int(len(plain) * share), limit=5)
    return [known[place] for *_, place in found]
