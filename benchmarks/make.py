"""A number of clauses in, a varied corpus and the kb.db that the real pipeline builds of it out: python -m benchmarks.make FOLDER --clauses 100000."""

from __future__ import annotations

import time
from pathlib import Path

import click

from extract.pipeline import extract_corpus
from extract.read import list_sources
from extract.store import build_database

from .corpus import write_corpus

_CLAUSES_A_COPY = 610


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--clauses", default=100_000, show_default=True)
def main(folder: Path, clauses: int) -> None:
    """Write FOLDER/corpus and FOLDER/kb.db, and say how long each stage took."""
    paths = list(write_corpus(folder / "corpus", -(-clauses // _CLAUSES_A_COPY)))
    size = sum(p.stat().st_size for p in paths) / 1e6
    marks = [(time.perf_counter(), time.process_time())]
    results = list(extract_corpus(list_sources(folder / "corpus")))
    marks.append((time.perf_counter(), time.process_time()))
    counts = build_database(results, folder / "kb.db")
    marks.append((time.perf_counter(), time.process_time()))
    click.echo(f"{len(paths)} documents, {size:.1f} MB, {counts['clauses']:,} clauses, {counts['benefits']:,} benefits → {(folder / 'kb.db').stat().st_size / 1e6:.0f} MB")
    for stage, (start, end) in {"read and extract": marks[:2], "link and store": marks[1:], "all": (marks[0], marks[2])}.items():
        wall, own = end[0] - start[0], end[1] - start[1]
        click.echo(f"{stage:<18}{wall:8.1f} s by the clock {own:8.1f} s of the processor {size / own:6.2f} MB a second of it")


if __name__ == "__main__":
    main()
