"""A corpus folder in, kb.db and a summary of what was understood out: the way from one end of the pipeline to the other."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from .model import Extraction, Problem
from .pipeline import extract_corpus
from .read import FORMATS, list_sources, show_name
from .store import StoreError, build_database
from .vocab import load_vocabulary

# A second process costs a second of imports; below this many bytes of sources one process has finished by then.
PARALLEL_FROM = 2_000_000


class BuildError(ValueError):
    """Nothing was written and the old file stays; the message says why and what to do."""


@dataclass(frozen=True)
class Summary:
    """What a build understood: rows by table, what could not be read, what could not be placed, what the old file held besides."""

    counts: Counter[str]
    problems: tuple[Problem, ...]
    without_place: tuple[str, ...]
    lost: tuple[str, ...]


def build_corpus(corpus: Path, target: Path, progress: Callable[[int, int, str], None] = lambda *_: None, executor: Executor | None = None) -> Summary:
    """Read every source of a folder and write the database whole; raise BuildError or VocabularyError when nothing is written.

    progress is called with (number, of how many, file name) after each source. Without an executor a second process is used where it pays.
    """
    load_vocabulary()
    sources = find_sources(corpus)
    before = held_documents(target)
    results: list[Extraction | Problem] = []
    try:
        with nullcontext(executor) if executor else choose_executor(sources) as pool:
            for path, result in zip(sources, refuse_second_ids(extract_corpus(sources, pool)), strict=True):
                results.append(result)
                progress(len(results), len(sources), show_name(path))
        counts = build_database(results, target)
    except BrokenExecutor:
        raise BuildError("a process that was reading sources was stopped, perhaps for want of memory; the old file stays, try again with fewer or smaller sources") from None
    except (OSError, sqlite3.Error, StoreError) as problem:
        why = getattr(problem, "strerror", None) or problem
        raise BuildError(f"{target}: not written ({why}); the old file stays. Look at the folder's rights and at the room on the disk") from None
    read = [r for r in results if isinstance(r, Extraction)]
    return Summary(Counter(counts), tuple(r for r in results if isinstance(r, Problem)), tuple(r.document.id for r in read if r.head.district is None),
                   tuple(sorted(before - {r.document.id for r in read})))


def require_corpus(corpus: Path) -> None:
    """Raise BuildError where there is no corpus folder."""
    if not corpus.is_dir():
        raise BuildError(f"{corpus}: there is no such corpus folder; run policykb where corpus/ is, or name it with --corpus")


def find_sources(corpus: Path) -> list[Path]:
    """Return the sources of a corpus folder; BuildError where there is no folder or nothing in it."""
    require_corpus(corpus)
    try:
        sources = list_sources(corpus)
    except OSError as problem:
        raise BuildError(f"{corpus}: the folder cannot be read ({problem.strerror}); look at its rights") from None
    if not sources:
        raise BuildError(f"{corpus}: no source in it ({', '.join(sorted(FORMATS))}); put one there with policykb add")
    return sources


def choose_executor(sources: Iterable[Path], parallel_from: int = 0) -> AbstractContextManager[Executor | None]:
    """Return a pool of processes where there is work for it, otherwise nothing: the sources are then read here, one after the other."""
    size = sum(path.stat().st_size for path in sources if path.exists())
    processors = os.cpu_count() or 1
    return ProcessPoolExecutor(processors) if size >= (parallel_from or PARALLEL_FROM) and processors > 1 else nullcontext()


def refuse_second_ids(results: Iterable[Extraction | Problem]) -> Iterator[Extraction | Problem]:
    """Yield the results; a document whose id another one has is a problem, and the first one stays."""
    taken: dict[str, str] = {}
    for result in results:
        if isinstance(result, Extraction):
            name, identifier = result.document.source_file, result.document.id
            if first := taken.get(identifier):
                result = Problem(name, f"{name}: the id {identifier} is taken by {first}; rename the file or write another id into {Path(name).stem}.sidecar.toml")
            else:
                taken[identifier] = name
        yield result


def held_documents(database: Path) -> set[str]:
    """Return the ids of the documents that a database holds; none where there is no readable database."""
    if not database.is_file():
        return set()
    try:
        connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        return set()
    try:
        return {row[0] for row in connection.execute("SELECT id FROM documents")}
    except sqlite3.Error:
        return set()
    finally:
        connection.close()
