"""A built database and its corpus in, what breaks a law of the contract and what a person should look at out, a line each.

Laws are in laws, the files of the corpus in sources, names that look like known ones in likeness.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ..vocab import read_tables
from ..vocab.rules import find_mistakes
from .findings import Finding
from .laws import find_broken_laws
from .likeness import find_lookalikes
from .sources import find_source_doubts

__all__ = ["Finding", "check_everything"]


def check_everything(connection: sqlite3.Connection, corpus: Path) -> Iterator[Finding]:
    """Yield every finding: mistakes in the vocabulary, broken laws, doubts about sources, lookalikes."""
    mistakes = list(find_mistakes(read_tables()))
    for where, _, says in (sentence.partition(": ") for sentence in mistakes):
        yield Finding(where, says, broken=True)
    yield from find_broken_laws(connection)
    if not mistakes:
        yield from find_source_doubts(connection, corpus)
        yield from find_lookalikes(connection)
