"""What a visitor typed in, what is searched for out: phrases, synonyms of the vocabulary, and figures by their value."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from ..model import Amount, fold
from ..tag.amounts import find_amounts
from ..words import search_phrase

_MOST_WORDS = 12
_MOST_LENGTH = 300
_BARE = re.compile(r"[\d,.]+[十百千万亿]{0,2}|[零〇一二两三四五六七八九十百千万亿]*[百千万亿][零〇一二两三四五六七八九十百千万亿]*")
_PLACE = re.compile(r"^(区|市|省|县)")
_NUMERALS = "0-9０-９零〇一二两三四五六七八九十百千万亿"
_APART = re.compile(r"(?<=[\d０-９]) +(?=[十百千万亿元%％])")


@dataclass(frozen=True)
class Term:
    """One word of a search: as typed, its synonyms, or the figure that it names; bare: a number that may count anything."""

    typed: str
    exact: bool = False
    synonyms: tuple[str, ...] = ()
    amount: Amount | None = None
    bare: bool = False

    @property
    def variants(self) -> tuple[str, ...]:
        return (self.typed, *self.synonyms)


def split_words(typed: str) -> list[tuple[str, bool]]:
    """Return the words of a search, and whether each was put in quotes.

    >>> split_words('首席技师 “培养 资助” 最高3 万元')
    [('首席技师', False), ('培养资助', True), ('最高', False), ('3万元', False)]
    """
    typed = _APART.sub("", typed[:_MOST_LENGTH].replace("\0", " "))
    found = re.findall(r'["“”„«](.*?)(?:["“”»]|$)|([^\s"“”]+)', typed)
    words = [w for quoted, word in found for w in ([(re.sub(r"\s+", "", quoted), True)] if quoted else [(part, False) for part in _part_figures(word)])]
    return list(dict.fromkeys(w for w in words if re.search(r"\w", w[0])))[:_MOST_WORDS]


def _part_figures(word: str) -> list[str]:
    """Return a word's figures of money and the words between them: each is searched in its own way."""
    figures = [a for a in find_amounts(fold(word)) if a.kind == "money"]
    edges = [0, *(e for a in figures for e in (a.start, a.end)), len(word)]
    return [word[a:b] for a, b in zip(edges, edges[1:], strict=False) if b > a]


def read_amount(word: str) -> Amount | None:
    """Return the figure that a word names in any spelling, None where it is no figure.

    >>> {read_amount(w).max for w in ("3万元", "30000元", "三万元", "30,000", "３万")}
    {30000}
    >>> read_amount("首席技师"), read_amount("3年"), read_amount("2023")
    (None, None, None)
    """
    folded = fold(word)
    bare = _BARE.fullmatch(folded)
    if bare and not re.fullmatch(r"(19|20)\d\d|\d{1,2}", folded):
        folded += "元"
    found = list(find_amounts(folded))
    whole = len(found) == 1 and found[0].start == 0 and found[0].end == len(folded)
    return found[0] if whole and found[0].kind in ("money", "percent") else None


def load_synonyms(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    """Return the sets of names that mean the same: programmes with their aliases, departments with theirs."""
    programmes = connection.execute("SELECT name_zh, aliases FROM programmes WHERE parent_id IS NOT NULL LIMIT 1000")
    sets = [(re.sub(r"（.*?）", "", name), *json.loads(aliases)) for name, aliases in programmes]
    for name, aliases in connection.execute("SELECT name, aliases FROM departments WHERE aliases <> '[]' ORDER BY id LIMIT 1000"):
        place = _PLACE.match(name)
        sets.append((name, *(f"{place.group() if place else ''}{alias}" for alias in json.loads(aliases))))
        sets.append(tuple(json.loads(aliases)))
    return list(dict.fromkeys(sets))


def say_in_chinese(connection: sqlite3.Connection, typed: str) -> str:
    """Return the Chinese name of a programme or a department that was typed in English, the words as typed for anything else."""
    asked = typed.strip().lower()
    if not asked.isascii() or not asked:
        return typed
    query = """SELECT name_zh FROM programmes WHERE lower(name_en) IN (?1, ?1 || 's') OR lower(name_en) || 's' = ?1 OR lower(name_en) GLOB ?2
      UNION ALL SELECT name FROM departments WHERE lower(name_en) = ?1 LIMIT 1"""
    found = connection.execute(query, [asked, re.sub(r"([*?\[])", r"[\1]", asked) + ",*"]).fetchone()
    return re.sub(r"（.*?）", "", found[0]) if found else typed


def read_terms(typed: str, synonyms: Iterable[tuple[str, ...]]) -> list[Term]:
    """Return the terms of a search; a word in quotes is taken as it is.

    >>> [t.synonyms for t in read_terms("高师带徒", [("高师带徒", "名师带徒")])], [t.synonyms for t in read_terms('"高师带徒"', [("高师带徒", "名师带徒")])]
    ([('名师带徒',)], [()])
    """
    terms = []
    for word, exact in split_words(typed):
        amount = None if exact else read_amount(word)
        if exact or amount:
            terms.append(Term(word, exact, (), amount, amount is not None and bool(_BARE.fullmatch(fold(word)))))
            continue
        key = fold(word).lower()
        others = [name for names in synonyms if key in (fold(n).lower() for n in names) for name in names]
        terms.append(Term(word, False, tuple(n for n in dict.fromkeys(others) if fold(n).lower() != key and key not in fold(n).lower())[:12]))
    return terms


def match_expression(terms: Iterable[Term]) -> str:
    """Return the full-text expression for the terms that are no figures.

    >>> match_expression([Term("带徒", synonyms=("师徒",)), Term("3万元", amount=read_amount("3万元"))])
    '("带徒" OR "师徒")'
    """
    groups = [[search_phrase(v) for v in t.variants] for t in terms if not t.amount]
    return " AND ".join("(" + " OR ".join(f"({p})" if '" "' in p else p for p in g) + ")" for g in groups)


def number_glob(word: str) -> str:
    """Return the GLOB pattern of a bare number that is no part of a longer one, in either width.

    >>> number_glob("50")
    '*[^0-9０-９零〇一二两三四五六七八九十百千万亿.,][5５][0０][^0-9０-９零〇一二两三四五六七八九十百千万亿.,]*'
    """
    edge = f"[^{_NUMERALS}.,]"
    return f"*{edge}{''.join(_either_width(c) for c in fold(word))}{edge}*"


def _either_width(character: str) -> str:
    return f"[{character}{chr(ord(character) + 0xFEE0)}]" if "!" <= character <= "~" else character


def number_spans(word: str, folded: str) -> list[tuple[int, int]]:
    """Return where a bare number stands in a folded text.

    >>> number_spans("500", "500人、1500人、500万元")
    [(0, 3)]
    """
    edge = f"[{_NUMERALS}.,]"
    return [m.span() for m in re.finditer(f"(?<!{edge}){re.escape(fold(word))}(?!{edge})", folded)]
