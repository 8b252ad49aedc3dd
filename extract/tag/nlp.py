"""Text in, a document of single characters out: a blank spaCy pipeline, so that a token's index is its offset."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

Term = tuple[int, int, str]


@cache
def load_blank() -> Language:
    """Return a blank Chinese pipeline that cuts a text into its characters; words would hide names inside longer ones."""
    import spacy
    from spacy.tokens import Doc

    nlp = spacy.blank("zh")
    nlp.max_length = 10**9

    def cut(text: str) -> Doc:
        return Doc(nlp.vocab, words=list(text), spaces=[False] * len(text))

    nlp.tokenizer = cut
    return nlp


@lru_cache(maxsize=4)
def make_doc(text: str) -> Doc:
    """Return the text's characters as a spaCy document; the last few are kept, as several components ask for one."""
    return load_blank().make_doc(text)


_MATCHERS: dict[str, PhraseMatcher] = {}


def _matcher(key: str, terms: dict[str, str]) -> PhraseMatcher:
    """Return the matcher of a vocabulary; kept by its key alone, for hashing its terms would cost more than matching them."""
    if key not in _MATCHERS:
        from spacy.matcher import PhraseMatcher

        nlp = load_blank()
        matcher = PhraseMatcher(nlp.vocab)
        for term, name in terms.items():
            matcher.add(name, [nlp.make_doc(term)])
        _MATCHERS[key] = matcher
    return _MATCHERS[key]


def match_terms(text: str, key: str, terms: dict[str, str]) -> list[Term]:
    """Return (start, end, id) of every vocabulary name in the text; of overlapping names the longest, then the first.

    key names the vocabulary, whose matcher is built once.

    >>> match_terms("市首席技师工作室", "demo", {"首席技师": "a", "首席技师工作室": "b"})
    [(1, 8, 'b')]
    """
    return sorted(_decide(text, key, terms)[0])


def lost_terms(text: str, key: str, terms: dict[str, str]) -> list[tuple[Term, Term]]:
    """Return each vocabulary name of the text that gave way, with the name that it overlaps and lost to, in order of place.

    >>> lost_terms("市首席技师工作室", "demo", {"首席技师": "a", "首席技师工作室": "b"})
    [((1, 5, 'a'), (1, 8, 'b'))]
    """
    won, lost = _decide(text, key, terms)
    return sorted((term, next(w for w in won if w[0] < term[1] and term[0] < w[1])) for term in lost)


def _decide(text: str, key: str, terms: dict[str, str]) -> tuple[list[Term], list[Term]]:
    if not text:
        return [], []
    matches = _matcher(key, terms)(make_doc(text))
    won: list[Term] = []
    lost: list[Term] = []
    taken = bytearray(len(text))
    strings = load_blank().vocab.strings
    for key_hash, start, end in sorted(matches, key=lambda m: (m[1] - m[2], m[1])):
        if any(taken[start:end]):
            lost.append((start, end, strings[key_hash]))
        else:
            taken[start:end] = b"\1" * (end - start)
            won.append((start, end, strings[key_hash]))
    return won, lost
