"""A folder of texts that are no skills policy in, crashes, broken laws and every benefit that was found all the same out.

    .venv/bin/python -m benchmarks.unrelated FOLDER

Any collection of official texts serves (laws, regulations, notices); none of it enters the project. A benefit in a text about something
else is an invention until a person has read it, so each is printed with its clause.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extract.figures import describe_figure
from extract.model import Document, Extraction, UnreadableSource
from extract.pipeline import extract
from extract.read import FORMATS, read_printed

_QUOTED = 160                   # characters of a clause around what it is said to pay
_SLOWEST = 5


@dataclass
class Tally:
    """What was met in a folder."""

    documents: int = 0
    characters: int = 0
    octets: int = 0
    seconds: float = 0.0
    clauses: int = 0
    amounts: int = 0
    unread: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    benefits: list[str] = field(default_factory=list)
    slow: list[tuple[float, int, str]] = field(default_factory=list)


def broken_laws(extraction: Extraction) -> Iterator[str]:
    """Yield each law of the schema that a document's rows break: spans in order and complete, evidence where it says, paths once, parents held."""
    document, last, covered = extraction.document, 0, bytearray(len(extraction.document.text))
    paths: set[str] = set()
    for clause in (t.clause for t in extraction.clauses):
        if not last <= clause.span.start < clause.span.end <= len(document.text):
            yield f"{clause.path}: its span overlaps the one before or is empty"
        last = clause.span.end
        covered[clause.span.start:clause.span.end] = b"\1" * (clause.span.end - clause.span.start)
        if any(document.text[i] != c and not document.text[i].isspace() for c, i in zip(clause.reading.text, clause.reading.at, strict=True)):
            yield f"{clause.path}: its text is not what stands in the source"
        if clause.path in paths or (clause.parent and clause.parent not in paths):
            yield f"{clause.path}: its path occurs twice or its parent stands nowhere above"
        paths.add(clause.path)
    for block in document.blocks:
        if any(not covered[i] and not document.text[i].isspace() for i in range(block.start, block.end)):
            yield f"characters {block.start}–{block.end} are in no clause"
    for tagged in extraction.clauses:
        parts = [*tagged.amounts, *tagged.citations, *tagged.benefits, *(e for b in tagged.benefits for e in b.evidence)]
        if any(not 0 <= p.start < p.end <= len(tagged.clause.text) for p in parts):
            yield f"{tagged.clause.path}: evidence stands outside the clause"


def measure(paths: list[Path]) -> Tally:
    """Return what the pipeline makes of each file; a fault in one costs only itself."""
    tally = Tally()
    for path in paths:
        try:
            printed = read_printed(path)
            document = Document("unrelated", printed.text, printed.blocks, path.name, FORMATS[path.suffix.lower()], "", {}, printed.furniture, printed.facts, printed.claims)
            begun = time.process_time()
            extraction = extract(document)
            seconds = time.process_time() - begun
        except UnreadableSource as problem:
            tally.unread.append(str(problem))
            continue
        except Exception as fault:      # noqa: BLE001 - what is counted here
            tally.crashes.append(f"{path}: {type(fault).__name__} {traceback.extract_tb(fault.__traceback__)[-1]}")
            continue
        tally.documents += 1
        tally.characters += len(printed.text)
        tally.octets += len(printed.text.encode())
        tally.seconds += seconds
        tally.clauses += len(extraction.clauses)
        tally.amounts += sum(len(t.amounts) for t in extraction.clauses)
        tally.slow = sorted([*tally.slow, (seconds, len(printed.text), str(path))], reverse=True)[:_SLOWEST]
        tally.broken += [f"{path}: {law}" for law in broken_laws(extraction)]
        tally.benefits += [f"{path}\n    {line}" for line in quote_benefits(extraction)]
    return tally


def quote_benefits(extraction: Extraction) -> Iterator[str]:
    """Yield each benefit with its programme, its figure and the words of its clause around it."""
    for tagged in extraction.clauses:
        for benefit in tagged.benefits:
            around = tagged.clause.text[max(0, benefit.start - _QUOTED):benefit.end + _QUOTED]
            yield f"{tagged.clause.path} {benefit.programme} {describe_figure(benefit)[0]} by {benefit.rule}\n    “{around}”"


def report(tally: Tally) -> Iterator[str]:
    """Yield the lines of the report."""
    megabytes = tally.octets / 1_000_000
    yield f"documents {tally.documents} · unread {len(tally.unread)} · characters {tally.characters:,} ({tally.octets:,} bytes) · clauses {tally.clauses:,} · amounts {tally.amounts:,}"
    yield f"crashes {len(tally.crashes)} · broken laws {len(tally.broken)}"
    yield f"benefits {len(tally.benefits)}, {100 * len(tally.benefits) / max(tally.documents, 1):.2f} in 100 documents"
    yield f"{tally.seconds:.1f} s of processor time without reading, {tally.seconds / max(megabytes, 1e-9):.2f} s for a megabyte of UTF-8"
    for heading, lines in (("crashes", tally.crashes), ("broken laws", tally.broken), ("unread", tally.unread), ("benefits", tally.benefits)):
        if lines:
            yield f"\n{heading}"
            yield from (f"  {line}" for line in lines)
    yield "\nslowest"
    yield from (f"  {seconds:6.2f} s {size:9,} characters {path}" for seconds, size, path in tally.slow)


def main() -> None:
    """Print what is found in a folder; leave with 1 when anything crashed or a law is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=0, help="read so many files, spread over the folder")
    given = parser.parse_args()
    paths = sorted(p for p in given.folder.rglob("*") if p.is_file() and p.suffix.lower() in FORMATS)
    paths = paths[::max(1, len(paths) // given.most)] if given.most else paths
    tally = measure(paths)
    print("\n".join(report(tally)))
    sys.exit(1 if tally.crashes or tally.broken or not tally.documents else 0)


if __name__ == "__main__":
    main()
