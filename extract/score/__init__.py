"""A database and hand-labelled documents in, precision, recall and F1 of every field out, with each miss and each invention."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .measures import measure
from .sheet import GoldError, read_database, read_labels
from .tally import Tally

__all__ = ["GoldError", "Score", "Tally", "score_folder", "total"]


@dataclass(frozen=True)
class Score:
    """The tallies of one document by measure."""

    document: str
    tallies: dict[str, Tally] = field(default_factory=dict)


def score_folder(database: Path, gold: Path) -> list[Score]:
    """Return the score of each labelled document of a folder, in the order of their names; GoldError says in a sentence why it cannot."""
    folders = sorted(f for f in gold.iterdir() if f.is_dir() and not f.name.startswith(".")) if gold.is_dir() else []
    if not folders:
        raise GoldError(f"{gold}: there are no labelled documents; a folder a document, named by its id, with head.json in it")
    if not database.exists():
        raise GoldError(f"{database}: not built yet; run policykb build")
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    return [_score_document(connection, folder) for folder in folders]


def _score_document(connection: sqlite3.Connection, folder: Path) -> Score:
    wanted = read_labels(folder)
    found = read_database(connection, folder.name)
    if found is None:
        raise GoldError(f"{folder}: the database holds no document {folder.name}; build the corpus that holds it")
    return Score(folder.name, measure(found, wanted))


def total(scores: Iterable[Score]) -> dict[str, Tally]:
    """Return the tallies of all documents together, the measures of one field side by side."""
    sums: dict[str, Tally] = {}
    for score in scores:
        for name, tally in score.tallies.items():
            sums[name] = sums.get(name, Tally()) + tally
    families = list(dict.fromkeys(name.partition(":")[0] for name in sums))
    return {name: sums[name] for name in sorted(sums, key=lambda n: families.index(n.partition(":")[0]))}
