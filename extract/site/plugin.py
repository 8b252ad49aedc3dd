"""Datasette's hooks in, Chinese search and marked evidence out."""

from __future__ import annotations

from datasette import hookimpl

from ..words import search_phrase


@hookimpl(trylast=True)
def prepare_connection(conn, database, datasette):
    """Let Datasette's own search box and saved queries search Chinese: escape_fts cuts a query as the index was cut."""
    conn.create_function("escape_fts", 1, lambda query: search_phrase(query or ""), deterministic=True)
    conn.create_function("search_phrase", 1, lambda query: search_phrase(query or ""), deterministic=True)
