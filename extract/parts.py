"""The units of a document in, which of them are its signatures, its imprint, its list of attachments and the heads of its annexes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from .numbering import read_label, read_number
from .units import ANNEX_LABEL, Unit
from .wraps import ANNEX_LIST, DATE, IMPRINT_DATE, SENTENCE_MARKS, TITLE_END, is_organisation

_CONTENTS = re.compile(r"目录|目次")
_LEADER = re.compile(r"[.…·\-—_]*\d*$")     # the dots and the page number of a line of contents
_OPEN = re.compile(r"\(此件[^()]*公开[^()]*\)")        # printed below a signature, and a part of it
_OFFICIAL = re.compile(r"(?:省长|市长|区长|县长|州长|主任|局长|部长|主席)[一-龥·]{2,6}")
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|zip|rar|ofd|jpe?g|png)$", re.IGNORECASE)       # what a page gives to download is listed below the text
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
        elif unit.label is None and DATE.fullmatch(text.strip("()")) and i and _signs(units[i - 1]):
            sign.add(i)
            j = i - 1
            if _OFFICIAL.fullmatch(units[j].text):
                sign.add(j)
            while j >= 0 and units[j].label is None and is_organisation(units[j].text.strip("()")) and not TITLE_END.search(units[j].text):
                sign.add(j)
                j -= 1
    open_to_all = {i for i, u in enumerate(units) if i - 1 in sign and _OPEN.fullmatch(u.text)}
    return (sign | open_to_all) - imprint, imprint


def _signs(above: Unit) -> bool:
    """A day is a signature below the name of a body or an official, and alone below the last sentence of a notice."""
    return is_organisation(above.text.strip("()")) or bool(_OFFICIAL.fullmatch(above.text)) or (above.text.endswith("。") and not DATE.search(above.text[-14:]))


def find_contents(units: Sequence[Unit]) -> set[int]:
    """Return the lines of a table of contents: 目录, and a run of headings that begin again right behind it."""
    heads = [_LEADER.sub("", u.text) if u.label and len(u.text) <= 60 and not SENTENCE_MARKS.search(u.text) else "" for u in units]
    for i, head in enumerate(heads):
        if not head or (i and heads[i - 1]):
            continue
        after = next((j for j in range(i, len(units)) if not heads[j]), len(units))
        again = next((j for j in range(i + 2, after + 1) if j < len(units) and _same_head(head, units[j])), None)
        named = i > 0 and _CONTENTS.fullmatch(units[i - 1].text)
        if again is None and named:
            again = next((j for j in range(i + 1, len(units)) if _same_head(head, units[j])), None)
        if again is not None:
            return set(range(i - 1 if named else i, again))
    return set()


def _same_head(head: str, unit: Unit) -> bool:
    return bool(unit.label) and (unit.text == head or (unit.text.startswith(head) and len(head) >= 5))


@dataclass
class _Lists:
    """The lists of attachments: their lines, the title of each attachment and where it is listed, and the last line that lists no file to download."""

    lines: set[int] = field(default_factory=set)
    titles: dict[str, tuple[int, str]] = field(default_factory=dict)
    last: int = -1


def find_annexes(units: Sequence[Unit], sign: set[int]) -> tuple[set[int], dict[int, str], set[int]]:
    """Return the list of attachments, where each annex begins (with its number), and title lines that belong to a label line."""
    lists = _find_lists(units, sign)
    by_label = _listed_by_label(units, sign)
    listed, after = lists.lines | by_label, max(lists.last, *by_label, -1)
    begins: dict[int, str] = {}
    belongs: set[int] = set()
    for i, unit in enumerate(units):
        if i <= after or i in listed or i in belongs or _FILE.search(unit.text):
            continue
        titles = {n: title for n, (place, title) in lists.titles.items() if place < i}
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


def _find_lists(units: Sequence[Unit], sign: set[int]) -> _Lists:
    """Return the lists of attachments; files that a page gives to download below its text name only what no list of the text does."""
    lists = _Lists()
    for i, unit in enumerate(units):
        mark = ANNEX_LIST.match(unit.text)
        if not mark or i in sign or _starts_annex(units, i, bool(lists.titles)):
            continue
        entries = list(_entries(units, i, unit.text[mark.end():]))
        lists.lines |= {i, *(j for j, _, _ in entries)}
        files = bool(entries) and all(_FILE.search(title) for _, _, title in entries)
        lists.last = lists.last if files else max(lists.lines)
        titles = {number: (j, _FILE.sub("", title)) for j, number, title in entries}
        lists.titles = {**titles, **lists.titles} if files else {**lists.titles, **titles}
    return lists


def _entries(units: Sequence[Unit], i: int, rest: str) -> Iterator[tuple[int, str, str]]:
    """Yield (unit, number, title) of the attachments that a list names: what stands behind its 附件： and the numbered lines below."""
    first = read_label(rest)
    if (dated := _before_year(rest, 1)) is not None:
        yield i, "1", dated
    elif first:
        yield i, first.number, rest[len(first.text):]
    elif rest:
        yield i, "", rest
    for n, j in enumerate(range(i + 1, len(units)), 2):
        label = units[j].label
        number, rest = (label.number, units[j].text[len(label.text.strip()):]) if label is not None and label.style == "num" else ("", "")
        if (dated := _before_year(units[j].text, n)) is not None:
            number, rest = str(n), dated
        if not number or len(units[j].text) > 80 or "。" in units[j].text:
            return
        yield j, number, rest


def _before_year(text: str, number: int) -> str | None:
    """Return what stands behind the number of an attachment that looks like a decimal: 2.2025年资助名单 is the second."""
    match = re.match(rf"{number}[.、](?=\d{{4}}年)", text)
    return text[match.end():] if match else None


def _listed_by_label(units: Sequence[Unit], sign: set[int]) -> set[int]:
    """附件1：… and 附件2：… above a signature are a list where the annexes themselves stand below it under the same labels."""
    marks = {i: m.group(1) for i, u in enumerate(units) if (m := ANNEX_LABEL.match(u.text)) and m.group(1) and len(u.text) < 80}
    above = {i for i in marks if sign and i < min(sign)}
    below = {marks[i] for i in marks if sign and i > min(sign)}
    return above if above and any(marks[i] in below for i in above) else set()


def _starts_annex(units: Sequence[Unit], i: int, listed: bool) -> bool:
    """A bare 附件 line is an annex's label where a list was seen above it, or where what follows is no numbered list."""
    mark = ANNEX_LABEL.match(units[i].text)
    if not mark or mark.end() != len(units[i].text) or (i + 1 < len(units) and _FILE.search(units[i + 1].text)):
        return False
    following = units[i + 1].label if i + 1 < len(units) else None
    return listed or bool(mark.group(1)) or following is None or following.style != "num"
