"""A Word file in, its text as printed out: generated numbers, tables, text boxes and notes; insertions accepted, deletions left out.

zipfile and lxml read the parts directly: python-docx, made to write files, gives paragraphs without their generated numbers and without
tracked insertions, and unpacks every part of the file into memory first.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from ..model import Block, Cell, Furniture, Printed, UnreadableSource
from .grid import RawCell, lay_out
from .plain import furniture_rule, split_lines
from .word_numbering import Numbering, child, children, name_of, value, whole

_MOST_XML = 60_000_000          # bytes of one part unpacked; the longest policy text is below one million
_NOT_PRINTED = frozenset({"del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText", "rt", "tblPr", "tblGrid", "trPr", "tcPr",
                          "sectPr", "annotationRef", "commentReference"})
_UNPRINTED = ("vanish", "strike", "dstrike")        # hidden, or struck out by hand in place of a tracked deletion
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_OLE = b"\xd0\xcf\x11\xe0"
_MOST_DEPTH = 40                # tables in tables and boxes in boxes


def read_docx(data: bytes, name: str) -> Printed:
    """Return the text and blocks of a Word file; raise UnreadableSource with one sentence for one that cannot be read."""
    parts = open_parts(data, name)
    story = Story(Numbering(parts.get("numbering"), parts.get("styles")), {
        kind: {value(n, "id") or "": n for n in children(parts.get(kind + "s"), kind)} for kind in ("footnote", "endnote")})
    lines = list(story.lines(child(parts["document"], "body"), 0))
    text = "\n".join(line.text for line in lines)
    blocks, furniture, position = [], [], 0
    for line in lines:
        end = position + len(line.text)
        if line.cells and line.text.strip():
            left = position + len(line.text) - len(line.text.lstrip())
            blocks.append(Block(left, position + len(line.text.rstrip()), "table",
                                tuple(replace(c, start=c.start + position, end=c.end + position) for c in line.cells)))
        elif line.contents:
            furniture.append(Furniture(position, end, "contents"))
        else:
            kept = list(split_lines(text, position, end))
            blocks += kept
            if not kept and line.text.strip():
                furniture.append(Furniture(position, end, furniture_rule(line.text) or "bookmark"))
        position = end + 1
    if story.too_deep:
        raise UnreadableSource(f"{name}: its tables and boxes stand one in another more than {_MOST_DEPTH} deep; copy the text into a new file and add that")
    if not blocks:
        pictures = any(name_of(e) in ("drawing", "pict") for e in parts["document"].iter())
        raise UnreadableSource(f"{name}: the file holds {'pictures of a text (a scan) and ' if pictures else ''}no text; "
                               f"{'run a text recognition over it' if pictures else 'put the text into it'} and add it again")
    return Printed(text, tuple(blocks), tuple(furniture))


def open_parts(data: bytes, name: str) -> dict[str, etree._Element]:
    """Return the roots of a Word file's parts by name: document, and numbering, styles, footnotes, endnotes where it has them."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableSource(f"{name}: the file is protected by a password; open it, save it without one and add it again")
        raise UnreadableSource(f"{name}: this is an old Word file (.doc) under another name; open it and save it as DOCX")
    parts = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            main = _main_part(package, name)
            folder = main.rpartition("/")[0]
            for part in ("document", "numbering", "styles", "footnotes", "endnotes"):
                path = main if part == "document" else f"{folder}/{part}.xml".lstrip("/")
                if path in package.namelist():
                    parts[part] = _parse(package, path, name)
    except UnreadableSource:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, NotImplementedError, ValueError, zlib.error):
        raise UnreadableSource(f"{name}: the file is damaged or cut off; fetch it again, or open it in Word and save it anew") from None
    if "document" not in parts:
        raise UnreadableSource(f"{name}: this is no Word document; save the text as DOCX and add it again")
    return parts


def _main_part(package: zipfile.ZipFile, name: str) -> str:
    if "_rels/.rels" in package.namelist():
        for relation in _parse(package, "_rels/.rels", name):
            if (value(relation, "Type") or "").endswith("/officeDocument"):
                return (value(relation, "Target") or "").lstrip("/")
    return "word/document.xml"


def _parse(package: zipfile.ZipFile, path: str, name: str) -> etree._Element:
    if package.getinfo(path).flag_bits & 1:
        raise UnreadableSource(f"{name}: the file is protected by a password; open it, save it without one and add it again")
    with package.open(path) as part:
        data = part.read(_MOST_XML + 1)         # the size that a zip states may be a lie
    if len(data) > _MOST_XML:
        raise UnreadableSource(f"{name}: unpacked, {path} has more than {_MOST_XML:,} bytes, which no policy document has; take the file out of the corpus")
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        raise UnreadableSource(f"{name}: {path} declares entities, which Word never writes; open it in Word and save it anew")
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as problem:
        if problem.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise UnreadableSource(f"{name}: {path} is damaged; open it in Word and save it anew") from None


@dataclass(frozen=True)
class Line:
    """A paragraph or a table as printed."""

    text: str
    cells: tuple[Cell, ...] = ()
    contents: bool = False      # a line of the table of contents, which says again what stands below


@dataclass
class _Words:
    """The words of a paragraph, and what hangs on it: text boxes and notes."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


@dataclass
class Story:
    """The running text of a file; paragraphs are read in order, because Word's numbers count on."""

    numbering: Numbering
    notes: dict[str, dict[str, etree._Element]]
    too_deep: bool = False
    _carried: str = ""

    def lines(self, box: etree._Element | None, depth: int, contents: bool = False) -> Iterator[Line]:
        """Yield the printed lines of a body, cell, box or note."""
        self.too_deep = self.too_deep or depth > _MOST_DEPTH
        for element in () if box is None or depth > _MOST_DEPTH else box:
            kind = name_of(element)
            if kind == "p":
                yield from self._paragraph(element, depth, contents)
            elif kind == "tbl":
                yield from self._table(element, depth)
            elif kind == "sdt":
                gallery = value(child(element, "sdtPr", "docPartObj", "docPartGallery")) or ""
                yield from self.lines(child(element, "sdtContent"), depth, contents or gallery == "Table of Contents")
            elif kind in ("ins", "moveTo", "customXml", "smartTag"):
                yield from self.lines(element, depth, contents)
            elif kind == "AlternateContent":
                yield from self.lines(_chosen(element), depth, contents)

    def _paragraph(self, paragraph: etree._Element, depth: int, contents: bool) -> Iterator[Line]:
        properties, words = child(paragraph, "pPr"), _Words()
        self._collect(paragraph, words)
        printed = "".join(words.pieces)
        if child(properties, "rPr", "del") is not None or child(properties, "rPr", "moveFrom") is not None:
            self._carried += printed            # its end is deleted: it goes on in the next paragraph
            printed = ""
        else:
            printed, self._carried = self._carried + printed, ""
            if printed.strip():
                printed = self.numbering.label(properties) + printed
        contents = contents or self.numbering.style_name(properties).lower().startswith(("toc ", "目录"))
        for n, line in enumerate(printed.split("\n")):
            if line.strip() or not n:
                yield Line(line, contents=contents)
        for box in words.boxes:
            yield from (line for line in self.lines(box, depth + 1) if line.text.strip())

    def _collect(self, element: etree._Element, words: _Words) -> None:
        for part in element:
            kind = name_of(part)
            if kind == "t":
                words.pieces.append((part.text or "").replace("\n", " "))
            elif kind in _CHARACTERS:
                words.pieces.append(_CHARACTERS[kind])
            elif kind == "txbxContent":
                words.boxes.append(part)
            elif kind in ("footnoteReference", "endnoteReference"):
                note = self.notes[kind.removesuffix("Reference")].get(value(part, "id") or "")
                words.boxes += [note] if note is not None else []
            elif kind == "AlternateContent":
                if (chosen := _chosen(part)) is not None:
                    self._collect(chosen, words)
            elif kind == "r" and any(mark is not None and value(mark) not in ("0", "false", "off") for mark in (child(part, "rPr", name) for name in _UNPRINTED)):
                continue
            elif kind not in _NOT_PRINTED:
                self._collect(part, words)

    def _table(self, table: etree._Element, depth: int) -> Iterator[Line]:
        rows = [r for r in _rows(table) if child(r, "trPr", "del") is None]
        printed = [list(_cells(row)) for row in rows]
        nested = any(next((True for e in c.iter() if name_of(e) == "tbl"), False) for row in printed for c in row)
        if nested or sum(1 for row in printed if len(row) > 1) < 2:        # a frame around a text, not a table of data
            for row in printed:
                for cell in row:
                    yield from self.lines(cell, depth + 1)
            return
        text, placed = lay_out(self._merged(rows, printed, depth))
        yield Line(text, placed)

    def _merged(self, rows: list[etree._Element], printed: list[list[etree._Element]], depth: int) -> list[list[RawCell]]:
        """Return the cells of a table; Word repeats a cell that is merged downwards in each row, marked as going on."""
        raw: list[list[RawCell]] = []
        going_on: dict[int, tuple[int, int]] = {}           # column: where the cell that covers it stands
        for row, cells in zip(rows, printed, strict=True):
            column, line, header = whole(value(child(row, "trPr", "gridBefore")), 0), list[RawCell](), child(row, "trPr", "tblHeader") is not None
            for cell in cells:
                width = max(1, whole(value(child(cell, "tcPr", "gridSpan")), 1))
                merge = child(cell, "tcPr", "vMerge")
                if merge is not None and value(merge) != "restart" and column in going_on:
                    r, n = going_on[column]
                    raw[r][n] = replace(raw[r][n], rows=len(raw) - r + 1)
                else:
                    going_on.pop(column, None)
                    if merge is not None:
                        going_on[column] = (len(raw), len(line))
                    words = "\n".join(n.text for n in self.lines(cell, depth + 1) if n.text.strip())
                    line.append(RawCell(words, 1, width, header))
                column += width
            raw.append(line)
        return raw


def _chosen(alternative: etree._Element) -> etree._Element | None:
    """Return the one of several renderings of a thing that is read: Word writes text boxes twice."""
    return next((c for c in alternative if name_of(c) == "Choice"), next(iter(children(alternative, "Fallback")), None))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for part in table:
        if name_of(part) == "tr":
            yield part
        elif name_of(part) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(part)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for part in row:
        if name_of(part) == "tc":
            yield part
        elif name_of(part) in ("sdt", "sdtContent", "customXml"):
            yield from _cells(part)
