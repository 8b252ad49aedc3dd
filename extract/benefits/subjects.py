"""A figure in its context in, what it pays for out: the programme and the level of the title, recognition or filing behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model import Amount, Mention, fold
from ..tag.places import Home, find_places, short_names
from ..tag.programmes import find_programmes, programme_terms
from ..vocab import load_vocabulary
from .context import Context
from .levels import ENUMERATION, OWN_AREA, Level, approving_levels, find_levels, stated_levels

_AWARD_LIST = re.compile(r"(?:获评|获得|荣获|入选|评为|评定为|认定为|命名为|命名的|获批|创建为|授予)(?P<list>(?:[^,。;“]|“[^”]*”){4,120}?)(?:称号|荣誉|奖项|等)*的?(?:个人|单位|企业|选手|职工|人员)?,?[^,。;\d]{0,16}分别[^,。;\d]{0,16}$")
_PART_LEVEL = re.compile(r"(?:获评|获批|认定为|评为|对)?(?:国家|省|市|州|区|县)级的")
_OWN_AWARD = re.compile(r"(?:经|新)(?:认定|评定|评审|备案|考核认定)|遴选|选树|评选|命名|对备案的|报备|(?:开展|组织)[^。;]{0,20}(?:评估|评定),|认定(?:后|的)")
_CONTEST = re.compile(r"(?P<international>世界技能大赛(?!全国|国内|(?!及)[^、,。;]{0,4}选拔)|国际[^、,。;]{0,10}赛)|(?P<national>(?:全国|中华人民共和国)[^、,。;]{0,12}赛|国家级[^、,。;]{0,8}赛|国家集训队)"
                      r"|(?P<provincial>省级?[^、,。;]{0,10}(?:竞赛|大赛))|(?P<municipal>(?:市级?|全市)(?!场)[^、,。;]{0,10}(?:竞赛|大赛))|(?P<district>(?:[区县]级|全[区县])[^、,。;]{0,10}(?:竞赛|大赛))")
_OF_THE_SAME = re.compile(r"(?:其|对?(?:获奖)?(?:选手)?(?:的)?)?(?:所在|教练|指导|相应|对应|培养|选送|参赛)|[一二三AB]类")        # …；所在单位分别奖励: of the contest before
_CAPTION = 40               # a longer heading is a sentence that opens a list
_PAYER = re.compile(r"财政|另|再|给予|在|按|里")           # 市级另外给予: who pays, no level of an award
_EACH = re.compile(r"每[一]?[个名家位]")
_AWARDED = re.compile(r"获得|荣获|获评|获批|新认定|入选|被评|评为|推荐|被命名|授予")
_PAYMENT_NOUN = re.compile(r"补贴|补助|津贴|奖励$|资助$|经费$|费$")


@dataclass(frozen=True)
class Subject:
    """What a figure pays for: the programme, the level that awards it, and where these are printed (start < 0: in a heading)."""

    programme: str
    level: str | None
    start: int
    end: int
    level_span: tuple[int, int] | None = None


def find_subjects(context: Context, amount: Amount) -> list[Subject]:
    """Return what a figure pays for, one subject for each programme and level that share it; programme '' where nothing says.

    >>> # 对获得上海市首席技师项目资助及区首席技师工作室资助的企业，分别给予8万元/家及5万元/家 has one each.
    """
    titles = _titles_for(context, amount)
    first = context.figures_beside(amount)[0]
    if amount.end > amount.start and len(titles) == 1 and titles[0].end == first.start and _PAYMENT_NOUN.search(context.text[titles[0].start:titles[0].end]) and titles[0].start > 0:
        return _paid_by_name(context, amount, titles[0])
    titles = _distributed(context, amount, titles)
    part = context.part(amount.start)[0]
    if _PART_LEVEL.match(context.text, part, amount.start) and all(0 <= t.start < part for t in titles):
        titles = [replace(t, level=None, level_span=None) for t in titles[:1]]       # …国家级的给予30万元，省级的给予20万元
    subjects = _levelled(context, amount, titles)
    unlevelled = load_vocabulary().words["no_award_level"]["programmes"]
    subjects = [replace(s, level=None) if s.programme in unlevelled and not _own_level(context, s) else s for s in subjects]
    unique = {(s.programme, s.level): s for s in subjects}
    return list(unique.values())


def _without_titles(text: str) -> str:
    """Blank out the titles of documents: a contest named in one is none that is won."""
    return re.sub(r"《[^》]*(?:》|$)", lambda m: "　" * len(m.group()), text)


def _paid_by_name(context: Context, amount: Amount, title: Subject) -> list[Subject]:
    """发放安家补贴50万元、20万元: the payment's own name right before its figures; the level is that of the titles before it, where they share one."""
    start = context.sentence(amount.start)[0]
    held = [t for t in find_titles(context.text, context.programmes, context.home) if start <= t.start < title.start and t.level]
    if title.level or len({t.level for t in held}) != 1:
        return [title]
    return [replace(title, level=held[0].level, level_span=held[0].level_span)]


def _own_level(context: Context, subject: Subject) -> bool:
    """A certificate or a course has a level only where its own name carries one (区级…) or a body has recognised it."""
    if not subject.level_span:
        return False
    start, end = subject.level_span
    return bool(re.search(r"级$|认定|备案|认可|评审|同意|批准|立项|验收", context.text[start:end])) and not _PAYER.match(context.text, end)


def find_titles(text: str, programmes: Sequence[Mention], home: Home = Home()) -> list[Subject]:  # noqa: B008 - a frozen value
    """Return the programmes of a text with the level printed before each; a list of levels gives one title a level.

    >>> [(t.programme, t.level) for t in find_titles("国家级或市级技能大师工作室", [Mention("programme", "master_studio", 6, 13, "")])]
    [('master_studio', 'national'), ('master_studio', 'municipal')]
    """
    titles, levels = [], find_levels(text, home)
    for mention in programmes:
        run = _levels_before(text, mention, levels)
        inner = [lv for lv in levels if mention.start <= lv[0] < mention.end]
        inside = [lv for lv in inner if lv[2] != "international"]
        named: list[tuple[int, int, str] | None] = [*(inside[-1:] or run or inner[:1])]
        if text.count("《", 0, mention.start) > text.count("》", 0, mention.start):
            named = []          # the level in a document's title is that of its issuer
        elif not named and mention.id in load_vocabulary().words["own_award"]["programmes"] and (length := next((n for n in (4, 3, 2) if text[mention.start - n:mention.start] in short_names()), 0)) and mention.start >= length:
            named = [(mention.start - length, mention.start, short_names()[text[mention.start - length:mention.start]])]      # 崇川首席技师
        for level in named or [None]:
            titles.append(Subject(mention.id, level[2] if level else None, mention.start, mention.end, level[:2] if level else None))
    return titles


def _levels_before(text: str, mention: Mention, levels: list[Level]) -> list[Level]:
    near = [lv for lv in levels if lv[1] <= mention.start + 2 and lv[0] >= mention.start - 18 and not (OWN_AREA.fullmatch(text[lv[0]:lv[1]]) and mention.start - lv[1] > 2)]
    run: list[Level] = []
    edge = mention.start
    for level in reversed(near):
        gap = re.sub(r"\([^()]*\)", "", text[level[1]:edge]) if level[1] <= edge else ""
        if run and not ENUMERATION.fullmatch(gap) or not run and re.search(r"[,。;]|[、及和或].{2}|企业|单位|.{9}", gap):
            break
        run.insert(0, level)
        edge = min(level[0], edge)
    return run


def _titles_for(context: Context, amount: Amount) -> list[Subject]:
    """The programmes that a figure pays for: the payment's own name behind it, then its sentence, then what stands above."""
    text = context.text
    start, _ = context.sentence(amount.start)
    right = context.part(amount.start)[1]
    named = [t for t in find_titles(text, context.programmes, context.home) if not re.search(r"(?:(?:按程序|优先|择优|推荐)(?:申报|推荐|申请|参评))[^,。;]{0,8}$", text[max(0, t.start - 14):t.start]) or re.search(r"入选|获评", text[t.end:amount.start])]
    if amount.kind == "percent":            # 按实际支付带徒津贴的30%: what a share is taken of is not what is paid for
        named = [t for t in named if not re.search(r"(?:按照?|依|以)[^,。;]*$", text[context.part(amount.start)[0]:t.start]) or t.start >= amount.start
                 or not context.part(amount.start)[0] <= t.start]
    paid = [t for t in named if amount.end <= t.start < right and (_PAYMENT_NOUN.search(text[t.start:t.end]) or _PAYMENT_NOUN.search(text[t.start:t.end + 2]))]
    if paid:
        return _or_heading(context, amount, paid[:1], [t for t in named if start <= t.start < amount.start])
    before = [t for t in named if start <= t.start < amount.start]
    if amount.end > amount.start and before and before[-1].end == context.figures_beside(amount)[0].start and re.search(r"(?:发放|给予|享受)(?:每[人名]|个人|一次性)*$", text[start:before[-1].start]):
        return before[-1:]
    if before:
        return _or_heading(context, amount, _together(text, before, amount))
    earlier = [t for t in named if context.period(amount.start)[0] <= t.start < start]
    if earlier:
        group = _together(text, earlier, replace(amount, start=start, end=start))
        own = stated_levels(text[start:amount.start], start, context.home)      # …；认定为省级的，给予50万元
        return [replace(t, level=None, level_span=None) for t in group] if own else group
    if behind := [t for t in named if amount.end <= t.start < right]:
        return behind[:1]
    if context.headings:
        said = [t for t in named if t.start < start and t.programme == context.headings[0][0]]
        return said[-1:] if said and said[-1].level and {t.level for t in said} <= {said[-1].level, None} else [Subject(context.headings[0][0], None, -1, -1)]
    end = context.period(amount.start)[1]
    return [t for t in named if t.start < start][-1:] or [t for t in named if amount.end <= t.start < end][:1] or [Subject("", None, -1, -1)]


def _or_heading(context: Context, amount: Amount, titles: list[Subject], before: Sequence[Subject] = ()) -> list[Subject]:
    """A payment's general name (培训费补贴, 疗休养) says less than the heading it stands under, and a figure per 项目 pays a project."""
    adjacent = amount.end > amount.start and 0 <= amount.start - titles[-1].end <= 1      # 慰问金1000元 is its own payment
    yields = load_vocabulary().words["yields_to_heading"]
    if said := [t for t in before if t.programme in yields.get(titles[-1].programme, ())]:
        return said[-1:]
    if not context.headings or adjacent:
        return titles
    yields = load_vocabulary().words["yields_to_heading"]
    heading, named = context.headings[0][0], titles[-1].programme
    if named == "certificate_subsidy" and context.text[titles[-1].start:titles[-1].end] in programme_terms():
        return titles           # named in full, not told by what somebody must hold
    if heading in yields.get(named, ()) or ("项目" in (amount.unit or "").split("/") and heading in yields["project"] and named in yields["institution"]):
        return [Subject(heading, None, -1, -1)]
    return titles


def _together(text: str, before: list[Subject], amount: Amount) -> list[Subject]:
    """Titles joined in one list share the figure; otherwise the nearest one before it is meant."""
    last = before[-1]
    if _EACH.search(text[max(0, amount.start - 14):amount.start]) and last.start > amount.start - 14:
        return [replace(last, level=last.level or next((t.level for t in before[::-1] if t.programme == last.programme and t.level), None))]
    awaited = text[max(0, amount.start - 10):amount.start]
    group = [t for t in before if t.end <= last.end and not re.search(r"[,;。](?!以及|和|及|或)", text[t.end:last.start])]
    if len({t.programme for t in group}) > 1 and "分别" not in awaited and not re.search(r"[“\"]", text[group[0].start - 1:group[0].start]) and not _AWARDED.search(text[:last.start]):
        group = [t for t in group if t.programme == last.programme]
    return group


def _distributed(context: Context, amount: Amount, titles: list[Subject]) -> list[Subject]:
    """Give each figure of a 分别 list its own subject, in order; a level for each figure does it too."""
    group = context.figures_beside(amount)
    start, _ = context.sentence(amount.start)
    before = context.text[start:group[0].start]
    if len(group) < 2 or not titles:
        return titles
    place = group.index(amount)
    if item := _listed_item(context, before, start, len(group), place):
        return [_subject_of(context, item, titles)]
    if len({t.start for t in titles}) == len(titles) == len(group):
        return [titles[place]]
    titles = list({(t.programme, t.level): t for t in titles}.values())
    levelled = {t.programme for t in titles if t.level}
    titles = [t for t in titles if t.level or t.programme not in levelled]
    if len(titles) == len(group):
        return [titles[place]]
    levels = _level_run(find_levels(before, context.home), before, len(group))
    if levels and len(levels) == len(group) and ("分别" in before or len(levels) > 1):
        s, e, level = levels[place]
        return [replace(titles[0], level=level, level_span=(start + s, start + e))]
    return list({(t.programme, t.level): t for t in titles if t.programme == titles[-1].programme}.values())


def _listed_item(context: Context, before: str, start: int, wanted: int, place: int) -> tuple[int, int] | None:
    """Return where the item of a list of titles stands that a figure of a 分别 list belongs to: 获评甲、乙、丙的，分别奖励."""
    if not (match := _AWARD_LIST.search(before)):
        return None
    items = list(re.finditer(r"(?:[^、和及“]|“[^”]*”)+", match["list"]))
    if len(items) != wanted or not all(find_titles(i.group(), find_programmes(i.group()), context.home) or "“" in i.group() for i in items[:1]):
        return None
    offset = start + match.start("list")
    return offset + items[place].start(), offset + items[place].end()


def _subject_of(context: Context, item: tuple[int, int], titles: list[Subject]) -> Subject:
    inside = [t for t in find_titles(context.text, context.programmes, context.home) if item[0] <= t.start < item[1]]
    levels = find_levels(context.text[slice(*item)], context.home)
    span = (item[0] + levels[0][0], item[0] + levels[0][1]) if levels else None
    if inside and (len(levels) != 1 or inside[-1].level == levels[0][2]):
        return inside[-1]
    if inside:
        return replace(inside[-1], level=levels[0][2], level_span=span)
    return Subject(titles[-1].programme, levels[0][2] if levels else None, item[0], item[1], span)


def _level_run(levels: list[Level], text: str, wanted: int) -> list[Level]:
    """Return the last list of levels (国家级、省级、市级 / 国家、市) that is as long as the list of figures."""
    runs: list[list[Level]] = []
    for level in levels:
        if OWN_AREA.fullmatch(text[level[0]:level[1]]):
            continue
        if runs and len(text[runs[-1][-1][1]:level[0]]) <= 24 and not re.search(r"[,;。]", text[runs[-1][-1][1]:level[0]]):
            runs[-1].append(level)
        else:
            runs.append([level])
    fitting = [run for run in runs if len(run) == wanted and len({lv[2] for lv in run}) == wanted]
    return fitting[-1] if fitting else []


def _last_contest(text: str, end: int) -> list[Level]:
    """The contest that the words before speak of last; several in one sentence decide nothing: 每年举办全区大赛。…对获得前三名的选手."""
    for sentence in reversed(list(re.finditer(r"[^。;]+", _without_titles(text[:end])))):
        held = {m.lastgroup: (sentence.start() + m.start(), sentence.start() + m.end(), m.lastgroup or "") for m in _CONTEST.finditer(sentence.group())}
        if held:
            return list(held.values()) if len(held) == 1 else []
    return []


def _levelled(context: Context, amount: Amount, titles: list[Subject]) -> list[Subject]:
    """Fill a level that the title itself does not print: of its sentence, of the body that recognises it, or of the heading."""
    text = context.text
    start, _ = context.sentence(amount.start)
    before = text[start:amount.start]
    if titles and (part := context.part(amount.start)[0]) > start and all(t.start >= part for t in titles) and re.match(r"新?(?:获评|获得|荣获|入选|评为)", text[part:amount.start]):
        before, start = text[part:amount.start], part           # what is named in the figure's own part has no level of another part
    contests = list({m.lastgroup: (start + m.start(), start + m.end(), m.lastgroup or "") for m in _CONTEST.finditer(_without_titles(before))}.values())
    if len(contests) > 1 and titles and titles[-1].programme.startswith("competition") and len({t.level for t in titles}) == 1 and len(context.figures_beside(amount)) == 1:
        return [replace(titles[-1], level=lv[2], level_span=lv[:2]) for lv in contests]
    named = {t.programme for t in titles if t.level}
    titles = [t for t in titles if t.level or t.programme not in named]
    if named or not titles:
        return titles
    levels = stated_levels(before, start, context.home)
    contest = titles[0].programme.startswith("competition") and amount.kind != "percent"
    if not levels and (own := re.fullmatch("[^,。;]{0,2}(?:级)?", context.clause.heading or "")) and own.group().endswith("级"):
        levels = stated_levels(fold(context.clause.heading or "") + "的", 0, context.home)        # 1.国家级：…配套10万元
        levels = [(-1, -1, level) for *_, level in levels]
    if not levels and contest and _OF_THE_SAME.match(before) and (opening := context.period(amount.start)[0]) < start:
        held = {m.lastgroup: (opening + m.start(), opening + m.end(), m.lastgroup or "") for m in _CONTEST.finditer(_without_titles(text[opening:start]))}
        levels = list(held.values()) if len(held) == 1 else []
    if not levels:
        period = context.period(amount.start)[0]
        own, offset = approving_levels(before, context.home), start
        if not own and not re.match(r"对|[^,。;]{0,12}(?:获|经)", before):
            own, offset = approving_levels(text[period:start], context.home), period
        levels = [(offset + s, offset + e, level) for s, e, level in own]
    for programme, heading in context.headings if not levels else ():
        if programme in {t.programme for t in titles}:
            found = [lv[2] for lv in find_levels(heading, context.home)] if len(heading) <= _CAPTION else \
                [t.level for t in find_titles(heading, find_programmes(heading), context.home) if t.level and t.programme == programme]
            levels = [(-1, -1, found[0])] if found else []
            if levels:
                break
    if not levels and len(contests) == 1 and titles[0].programme.startswith("competition"):
        levels = contests
    if not levels and titles[0].programme.startswith("competition"):
        levels = [(start + s, start + e, d[0].level) for s, e, d in find_places(before) if re.match(r"[^、,。;》〉]{0,12}(?:竞赛|大赛|比赛|比武)", before[e:]) and "《" not in before[:s]][-1:]
    if not levels and titles[0].programme in load_vocabulary().words["own_award"]["programmes"] and (said := [t for t in find_titles(text, context.programmes, context.home) if t.start < amount.start and t.level and t.programme == titles[0].programme]):
        levels = [(*(said[-1].level_span or (-1, -1)), said[-1].level or "")]
    if not levels and contest:
        levels = _last_contest(text, start) or [(-1, -1, level) for *_, level in _last_contest(context.lead, len(context.lead))]
    if not levels and context.objects:
        named_above = [t.level for t in find_titles(context.objects, find_programmes(context.objects), context.home) if t.level and t.programme == titles[0].programme]
        named_levels = named_above[-1:] or [level for *_, level in approving_levels(context.objects, context.home)]
        levels = [(-1, -1, level) for level in dict.fromkeys(named_levels)]
    if not levels and titles[0].programme in load_vocabulary().words["own_award"]["programmes"] and (own_award := _OWN_AWARD.search(before) or _OWN_AWARD.search(text, 0, start)):
        levels = [(*own_award.span(), context.home.level)] if own_award.string is text else [(start + own_award.start(), start + own_award.end(), context.home.level)]
    return [replace(t, level=lv[2], level_span=lv[:2] if lv[0] >= 0 else None) for t in titles for lv in levels] or titles
