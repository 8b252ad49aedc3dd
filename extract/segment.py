"""A document's printed lines in, its clause tree out: one unit for each numbered line, paragraph, table and signature.

Guarantees:
1. the clauses' spans never overlap and stand in reading order;
2. together they cover every non-space character of the document's blocks;
3. a path occurs once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .model import Clause, Document, Span, fold
from .numbering import Label, letter
from .parts import find_annexes, find_contents, find_signatures
from .tables import unit_above
from .units import ANNEX_LABEL, Unit, gather_units, rejoin
from .wraps import is_caption

_SHORT_CAPTION = 13         # characters of a caption that ends in 。 (（一）江苏大工匠。); a sentence is longer
_LABEL_SIGNS = " \t\u3000:：.、"
_CHAPTER, _IN_PROSE = 1, 7      # ranks: a chapter stands under parts only; what ranks above the numbers 1. 2. ends an enumeration in prose


class _Places:
    """The numbering that is open at a point of the document, and the paths already given."""

    def __init__(self) -> None:
        self.prefix = ""
        self.open: list[tuple[str, int, str]] = []     # style, rank, path
        self.used: set[str] = set()
        self.above: dict[str, str] = {}                 # under which style a style stood last
        self.paragraphs: dict[str, int] = {}
        self.blocks_at: str | None = None               # where the first of a row of 【】 blocks stands

    def restart(self, prefix: str) -> None:
        self.prefix, self.open, self.blocks_at, self.above = prefix, [], None, {}

    def take(self, path: str) -> str:
        if path in self.used:
            path = next(f"{path}{letter(n)}" for n in range(2, 10_000) if f"{path}{letter(n)}" not in self.used)
        self.used.add(path)
        return path

    def number(self, label: Label) -> str:
        if label.style == "decimal":
            return self._decimal(label)
        while self.open and self.open[-1][0] == "first_is" and label.rank < _IN_PROSE:
            self.open.pop()                             # 一是…二是… holds no numbered items
        styles = [style for style, _, _ in self.open]
        if label.style in styles:
            del self.open[styles.index(label.style):]
        elif label.style == "num" and "decimal" in styles and label.value > 1:
            del self.open[styles.index("decimal"):]         # 5 behind 4.6, whose 4 is not printed
        elif label.value != 1 and self.above.get(label.style) in styles:
            del self.open[styles.index(self.above[label.style]) + 1:]       # 二、 第二条: articles count on under other heads
        elif label.value != 1 or label.rank <= _CHAPTER:
            while self.open and self.open[-1][1] > label.rank:
                self.open.pop()
        self.above[label.style] = self.open[-1][0] if self.open else ""
        above = self.open[-1][2] if self.open else self.prefix
        path = self.take(f"{above}.{label.number}" if above else label.number)
        self.open.append((label.style, label.rank, path))
        return path

    def _decimal(self, label: Label) -> str:
        """1.2 stands under 1 where that is open, and by itself otherwise."""
        above, _, last = label.number.rpartition(".")
        holder = "decimal" if "." in above else "num"

        def holds(style: str, path: str) -> bool:
            return style == holder and (path == above or path.endswith("." + above))

        while self.open and self.open[-1][0] in ("decimal", "num", "num_paren") and not holds(self.open[-1][0], self.open[-1][2]):
            self.open.pop()
        outer = self.open[-1][2] if self.open else self.prefix
        under = bool(self.open) and holds(self.open[-1][0], outer)
        path = self.take(f"{outer}.{last}" if under else f"{outer}.{label.number}" if outer else label.number)
        self.open.append((label.style, label.rank + label.number.count("."), path))
        return path

    def paragraph(self, parent: str) -> str:
        count = self.paragraphs[parent] = self.paragraphs.get(parent, 0) + 1
        return self.take(f"{parent}.p{count}")

    def open_block(self) -> None:
        """A 【】 block stands beside the one before it, not under the numbers that that one holds."""
        paths = [path for _, _, path in self.open]
        if self.blocks_at in paths:
            del self.open[paths.index(self.blocks_at) + 1:]
        elif self.blocks_at == self.prefix:
            self.open = []
        self.blocks_at = self.here

    @property
    def here(self) -> str:
        return self.open[-1][2] if self.open else self.prefix


def segment(document: Document) -> tuple[Clause, ...]:
    """Return the clauses of a document in reading order."""
    units = tuple(gather_units(document))
    sign, imprint = find_signatures(units)
    listed, begins, belongs = find_annexes(units, sign)
    contents = find_contents(units)
    places, placed, body = _Places(), [], False
    for i, unit in enumerate(units):
        if i in belongs:
            continue
        if i in imprint:
            placed.append((unit, places.paragraph("imprint"), "imprint"))
        elif i in sign:
            placed.append((unit, places.paragraph("sign"), "sign"))
            places.restart("")
            body = False
        elif i in contents:
            placed.append((unit, places.paragraph("front"), "front"))
        elif i in listed:
            placed.append((unit, places.paragraph("annexlist"), "annexlist"))
        elif i in begins:
            if i + 1 in belongs:
                unit = Unit((*unit.blocks, *units[i + 1].blocks), None, unit.text + units[i + 1].text)
            root = places.take(f"A{begins[i] or 1}")
            places.restart(root)
            body = True
            placed.append((unit, root, "heading"))
        elif unit.label is not None:
            body = True
            placed.append((unit, places.number(unit.label), "item"))
        elif unit.blocks[0].kind == "table":
            placed.append((unit, places.paragraph(places.here or "front"), "table"))
        else:
            kind = "paragraph" if body else "front"
            if body and unit.text.startswith("【"):
                places.open_block()
            placed.append((unit, places.paragraph(places.here if body and places.here else "front"), kind))
    return tuple(_finish(document, placed))


def _finish(document: Document, placed: list[tuple[Unit, str, str]]) -> Iterator[Clause]:
    known: dict[str, Clause] = {}
    for seq, (unit, path, kind) in enumerate(placed):
        label = unit.label if kind in ("item", "annexlist") else None
        printed = label.text if label else _annex_label(document, unit) if kind == "heading" else ""
        reading = rejoin(document, unit.blocks, len(printed))
        if unit.blocks[0].kind == "table":
            reading = replace(reading, unit=unit_above(_lines_above(document, placed, seq)))
        heading = None
        if kind == "heading":
            heading = reading.text
        elif kind == "item" and is_caption(fold(reading.text)):
            kind, heading = "heading", reading.text
        elif kind == "item":
            heading = _caption(reading.text) or (reading.text[:-1] if len(reading.text) <= _SHORT_CAPTION and reading.text.endswith("。") and is_caption(fold(reading.text[:-1])) else None)
        parent = path
        while parent not in known and "." in parent:
            parent = parent.rpartition(".")[0]
        clause = Clause(seq, path, parent if parent in known else None, (printed.strip() if label else printed.strip(_LABEL_SIGNS)) or None, kind, heading,
                        reading, Span(unit.blocks[0].start, unit.end))
        clause = replace(clause, heading_path=" › ".join(_headings(clause, known)))
        known[path] = clause
        yield clause


def _lines_above(document: Document, placed: list[tuple[Unit, str, str]], seq: int) -> list[str]:
    """Return the lines right above a table, and the caption that belongs to it."""
    lines: list[str] = []
    for unit, _, _ in placed[max(0, seq - 2):seq]:
        lines = [] if unit.blocks[0].kind == "table" else [*lines, unit.text]
    block = placed[seq][0].blocks[0]
    rows = [c for c in block.cells if c.row or c.columns == 1]          # a row over all columns is a caption too
    caption = fold("".join(document.text[block.start:rows[0].start].split())) if rows else ""
    return [*lines, caption] if caption.strip("|") else lines


def _annex_label(document: Document, unit: Unit) -> str:
    """Return the label that an annex's first line prints before its title (附件一, 附件2：), or nothing where a title stands alone."""
    line = document.text[unit.blocks[0].start:unit.blocks[0].end]
    match = ANNEX_LABEL.match(fold(line)) if len(fold(line)) == len(line) else None
    return line[:match.end()] if match and (match.end() < len(line) or len(unit.blocks) > 1) else ""


def _caption(text: str) -> str | None:
    """Return the caption that a numbered line opens with.

    >>> _caption("首席技师资助项目。对获区首席技师资助的项目，给予资助。"), _caption("获区首席技师资助的项目，给予企业资助")
    ('首席技师资助项目', None)
    """
    match = re.match(r"[(（【\[〔]([^()（）【】\[\]〔〕]{2,25})[)）】\]〕]|([^，。；：,;:]{2,30})[。：:](?=.)", text)
    return (match.group(1) or match.group(2)) if match else None


def _headings(clause: Clause, known: dict[str, Clause]) -> list[str]:
    trail, above = [], clause.parent
    while above:
        parent = known[above]
        trail.append((parent.label or "") + (" " if (parent.label or "").startswith("附") else "") + (parent.heading or parent.text[:24]))
        above = parent.parent
    return trail[::-1]
