"""A connection and a time in milliseconds in, an end to whatever takes longer out."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

_STEPS = 1000


@contextmanager
def bound_work(connection: sqlite3.Connection, milliseconds: int) -> Iterator[None]:
    """Interrupt the queries of this thread after that much of its own working time.

    Datasette's limit runs by the clock on the wall, so that a page of a busy machine fails although its queries are short.

    >>> with bound_work(connection := sqlite3.connect(":memory:"), 20):
    ...     connection.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n").fetchone()
    Traceback (most recent call last):
    sqlite3.OperationalError: interrupted
    """
    end = time.thread_time() + milliseconds / 1000
    connection.set_progress_handler(lambda: int(time.thread_time() >= end), _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, _STEPS)
