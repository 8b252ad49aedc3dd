"""Values of an answer in, the same in the page's language out wherever the vocabulary or the rows have the words."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable

from .frame import Frame
from .labels import load_labels

_PARTS = re.compile(r"( 至 |[；、：（）〔〕])")
_MARKS = {"；": "; ", "、": ", ", "：": ": ", "（": " (", "）": ")", "〔": "", "〕": "", " 至 ": " to "}


class Names:
    """Says Chinese values in English; on a Chinese page every value stays as it is."""

    def __init__(self, connection: sqlite3.Connection, frame: Frame, values: Iterable[str]) -> None:
        self.frame, self.known = frame, {}
        if frame.lang != "en":
            return
        labels = load_labels()
        self.known = {labels[key]["zh"]: labels[key]["en"] for key in ("no_dates", "status_draft", "unplaced")}
        self.known |= {zh: en for zh, en in frame.codes.values() if en}
        self.known |= {d.name: d.name_en for d in frame.districts.values() if d.name_en}
        self.known |= {p.name_zh: p.name_en for p in frame.programmes.values() if p.name_en}
        self.known |= {key.removeprefix("tier_"): words["en"] for key, words in labels.items() if key.startswith("tier_")}
        asked = {part for value in values for part in (value, *value.split("；"), *_PARTS.split(value)) if part not in self.known}
        for table, zh, en in (("departments", "name", "name_en"), ("benefits", "figure_zh", "figure_en")):
            rows = connection.execute(f"SELECT {zh}, {en} FROM {table} WHERE {zh} IN (SELECT value FROM json_each(?)) AND {en} IS NOT NULL", [json.dumps(sorted(asked))])
            self.known |= {r[0]: r[1] for r in rows}

    def __call__(self, value: str) -> str:
        """Return a value in the page's language, untouched where any part of it is unknown."""
        if not self.known:
            return value
        said = [self._say(part) for part in value.split("；")]
        return value if None in said else "; ".join(s or "" for s in said)

    def _say(self, value: str) -> str | None:
        if value in self.known:
            return self.known[value]
        parts = [p for p in _PARTS.split(value) if p]
        if not all(p in self.known or p in _MARKS or p.isascii() for p in parts):
            return None
        return "".join(_MARKS.get(p) or self.known.get(p, "" if p in _MARKS else p) for p in parts)
