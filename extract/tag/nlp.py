"""Text in, spans out: a blank spaCy pipeline of our own over single characters, so that a token's index is its offset."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


@cache
def load_pipeline() -> Language:
    """Return the blank Chinese pipeline that cuts a text into its characters."""
    import spacy
    from spacy.tokens import Doc

    nlp = spacy.blank("zh")
    nlp.max_length = 10**9

    def cut(text: str) -> Doc:
        return Doc(nlp.vocab, words=list(text), spaces=[False] * len(text))

    nlp.tokenizer = cut  # type: ignore[assignment]
    return nlp


@cache
def _matcher(key: str, terms: tuple[tuple[str, str], ...]):
    from spacy.matcher import PhraseMatcher

    nlp = load_pipeline()
    matcher = PhraseMatcher(nlp.vocab)
    for term, name in terms:
        matcher.add(f"{name}", [nlp.make_doc(term)])
    return matcher


def match_terms(text: str, key: str, terms: dict[str, str]) -> list[tuple[int, int, str]]:
    """Return (start, end, id) of every vocabulary name in the text; of overlapping names the longest, then the first.

    >>> match_terms("市首席技师工作室", "demo", {"首席技师": "a", "首席技师工作室": "b"})
    [(1, 8, 'b')]
    """
    if not text:
        return []
    nlp = load_pipeline()
    doc: Doc = nlp.make_doc(text)
    matches = _matcher(key, tuple(terms.items()))(doc)
    spans: list[tuple[int, int, str]] = []
    taken = bytearray(len(text))
    for key_hash, start, end in sorted(matches, key=lambda m: (m[1] - m[2], m[1])):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            spans.append((start, end, nlp.vocab.strings[key_hash]))
    return sorted(spans)
