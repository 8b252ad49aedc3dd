"""Chinese text in, the pieces that search and comparison work on out; index and query are cut by the same function."""

from __future__ import annotations

import re

from .model import fold


def cut_grams(text: str) -> str:
    """Return the overlapping pairs of characters of a text, for an index that finds runs of any length.

    >>> cut_grams("高技能人才")
    '高技 技能 能人 人才 才'
    """
    text = re.sub(r"\s+", "", fold(text)).lower()
    return " ".join(_token(text[i:i + 2]) for i in range(len(text)))


def _token(gram: str) -> str:
    return "".join(c if c.isalnum() else f"x{ord(c):x}x" for c in gram)


def search_phrase(query: str) -> str:
    """Return the FTS5 query for what a visitor typed: each word (white space parts them) as a phrase of pairs.

    >>> search_phrase("高师带徒 补"), search_phrase("")
    ('"高师 师带 带徒" "补"*', '""')
    """
    phrases = []
    for word in re.sub(r'["“”]', " ", fold(query)).split():
        grams = cut_grams(word).split(" ")
        phrases.append(f'"{grams[0]}"*' if len(grams) == 1 else '"' + " ".join(grams[:-1]) + '"')
    return " ".join(phrases) or '""'
