"""Requests in, our pages out: each page is rows, then a view, then a template; what goes wrong gets a page that helps."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from urllib.parse import unquote

from datasette.utils import derive_named_parameters
from datasette.utils.asgi import Response

from ..model import Amount
from .against import build_against
from .ask import Answer, ask_question, find_question, read_questions, write_notebook
from .choice import MOST_DISTRICTS, BadChoice, address, read_language, split_values
from .cite import make_reference, safe_address
from .compare import build_comparison, chosen_programmes
from .frame import Column, Frame, NotHeld, open_frame
from .guard import OUR_POLICY
from .labels import Labels, load_labels
from .limit import bound_work
from .matrix import build_home
from .read import build_reading
from .render import ASSETS, TYPES, asset_digest, render_page
from .search import search_clauses
from .terms import load_jieba

DATABASE = "kb"
_MOST_OFFERED = 60
Page = Callable[[sqlite3.Connection, Frame, str], tuple[str, dict]]


def base_url(datasette) -> str:
    """Return what stands before our paths, without a slash at its end."""
    return datasette.setting("base_url").rstrip("/")


def switch_language(request, base: str, lang: str) -> str:
    """Return this address in the other language."""
    pairs = [(k, v) for k in request.args for v in request.args.getlist(k) if k != "lang"]
    query = address(**{k: ",".join(v for key, v in pairs if key == k) for k, _ in pairs}, lang="" if lang == "en" else "en")
    return base + unquote_path(request) + query


def unquote_path(request) -> str:
    """Return the path of a request as it may be written into a link again."""
    return "/" + request.path.lstrip("/")


def common_values(request, base: str, t: Labels) -> dict:
    """Return what every template needs, even where there is no database."""
    return {"t": t, "lang_only": address(lang="en" if t.lang == "en" else ""), "other_language": switch_language(request, base, t.lang)}


def error_page(request, base: str, status: int, message: str, nearest: tuple[tuple[str, str], ...] = ()) -> Response:
    """Return a page that says what was not understood and where to go on."""
    t = Labels(read_language(request.args.get("lang") or ""))
    html = render_page("error.html", base, {**common_values(request, base, t), "status": status, "message": message, "nearest": nearest})
    return html_answer(html, status)


def html_answer(html: str, status: int = 200) -> Response:
    """Return a page under our own policy: no script but our own files."""
    return Response.html(html, status=status, headers={"content-security-policy": OUR_POLICY})


def mistaken_page(datasette, request, status: int, key: str) -> Response:
    """Return what is said of an address that leads nowhere: a page, or JSON where JSON was asked for."""
    base, t = base_url(datasette), Labels(read_language(request.args.get("lang") or ""))
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": t(key), "status": status, "title": None}, status=status)
    return error_page(request, base, status, t(key), ((t("home_title"), "/"), (t("nav_search"), "/search"), (t("nav_data"), "/kb")))


async def answer(datasette, request, work: Callable[[sqlite3.Connection, Frame], Response]) -> Response:
    """Run a page's work in one thread under Datasette's time limit; errors become pages."""
    base, t = base_url(datasette), Labels(read_language(request.args.get("lang") or ""))
    if DATABASE not in datasette.databases:
        return error_page(request, base, 404, t("no_database"))

    def run(connection: sqlite3.Connection) -> Response:
        with bound_work(connection, datasette.setting("sql_time_limit_ms")):
            return work(connection, open_frame(connection, request.args))

    try:
        return await datasette.get_database(DATABASE).execute_fn(run)
    except BadChoice as problem:
        return error_page(request, base, 400, t(problem.key, given=problem.given))
    except NotHeld as problem:
        return error_page(request, base, 404, t(problem.key, given=problem.given), problem.nearest)
    except sqlite3.OperationalError as problem:
        if str(problem) != "interrupted":
            raise
        return error_page(request, base, 503, t("too_slow"))


async def show(datasette, request, page: Page) -> Response:
    """Answer with one of our pages: (connection, frame, name in the path) → template and values."""
    base, given = base_url(datasette), unquote((request.url_vars or {}).get("name", ""))

    def work(connection: sqlite3.Connection, frame: Frame) -> Response:
        template, values = page(connection, frame, given)
        shared = common_values(request, base, frame.t) | {"f": frame, "choice": frame.choice, "build": frame.build, "query": frame.choice.query(batch=1)}
        return html_answer(render_page(template, base, shared | values))

    return await answer(datasette, request, work)


def choice_values(frame: Frame, columns: list[Column], total: int, action: str) -> dict:
    """Return what the form of choices needs: the places offered, those shown, and where it is sent."""
    shown = [c.code for c in columns if c.role != "city"]
    held = [c for c, d in frame.districts.items() if sum(frame.holdings.get(c, (0, 0))) and d.level not in ("national", "provincial")]
    parents = {d.parent_code for d in frame.districts.values()}
    cities = {p for c in held + shown if (p := frame.districts[c].parent_code) and frame.districts[p].level == "municipal"}
    others = [c for c, d in frame.districts.items() if c not in held and c not in parents and (d.parent_code in cities or not cities and d.level == "district")]
    offered = list(dict.fromkeys(shown + [c for c in held if c not in parents] + others))
    own = 1 if frame.choice.mine else 0
    size = MOST_DISTRICTS - own
    first = min((frame.choice.batch - 1), max(0, (total - own - 1) // size)) * size + 1
    return {"columns": columns, "total": total, "shown": shown, "offered": [(c, sum(frame.holdings.get(c, (0, 0)))) for c in offered[:_MOST_OFFERED]],
            "many": len(frame.districts) > len(offered), "action": action, "open_choice": False, "programme_choices": (),
            "batch_first": first, "batch_last": first + len(shown) - 1}


def amount_words(frame: Frame) -> Callable[[Amount], str]:
    """Return what says a figure of a search in digits."""
    def words(amount: Amount) -> str:
        values = [v for v in dict.fromkeys((amount.min, amount.max)) if v is not None]
        return frame.t("yuan", n="–".join(f"{v:,.0f}" for v in values)) if amount.kind == "money" else "–".join(f"{v:.0%}" for v in values)

    return words


async def home(datasette, request) -> Response:
    """The front door: programmes by districts."""
    def page(connection: sqlite3.Connection, frame: Frame, given: str) -> tuple[str, dict]:
        view = build_home(connection, frame)
        names = [frame.place(c) for c in view.without[:20]]
        joined = ("、" if frame.lang == "zh" else ", ").join(names)
        without = frame.t("and_others", names=joined, n=len(view.without)) if len(view.without) > 20 else joined
        front = {name: q for name, q in _saved(datasette)[0].items() if q.get("front")}
        return "home.html", {"home": view, "without": without, "shortcuts": read_questions(front, frame.lang)} | choice_values(frame, view.columns, view.total, base_url(datasette) + "/")

    return await show(datasette, request, page)


async def compare(datasette, request) -> Response:
    """One programme or more across districts, or for one district."""
    def page(connection: sqlite3.Connection, frame: Frame, given: str) -> tuple[str, dict]:
        view = build_comparison(connection, frame, given)
        action = f"{base_url(datasette)}/compare/{view.sections[0].programme.id}"
        printed = bool(request.url_vars.get("print"))
        values = choice_values(frame, view.columns, view.total, action) | {"comparison": view, "printed": printed}
        values["programme_choices"] = [p for _, programmes in frame.families() for p in programmes if p.id != view.sections[0].programme.id]
        return ("print.html" if printed else "compare.html"), values

    return await show(datasette, request, page)


async def against(datasette, request) -> Response:
    """One district against every other place held."""
    def page(connection: sqlite3.Connection, frame: Frame, given: str) -> tuple[str, dict]:
        view = build_against(connection, frame, given)
        mine = view.columns[0].code
        offered = choice_values(frame, view.columns[:1], 1, "")["offered"]
        return "against.html", {"against": view, "columns": view.columns, "offered": offered, "compare_query": frame.choice.query(districts=(), mine=mine, also=(), batch=1)}

    return await show(datasette, request, page)


async def compare_form(datasette, request) -> Response:
    """The programmes chosen in a form, as the address that holds them; a district alone against all others; the front door without either."""
    names = split_values([*request.args.getlist("p"), *request.args.getlist("programme")])

    def work(connection: sqlite3.Connection, frame: Frame) -> Response:
        if not names:
            alone = f"/compare/district/{frame.choice.districts[0]}{frame.choice.query(districts=())}" if len(frame.choice.districts) == 1 else f"/{frame.choice.query()}"
            return Response.redirect(base_url(datasette) + alone)
        found = [p.id for name in names for p in chosen_programmes(frame, name)]
        return Response.redirect(f"{base_url(datasette)}/compare/{found[0]}{frame.choice.query(also=tuple(dict.fromkeys(found[1:])))}")

    return await answer(datasette, request, work)


async def read(datasette, request) -> Response:
    """A document's text with its marks."""
    def page(connection: sqlite3.Connection, frame: Frame, given: str) -> tuple[str, dict]:
        part = request.args.get("part") or ""
        view = build_reading(connection, frame, given, (request.args.get("at") or "").strip(), int(part) if part.isascii() and part.isdecimal() and len(part) < 5 else 1)
        return "read.html", {"reading": view, "source_url": safe_address(view.document.source_url), "known_labels": load_labels(),
                             "document_reference": make_reference(view.document, view.issuers, None, frame.today), "at_clause": any(s.current for s in view.shown)}

    return await show(datasette, request, page)


async def search(datasette, request) -> Response:
    """Clauses by words, figures and where they stand."""
    def page(connection: sqlite3.Connection, frame: Frame, given: str) -> tuple[str, dict]:
        asked = {k: (request.args.get(k) or "").strip() for k in ("q", "programme", "department", "page")}
        number = int(asked["page"]) if asked["page"].isascii() and asked["page"].isdecimal() and len(asked["page"]) < 4 else 1
        found = search_clauses(connection, frame, asked["q"], asked["programme"], asked["department"], number)
        kept = {"q": asked["q"], "programme": found.filters.programme, "department": found.filters.department, "d": ",".join(frame.choice.districts),
                "as_of": frame.choice.as_of, "drafts": "1" if frame.choice.drafts else "", "lang": "en" if frame.lang == "en" else ""}
        here = base_url(datasette) + "/search"
        return "search.html", {"found": found, "places": [(c, n) for c, n in frame.holdings.items() if c and sum(n)], "amount_words": amount_words(frame),
                               "here_drafts": here + address(**kept | {"drafts": "1"}), "page_address": lambda n: here + address(**kept | {"page": str(n)}), "place_address": lambda code: here + address(**kept | {"d": code}),
                               "example_address": lambda words: address(q=words, lang=kept["lang"])}

    await asyncio.to_thread(load_jieba)  # a second or two, once: not within the time limit of the queries
    return await show(datasette, request, page)


def _saved(datasette) -> tuple[dict, dict]:
    """Return the saved questions of metadata.yml, and how it describes what they leave open."""
    queries = {name: {**({"sql": q} if isinstance(q, str) else q), "name": name} for name, q in (datasette.metadata("queries", database=DATABASE) or {}).items()}
    return queries, datasette.metadata("parameters", database=DATABASE) or {}


async def ask_list(datasette, request) -> Response:
    """The saved questions."""
    def page(connection: sqlite3.Connection, frame: Frame, given: str) -> tuple[str, dict]:
        return "asks.html", {"questions": read_questions(_saved(datasette)[0], frame.lang)}

    return await show(datasette, request, page)


async def _answer(datasette, request) -> Callable[[sqlite3.Connection, Frame, str], Answer]:
    """Return what answers the saved question that a request names."""
    queries, described = _saved(datasette)
    name = unquote(request.url_vars["name"])
    names = await derive_named_parameters(None, queries[name]["sql"]) if name in queries else []
    given = {n: (request.args.get(n) or "").replace("\0", "")[:200].strip() for n in names}
    number = request.args.get("page") or ""
    page = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 1
    most = datasette.setting("max_returned_rows")
    return lambda connection, frame, _: ask_question(connection, frame, find_question(frame, queries, name), names, described, given, page, most)


async def ask(datasette, request) -> Response:
    """A saved question with its answer."""
    answered = await _answer(datasette, request)

    def page(connection: sqlite3.Connection, frame: Frame, given: str) -> tuple[str, dict]:
        found = answered(connection, frame, given)
        lang = "en" if frame.lang == "en" else ""
        name, here = found.question.name, base_url(datasette)
        return "ask.html", {"answer": found, "page_address": lambda n: f"{here}/ask/{name}" + address(**found.values, page=str(n), lang=lang),
                            "csv": f"{here}/kb/{name}.csv" + address(**found.values, _size="max"), "json": f"{here}/kb/{name}.json" + address(**found.values, _shape="array", _size="max"),
                            "notebook": f"{here}/ask/{name}.ipynb" + address(**found.values, lang=lang), "edit": f"{here}/kb" + address(sql=found.sql, **found.values)}

    return await show(datasette, request, page)


async def ask_notebook(datasette, request) -> Response:
    """A saved question as a notebook to open elsewhere."""
    answered = await _answer(datasette, request)

    def work(connection: sqlite3.Connection, frame: Frame) -> Response:
        found = answered(connection, frame, "")
        name = f"{found.question.name}.ipynb"
        return Response(write_notebook(found), content_type="application/x-ipynb+json; charset=utf-8", headers={"content-disposition": f'attachment; filename="{name}"'})

    return await answer(datasette, request, work)


async def asset(datasette, request) -> Response:
    """One of the few files that our pages load."""
    name = request.url_vars["name"]
    path = ASSETS / name
    if path.suffix not in TYPES or not path.is_file():
        return error_page(request, base_url(datasette), 404, Labels("zh")("no_such_page"))
    kept = "public, max-age=31536000, immutable" if request.args.get("v") == asset_digest(name) else "public, max-age=300"
    return Response(path.read_text(encoding="utf-8"), content_type=TYPES[path.suffix], headers={"cache-control": kept})
