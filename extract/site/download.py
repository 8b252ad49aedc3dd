"""Requests in, files to take along out: a comparison or the matrix as Excel or Word, with the same choice as the page."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from urllib.parse import quote, unquote

from datasette.utils.asgi import Response

from .against import build_against
from .compare import build_comparison
from .frame import Column, Frame
from .matrix import build_home
from .pages import answer, base_url
from .rows import load_issuers
from .seal import clean
from .take import Address, Taken, take_against, take_comparison, take_matrix


def _addresses(datasette, request) -> Address:
    base = base_url(datasette)
    return lambda path: datasette.absolute_url(request, base + path)


def _issuers(connection: sqlite3.Connection, columns: Sequence[Column]) -> dict[str, list[str]]:
    return load_issuers(connection, [d.id for c in columns for d in c.documents])


def _write(taken: Taken, ending: str) -> tuple[bytes, str]:
    """The libraries are loaded when a file is asked for: pages do not wait for them."""
    if ending == "xlsx":
        from .excel import TYPE, write_excel

        return write_excel(taken), TYPE
    from .word import TYPE as WORD
    from .word import write_word

    return write_word(taken), WORD


def file_answer(taken: Taken, ending: str, name: str) -> Response:
    """Return a file as a download, named for its content and its day."""
    body, kind = _write(taken, ending)
    plain = re.sub(r"[^A-Za-z0-9_-]", "-", name)
    full = re.sub(r'[\\/:*?"<>|\s]+', " ", clean(taken.title))[:80]
    headers = {"content-disposition": f"attachment; filename=\"{plain}-{taken.day}.{ending}\"; filename*=UTF-8''{quote(f'{full} {taken.day}.{ending}')}"}
    return Response(body, headers=headers, content_type=kind)


async def comparison_file(datasette, request) -> Response:
    """A comparison as Excel or Word."""
    name, ending = unquote(request.url_vars["name"]), request.url_vars["ending"]
    address = _addresses(datasette, request)

    def work(connection: sqlite3.Connection, frame: Frame) -> Response:
        view = build_comparison(connection, frame, name)
        return file_answer(take_comparison(frame, address, view, _issuers(connection, view.columns)), ending, view.sections[0].programme.id)

    return await answer(datasette, request, work)


async def matrix_file(datasette, request) -> Response:
    """The home page's matrix as Excel or Word."""
    address = _addresses(datasette, request)

    def work(connection: sqlite3.Connection, frame: Frame) -> Response:
        home = build_home(connection, frame)
        return file_answer(take_matrix(frame, address, home, _issuers(connection, home.columns)), request.url_vars["ending"], "matrix")

    return await answer(datasette, request, work)


async def against_file(datasette, request) -> Response:
    """One district against every other place held, as Excel or Word."""
    name, ending = unquote(request.url_vars["name"]), request.url_vars["ending"]
    address = _addresses(datasette, request)

    def work(connection: sqlite3.Connection, frame: Frame) -> Response:
        view = build_against(connection, frame, name)
        return file_answer(take_against(frame, address, view, _issuers(connection, view.columns)), ending, f"district-{view.columns[0].code}")

    return await answer(datasette, request, work)
