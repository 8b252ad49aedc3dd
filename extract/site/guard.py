"""An answer's headers in, the same with those that a public site needs out; what a policy forbids a browser will not run."""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from datasette import handle_exception

_COMMON = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
OUR_POLICY = f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; {_COMMON}"
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# The length of one value, in bytes: far above any document, far below what would fill the memory of a small machine.
_LONGEST_VALUE = 64_000_000


@cache
def datasette_policy() -> str:
    """Return the strictest policy under which Datasette's own pages work: its few inline scripts by their hashes, inline styles allowed.

    >>> "'unsafe-inline'" in datasette_policy().partition("script-src")[2].partition(";")[0], datasette_policy().count("sha256-") > 2
    (False, True)
    """
    return (f"default-src 'none'; script-src 'self' {' '.join(_inline_hashes())}; style-src 'self' 'unsafe-inline'; "
            f"img-src 'self' data:; connect-src 'self'; {_COMMON}")


def _inline_hashes() -> list[str]:
    """Return the hashes of the scripts that stand inside Datasette's templates, for each value of the one switch in them."""
    scripts: set[str] = set()
    for template in (files("datasette") / "templates").iterdir():
        for body in re.findall(r"<script>(.*?)</script>", template.read_text(encoding="utf-8"), re.S):
            filled = {body.replace("{{ datasette_allow_facet }}", value) for value in ("true", "false")}
            scripts |= {script for script in filled if "{{" not in script and "{%" not in script}
    return [f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in sorted(scripts)]


def guard_answers(app: Callable) -> Callable:
    """Return an ASGI application that adds the headers which an answer does not set itself."""
    async def guarded(scope, receive, send):
        async def send_guarded(message):
            if message["type"] == "http.response.start":
                held = [(name.lower(), value) for name, value in message.get("headers", [])]
                names = {name for name, _ in held}
                wanted = {**_ALWAYS, "content-security-policy": datasette_policy()}
                message = {**message, "headers": held + [(n.encode(), v.encode()) for n, v in wanted.items() if n.encode() not in names]}
            await send(message)

        await app(scope, receive, send_guarded if scope["type"] == "http" else send)

    return guarded


def print_short_tracebacks() -> None:
    """Keep Datasette from printing every value in reach of an error: where rich is installed (spaCy brings it) that takes seconds, which any bad query would cost all visitors."""
    handle_exception.rich = None


def bound_connection(connection: sqlite3.Connection) -> None:
    """Keep a visitor's SQL from building values that fill the memory; it is read-only and bounded in time already."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
