"""A web page in, its visible text out as printed lines and tables; the article is kept, the rest of the page is furniture.

lxml (libxml2) mends the tag soup of old sites and keeps the tree; what is visible, where lines part and which box holds the article
are decided here, because extractors made for news rewrite the text and lose the tables that pay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from ..model import Block, Cell, Furniture, Printed, UnreadableSource
from ..numerals import chinese_numeral
from .article import find_article
from .decode import decode_source
from .grid import RawCell, lay_out
from .pageinfo import read_claims, read_facts
from .plain import furniture_rule, split_lines

_BLOCKS = frozenset(["address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"])
_UNSEEN = frozenset(["script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "svg", "math", "canvas", "audio", "video", "select", "textarea", "input", "head", "title", "meta", "link", "datalist", "area", "map", "frameset"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|text-decoration(?:-line)?\s*:[^;]{0,40}line-through", re.IGNORECASE)
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
_BREAK_IN_CHINESE = re.compile(rf"(?<={_WIDE})[ \t\r\f]*\n[ \t\r\n\f]*(?={_WIDE})")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d+\)(https?://[!-~]{4,400}?) -->")     # what browsers write into a page they save
_CHINESE_LIST = re.compile(r"cjk-ideographic|simp-chinese|trad-chinese|chinese|list-cn-?1", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A line or a table of the page as a visitor sees it."""

    text: str
    element: etree._Element
    linked: int = 0                         # characters that stand in links
    links: int = 0
    cells: tuple[Cell, ...] = ()
    start: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def read_html(data: bytes, name: str) -> Printed:
    """Return the visible text of a page and the blocks of its article; raise UnreadableSource when there is none."""
    root = parse(decode_source(data, name), name)
    lines, position = [], 0
    for line in Flow(root).lines:
        lines.append(replace(line, start=position))
        position += len(line.text) + 1
    claims = read_claims(root)
    if saved := _SAVED_FROM.search(data[:4000]):
        claims["saved_from"] = saved.group(1).decode("ascii", "replace")
    left_out = find_article(lines, claims)
    if all(rule is not None for rule in left_out):
        raise UnreadableSource(f"{name}: no article is found on the page (a list of links, or a page that a script fills); "
                               "open it in a browser, copy the text into a .txt file and add that")
    text = "\n".join(line.text for line in lines)
    blocks, furniture = [], []
    for line, rule in zip(lines, left_out, strict=True):
        if rule is not None:
            furniture.append(Furniture(line.start, line.end, rule))
        elif line.cells:
            at = line.start + len(line.text) - len(line.text.lstrip())
            blocks.append(Block(at, line.start + len(line.text.rstrip()), "table", _moved(line)))
        else:
            kept = list(split_lines(text, line.start, line.end))
            blocks.extend(kept)
            if not kept:
                furniture.append(Furniture(line.start, line.end, furniture_rule(line.text) or "bookmark"))
    return Printed(text, tuple(blocks), tuple(furniture), tuple(read_facts(lines, left_out)), claims)


def _moved(line: Line) -> tuple[Cell, ...]:
    return tuple(replace(c, start=c.start + line.start, end=c.end + line.start) for c in line.cells)


def parse(text: str, name: str) -> etree._Element:
    """Return the tree of a page; a page nested too deep to be read whole is refused, never cut."""
    text = re.sub(r"[\x00-\x08\x0b\x0e-\x1f]", " ", text)       # libxml2 drops what follows a control character
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
        raise MemoryError                   # libxml2 gives what it has read until then
    if any("xcessive depth" in entry.message or "HUGE" in entry.message for entry in parser.error_log):
        raise UnreadableSource(f"{name}: the page nests its boxes too deep to be read whole; open it in a browser, copy the text into a .txt file and add that")
    if root is None:
        raise UnreadableSource(f"{name}: the page holds no text; open it in a browser, copy the text into a .txt file and add that")
    return root


@dataclass
class Flow:
    """The lines of one box, made by walking its tree in the order of the page."""

    root: etree._Element
    lines: list[Line] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _linked: int = 0
    _links: int = 0
    _marker: str = ""

    def __post_init__(self) -> None:
        self._walk(self.root, self.root, False)
        self._flush(self.root)

    def _flush(self, element: etree._Element) -> None:
        text = _SPACE.sub(" ", _BREAK_IN_CHINESE.sub("", "".join(self._words))).strip(" ")
        if text:
            self.lines.append(Line(self._marker + text, element, self._linked, self._links))
            self._marker = ""
        self._words, self._linked, self._links = [], 0, 0

    def _add(self, text: str | None, linked: bool) -> None:
        if text:
            self._words.append(text)
            self._linked += len(text.strip()) if linked else 0

    def _walk(self, element: etree._Element, box: etree._Element, linked: bool) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _UNSEEN or is_hidden(element):
            return
        if tag == "br":
            self._flush(box)
            return
        block = tag in _BLOCKS
        if block:
            self._flush(box)
            box = element
        if tag == "table" and (table := read_table(element)):
            self.lines.append(table)
            return
        if tag == "li":
            self._marker = list_marker(element)
        self._links += tag == "a"
        preformatted = tag == "pre"
        for child, text in _children(element):
            if text:
                for n, part in enumerate(text.split("\n") if preformatted else [text]):
                    if n:
                        self._flush(box)
                    self._add(part, linked or tag == "a")
            if child is not None:
                self._walk(child, box, linked or tag == "a")
        if block:
            self._flush(box)


def _children(element: etree._Element) -> Iterator[tuple[etree._Element | None, str | None]]:
    yield None, element.text
    for child in element:
        yield child, None
        yield None, child.tail


def is_hidden(element: etree._Element) -> bool:
    """Tell whether a visitor cannot see an element, or sees it struck out."""
    return element.tag in ("del", "s", "strike") or "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")))


def list_marker(item: etree._Element) -> str:
    """Return what a browser prints before an item of an ordered list: "1." or, where the list asks for it, "一、"."""
    above = item.getparent()
    if above is None or above.tag != "ol" or "none" in above.get("style", ""):
        return ""
    start = above.get("start", "1")
    number = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
    number += sum(1 for s in item.itersiblings("li", preceding=True))
    if _CHINESE_LIST.search(above.get("style", "") + " " + item.get("class", "")):
        return chinese_numeral(number) + "、"
    letters = {"a": "abcdefghijklmnopqrstuvwxyz", "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}.get(above.get("type", "1"))
    return f"{letters[number - 1] if letters and 0 < number <= 26 else number}."


def read_table(table: etree._Element) -> Line | None:
    """Return a table of data as one line with its cells, or None for a table that only lays out the page."""
    if table.get("role") == "presentation" or next(table.iterdescendants("table"), None) is not None:
        return None
    rows = [r for r in table.iterdescendants("tr") if not is_hidden(r)]
    printed = [[c for c in r.iterchildren("td", "th") if not is_hidden(c)] for r in rows]
    if sum(1 for r in printed if len(r) > 1) < 2 or table.find("caption") is not None and len(rows) < 2:
        return None
    raw, linked = [], 0
    for row in printed:
        cells = []
        for cell in row:
            lines = Flow(cell).lines
            linked += sum(n.linked for n in lines)
            cells.append(RawCell("\n".join(n.text for n in lines), _span(cell, "rowspan"), _span(cell, "colspan"),
                                 cell.tag == "th" or cell.getparent().getparent().tag == "thead"))
        raw.append(cells)
    if lays_out_page(raw):
        return None
    text, placed = lay_out(raw)
    caption = table.find("caption")
    if caption is not None and (words := " ".join(n.text for n in Flow(caption).lines)):
        text, placed = f"{words}\n{text}", tuple(replace(c, start=c.start + len(words) + 1, end=c.end + len(words) + 1) for c in placed)
    return Line(text, table, linked, 0, placed) if text.strip() else None


def lays_out_page(rows: list[list[RawCell]]) -> bool:
    """Tell whether one cell of a table holds most of its text as several lines: the old way to build a page."""
    sizes = [(len(c.text), c.text.count("\n")) for row in rows for c in row]
    longest, breaks = max(sizes, default=(0, 0))
    return longest > 400 and breaks >= 5 and longest * 10 > 8 * sum(size for size, _ in sizes)


def _span(cell: etree._Element, name: str) -> int:
    printed = cell.get(name, "1").strip()
    return int(printed) if re.fullmatch(r"\d{1,5}", printed) else 1
