"""A template's name and a page's values in, HTML out; and the addresses of the few files that pages load."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from .labels import Labels

ASSETS = Path(__file__).with_name("assets")
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
SHORT_STATES = {"amount": "amount", "reference": "reference", "mentioned": "mentioned", "silent": "silent", "no_document": "none", "not_in_force": "none"}


@cache
def _environment() -> Environment:
    environment = Environment(loader=PackageLoader("extract.site", "html"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(short=SHORT_STATES, chinese=mark_chinese)
    return environment


def mark_chinese(words: str, t: Labels) -> Markup:
    """Return the attribute that says words are Chinese, for a screen reader on an English page; nothing on a Chinese one.

    >>> mark_chinese("补贴 subsidy", Labels("en")), mark_chinese("补贴", Labels("zh"))
    (Markup(' lang="zh-CN"'), Markup(''))
    """
    return Markup(' lang="zh-CN"' if t.lang == "en" and re.search(r"[\u2e80-\u9fff]", words) else "")


@cache
def asset_digest(name: str) -> str:
    """Return a few characters that change when the file changes, so that browsers may keep it for ever."""
    return hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]


def render_page(template: str, base: str, values: dict) -> str:
    """Return a page; every value is escaped, so that markup in a document shows as text."""
    defaults = {"here": "", "build": {}, "base": base, "asset": lambda name: f"{base}/-/site/{name}?v={asset_digest(name)}"}
    return _environment().get_template(template).render({**defaults, **values})
