"""A database and hand-labelled documents in, precision, recall and F1 of every field out, with each miss and each invention."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from ..build import build_corpus
from .measures import measure
from .sheet import GoldError, read_database, read_labels
from .tally import Tally

__all__ = ["GoldError", "Score", "Tally", "score_folder", "total"]


@dataclass(frozen=True)
class Score:
    """The tallies of one document by measure."""

    document: str
    tallies: dict[str, Tally] = field(default_factory=dict)
    own_source: bool = False        # the source stands beside the labels; kb.db does not hold it


def score_folder(database: Path, gold: Path) -> list[Score]:
    """Return the score of each labelled document of a folder, in the order of their names; GoldError says in a sentence why it cannot."""
    folders = sorted(f for f in gold.iterdir() if f.is_dir() and not f.name.startswith(".")) if gold.is_dir() else []
    if not folders:
        raise GoldError(f"{gold}: there are no labelled documents; a folder a document, named by its id, with head.json in it")
    if not database.exists():
        raise GoldError(f"{database}: not built yet; run policykb build")
    with TemporaryDirectory() as place:
        own = _build_sources(folders, Path(place))
        return [_score_document(own if _source(folder) else database, folder) for folder in folders]


def _source(folder: Path) -> Path | None:
    return next(folder.glob("source.*"), None)


def _build_sources(folders: Iterable[Path], place: Path) -> Path:
    """Build a database of the sources that stand beside their labels (source.txt), each under its folder's name, and return where it is."""
    corpus = place / "corpus"
    corpus.mkdir()
    for folder in folders:
        if source := _source(folder):
            shutil.copyfile(source, corpus / (folder.name + source.suffix))
    if any(corpus.iterdir()):
        build_corpus(corpus, place / "own.db")
    return place / "own.db"


def _score_document(database: Path, folder: Path) -> Score:
    wanted = read_labels(folder)
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        found = read_database(connection, folder.name)
    if found is None:
        raise GoldError(f"{folder}: the database holds no document {folder.name}; build the corpus that holds it")
    return Score(folder.name, measure(found, wanted), _source(folder) is not None)


def total(scores: Iterable[Score]) -> dict[str, Tally]:
    """Return the tallies of all documents together, the measures of one field side by side."""
    sums: dict[str, Tally] = {}
    for score in scores:
        for name, tally in score.tallies.items():
            sums[name] = sums.get(name, Tally()) + tally
    families = list(dict.fromkeys(name.partition(":")[0] for name in sums))
    return {name: sums[name] for name in sorted(sums, key=lambda n: families.index(n.partition(":")[0]))}
