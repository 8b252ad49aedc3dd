"""A search that found nothing in, the words inside it out, as jieba cuts them."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def load_jieba() -> Any:
    """Load jieba's dictionary once; it takes a second or two."""
    import logging

    import jieba
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return jieba


def key_terms(words: str) -> list[str]:
    """Return the words of two characters and more, the longest first.

    >>> "高技能人才" in key_terms("高技能人才购车补贴") or "技能" in key_terms("高技能人才购车补贴")
    True
    """
    cut = dict.fromkeys(w for w in load_jieba().cut_for_search(words[:200]) if len(w.strip()) > 1)
    return sorted(cut, key=len, reverse=True)[:8]
