"""The values that pass between the stages: frozen dataclasses over one coordinate system, the document's text."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from dataclasses import dataclass, field

# Full width to half width, one character for one, so that every offset stays true.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD.update({0x3000: 0x20, ord("〔"): ord("["), ord("〕"): ord("]"), ord("—"): ord("-"), ord("–"): ord("-"),
              ord("－"): ord("-"), ord("～"): ord("~"), ord("∶"): ord(":"), ord("﹪"): ord("%"), ord("￥"): ord("¥")})

# What pages and converters leave between characters and nobody sees: joiners, marks of direction, a soft hyphen.
UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


def fold(text: str) -> str:
    """Return the text in half width, every character at its old place.

    >>> fold("（一）５万元：１：１")
    '(一)5万元:1:1'
    """
    return text.translate(_FOLD)


class UnreadableSource(ValueError):
    """A source that gives no document; the message names the file and what to do."""


@dataclass(frozen=True)
class Problem:
    """Something that a person has to know about one source: the file, and what to do."""

    source: str
    message: str


@dataclass(frozen=True)
class Span:
    """A half-open range of characters in a document's text."""

    start: int
    end: int


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its words, its place in the grid, how many rows and columns it covers, whether it heads others."""

    start: int
    end: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    header: bool = False


@dataclass(frozen=True)
class Block:
    """A printed line, a heading that its format marks as one, or a table, as the reader found it, without the marks of its format."""

    start: int
    end: int
    kind: str = "line"
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Furniture:
    """A stretch of the text that nobody would cite (a menu, a page number), and the rule by which it is left out."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class Fact:
    """The proof of one field of a document's head."""

    field: str
    value: str
    span: Span | None
    rule: str


@dataclass(frozen=True)
class Printed:
    """What a reader gives: the text, its blocks, what is no part of the document, and what the page says about it.

    `facts` are printed beside the document (a page's 索引号 … 发文字号 table) and proved by their spans; `claims` are said where
    no visitor sees them (meta tags), so they may guide but prove nothing.
    """

    text: str
    blocks: tuple[Block, ...]
    furniture: tuple[Furniture, ...] = ()
    facts: tuple[Fact, ...] = ()
    claims: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """One source as text with its printed blocks; what the text cannot say comes from the sidecar."""

    id: str
    text: str
    blocks: tuple[Block, ...]
    source_file: str
    source_format: str
    source_sha256: str
    sidecar: dict = field(default_factory=dict)
    furniture: tuple[Furniture, ...] = ()       # in the order of the text
    facts: tuple[Fact, ...] = ()
    claims: dict[str, str] = field(default_factory=dict)

    def marks_inside(self, block: Block) -> set[int]:
        """Return where inside a block stand characters that no reader sees: the marks of Markdown.

        >>> text = "**首席**技师"
        >>> sorted(Document("a", text, (), "a.md", "md", "", {}, (Furniture(0, 2, "mark"), Furniture(4, 6, "mark"))).marks_inside(Block(2, 8)))
        [4, 5]
        """
        first = bisect_left(self.furniture, block.start, key=lambda f: f.start)
        inside = itertools.takewhile(lambda f: f.start < block.end, itertools.islice(self.furniture, first, None))
        return {i for f in inside for i in range(f.start, f.end)}


@dataclass(frozen=True)
class Reading:
    """The words of a clause with wraps and white space taken out, and where each character stands in the source.

    >>> Reading("20万元", (3, 4, 6, 9)).source(2, 4)
    Span(start=6, end=10)
    """

    text: str
    at: tuple[int, ...]
    cells: tuple[Cell, ...] = ()
    unit: str = ""          # of a table whose unit stands above it: 单位：万元

    @property
    def folded(self) -> str:
        return fold(self.text)

    def source(self, start: int, end: int) -> Span:
        """Return the range of the source that the characters start..end of the reading were taken from."""
        return Span(self.at[start], self.at[end - 1] + 1)


@dataclass(frozen=True)
class Clause:
    """The smallest unit a policymaker would cite, in reading order."""

    seq: int
    path: str
    parent: str | None
    label: str | None
    kind: str
    heading: str | None
    reading: Reading
    span: Span
    heading_path: str = ""
    citation: str = ""

    @property
    def text(self) -> str:
        return self.reading.text

    @property
    def depth(self) -> int:
        return self.path.count(".") + 1


@dataclass(frozen=True)
class Mention:
    """A vocabulary entry met in a clause's reading: which field, which id, where, by which rule."""

    field: str
    id: str
    start: int
    end: int
    rule: str


BLANK = "blank"


@dataclass(frozen=True)
class Amount:
    """A figure as printed: money in yuan, percent and ratio as fractions; positions are in the clause's reading."""

    kind: str
    bound: str
    min: float | None
    max: float | None
    unit: str | None
    start: int
    end: int
    rule: str

    @property
    def blank(self) -> bool:
        """Whether a figure should stand here and none can be read: it holds a place in a list, and is no amount."""
        return self.rule == BLANK


@dataclass(frozen=True)
class Role:
    """A department that a clause gives a role; basis says whether the clause itself says so."""

    department: str
    role: str
    basis: str
    span: Span
    rule: str
    name: str


@dataclass(frozen=True)
class Citation:
    """A reference to another document, by title or number."""

    title: str
    doc_number: str | None
    role: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class Evidence:
    """The words that one field of a benefit was read from."""

    field: str
    start: int
    end: int


@dataclass(frozen=True)
class Benefit:
    """What is paid, to whom, for what, as one comparable row; positions are in the clause's reading."""

    programme: str
    kind: str
    start: int
    end: int
    rule: str
    award_level: str | None = None
    tier: str | None = None
    recipients: tuple[str, ...] = ()
    min_cny: float | None = None
    max_cny: float | None = None
    min_fraction: float | None = None
    max_fraction: float | None = None
    per: str | None = None
    period: str | None = None
    months: int | None = None
    total_cny: float | None = None
    base_text: str | None = None
    condition_text: str | None = None
    amount: Amount | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Head:
    """What a document says of itself."""

    title: str
    doc_number: str | None = None
    kind: str | None = None
    stage: str = "final"
    level: str | None = None
    district: str | None = None
    issued_on: str | None = None
    printed_on: str | None = None
    effective_from: str | None = None
    effective_to: str | None = None
    validity_basis: str = "none"
    issuers: tuple[tuple[str, str, Span, str], ...] = ()
    facts: tuple[Fact, ...] = ()
    authority: str = "primary"      # secondary: a text about a measure, which fills no comparison


@dataclass(frozen=True)
class TaggedClause:
    """A clause with everything that was read in it."""

    clause: Clause
    programmes: tuple[tuple[str, str, Span, str], ...] = ()
    amounts: tuple[Amount, ...] = ()
    roles: tuple[Role, ...] = ()
    citations: tuple[Citation, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    unplaced: tuple[Benefit, ...] = ()
    trace: tuple[str, ...] = ()


@dataclass(frozen=True)
class Extraction:
    """One document's rows: a pure function of its text and the vocabulary."""

    document: Document
    head: Head
    clauses: tuple[TaggedClause, ...]
