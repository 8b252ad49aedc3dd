"""Datasette's hooks in, Chinese search and the pages of the comparison site out."""

from __future__ import annotations

from datasette import hookimpl

from ..words import search_phrase
from . import pages


@hookimpl(trylast=True)
def prepare_connection(conn, database, datasette):
    """Let Datasette's own search box and saved queries search Chinese: escape_fts cuts a query as the index was cut."""
    conn.create_function("escape_fts", 1, lambda query: search_phrase(query or ""), deterministic=True)
    conn.create_function("search_phrase", 1, lambda query: search_phrase(query or ""), deterministic=True)


@hookimpl
def register_routes(datasette):
    """Our pages; Datasette's own stay at /kb and below."""
    return [(r"^/$", pages.home), (r"^/compare/?$", pages.compare_form), (r"^/compare/(?P<name>[^/]+)(?P<print>/print)?$", pages.compare),
            (r"^/read/(?P<name>[^/]+)$", pages.read),
            (r"^/-/site/(?P<name>[a-z]+\.[a-z]+)$", pages.asset)]
