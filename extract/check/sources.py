"""A built database and the corpus folder in, what does not fit between the two and what a person should look at out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ..model import Document, UnreadableSource
from ..read import CONVERT, FORMATS, list_sources, read_document, read_sidecar, show_name
from .findings import Finding

_SIDECAR = {"authority", "corrections", "district", "id", "retrieved_on", "url"}


def find_source_doubts(connection: sqlite3.Connection, corpus: Path) -> Iterator[Finding]:
    """Yield what is wrong with the files of the corpus, what the database does not hold of them, and what was not understood."""
    if corpus.is_dir():
        yield from _files(corpus)
        yield from _against_database(connection, corpus)
    else:
        yield Finding(str(corpus), "there is no such folder, so that sources were not compared with the database")
    yield from (Finding(source, message.removeprefix(f"{source}: ")) for source, message in connection.execute("SELECT source, message FROM problems"))
    yield from _not_understood(connection)
    yield from _twice(connection)


def _files(corpus: Path) -> Iterator[Finding]:
    stems = {path.stem for path in list_sources(corpus)}
    for path in sorted(corpus.iterdir()):
        if path.name.startswith((".", "~$")):
            continue
        if path.is_dir():
            yield Finding(show_name(path), "a folder inside the corpus is not read; put its sources beside the others")
        elif path.name.endswith(".sidecar.toml"):
            yield from _sidecar(path, stems)
        elif path.suffix.lower() not in {**FORMATS, **CONVERT}:
            yield Finding(show_name(path), f"files that end in {path.suffix or 'nothing'} are not read; the formats are {', '.join(FORMATS)}")


def _sidecar(path: Path, stems: set[str]) -> Iterator[Finding]:
    stem = path.name.removesuffix(".sidecar.toml")
    if stem not in stems:
        yield Finding(show_name(path), "it stands beside no source of that name; rename or delete it")
        return
    try:
        unknown = sorted(set(read_sidecar(path.with_name(f"{stem}.txt"))) - _SIDECAR)
    except UnreadableSource:
        return      # the build has said so
    if unknown:
        yield Finding(show_name(path), f"{', '.join(unknown)} means nothing here; what is understood is {', '.join(sorted(_SIDECAR))}")


def _against_database(connection: sqlite3.Connection, corpus: Path) -> Iterator[Finding]:
    held = {file: (identifier, digest) for identifier, file, digest in connection.execute("SELECT id, source_file, source_sha256 FROM documents")}
    unread = {source for (source,) in connection.execute("SELECT source FROM problems")}
    for path in list_sources(corpus):
        try:
            document = read_document(path)
        except (UnreadableSource, OSError) as problem:
            if show_name(path) not in unread:
                yield Finding(show_name(path), str(problem).removeprefix(f"{show_name(path)}: "))
            continue
        identifier, digest = held.pop(show_name(path), (None, None))
        if identifier is None and show_name(path) not in unread:
            yield Finding(show_name(path), "it is not in the database; run policykb build")
        elif identifier and digest != document.source_sha256:
            yield Finding(show_name(path), "it has changed since the database was built; run policykb build")
        elif identifier:
            yield from _coverage(connection, identifier, document)
    yield from (Finding(file, "the database holds it and the corpus does not; run policykb build") for file in sorted(held))


def _coverage(connection: sqlite3.Connection, identifier: str, document: Document) -> Iterator[Finding]:
    """Yield the stretches of a document that are no furniture and stand in no clause."""
    covered = bytearray(len(document.text))
    for start, end in connection.execute("SELECT char_start, char_end FROM clauses WHERE document_id = ?", [identifier]):
        covered[start:end] = b"\1" * (end - start)
    for block in document.blocks:
        bare = [i for i in range(block.start, block.end) if not covered[i] and not document.text[i].isspace()]
        if bare:
            yield Finding(document.source_file, f"“{document.text[bare[0]:bare[-1] + 1][:40]}” at character {bare[0]} stands in no clause", broken=True)


def _not_understood(connection: sqlite3.Connection) -> Iterator[Finding]:
    for file, column in (row for row in connection.execute("SELECT source_file, 'district' FROM documents WHERE district_code IS NULL ORDER BY id")):
        yield Finding(file, f'no place was found in it; write {column} = "…" into its sidecar')
    for (file,) in connection.execute("SELECT d.source_file FROM documents d JOIN document_facts f ON f.document_id = d.id WHERE f.field = 'title' AND f.rule = 'head.first_line' ORDER BY d.id"):
        yield Finding(file, "no title was found; its first line stands for it")
    for clause, text in connection.execute("SELECT clause_id, text FROM unplaced"):
        yield Finding(clause, f"“{text}” is paid, but nothing says what for; see policykb explain {clause}")


def _twice(connection: sqlite3.Connection) -> Iterator[Finding]:
    names = "group_concat(source_file, ', ')"
    for files, in connection.execute(f"SELECT {names} FROM documents GROUP BY source_sha256 HAVING count(*) > 1"):
        yield Finding(files, "the same file under several names; keep one")
    for files, number in connection.execute(f"SELECT {names}, doc_number FROM documents WHERE stage <> 'draft' AND doc_number IS NOT NULL GROUP BY doc_number HAVING count(DISTINCT source_sha256) > 1"):
        yield Finding(files, f"the same number {number}; one document may be held twice")
    for first, clause, text, count in connection.execute(
            "SELECT min(id), clause_id, text, count(*) FROM benefits GROUP BY clause_id, programme_id, award_level, tier, recipients, kind, char_start, char_end, max_cny, max_fraction HAVING count(*) > 1"):
        yield Finding(f"benefits {first}", f"“{text}” gives {count} equal rows in {clause}", broken=True)
