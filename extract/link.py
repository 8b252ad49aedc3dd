"""Citations and clauses in, what they refer to and what they repeat out, by rapidfuzz over titles and clause words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from .model import fold

_SAME_TITLE = 92
_COPIED, _SIMILAR = 97, 80
_SHORTEST = 30


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


def link_clauses(clauses: Sequence[dict]) -> Iterator[tuple[str, str, str, float]]:
    """Yield pairs of clauses of different documents that say the same or nearly so: (clause, other, kind, score)."""
    wanted = [c for c in clauses if len(c["text"]) >= _SHORTEST and c["kind"] in ("item", "paragraph")]
    texts = [c["text"] for c in wanted]
    for i, clause in enumerate(wanted):
        for _, score, offset in process.extract(clause["text"], texts[i + 1:], scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=20):
            other = wanted[i + 1 + offset]
            if other["document_id"] != clause["document_id"]:
                yield clause["id"], other["id"], "copied" if score >= _COPIED else "similar", round(score, 1)


def find_alike(name: str, known: Sequence[str], share: float) -> list[str]:
    """Return the known names that differ from a name in at most this share of its letters, the nearest first.

    >>> find_alike("区人力资源社会保障处", ["区财政局", "区人力资源社会保障局"], 0.2), find_alike("区属工会", ["区总工会"], 0.2)
    (['区人力资源社会保障局'], [])
    """
    plain = _plain(name)
    found = process.extract(plain, [_plain(k) for k in known], scorer=Levenshtein.distance, score_cutoff=int(len(plain) * share), limit=5)
    return [known[place] for *_, place in found]
