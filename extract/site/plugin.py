"""Datasette's hooks in, Chinese search and the pages of the comparison site out."""

from __future__ import annotations

import re
import threading
import traceback

import markupsafe
from datasette import hookimpl
from datasette.utils import tilde_decode
from datasette.utils.asgi import NotFound
from datasette.views.base import DatasetteError

from ..words import search_phrase
from . import download, pages
from .evidence import describe_clause
from .guard import bound_connection, guard_answers, print_short_tracebacks
from .render import asset_digest
from .terms import load_jieba

_LINK = re.compile(r"/kb/(clauses|documents|any_programme)[A-Za-z0-9_./?=&-]*")


@hookimpl(trylast=True)
def prepare_connection(conn, database, datasette):
    """Let Datasette's own search box and saved queries search Chinese: escape_fts cuts a query as the index was cut."""
    bound_connection(conn)
    conn.create_function("escape_fts", 1, lambda query: search_phrase(query or ""), deterministic=True)
    conn.create_function("search_phrase", 1, lambda query: search_phrase(query or ""), deterministic=True)


@hookimpl
def startup(datasette):
    """Load jieba's dictionary in the background, so that the first search does not wait for it; keep the tracebacks of errors short."""
    print_short_tracebacks()
    threading.Thread(target=load_jieba, daemon=True).start()


@hookimpl
def register_routes(datasette):
    """Our pages; Datasette's own stay at /kb and below."""
    return [(r"^/$", pages.home), (r"^/matrix\.(?P<ending>xlsx|docx)$", download.matrix_file), (r"^/compare/?$", pages.compare_form),
            (r"^/compare/district/(?P<name>[^/]+)\.(?P<ending>xlsx|docx)$", download.against_file), (r"^/compare/district/(?P<name>[^/]+)$", pages.against),
            (r"^/compare/(?P<name>[^/]+)\.(?P<ending>xlsx|docx)$", download.comparison_file), (r"^/compare/(?P<name>[^/]+)(?P<print>/print)?$", pages.compare),
            (r"^/read/(?P<name>[^/]+)$", pages.read), (r"^/search/?$", pages.search),
            (r"^/ask/?$", pages.ask_list), (r"^/ask/(?P<name>[^/]+)\.ipynb$", pages.ask_notebook), (r"^/ask/(?P<name>[^/]+)$", pages.ask),
            (r"^/-/site/(?P<name>[a-z]+\.[a-z]+)$", pages.asset)]


@hookimpl
def extra_css_urls(datasette):
    """Bring Datasette's own pages near to ours."""
    return [f"{pages.base_url(datasette)}/-/site/data.css?v={asset_digest('data.css')}"]


@hookimpl
def asgi_wrapper(datasette):
    """Give every answer the headers of a public site."""
    return guard_answers


@hookimpl(hookwrapper=True)
def handle_exception(datasette, request, exception):
    """Answer for an address that is not there, or parameters that nobody can answer, with a page of ours; what else goes wrong is Datasette's to show."""
    outcome = yield
    if isinstance(exception, NotFound):
        outcome.force_result([pages.mistaken_page(datasette, request, 404, "no_such_page")])
    elif isinstance(exception, DatasetteError) and exception.status == 500 or isinstance(exception, ValueError):
        # Datasette takes an unknown column to sort by, or a number that is none, for faults of its own; a fault of ours must not look like one unseen.
        if isinstance(exception, ValueError):
            traceback.print_exception(exception)
        outcome.force_result([pages.mistaken_page(datasette, request, 400, "cannot_answer")])


@hookimpl
def render_cell(value, datasette):
    """Show a way to a page of this site as a link; every other value stays text."""
    if isinstance(value, str) and (found := _LINK.fullmatch(value)):
        name = "对照 compare" if found[1] == "any_programme" else "查看原文 source"
        return markupsafe.Markup('<a href="{}">{}</a>').format(datasette.urls.path(value), name)
    return None


@hookimpl
def extra_template_vars(template, view_name, database, table, request, datasette):
    """Give the row page of a clause its marked text, and the page of a saved query the choices of its parameters."""
    if view_name == "row" and table == "clauses":
        async def load():
            clause = tilde_decode(request.url_vars["pks"])
            return {"reading": await describe_clause(datasette.get_database(database), clause, request.args.get("benefit"))}
    elif template == "query-kb.html":
        async def load():
            return {"parameters": await offer_choices(datasette, database)}
    else:
        return {}
    return load


async def offer_choices(datasette, database: str) -> dict[str, dict]:
    """Return how metadata.yml names each parameter of the saved queries, with the choices that it offers."""
    described = datasette.metadata("parameters", database=database) or {}
    return {name: {**words, "choices": [row[0] for row in (await datasette.get_database(database).execute(words["choices"])).rows] if "choices" in words else []}
            for name, words in described.items()}
