"""The data files of this folder in, looked-up names out; a mistake in a file is one clear sentence."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .rules import Tables, find_mistakes

HERE = Path(__file__).parent


class VocabularyError(ValueError):
    """A mistake in a vocabulary file; the message names the file and what to do."""


@dataclass(frozen=True)
class Programme:
    id: str
    parent_id: str | None
    name_zh: str
    name_en: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Division:
    """A place of GB/T 2260."""

    code: str
    name: str
    name_en: str | None
    level: str
    parent_code: str | None


@dataclass(frozen=True)
class Vocabulary:
    programmes: dict[str, Programme]
    bodies: dict[str, dict]
    divisions: dict[str, Division]
    words: dict
    codes: tuple[tuple[str, str, str, str], ...]        # field, code, Chinese, English

    @property
    def leaves(self) -> list[str]:
        return [p.id for p in self.programmes.values() if p.parent_id]


def _rows(name: str, columns: tuple[str, ...]) -> dict[int, dict[str, str]]:
    reader = csv.DictReader(_read(name).splitlines(), restkey="", restval="")
    if missing := [c for c in columns if c not in (reader.fieldnames or ())]:
        raise VocabularyError(f"vocab/{name}: the column {missing[0]} is missing; put it back into the first line")
    rows = {}
    for row in reader:
        rows[reader.line_num] = {key: value.strip() if isinstance(value, str) else value for key, value in row.items()}
        if "" in row:
            raise VocabularyError(f"vocab/{name} line {reader.line_num}: it has more fields than the first line; put a name that holds a comma into quotes")
    return rows


def _toml(name: str) -> dict:
    try:
        return tomllib.loads(_read(name))
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"vocab/{name}: not valid TOML ({error}); mend that line") from None


def _read(name: str) -> str:
    try:
        return (HERE / name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise VocabularyError(f"vocab/{name}: not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise VocabularyError(f"vocab/{name}: it cannot be read ({error.strerror}); put the file back") from None


def read_tables() -> Tables:
    """Read every vocabulary file as it is; VocabularyError where a file cannot be read at all."""
    return Tables(_rows("programmes.csv", ("id", "parent_id", "name_zh", "name_en", "aliases")), _rows("districts.csv", ("code", "name", "name_en", "level", "parent_code")),
                  _rows("codes.csv", ("field", "code", "name_zh", "name_en")), _toml("departments.toml"), _toml("words.toml"))


@cache
def load_vocabulary() -> Vocabulary:
    """Read and check every vocabulary file; VocabularyError with the first mistake.

    >>> load_vocabulary().programmes["chief_technician"].name_zh
    '首席技师'
    """
    tables = read_tables()
    if mistake := next(find_mistakes(tables), None):
        raise VocabularyError(mistake)
    programmes = {r["id"]: Programme(r["id"], r["parent_id"] or None, r["name_zh"], r["name_en"], tuple(a for a in r["aliases"].split("|") if a))
                  for r in tables.programmes.values()}
    divisions = {r["code"]: Division(r["code"], r["name"], r["name_en"] or None, r["level"], r["parent_code"] or None) for r in tables.districts.values()}
    codes = tuple((r["field"], r["code"], r["name_zh"], r["name_en"]) for r in tables.codes.values())
    return Vocabulary(programmes, tables.departments, divisions, tables.words, codes)


@cache
def load_names() -> frozenset[str]:
    """Return every name and word of two characters or more that the vocabulary lists: of programmes, bodies, payees, grades, prizes.

    >>> {"技能大师工作室", "财政局", "高级工", "师傅"} <= load_names()
    True
    """
    vocabulary = load_vocabulary()
    listed: list[object] = [[p.name_zh, *p.aliases] for p in vocabulary.programmes.values()]
    return frozenset(w for w in _strings([listed, vocabulary.bodies, vocabulary.words]) if re.fullmatch("[一-龥]{2,}", w))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)
