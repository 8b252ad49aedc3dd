"""labels.toml in, the words of the site in Chinese or English out."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")


@cache
def load_labels() -> dict[str, dict[str, str]]:
    """Return every label by key, each with its Chinese and English form."""
    return tomllib.loads(Path(__file__).with_name("labels.toml").read_text(encoding="utf-8"))


class Labels:
    """The words of one language; a key that does not exist is a fault of ours and raises KeyError.

    >>> Labels("zh")("home"), Labels("en")("held", n=3)
    ('政策对照', '3 held')
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, key: str, **values: object) -> str:
        words = load_labels()[key][self.lang]
        return words.format(**values) if values else words

    def pick(self, zh: str | None, en: str | None) -> str:
        """Return the form of this language, the other one where it is missing."""
        return (en or zh or "") if self.lang == "en" else (zh or en or "")
