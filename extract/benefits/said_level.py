"""A title without a printed level in, the level that its clause or document says elsewhere out: the first source that knows one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..model import Amount, fold
from ..tag.places import Home, find_places
from ..tag.programmes import find_programmes
from ..vocab import load_vocabulary
from .context import Context
from .levels import Level, approving_levels, body_level, contest_levels, find_levels, stated_levels, without_titles
from .titles import find_titles

_OWN_AWARD = re.compile(r"信用等级评定|等级评定|(?:经|新)(?:认定|评定|评审|备案|考核认定)|遴选|选树|评选|命名|对备案的|报备|(?:开展|组织)[^。;]{0,20}(?:评估|评定),|认定(?:后|的)")
_OF_THE_SAME = re.compile(r"(?:其|对?(?:获奖)?(?:选手)?(?:的)?)?(?:所在|教练|指导|相应|对应|培养|选送|参赛)|[一二三AB]类")        # …；所在单位分别奖励: of the contest before
_FILED_WITH = re.compile(r"(?:备案(?:手续|事项)?由|报(?=[^,。;]{2,12}备案))(?P<who>[省市区县]|自治区)[^,。;]{0,10}")
_HELD_BY = re.compile(r"(?P<who>团?[省市区县州](?:人社局|人力[一-龥]{2,9}局|总工会|妇联|委(?:[一-龥]{1,6}?)?|人民政府|政府))[^。;]{0,16}(?:举办|主办|组织|开展)[^,。;获]{0,14}(?:大赛|竞赛|比武|比赛|青年赛|[一-龥]赛)")
_RATED_BY = re.compile(r"(?P<who>[省市区县州](?:人社局|人力[一-龥]{2,9}局|教育局|[一-龥]{2,6}局))[^。;]{0,4}对[^,。;]{2,20}(?:实行|进行|开展)[^,。;]{0,8}(?:星级|等级|分级|评级|评定)")
_SELECTED_BY = re.compile(r"(?P<who>[省市区县州](?:人社局|人力[一-龥]{2,9}局|总工会|工会))[^,。;]{0,8}(?:评选|选树|命名|评定)")
_SELECTS_PAIRS = re.compile(r"(?P<who>[省市区县州](?:人社局|人力[一-龥]{2,9}局|总工会|工会))(?:会同[^,。;]{2,14}?)?每[^,。;]{0,3}(?:遴选|选定|选拔)[^,。;]{0,6}对[^,。;]{0,4}师徒")
_OF_A_PLACE = re.compile("工作室|工作站|基地|首席技师")
_UPPER_TREASURY = re.compile("(?:中央|省级?|自治区)财政")
_BARE_LEVEL = re.compile("(?:国家|省|自治区|市|州|县|区)级(?:项目|奖励|称号|认定|的)?")
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
        """Whether a district awards such a title itself; what the province pays for is its own."""
        return self.programmes[0] in load_vocabulary().words["own_award"]["programmes"] and (self.context.home.level == "provincial" or not _UPPER_TREASURY.search(self.before))


def find_said_level(context: Context, amount: Amount, start: int, programmes: Collection[str]) -> list[Level]:
    """Return the levels that one of the sources says, in their order; places in the clause's words, or -1 where the words stand elsewhere."""
    question = Question(context, amount, start, tuple(programmes))
    return next((levels for source in _SOURCES if (levels := list(source(question)))), [])


def _stated(q: Question) -> list[Level]:
    levels = stated_levels(q.before, q.start, q.context.home)
    if q.programmes[0] == "mentorship":         # 徒弟在区级以上竞赛中获奖的，奖励师傅: what the apprentice won is no title of the teaching
        return [lv for lv in levels if not re.match("(?:及?以上)?[^,。;]{0,6}(?:竞赛|大赛|比赛)", q.context.text[lv[1]:])]
    return levels


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


def _of_caption_above(q: Question) -> Iterator[Level]:
    """A caption above that names a level and no programme: 竞赛奖励 › 国家级一类大赛 › 金牌."""
    home = q.context.home
    for caption in q.context.around.captions:
        if len(caption) > _CAPTION or not q.competition and not _BARE_LEVEL.fullmatch(caption):
            return
        placed = [(s, e, d[0].level) for s, e, d in find_places(caption) if q.competition and re.match("[^、,。;]{0,8}(?:竞赛|大赛|比赛|比武)", caption[e:])]
        said = {level for *_, level in (*(contest_levels(caption, home) if q.competition else ()), *stated_levels(caption + "的", 0, home), *placed)}
        if said:
            yield from ((-1, -1, level) for level in said if len(said) == 1)
            return


def _of_same_contest(q: Question) -> list[Level]:
    opening = q.context.period(q.amount.start)[0]
    if not q.contest or opening == q.start or not _OF_THE_SAME.match(q.before):
        return []
    held = {level: (opening + s, opening + e, level) for s, e, level in contest_levels(q.context.text[opening:q.start], q.context.home)}
    return list(held.values()) if len(held) == 1 else []


def _approved(q: Question) -> list[Level]:
    """The body that recognises, in the sentence or the one before it."""
    own, offset = approving_levels(q.before, q.context.home), q.start
    elsewhere = bool(re.search("[^,;]{4}的,", q.before)) and any(t.start >= q.start and t.end <= q.amount.start and t.programme == q.programmes[0] for t in q.context.titles)          # …获省级备案的；编写教材的: of its own
    if not own and not elsewhere and not re.match(r"对|(?!获评[A-E])[^,。;]{0,12}(?:获|经)|[^,。;企]{0,14}(?:院校|协会|组织)[^,。;]{0,4}作为", q.before):
        offset = q.context.period(q.amount.start)[0]
        own = approving_levels(q.context.text[offset:q.start], q.context.home)
    if q.programmes[0] == "mentorship":         # a pact that is filed is no title; one that is named best is
        own = [lv for lv in own if re.search("命名|评选|评定|授予|认定", q.context.text[offset + lv[0]:offset + lv[1]])]
    return [(offset + s, offset + e, level) for s, e, level in own]


def _of_filing(q: Question) -> Iterator[Level]:
    """Who files an assessor, said behind: …给予5万元。备案由市人社局办理."""
    if q.programmes[0] == "assessment_institution":
        behind = q.amount.end
        for match in list(_FILED_WITH.finditer(q.context.text, behind))[:1]:
            yield match.start(), match.end(), {"省": "provincial", "自": "provincial", "市": "district" if q.context.home.is_county_city else "municipal"}.get(match["who"][0], "district")


def _of_selector(q: Question) -> Iterator[Level]:
    """The body that selects the best, or the pairs: 区总工会每年评选优秀师徒10对，每对奖励3000元; 每年遴选50对师徒签订协议."""
    if q.programmes[0] == "mentorship":
        said = list(_SELECTED_BY.finditer(q.context.text, q.start, q.amount.start)) or list(_SELECTS_PAIRS.finditer(q.context.text, 0, q.amount.start))
        for match in said[-1:]:
            if level := body_level(match["who"], q.context.home):
                yield match.start(), match.end(), level


def _of_holder(q: Question) -> list[Level]:
    """The body that holds the contest: 区总工会每年举办职工技能大赛，各工种第一名奖励3000元."""
    if not q.contest or contest_levels(q.before, q.context.home):
        return []
    held = [(m.start(), m.end(), level) for m in _HELD_BY.finditer(q.context.text, q.context.period(q.amount.start)[0], q.amount.start) if (level := body_level(m["who"], q.context.home))]
    return held[-1:]


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
    held = {level: (q.start + s, q.start + e, level) for s, e, level in contest_levels(q.before, q.context.home)}
    return list(held.values()) if len(held) == 1 and q.competition else []


def _of_place(q: Question) -> list[Level]:
    """The place in a contest's name: 德州市职业技能大赛."""
    places = find_places(q.before) if q.competition else []
    return [(q.start + s, q.start + e, d[0].level) for s, e, d in places if re.match(r"[^、,。;》〉]{0,12}(?:竞赛|大赛|比赛|比武)", q.before[e:]) and "《" not in q.before[:s]][-1:]


def _of_rater(q: Question) -> Iterator[Level]:
    """The body that rates: 市人社局对…实行星级管理，被评定为五星级的."""
    if q.programmes[0] in ("assessment_institution", "training_provider_rating"):
        for match in list(_RATED_BY.finditer(q.context.text, 0, q.amount.start))[-1:]:
            if level := body_level(match["who"], q.context.home):
                yield match.start("who"), match.end("who"), level


def _said_before(q: Question) -> Iterator[Level]:
    """The same title, with its level, earlier in the clause: first in this paragraph's nearest sentence that names just one."""
    if q.programmes[0] == "craftsman" and re.search("[“”]", q.before):
        return                  # “岳州工匠”: a title of another name
    if q.own_award:
        for part in reversed(list(re.finditer(r"[^;]+", q.context.text[(opening := q.context.period(q.amount.start)[0]):q.start]))):
            named = {level: (opening + part.start() + s, opening + part.start() + e, level) for s, e, level in find_levels(part.group(), q.context.home) if _OF_A_PLACE.match(part.group(), e)}
            if len(named) == 1:
                yield from named.values()
                return
            if named:
                break
    titles = q.context.titles if q.own_award else ()
    titled = [t for t in titles if t.start < q.amount.start and t.level and t.programme == q.programmes[0]]
    for title in titled[-1:]:
        if title.end < q.start and ({level for *_, level in find_levels(q.context.text[title.end:q.start], q.context.home)} | {t.level for t in titled if t.start == title.start}) - {title.level}:
            continue            # 国家级的30万元，省级的20万元。…复核优秀的，再给予2万元: of whichever level
        yield (*(title.level_span or (-1, -1)), title.level or "")


def _of_last_contest(q: Question) -> list[Level]:
    if not q.contest or re.search("其[他它]|各级", q.before):
        return []
    lead = q.context.lead
    return _last_contest(q.context.text, q.start, q.context.home) or [(-1, -1, level) for *_, level in _last_contest(lead, len(lead), q.context.home)]


def _last_contest(text: str, end: int, home: Home) -> list[Level]:
    """The contest that the words before speak of last; several in one sentence decide nothing: 每年举办全区大赛。…对获得前三名的选手."""
    for sentence in reversed(list(re.finditer(r"[^。;]+", without_titles(text[:end])))):
        held = {level: (sentence.start() + s, sentence.start() + e, level) for s, e, level in contest_levels(sentence.group(), home)}
        if held:
            return list(held.values()) if len(held) == 1 else []
    return []


def _of_objects(q: Question) -> Iterator[Level]:
    """The block 补贴对象 beside the clause."""
    objects, home = q.context.objects, q.context.home
    if q.programmes[0] == "mentorship" and not re.search("评选|命名|评定", objects):
        return
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


_SOURCES = (_stated, _of_class, _of_caption, _of_same_contest, _of_one_contest, _of_holder, _of_selector, _approved, _of_caption_above, _of_heading, _of_place, _of_rater, _said_before, _of_last_contest, _of_objects, _of_own_award, _of_filing)
