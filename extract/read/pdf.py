"""A PDF with a text layer in, its text as paragraphs and tables out; page numbers and running heads are furniture.

pdfplumber (MIT, on pdfminer.six) gives every character its place and finds ruled tables; how lines make paragraphs is decided in
pdf_lines from where they begin and end.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import atan2, degrees
from statistics import median

from ..model import Block, Cell, Furniture, Printed, UnreadableSource
from ..numbering import read_label
from .grid import RawCell, lay_out
from .pdf_lines import PrintedLine, gather_lines, in_reading_order, starts_paragraph
from .plain import split_lines
from .running import mark_running

_MOST_PAGES = 300
_SCANNED = 5                # characters; a page with fewer that holds a picture is a picture
_SKEW = 5                   # degrees; a scan with its text recognised lies no more aslant
_PALEST = (0.6, 0.98)       # grey from which on a large text is printed behind the others; white stands on a coloured ground
_UNKNOWN_SHARE = 0.05


@dataclass
class Table:
    """A ruled table: where its columns stand, and its rows; it may go on on the next page."""

    edges: tuple[int, ...]
    rows: list[list[RawCell]]


@dataclass(frozen=True)
class Page:
    """What stands on a page in reading order, and how high the page is."""

    items: tuple[PrintedLine | Table, ...]
    height: float
    picture: bool


def read_pdf(data: bytes, name: str) -> Printed:
    """Return the text and blocks of a PDF; raise UnreadableSource with one sentence for one without readable text."""
    pages = read_pages(data, name)
    scanned = [n for n, page in enumerate(pages, 1) if page.picture and sum(_size(i) for i in page.items) < _SCANNED]
    words = "".join(i.text for page in pages for i in page.items if isinstance(i, PrintedLine))
    if len(scanned) == len(pages) or not any(page.items for page in pages):
        raise UnreadableSource(f"{name}: the PDF holds pictures of its pages and no text (a scan); run a text recognition over it and add the text")
    if words.count("\ufffd") > _UNKNOWN_SHARE * len(words):
        raise UnreadableSource(f"{name}: the PDF does not say which characters its fonts print; run a text recognition over it and add the text")
    writer = _Writer()
    for page in _marked(pages):
        writer.take_page(page)
    return writer.finish({"scanned_pages": ", ".join(map(str, scanned))} if scanned else {})


def _size(item: PrintedLine | Table) -> int:
    return len(item.text) if isinstance(item, PrintedLine) else sum(len(c.text) for row in item.rows for c in row)


def read_pages(data: bytes, name: str) -> list[Page]:
    """Return the pages of a PDF."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import PdfminerException

    damaged = f"{name}: the file is damaged or cut off; fetch it again, or open it and print it to a new PDF"
    if b"%PDF-" not in data[:1024]:
        raise UnreadableSource(f"{name}: this is no PDF; look at what it is and add it with the right ending")
    try:
        with pdfplumber.open(io.BytesIO(data), unicode_norm=None, raise_unicode_errors=False) as pdf:
            if len(pdf.pages) > _MOST_PAGES:
                raise UnreadableSource(f"{name}: {len(pdf.pages)} pages are more than one policy document has; split the file")
            pages = []
            for page in pdf.pages:
                pages.append(_read_page(page))
                page.close()
    except UnreadableSource:
        raise
    except (PdfminerException, PDFException, PSException) as problem:
        if any(isinstance(p, PDFPasswordIncorrect) for p in (problem, *problem.args)):
            raise UnreadableSource(f"{name}: the file is protected by a password; open it, print it to a new PDF and add that") from None
        raise UnreadableSource(damaged) from None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, RecursionError, OverflowError, EOFError, NotImplementedError):
        # pdfminer meets damage deep inside an object with whatever error that line of it gives.
        raise UnreadableSource(damaged) from None
    if not pages:
        raise UnreadableSource(damaged)
    return pages


def _read_page(page) -> Page:
    printed = page.dedupe_chars(tolerance=0.8).chars
    usual = median(c["size"] for c in printed) if printed else 0.0
    characters = [{**c, "text": _plain(c["text"])} for c in printed if c["upright"] and not is_watermark(c, usual)]
    tables, free = [], characters
    for found in page.find_tables():
        x0, top, x1, bottom = found.bbox
        inside = [c for c in free if x0 <= (c["x0"] + c["x1"]) / 2 <= x1 and top <= (c["top"] + c["bottom"]) / 2 <= bottom]
        table = _read_table(found.cells, inside)
        if table is not None:
            tables.append((top, table))
            taken = {id(c) for c in inside}
            free = [c for c in free if id(c) not in taken]
    lines = in_reading_order(gather_lines(free))
    items: list[PrintedLine | Table] = []
    for line in lines:
        while tables and tables[0][0] < line.top and not line.column:
            items.append(tables.pop(0)[1])
        items.append(line)
    large = any((i["x1"] - i["x0"]) * (i["bottom"] - i["top"]) > 0.3 * float(page.width * page.height) for i in page.images)
    return Page((*items, *(t for _, t in tables)), float(page.height), large)


def is_watermark(character: Mapping, usual: float) -> bool:
    """Tell whether a character lies over the text of its page: printed aslant, or pale grey and twice as large as the usual size.

    >>> is_watermark({"matrix": (0.7, 0.7, -0.7, 0.7, 198, 378), "size": 30.0}, 12.0), is_watermark({"matrix": (1, 0, 0.2, 1, 72, 700), "size": 12.0}, 12.0)
    (True, False)
    >>> [is_watermark({"size": size, "non_stroking_color": grey}, 12.0) for size, grey in ((40.0, (0.85,)), (12.0, (0.85,)), (40.0, (1, 0, 0)))]
    [True, False, False]
    """
    a, b = character.get("matrix", (1, 0))[:2]
    aslant = degrees(atan2(b, a)) % 90
    colour = character.get("non_stroking_color") or ()
    grey = len(colour) in (1, 3) and all(isinstance(c, int | float) and _PALEST[0] < c < _PALEST[1] for c in colour)
    return _SKEW < aslant < 90 - _SKEW or (grey and character["size"] >= 2 * usual)


def _plain(character: str) -> str:
    """Return a character as it is typed: some PDFs name 日 by its radical, and some do not name it at all.

    >>> _plain("⽇"), _plain("(cid:77)"), _plain("Ａ")
    ('日', '\ufffd', 'Ａ')
    """
    if character.startswith("(cid:"):
        return "\ufffd"
    return "".join(unicodedata.normalize("NFKC", c) if "\u2e80" <= c <= "\u2fd5" else c for c in character.replace("\0", "\ufffd"))


def _read_table(boxes: Sequence[tuple[float, float, float, float]], characters: Sequence[dict]) -> Table | None:
    """Return a table from the boxes of its cells, or None for a frame that is no table."""
    columns, rows = _edges([x for b in boxes for x in (b[0], b[2])]), _edges([y for b in boxes for y in (b[1], b[3])])
    if len(columns) < 3 or len(rows) < 3:
        return None
    grid: list[list[tuple[int, RawCell]]] = [[] for _ in rows]
    for x0, top, x1, bottom in boxes:
        inside = [c for c in characters if x0 <= (c["x0"] + c["x1"]) / 2 < x1 and top <= (c["top"] + c["bottom"]) / 2 < bottom]
        left, right, first, last = _nearest(columns, x0), _nearest(columns, x1), _nearest(rows, top), _nearest(rows, bottom)
        words = "\n".join(line.text for line in gather_lines(inside))
        grid[first].append((left, RawCell(words, max(1, last - first), max(1, right - left))))
    printed = [[cell for _, cell in sorted(row, key=lambda pair: pair[0])] for row in grid[:-1]]
    return Table(tuple(round(c / 4) for c in columns), printed) if any(c.text for row in printed for c in row) else None


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 3:
            edges.append(value)
    return edges


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _marked(pages: Sequence[Page]) -> Iterator[Page]:
    """Yield the pages with what is furniture marked in their lines."""
    marked = mark_running([([i for i in page.items if isinstance(i, PrintedLine)], page.height) for page in pages])
    for page, lines in zip(pages, marked, strict=True):
        following = iter(lines)
        yield replace(page, items=tuple(next(following) if isinstance(i, PrintedLine) else i for i in page.items))


def continued(rows: Sequence[list[RawCell]], more: Sequence[list[RawCell]]) -> list[list[RawCell]]:
    """Return the rows of a table that goes on on the next page; what alone stands in its first row there is the rest of the cell above.

    >>> above, below = [RawCell("省职业技"), RawCell("2万元")], [RawCell("市大赛"), RawCell("1万元")]
    >>> [[c.text for c in row] for row in continued([above], [[RawCell("能大赛"), RawCell("")], below])]
    [['省职业技\\n能大赛', '2万元'], ['市大赛', '1万元']]
    >>> len(continued([above], [[RawCell(""), RawCell("1万元")]])), len(continued([above], [[RawCell("能大赛", columns=2)]]))
    (2, 2)
    """
    last, first = rows[-1], more[0]
    filled = [n for n, cell in enumerate(first) if cell.text]
    if len(filled) != 1 or len(first) != len(last) or len(first) < 2 or any(c.columns > 1 or c.rows > 1 for c in (*first, *last)):
        return [*rows, *more]
    above, rest = last[filled[0]], first[filled[0]]
    if not above.text or above.text.endswith(("。", "；")) or any(c.isdigit() for c in rest.text) or read_label(rest.text):
        return [*rows, *more]
    joined = [replace(c, text=f"{c.text}\n{rest.text}") if c is above else c for c in last]
    return [*rows[:-1], joined, *more[1:]]


@dataclass
class _Writer:
    """Puts pages together: paragraphs and tables that a page break parts become one, what stands in the margin comes after them."""

    parts: list[tuple[str, str, tuple[Cell, ...]]] = field(default_factory=list)        # rule or kind, text, cells
    margin: list[tuple[str, str]] = field(default_factory=list)
    paragraph: list[PrintedLine] = field(default_factory=list)
    table: Table | None = None

    def take_page(self, page: Page) -> None:
        for item in page.items:
            if isinstance(item, Table):
                self._close_paragraph()
                if self.table and self.table.edges == item.edges and self.table.rows[0] == item.rows[0] and len(item.rows) > 1:
                    self.table.rows = continued(self.table.rows, item.rows[1:])        # its heading is printed again on each page
                elif self.table and self.table.edges == item.edges:
                    self.table.rows = continued(self.table.rows, item.rows)
                else:
                    self._close_table()
                    self.table = Table(item.edges, list(item.rows))
                continue
            if item.rule:
                self.margin.append((item.rule, item.text))
                continue
            self._close_table()
            if self.paragraph and starts_paragraph(self.paragraph[-1], item):
                self._close_paragraph()
            self.paragraph.append(item)

    def _close_paragraph(self) -> None:
        if self.paragraph:
            self.parts.append(("line", "\n".join(line.text for line in self.paragraph), ()))
            self.paragraph = []
            self._close_margin()

    def _close_table(self) -> None:
        if self.table:
            self.parts.append(("table", *lay_out(self.table.rows)))
            self.table = None
            self._close_margin()

    def _close_margin(self) -> None:
        self.parts += [(rule, words, ()) for rule, words in self.margin]
        self.margin = []

    def finish(self, claims: dict[str, str]) -> Printed:
        """Return everything as one text."""
        self._close_paragraph()
        self._close_table()
        self._close_margin()
        blocks, furniture, position = [], [], 0
        for kind, words, cells in self.parts:
            end = position + len(words)
            if kind == "table":
                left = position + len(words) - len(words.lstrip())
                blocks.append(Block(left, position + len(words.rstrip()), "table", tuple(_moved(cells, position))))
            elif kind == "line":
                kept = list(split_lines(words, 0, len(words)))
                if kept:
                    blocks.append(Block(position + kept[0].start, position + kept[-1].end))
            else:
                furniture.append(Furniture(position, end, kind))
            position = end + 1
        return Printed("\n".join(words for _, words, _ in self.parts), tuple(blocks), tuple(furniture), (), claims)


def _moved(cells: Sequence[Cell], by: int) -> Iterator[Cell]:
    for c in cells:
        yield Cell(c.start + by, c.end + by, c.row, c.column, c.rows, c.columns, c.header)
