"""The data files of this folder in, looked-up names out; a mistake in a file is one clear sentence."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
    name_en: str
    level: str
    parent_code: str | None


@dataclass(frozen=True)
class Vocabulary:
    programmes: dict[str, Programme]
    bodies: dict[str, dict]
    divisions: dict[str, Division]
    words: dict

    @property
    def leaves(self) -> list[str]:
        return [p.id for p in self.programmes.values() if p.parent_id]


def _rows(name: str, columns: set[str]) -> list[dict[str, str]]:
    path = HERE / name
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if missing := columns - set(reader.fieldnames or ()):
            raise VocabularyError(f"vocab/{name}: the column {sorted(missing)[0]} is missing; put it back into the first line")
        return list(reader)


@cache
def load_vocabulary() -> Vocabulary:
    """Read and check every vocabulary file.

    >>> load_vocabulary().programmes["chief_technician"].name_zh
    '首席技师'
    """
    programmes: dict[str, Programme] = {}
    for n, row in enumerate(_rows("programmes.csv", {"id", "parent_id", "name_zh", "name_en", "aliases"}), 2):
        if row["id"] in programmes:
            raise VocabularyError(f"vocab/programmes.csv line {n}: the id {row['id']} stands twice; delete one of the lines")
        if row["parent_id"] and row["parent_id"] not in programmes:
            raise VocabularyError(f"vocab/programmes.csv line {n}: the parent {row['parent_id']} is not in a line above; add it")
        aliases = tuple(a for a in row["aliases"].split("|") if a)
        programmes[row["id"]] = Programme(row["id"], row["parent_id"] or None, row["name_zh"], row["name_en"], aliases)
    divisions = {r["code"]: Division(r["code"], r["name"], r["name_en"], r["level"], r["parent_code"] or None)
                 for r in _rows("districts.csv", {"code", "name", "name_en", "level", "parent_code"})}
    return Vocabulary(programmes, _toml("departments.toml"), divisions, _toml("words.toml"))


def _toml(name: str) -> dict:
    try:
        return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"vocab/{name}: not valid TOML ({error}); mend that line") from None
