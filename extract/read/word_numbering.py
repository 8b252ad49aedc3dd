"""A Word file's numbering and style parts in, the label that Word prints before each numbered paragraph out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ..numerals import print_number

# What the bullets of Word's symbol fonts look like.
_BULLETS = {"\uf06c": "●", "\uf0b7": "●", "\uf06e": "■", "\uf075": "◆", "\uf0d8": "➢", "\uf0fc": "✓", "\uf070": "□", "\uf0a8": "□", "\uf0b2": "◇"}


def name_of(element: etree._Element) -> str:
    """Return an element's name without its namespace: transitional, strict and WPS files differ in nothing else here."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """Yield the children of a name."""
    yield from (c for c in (() if element is None else element) if name_of(c) == name)


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first element along a path of names, or None."""
    for name in path:
        element = next(children(element, name), None)
    return element


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """Return an attribute, whatever its namespace."""
    return None if element is None else next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), None)


def whole(printed: str | None, otherwise: int) -> int:
    """Return a printed whole number, or another where it is none."""
    return int(printed) if printed and re.fullmatch(r"-?\d{1,6}", printed) else otherwise


@dataclass(frozen=True)
class Level:
    """How one level of a list counts and is printed."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False


@dataclass
class Numbering:
    """The lists of a file and how far each has counted; paragraphs must be asked for in their order."""

    numbering: etree._Element | None
    styles: etree._Element | None
    _levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    _lists: dict[str, tuple[str, dict[int, int], dict[int, Level]]] = field(default_factory=dict)
    _by_style: dict[str, etree._Element] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._by_style = {value(s, "styleId") or "": s for s in children(self.styles, "style")}
        linked, styled = {}, {}
        for abstract in children(self.numbering, "abstractNum"):
            identifier = value(abstract, "abstractNumId") or ""
            self._levels[identifier] = {whole(value(v, "ilvl"), 0): read_level(v) for v in children(abstract, "lvl")}
            if link := value(child(abstract, "styleLink")):
                styled[link] = identifier
            if link := value(child(abstract, "numStyleLink")):
                linked[identifier] = link
        for num in children(self.numbering, "num"):
            abstract_id = value(child(num, "abstractNumId")) or ""
            abstract_id = styled.get(linked.get(abstract_id, ""), abstract_id)
            starts, levels = {}, {}
            for change in children(num, "lvlOverride"):
                level = whole(value(change, "ilvl"), 0)
                if (start := child(change, "startOverride")) is not None:
                    starts[level] = whole(value(start), 1)
                if (own := child(change, "lvl")) is not None:
                    levels[level] = read_level(own)
            self._lists[value(num, "numId") or ""] = (abstract_id, starts, levels)

    def label(self, properties: etree._Element | None) -> str:
        """Return the label of the paragraph with these properties, '' where Word prints none; counts one on."""
        number, level = self._membership(properties)
        if number not in self._lists:
            return ""
        abstract, starts, own = self._lists[number]
        levels = {**self._levels.get(abstract, {}), **own}
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if level in starts and (number, level) not in self._begun:
            counts.pop(level, None)
        self._begun.add((number, level))
        counts[level] = counts[level] + 1 if level in counts else starts.get(level, levels[level].start)
        for deeper in [k for k in counts if k > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart != 0 and (restart is None or level < restart):
                del counts[deeper]
        return print_label(levels, level, counts)

    def _membership(self, properties: etree._Element | None) -> tuple[str, int]:
        """Return the list and level of a paragraph, from itself or from its style and those that it is based on."""
        number = level = None
        here, style, seen = properties, value(child(properties, "pStyle")), set()
        while True:
            listed = child(here, "numPr")
            number = value(child(listed, "numId")) if number is None else number
            level = value(child(listed, "ilvl")) if level is None else level
            if number is not None or style is None or style in seen or style not in self._by_style:
                break
            seen.add(style)
            here, style = child(self._by_style[style], "pPr"), value(child(self._by_style[style], "basedOn"))
        return number or "", whole(level, 0)

    def style_name(self, properties: etree._Element | None) -> str:
        """Return the name of a paragraph's style."""
        style = value(child(properties, "pStyle")) or ""
        return value(child(self._by_style.get(style), "name")) or style


def read_level(level: etree._Element) -> Level:
    """Return how a level of a list counts and is printed."""
    restart = value(child(level, "lvlRestart"))
    return Level(whole(value(child(level, "start")), 1), _style(level), value(child(level, "lvlText")) or "", value(child(level, "suff")) or "tab",
                 whole(restart, 0) if restart is not None else None, child(level, "isLgl") is not None)


def _style(level: etree._Element) -> str:
    """Return the name of a level's numbers; a newer style stands in an alternative with an older one beside it."""
    alternative = child(level, "AlternateContent", "Fallback", "numFmt")
    return value(child(level, "numFmt") if alternative is None else alternative) or "decimal"


def print_label(levels: dict[int, Level], level: int, counts: dict[int, int]) -> str:
    """Return a label as printed, with a space where the text would otherwise run into its figures.

    >>> levels = {0: Level(style="chineseCounting", text="第%1章"), 1: Level(text="%1.%2", legal=True)}
    >>> print_label(levels, 0, {0: 3}), print_label(levels, 1, {0: 3, 1: 2})
    ('第三章 ', '3.2 ')
    """
    shape = levels[level]
    if shape.style == "bullet":
        return _BULLETS.get(shape.text, "●" if "\ue000" <= shape.text[:1] <= "\uf8ff" else shape.text)

    def printed(match: re.Match[str]) -> str:
        above = int(match.group(1)) - 1
        style = levels[above].style if above in levels else "decimal"
        return print_number(counts.get(above, levels[above].start if above in levels else 1), "decimal" if shape.legal else style)

    label = "" if shape.style == "none" and "%" in shape.text else re.sub(r"%([1-9])", printed, shape.text)
    return label + " " if label and (label[-1].isalnum() or label[-1] in ".．") else label
