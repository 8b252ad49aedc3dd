"""A clause with its mentions in, one value out that the questions about a figure are asked of: sentence, part, list."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from ..model import Amount, Clause, Mention, fold
from ..tag.places import Home
from ..vocab import load_vocabulary
from .titles import Subject, find_titles

_ENUMERATION = re.compile(r"(?:[、和及与/]|以及|,(?=\d))(?:人民币|每人|每家|每个|一次性)?")
_REACH = 2000       # characters: no sentence is longer, and a text without any mark must not cost the square of its length


@lru_cache(maxsize=4096)
def bounds(text: str, position: int, marks: str, closed: bool = False) -> tuple[int, int]:
    """Return the range around a position up to the nearest marks; marks inside brackets beside it do not count.

    closed: an open bracket around the position ends the range too. The comma inside 50,000 is none.

    >>> text = "给予补贴(含甲,乙)5万元,每年50,000元"
    >>> [text[slice(*bounds(text, i, ",;。"))] for i in (10, 20)]
    ['给予补贴(含甲,乙)5万元', '每年50,000元']
    """
    start, depth, first, last = position, 0, max(0, position - _REACH), min(len(text), position + _REACH)
    while start > first:
        c = text[start - 1]
        depth += (c == ")") - (c == "(" and depth > 0)
        if depth == 0 and ((c in marks and not _in_number(text, start - 1)) or (closed and c == "(")):
            break
        start -= 1
    end, depth = position, 0
    while end < last:
        c = text[end]
        if depth == 0 and ((c in marks and not _in_number(text, end)) or (closed and c == ")")):
            break
        depth += (c == "(") - (c == ")" and depth > 0)
        end += 1
    return start, end


def _in_number(text: str, i: int) -> bool:
    return text[i] == "," and text[i - 1:i].isdigit() and bool(re.match(r"\d{3}(?!\d)", text[i + 1:]))


@dataclass(frozen=True)
class Around:
    """What stands around a clause in its document and decides what its figures are.

    headings: (programme, heading) from the nearest up; lead: the words above that open a list (…按以下标准给予补贴：);
    objects: whom a block 补贴对象 beside it names; above_share: whether the clause above pays a share, so that a ceiling here is one on that share;
    contests: the level of each class of contest that the document defines (A类为世界技能大赛);
    captions: what stands above, whatever it names, from the nearest up (国家级一类大赛).
    """

    headings: tuple[tuple[str, str], ...] = ()
    lead: str = ""
    home: Home = field(default_factory=Home)
    objects: str = ""
    above_share: bool = False
    contests: Mapping[str, str] = field(default_factory=dict)
    captions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """What stands around a clause's figures; text is the reading in half width."""

    clause: Clause
    text: str
    amounts: tuple[Amount, ...]
    programmes: tuple[Mention, ...]
    headings: tuple[tuple[str, str], ...]
    around: Around
    starts: tuple[int, ...] = ()  # where the figures stand, in order
    spoken: tuple[Mention, ...] = ()  # programmes that the clause speaks of without their names

    @cached_property
    def titles(self) -> tuple[Subject, ...]:
        """The titles that the clause names, with their levels, in order of place."""
        return tuple(find_titles(self.text, self.programmes, self.home))

    @property
    def home(self) -> Home:
        """The document's place."""
        return self.around.home

    @cached_property
    def lead(self) -> str:
        """The words above that open a list, folded."""
        return fold(self.around.lead)

    @cached_property
    def objects(self) -> str:
        """Whom a block 补贴对象 beside this clause names, folded."""
        return fold(self.around.objects)

    def sentence(self, position: int) -> tuple[int, int]:
        """The range between 。 or ；that holds a position."""
        return bounds(self.text, position, "。;!?")

    def period(self, position: int) -> tuple[int, int]:
        """The range between two 。: what follows a ； may lean on what stands before it."""
        return bounds(self.text, position, "。!?")

    def part(self, position: int) -> tuple[int, int]:
        """The range between two commas."""
        return bounds(self.text, position, "。;,!?:", closed=True)

    def before(self, amount: Amount) -> str:
        """The words of the sentence before a figure."""
        return self.text[self.sentence(amount.start)[0]:amount.start]

    @cached_property
    def _lists(self) -> dict[int, list[Amount]]:
        """The lists found so far by the identity of the figure asked for, which its list keeps alive."""
        return {}

    def figures_beside(self, amount: Amount) -> list[Amount]:
        """The figures of one list with this one, in order: 2000元、4000元、6000元 / 8万元/家及5万元/家."""
        if id(amount) not in self._lists:       # every question about a figure asks for its list
            self._lists[id(amount)] = self._find_list(amount)
        return self._lists[id(amount)]

    def _find_list(self, amount: Amount) -> list[Amount]:
        group = [amount]
        place = bisect_left(self.starts, amount.start)
        for other in self.amounts[place:]:
            if other.start < amount.end:
                continue
            if not _ENUMERATION.fullmatch(self.text[group[-1].end:other.start]):
                break
            group.append(other)
        for n in range(place - 1, -1, -1):
            if not _ENUMERATION.fullmatch(self.text[self.amounts[n].end:group[0].start]):
                break
            group.insert(0, self.amounts[n])
        return group

    def bound_words(self, amount: Amount) -> tuple[int, int]:
        """The figure with the words that bind it: back to the last separator, on to the noun of the payment."""
        text = self.text
        left = max(text.rfind(mark, 0, amount.start) for mark in ",。;:、及和()") + 1
        group = self.figures_beside(amount)
        start = left if amount.start - left <= 20 and group[0] is amount else max(left, group[0].start) if group[0] is not amount else amount.start
        noun = re.compile(r"(?:的?[一-龥]{0,6}?(?:补贴资助|奖励或资助|补贴|资助|奖励|津贴|补助))(?=[,。;、(]|$)").match(text, amount.end)
        return start, noun.end() if noun and len(group) == 1 else amount.end


def make_context(clause: Clause, amounts: Sequence[Amount], programmes: Sequence[Mention], around: Around) -> Context:
    """Return the context of a clause; what names a standard (按照…劳模创新工作室的标准) is no subject of a payment."""
    text = _in_digits(_close_blanks(clause.reading.folded, amounts), amounts)
    known = load_vocabulary().programmes
    payable = tuple(m for m in programmes if known[m.id].parent_id != "governance" and m.rule != "programmes.paraphrase" and not _names_standard(text, m))
    above = tuple((p, fold(h)) for p, h in around.headings if known[p].parent_id != "governance")
    if len(above) > 1 and above[1][0] in load_vocabulary().words["yields_to_heading"].get(above[0][0], ()):
        above = above[1:]           # 按以下标准给予培训补贴 under 企业职工培训
    spoken = tuple(m for m in programmes if known[m.id].parent_id != "governance" and m.rule == "programmes.paraphrase")
    return Context(clause, text, tuple(amounts), payable, above, around, tuple(a.start for a in amounts), spoken)


def _close_blanks(text: str, figures: Sequence[Amount]) -> str:
    """Return the words with the marks inside blanks (1?万元, （　）元) as plain ones, so that no sentence or bracket ends there."""
    inside = {i for f in figures if f.blank for i in range(f.start, f.end)}
    return "".join("■" if i in inside and c in "?()[]。…" else c for i, c in enumerate(text)) if inside else text


_NUMERALS = re.compile("[零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]+")


def _in_digits(text: str, figures: Sequence[Amount]) -> str:
    """Return the words with digits for the numerals of sums, one for each character, so that 三十万元 is met as 30万元 is; what a sum is stands in its amount."""
    parts, last = [], 0
    for figure in figures:
        if figure.kind == "money" and not figure.blank and _NUMERALS.match(text, figure.start, figure.end):
            parts += [text[last:figure.start], _NUMERALS.sub(lambda m: "1" * len(m.group()), text[figure.start:figure.end])]
            last = figure.end
    return "".join([*parts, text[last:]])


def _names_standard(text: str, mention: Mention) -> bool:
    left, _ = bounds(text, mention.start, "。;,!?:", closed=True)
    return bool(re.search(r"(?:按照?|参照|依照)[^,。;]*$", text[left:mention.start]) and re.match(r"[^,。;、]{0,4}标准", text[mention.end:]))
