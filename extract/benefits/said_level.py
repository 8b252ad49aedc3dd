"""A title without a printed level in, the level that its clause or document says elsewhere out: the first source that knows one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..model import Amount, fold
from ..tag.places import find_places
from ..tag.programmes import find_programmes
from ..vocab import load_vocabulary
from .context import Context
from .levels import Level, approving_levels, contest_levels, find_levels, stated_levels, without_titles
from .titles import find_titles

_OWN_AWARD = re.compile(r"(?:经|新)(?:认定|评定|评审|备案|考核认定)|遴选|选树|评选|命名|对备案的|报备|(?:开展|组织)[^。;]{0,20}(?:评估|评定),|认定(?:后|的)")
_OF_THE_SAME = re.compile(r"(?:其|对?(?:获奖)?(?:选手)?(?:的)?)?(?:所在|教练|指导|相应|对应|培养|选送|参赛)|[一二三AB]类")        # …；所在单位分别奖励: of the contest before
_CAPTION = 40               # a longer heading is a sentence that opens a list
_UNTITLED = ("mentorship", "course_development")       # “城东师带徒”计划 names a plan, no award of a level


@dataclass(frozen=True)
class Question:
    """What a level is wanted for: a figure, the words of its sentence before it, and the programmes that it may pay for."""

    context: Context
    amount: Amount
    start: int
    programmes: tuple[str, ...]

    @property
    def before(self) -> str:
        """The words of the sentence before the figure."""
        return self.context.text[self.start:self.amount.start]

    @property
    def competition(self) -> bool:
        """Whether what is paid for is won or held at a contest."""
        return self.programmes[0].startswith("competition")

    @property
    def contest(self) -> bool:
        """Whether a contest named farther off may give the level; a share of a prize is of that prize's own."""
        return self.competition and self.amount.kind != "percent"

    @property
    def own_award(self) -> bool:
        """Whether a district awards such a title itself."""
        return self.programmes[0] in load_vocabulary().words["own_award"]["programmes"]


def find_said_level(context: Context, amount: Amount, start: int, programmes: Collection[str]) -> list[Level]:
    """Return the levels that one of the sources says, in their order; places in the clause's words, or -1 where the words stand elsewhere."""
    question = Question(context, amount, start, tuple(programmes))
    return next((levels for source in _SOURCES if (levels := list(source(question)))), [])


def _stated(q: Question) -> list[Level]:
    return stated_levels(q.before, q.start, q.context.home)


def _of_class(q: Question) -> Iterator[Level]:
    """A类竞赛, where the document says what A类 is."""
    known = [m for m in re.finditer("[A-E一二三四]类", q.before) if m.group() in q.context.around.contests] if q.contest else []
    for match in known[-1:]:
        yield q.start + match.start(), q.start + match.end(), q.context.around.contests[match.group()]


def _of_caption(q: Question) -> Iterator[Level]:
    """1.国家级：…配套10万元."""
    caption = fold(q.context.clause.heading or "")
    if re.fullmatch("[^,。;]{1,3}级", caption):
        yield from ((-1, -1, level) for *_, level in stated_levels(caption + "的", 0, q.context.home))


def _of_same_contest(q: Question) -> list[Level]:
    opening = q.context.period(q.amount.start)[0]
    if not q.contest or opening == q.start or not _OF_THE_SAME.match(q.before):
        return []
    held = {level: (opening + s, opening + e, level) for s, e, level in contest_levels(q.context.text[opening:q.start])}
    return list(held.values()) if len(held) == 1 else []


def _approved(q: Question) -> list[Level]:
    """The body that recognises, in the sentence or the one before it."""
    own, offset = approving_levels(q.before, q.context.home), q.start
    if not own and not re.match(r"对|(?!获评[A-E])[^,。;]{0,12}(?:获|经)", q.before):
        offset = q.context.period(q.amount.start)[0]
        own = approving_levels(q.context.text[offset:q.start], q.context.home)
    return [(offset + s, offset + e, level) for s, e, level in own]


def _of_heading(q: Question) -> Iterator[Level]:
    for programme, heading in q.context.headings:
        if programme not in q.programmes:
            continue
        if len(heading) <= _CAPTION:
            found = [level for start, _, level in find_levels(heading, q.context.home) if not (programme in _UNTITLED and heading[start - 1:start] in ("“", '"'))]
        else:
            found = [t.level for t in find_titles(heading, find_programmes(heading), q.context.home) if t.level and t.programme == programme]
        if found:
            yield -1, -1, found[0]
            return


def _of_one_contest(q: Question) -> list[Level]:
    held = {level: (q.start + s, q.start + e, level) for s, e, level in contest_levels(q.before)}
    return list(held.values()) if len(held) == 1 and q.competition else []


def _of_place(q: Question) -> list[Level]:
    """The place in a contest's name: 德州市职业技能大赛."""
    places = find_places(q.before) if q.competition else []
    return [(q.start + s, q.start + e, d[0].level) for s, e, d in places if re.match(r"[^、,。;》〉]{0,12}(?:竞赛|大赛|比赛|比武)", q.before[e:]) and "《" not in q.before[:s]][-1:]


def _said_before(q: Question) -> Iterator[Level]:
    """The same title, with its level, earlier in the clause."""
    titles = q.context.titles if q.own_award else ()
    for title in [t for t in titles if t.start < q.amount.start and t.level and t.programme == q.programmes[0]][-1:]:
        yield (*(title.level_span or (-1, -1)), title.level or "")


def _of_last_contest(q: Question) -> list[Level]:
    if not q.contest or re.search("其[他它]|各级", q.before):
        return []
    lead = q.context.lead
    return _last_contest(q.context.text, q.start) or [(-1, -1, level) for *_, level in _last_contest(lead, len(lead))]


def _last_contest(text: str, end: int) -> list[Level]:
    """The contest that the words before speak of last; several in one sentence decide nothing: 每年举办全区大赛。…对获得前三名的选手."""
    for sentence in reversed(list(re.finditer(r"[^。;]+", without_titles(text[:end])))):
        held = {level: (sentence.start() + s, sentence.start() + e, level) for s, e, level in contest_levels(sentence.group())}
        if held:
            return list(held.values()) if len(held) == 1 else []
    return []


def _of_objects(q: Question) -> Iterator[Level]:
    """The block 补贴对象 beside the clause."""
    objects, home = q.context.objects, q.context.home
    titles = [t.level for t in find_titles(objects, find_programmes(objects), home) if t.level and t.programme == q.programmes[0]] if objects else []
    for level in dict.fromkeys(titles[-1:] or [level for *_, level in approving_levels(objects, home)]):
        yield -1, -1, level


def _of_own_award(q: Question) -> Iterator[Level]:
    """A title that the district awards itself, recognised (经认定, 遴选) without a level in print."""
    if not q.own_award:
        return
    if match := _OWN_AWARD.search(q.before):
        yield q.start + match.start(), q.start + match.end(), q.context.home.level
    elif match := _OWN_AWARD.search(q.context.text, 0, q.start):
        yield *match.span(), q.context.home.level


_SOURCES = (_stated, _of_class, _of_caption, _of_same_contest, _approved, _of_heading, _of_one_contest, _of_place, _said_before, _of_last_contest, _of_objects, _of_own_award)
