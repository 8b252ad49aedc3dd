"""A figure in its context in, what it pays for out: the programme and the level of the title, recognition or filing behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..model import Amount
from ..tag.programmes import find_programmes, programme_terms
from ..vocab import load_vocabulary
from .context import Context
from .levels import contest_levels, find_levels, level_at, level_run, stated_levels
from .said_level import find_said_level
from .tiers import list_tiers
from .titles import Subject, find_titles

_AWARD_LIST = re.compile(r"(?:获评|获得|荣获|入选|评为|评定为|认定为|命名为|命名的|获批|创建为|授予)(?P<list>(?:[^,。;“]|“[^”]*”){4,120}?)(?:称号|荣誉|奖项|等)*的?(?:个人|单位|企业|选手|职工|人员)?,?[^,。;\d]{0,16}分别[^,。;\d]{0,16}$")
_PART_LEVEL = re.compile(r"(?:获评|获批|认定为|评为|对)?(?:国家|省|市|州|区|县)级的")
_PAYER = re.compile(r"财政|另|再|给予|在|按|里")           # 市级另外给予: who pays, no level of an award
_COMES_WITH = re.compile(r"(?:第\d{1,2}|第[一二三四五六七八九十]|[一二三]等奖|[金银铜][牌奖])名?(?:的|获奖)?(?:选手|职工|个人|人员)?,?(?:可)?(?:授予|确定为|认定为|命名为|评为|获得?)")
_BROUGHT_IN = re.compile(r"(?:引进|招引|引育)(?:的|获得?)?[^,。;]{0,6}(?:$|[^,。;]{2,14}、$)")
_EACH = re.compile(r"每[一]?[个名家位]")
_AWARDED = re.compile(r"获得|荣获|获评|获批|新认定|入选|被评|评为|推荐|被命名|授予")
_PAYMENT_NOUN = re.compile(r"补贴|补助|津贴|奖励$|资助$|经费$|费$")


def find_subjects(context: Context, amount: Amount) -> list[Subject]:
    """Return what a figure pays for, one subject for each programme and level that share it; programme '' where nothing says.

    >>> # 对获得上海市首席技师项目资助及区首席技师工作室资助的企业，分别给予8万元/家及5万元/家 has one each.
    """
    titles, unlevelled = _titles_for(context, amount), load_vocabulary().words["no_award_level"]["programmes"]
    first = context.figures_beside(amount)[0]
    if amount.end > amount.start and len(titles) == 1 and titles[0].end == first.start and _PAYMENT_NOUN.search(context.text[titles[0].start:titles[0].end]) and titles[0].start > 0:
        own = titles[0] if titles[0].programme not in unlevelled or _own_level(context, titles[0], amount) else replace(titles[0], level=None, level_span=None)
        return _paid_by_name(context, amount, own)
    if amount.kind == "money" and titles and (printed := level_at(context.text, first.start, context.home)):
        # 国家级、省级工作室，按国家级50万元、省级30万元: whatever levels the title has
        subjects = [replace(t, level=printed[2], level_span=printed[:2]) for t in {t.programme: t for t in titles}.values() if t.programme not in unlevelled]
        if subjects:
            return subjects
    titles = _distributed(context, amount, titles)
    part = context.part(amount.start)[0]
    if _PART_LEVEL.match(context.text, part, amount.start) and all(0 <= t.start < part for t in titles):
        titles = [replace(t, level=None, level_span=None) for t in titles[:1]]       # …国家级的给予30万元，省级的给予20万元
    subjects = _levelled(context, amount, titles)
    subjects = [replace(s, level=None, level_span=None) if s.programme in unlevelled and not _own_level(context, s, amount) else s for s in subjects]
    if amount.kind != "money":
        opening = context.sentence(amount.start)[0]         # …。教练按选手奖金的一半: at whichever contest
        several = {p for p in ("competition_prize", "honour_award") if len({t.level for t in context.titles if t.programme == p and t.level}) > 1}
        subjects = [replace(s, level=None, level_span=None) if s.programme in several and (s.level_span or (-1, -1))[0] < opening else s for s in subjects]
    unique = {(s.programme, s.level): s for s in _attracted(context, amount, _won(context, amount, subjects))}
    return list(unique.values())


def _won(context: Context, amount: Amount, subjects: list[Subject]) -> list[Subject]:
    """A title that comes with a rank is no second payment: 第二名、第三名选手，授予“技术能手”，给予5000元 pays the rank."""
    text, start = context.text, context.sentence(amount.start)[0]
    titled = [s for s in subjects if s.programme in ("honour_award", "craftsman") and 0 <= s.start < amount.start]
    if len(context.figures_beside(amount)) > 1 or not titled or not _COMES_WITH.search(text[start:amount.start]):
        return subjects
    kept = [s for s in subjects if s not in titled]
    if kept:
        return kept
    won = find_said_level(context, replace(amount, start=max(titled[0].start, start)), start, ["competition_prize"])
    return [Subject("competition_prize", level, titled[0].start, titled[0].end, (s, e) if s >= 0 else None) for s, e, level in won[:1]] or [Subject("competition_prize", None, titled[0].start, titled[0].end)]


def _attracted(context: Context, amount: Amount, subjects: list[Subject]) -> list[Subject]:
    """Who holds a title and is brought in from elsewhere is paid for coming: 全职引进中华技能大奖获得者的，给予50万元."""
    start = context.sentence(amount.start)[0]
    brought = [s for s in subjects if s.programme in ("honour_award", "craftsman") and s.start >= start and _BROUGHT_IN.search(context.text[start:s.start])]
    listed = context.headings[0][0] if context.lead and context.headings and re.search("引进|安家|购房", context.lead) and context.headings[0][0] in ("housing_support", "talent_attraction") else None
    if listed:              # 引进下列人才的，给予安家补贴：（一）全国技术能手，每人15万元
        return [replace(s, programme=listed) if s.programme in ("honour_award", "craftsman", "chief_technician") else s for s in subjects]
    return [replace(s, programme="talent_attraction") if s in brought else s for s in subjects]


def _paid_by_name(context: Context, amount: Amount, title: Subject) -> list[Subject]:
    """发放安家补贴50万元、20万元: the payment's own name right before its figures; the level is that of the titles before it, where they share one."""
    start = context.sentence(amount.start)[0]
    held = [t for t in context.titles if start <= t.start < title.start and t.level and t.programme not in load_vocabulary().words["no_award_level"]["programmes"]]
    group = context.figures_beside(amount)
    if not title.level and len(group) == len({t.start for t in held}) == len(held) > 1:           # 引进甲、乙的，给予安家费60万元、30万元
        own = held[group.index(amount)]
        return [replace(title, level=own.level, level_span=own.level_span)]
    if not title.level and title.programme == "competition_prize" and not held:
        return _levelled(context, amount, [title])              # 全区大赛…，第一名奖励3000元
    if title.level or len({t.level for t in held}) != 1:
        return [title]
    return [replace(title, level=held[0].level, level_span=held[0].level_span)]


def _own_level(context: Context, subject: Subject, amount: Amount) -> bool:
    """A certificate or a course has a level only where its own name carries one (区级…) or a body has recognised it."""
    if not subject.level_span:
        return False
    start, end = subject.level_span
    if start < context.sentence(amount.start)[0] and subject.start >= context.sentence(amount.start)[0]:
        return False            # …在市人社局备案的，给予补助；职工取得证书的，每人300元: recognised was something else
    if any(t.level_span == subject.level_span for t in context.titles if t.programme in ("honour_award", "craftsman")):
        return True
    if subject.programme == "apprenticeship":
        return context.text[start:end].endswith("级") and not _PAYER.match(context.text, end)        # 经区人社局批准开设的学徒班 is no title
    return bool(re.search(r"级$|认定|备案|认可|评审|同意|批准|立项|验收", context.text[start:end])) and not _PAYER.match(context.text, end)


def _titles_for(context: Context, amount: Amount) -> list[Subject]:
    """The programmes that a figure pays for: the payment's own name behind it, then its sentence, then what stands above."""
    text = context.text
    start, _ = context.sentence(amount.start)
    right = context.part(amount.start)[1]
    named = [t for t in context.titles if not re.search(r"(?:(?:按程序|优先|择优|推荐)(?:申报|推荐|申请|参评))[^,。;]{0,8}$", text[max(0, t.start - 14):t.start]) or re.search(r"入选|获评", text[t.end:amount.start])]
    cited = [range(*m.span()) for m in re.finditer("《[^》]*》|除[^,。;]{2,24}?以?外", text)]
    if any(not any(t.start in r for r in cited) for t in named if start <= t.start < amount.start):
        named = [t for t in named if not any(t.start in r for r in cited)]       # 按《…产教融合型企业培育办法》 names a text
    if amount.kind == "percent":            # 按实际支付带徒津贴的30%: what a share is taken of is not what is paid for
        named = [t for t in named if not re.search(r"(?:按照?|依|以)[^,。;]*$", text[context.part(amount.start)[0]:t.start]) or t.start >= amount.start
                 or not context.part(amount.start)[0] <= t.start or t.programme == "assessment_fee"]
    paid = [t for t in named if amount.end <= t.start < right and (_PAYMENT_NOUN.search(text[t.start:t.end]) or _PAYMENT_NOUN.search(text[t.start:t.end + 2]))]
    if paid:
        group = _or_heading(context, amount, paid[:1], [t for t in named if start <= t.start < amount.start])
        held = [t for t in named if start <= t.start < amount.start and t.programme in ("honour_award", "craftsman") and t.level]
        return [replace(t, level=held[-1].level, level_span=held[-1].level_span) if not t.level and len({h.level for h in held}) == 1 else t for t in group]       # 引进全国技术能手的，给予20万元安家补贴
    before = [t for t in named if start <= t.start < amount.start]
    if amount.end > amount.start and before and before[-1].end == context.figures_beside(amount)[0].start and re.search(r"(?:发放|给予|享受)(?:每[人名]|个人|一次性)*$", text[start:before[-1].start]):
        return before[-1:]
    if before and before[-1].programme == "certificate_subsidy" and "津贴" in text[amount.end:right] and (said := [t for t in named if t.programme == "skill_allowance" and t.start < start]):
        return said[-1:]        # 设立技能人才岗位津贴。对取得高级技师证书的，每年…给予津贴
    if before and before[-1].programme == "certificate_subsidy" and (taught := [t for t in before if t.programme == "mentorship"]):
        return taught[-1:]      # 培养徒弟取得证书的，每培养一人奖励: for teaching
    if before and before[-1].programme == "targeted_training" and (said := [t for t in before if t.programme in load_vocabulary().words["yields_to_heading"]["targeted_training"]]):
        return said[-1:]        # 企业开展岗位技能提升培训，取得证书后申领培训补贴
    if before:
        return _or_heading(context, amount, _together(text, before, amount))
    earlier = [t for t in named if context.period(amount.start)[0] <= t.start < start]
    if earlier and context.headings and earlier[-1].programme in ("certificate_subsidy", "certification_outcome") and re.match(r"对[^,。;]{2,20}(?:院校|机构|学校|企业|单位)", text[start:]):
        earlier = []            # …取得证书的；对承担教学的院校，每班5000元
    if earlier:
        group = _together(text, earlier, replace(amount, start=start, end=start))
        own = stated_levels(text[start:amount.start], start, context.home)      # …；认定为省级的，给予50万元
        if group[0].programme == "competition_prize" and len({t.level for t in group}) > 1 and re.match("其|指导|教练", text[start:]):
            own = [(start, start, "")]          # …；其指导教师每人1000元: at whichever contest
        return [replace(t, level=None, level_span=None) for t in group] if own else group
    if behind := [t for t in named if amount.end <= t.start < right]:
        return behind[:1]
    if context.headings:
        said = [t for t in named if t.start < start and t.programme == context.headings[0][0]]
        said = [_one_of_several(context, t, start, amount) for t in said]
        return said[-1:] if said and said[-1].level and {t.level for t in said} <= {said[-1].level, None} else [Subject(context.headings[0][0], None, -1, -1)]
    end = context.period(amount.start)[1]
    return [_one_of_several(context, t, start, amount) for t in named if t.start < start][-1:] or [t for t in named if amount.end <= t.start < end][:1] or _spoken_of(context, amount)


def _spoken_of(context: Context, amount: Amount) -> list[Subject]:
    """What the words before a figure speak of without its name, where that is one programme; programme '' where nothing says."""
    spoken = [m for m in context.spoken if m.start < amount.start]
    return [Subject(m.id, None, m.start, m.end) for m in spoken[:1] if len({m.id for m in spoken}) == 1] or [Subject("", None, -1, -1)]


def _one_of_several(context: Context, title: Subject, start: int, amount: Amount) -> Subject:
    """A title of an earlier sentence lends its level only where that sentence names no other: 国家级…30万元，省级的20万元。…再给予2万元."""
    others = ({level for *_, level in find_levels(context.text[title.end:start], context.home)} | {t.level for t in context.titles if t.start == title.start}) - {title.level}
    own = stated_levels(context.text[start:amount.start], start, context.home)          # …。被评为市级工作室的
    return replace(title, level=None, level_span=None) if title.level and (others or own) else title


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
    yields = load_vocabulary().words["yields_to_heading"]
    group = [t for t in group if not any(o.programme in yields.get(t.programme, ()) for o in group)] or group
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
    levels = level_run(find_levels(before, context.home), before, len(group))
    opening = context.period(amount.start)[0]
    if not levels and opening < start and titles[0].programme == "competition_prize" and not find_levels(before, context.home):
        earlier = context.text[opening:start]           # 国家级、省级竞赛一等奖的，分别奖励…；二等奖的，分别奖励…
        start, levels = opening, level_run(find_levels(earlier, context.home), earlier, len(group))
        return [replace(titles[0], level=levels[place][2], level_span=(start + levels[place][0], start + levels[place][1]))] if levels else titles[-1:]
    between = [a for a in context.amounts if levels and start + levels[-1][1] <= a.start < group[0].start]
    if between and len(list(list_tiers(context.text, between[-1].end, group[0].start))) != 1:
        levels = []             # 国家级、省级的，第一名5万元、2万元，第二名、第三名按60%、40%: of either level
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
    inside = [t for t in context.titles if item[0] <= t.start < item[1]]
    levels = find_levels(context.text[slice(*item)].partition("的")[0], context.home)       # 优胜奖的中国技术指导专家: whom it went to
    span = (item[0] + levels[0][0], item[0] + levels[0][1]) if levels else None
    if inside and (len(levels) != 1 or inside[-1].level == levels[0][2]):
        return inside[-1]
    if inside:
        return replace(inside[-1], level=levels[0][2], level_span=span)
    return Subject(titles[-1].programme, levels[0][2] if levels else None, item[0], item[1], span)


def _levelled(context: Context, amount: Amount, titles: list[Subject]) -> list[Subject]:
    """Fill a level that the title itself does not print: of its sentence, of the body that recognises it, or of the heading."""
    text = context.text
    start, _ = context.sentence(amount.start)
    if titles and (part := context.part(amount.start)[0]) > start and all(t.start >= part for t in titles) and re.match(r"新?(?:获评|获得|荣获|入选|评为)", text[part:amount.start]):
        start = part            # what is named in the figure's own part has no level of another part
    part = context.part(amount.start)[0]
    until = amount.start
    if amount.kind != "money" and (base := re.search("按照?|参照|比照", text[part:amount.start])):
        until = part + base.start()         # …获省级竞赛奖项的，按照国家级竞赛标准的40%: of what was won, not of what the share is of
    if own := contest_levels(text[part:until], context.home):
        where, own_contests = part, own
    else:
        where, own_contests = start, contest_levels(text[start:until], context.home)
    contests = list({level: (where + s, where + e, level) for s, e, level in own_contests}.values())
    if len(contests) > 1 and titles and titles[-1].programme.startswith("competition") and len({t.level for t in titles}) == 1 and len(context.figures_beside(amount)) == 1:
        return [replace(titles[-1], level=lv[2], level_span=lv[:2]) for lv in contests]
    if len(contests) == 1 and where == part and titles and titles[-1].programme.startswith("competition") and titles[-1].level and titles[-1].start < part and titles[-1].level != contests[0][2]:
        return [replace(titles[-1], level=contests[0][2], level_span=contests[0][:2])]           # 国家级竞赛…，省级竞赛减半执行
    named = {t.programme for t in titles if t.level}
    titles = [t for t in titles if t.level or t.programme not in named]
    if titles and named and titles[-1].programme == "competition_prize" and start <= titles[-1].end < amount.start \
            and (later := [lv for lv in stated_levels(text[titles[-1].end:amount.start], titles[-1].end, context.home) if re.match("第|前|[金银铜]|[特一二三]等|优胜", text[lv[1]:])]):
        return [replace(titles[-1], level=lv[2], level_span=lv[:2]) for lv in later]          # 省级以上竞赛…:国家级第一名3万元
    if named or not titles:
        return titles
    levels = find_said_level(context, amount, start, list(dict.fromkeys(t.programme for t in titles)))
    group = context.figures_beside(amount)
    if len(levels) == len(group) > 1:
        levels = [levels[group.index(amount)]]          # 获市总工会、省总工会命名的，分别为2万元、3万元
    return [replace(t, level=lv[2], level_span=lv[:2] if lv[0] >= 0 else None) for t in titles for lv in levels] or titles
