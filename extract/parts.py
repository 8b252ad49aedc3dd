"""The units of a document in, which of them are its signatures, its imprint, its list of attachments and the heads of its annexes out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from .numbering import read_label, read_number
from .units import ANNEX_LABEL, Unit
from .wraps import ANNEX_LIST, DATE, IMPRINT_DATE, SENTENCE_MARKS, TITLE_END, is_organisation

_TITLE_LIKENESS = 85        # attachment titles differ from the printed ones by a few characters


def find_signatures(units: Sequence[Unit]) -> tuple[set[int], set[int]]:
    """Return which units are signatures (names above a date) and which are the imprint."""
    sign, imprint = set(), set()
    for i, unit in enumerate(units):
        text = unit.text
        if IMPRINT_DATE.search(text) and len(text) <= 60:
            imprint.add(i)
            if i and is_organisation(units[i - 1].text) and IMPRINT_DATE.fullmatch(text) is not None:
                imprint.add(i - 1)
        elif re.match(r"抄送[:]", text):
            imprint.add(i)
        elif DATE.fullmatch(text.strip("()")) and i and is_organisation(units[i - 1].text):
            sign.add(i)
            j = i - 1
            while j >= 0 and units[j].label is None and is_organisation(units[j].text) and not TITLE_END.search(units[j].text):
                sign.add(j)
                j -= 1
    return sign - imprint, imprint


def find_annexes(units: Sequence[Unit], sign: set[int]) -> tuple[set[int], dict[int, str], set[int]]:
    """Return the list of attachments, where each annex begins (with its number), and title lines that belong to a label line."""
    listed: set[int] = set()
    titles: dict[str, str] = {}
    for i, unit in enumerate(units):
        mark = ANNEX_LIST.match(unit.text)
        if not mark or i in sign or _starts_annex(units, i, titles):
            continue
        listed.add(i)
        rest = unit.text[mark.end():]
        if first := read_label(rest):
            titles[first.number] = rest[len(first.text):]
        elif rest:
            titles[""] = rest
        for j in range(i + 1, len(units)):
            label = units[j].label
            if label is None or label.style != "num" or len(units[j].text) > 80 or "。" in units[j].text:
                break
            listed.add(j)
            titles[label.number] = units[j].text[len(label.text.strip()):]
    begins, belongs, after = {}, set(), max(listed, default=-1)
    for i, unit in enumerate(units):
        if i <= after or i in listed or i in belongs:
            continue
        mark = ANNEX_LABEL.match(unit.text)
        if mark and (mark.end() == len(unit.text) or (len(unit.text) < 60 and not SENTENCE_MARKS.search(unit.text[mark.end():]))):
            begins[i] = str(read_number(mark.group(1))) if mark.group(1) else ""
            if mark.end() == len(unit.text) and i + 1 < len(units) and units[i + 1].label is None and len(units[i + 1].text) < 80:
                belongs.add(i + 1)
        elif unit.label is None and titles and len(unit.text) < 80 and not SENTENCE_MARKS.search(unit.text):
            number, likeness = max(((n, fuzz.ratio(unit.text, t)) for n, t in titles.items()), key=lambda pair: pair[1])
            if likeness >= _TITLE_LIKENESS:
                begins[i] = number
    return listed, begins, belongs


def _starts_annex(units: Sequence[Unit], i: int, titles: dict[str, str]) -> bool:
    """A bare 附件 line is an annex's label where a list was seen above it, or where what follows is no numbered list."""
    mark = ANNEX_LABEL.match(units[i].text)
    if not mark or mark.end() != len(units[i].text):
        return False
    following = units[i + 1].label if i + 1 < len(units) else None
    return bool(titles) or bool(mark.group(1)) or following is None or following.style != "num"


