"""A clause with its mentions in, the comparable rows out: who pays what to whom for what, and what was used to decide it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from .model import Amount, Benefit, Clause, Evidence, Mention, fold
from .vocab import load_vocabulary

_STOPS = "。;!"
_GRANT = re.compile(r"给予|补贴|资助|奖励|补助|奖金|津贴|配套|扶持|发放|奖补|支持|享受|核定|补足")
_NOT_PAID = re.compile(r"出勤率|比例超过|占比|人数占|达到$|(?<!不)(?<!不得)超过$|罚款|处以|注册资本|营业收入|产值|年销售|投资额|提取|资金规模|总额|预算|安排.{0,12}资金|"
                       r"专项经费|经费投入|累计投入|违约金|以上用于|收费|合格率|就业率")
_EMPLOYER = re.compile(r"(?:用人单位|企业)(?:应当?|须|需|按)(?:[^,。]{0,12})(?:配套|支付|自筹)")
_QUOTED_UPPER = re.compile(r"(?:在|除)[^,。;]{0,12}(?:市|省|国家|上级)[^,。;]{0,16}$")
_REPLACED = re.compile(r"由(?:原来?的?)?[^,。;]{0,8}$")
_UPLIFT = re.compile(r"(?:上调|上浮|提高(?!至)|再?增加|增发)[^,。;]{0,4}$")
_RAISED_TO = re.compile(r"(?:可?(?:提高|上调|调整|增加)(?:至|到))[^,。;]{0,4}$")
_SUM_OVER = re.compile(r"(?:每年度?|年度|累计|合计|总额|同一[^,。;]{1,8}|每家[^,。;]{0,6}每年)[^。;,]{0,16}(?:最高|最多|不超过|不高于|上限)[^,。;]{0,6}$")
_COST = re.compile(r"费|学费|支出|成本|投入")
_REFERENCE = re.compile(
    r"(?P<base>(?:参照|按照?|根据|依照|执行)(?P<what>[^,。;]{0,40}?(?:标准|补贴|政策|要求|规定)))(?P<then>[^,。;]{0,14}(?:给予|享受|落实|执行|发放|核发)[^,。;]{0,30})")
_FULL = re.compile(r"(?:由区|由市)?给予(?P<full>全额)(?P<what>[^,。;、]{0,8}?(?:补贴|资助|奖励))|(?P<same>同等补贴)")
_RECIPIENT_AFTER = re.compile(r"(?:给予|发放|补贴给|奖励|给)(?:一次性)?(?:所属|该|其|相应|每家|每个|每名|承办|参赛保障)?(?P<who>[一-龥、]{0,10}?)(?=一次性|最高|不高于|不超过|每|扶持|资助|补贴|奖励|\d|专项|培训|成效|个人|经办)")
_DISTRIBUTE = "分别"
_HONOUR = re.compile(r"[“\"《]([^”\"》]{2,16})[”\"》]")
_AND_ABOVE = re.compile(r"及以上|以上")
_TERM = re.compile(r"(?:期限|期|连续|共|补贴|资助|发放|给予|最长)(?:为|不超过|至|最长不超过)?([一二三四五六七八九十两\d]{1,3})(年|个月)(?!内|以上|度)")
_SPENDING_TERM = re.compile(r"资助周期")
_TIER = re.compile(r"初级工|中级工|高级工|高级技师|特级技师|首席技师|技师|特等奖|一等奖|二等奖|三等奖|优胜奖|金[奖牌]|银[奖牌]|铜[奖牌]|第[一二三]名|[A-E]类|[A-E]级")
_SHORT_TIERS = (("一、二、三等奖", ("一等奖", "二等奖", "三等奖")),)
_LEVELS = (("international", r"世界|国际"), ("national", r"国家级?|全国|中华|国务院|中国|国赛"), ("provincial", r"省级?|全省"),
           ("municipal", r"市级?|全市|本市"), ("district", r"区级?|县级?|本区|全区"))
_OWN_AREA = ("本区", "本市", "全区", "全市")
_STATED_LEVEL = re.compile(r"(?P<international>世界技能大赛|国际级?赛)|(?P<national>国家级|全国性?|国赛)|(?P<provincial>省级)|(?P<municipal>市级)|(?P<district>[区县]级)")
_APPROVED = re.compile(r"(?:经|通过|获)(?:[^,。;]{0,3}(?P<municipal>市)|[^,。;]{0,4}(?P<district>[区县])|(?P<provincial>省))[^,。;、]{0,14}(?:局|部门|厅|教委)?[^,。;、]{0,4}"
                       r"(?:备案|认定|评审|认可|审核确认|评定|批准)")
_PERIODS = (("monthly", r"月"), ("annual", r"年"), ("per_event", r"次"))


@dataclass(frozen=True)
class Title:
    """A named honour, post or platform with the level that awards it."""

    programme: str
    level: str | None
    start: int
    end: int


@dataclass(frozen=True)
class Context:
    """What stands around a figure: its sentence, the programmes above it, and the words they were read from."""

    clause: Clause
    text: str
    programmes: tuple[Mention, ...]
    headings: tuple[tuple[str, str], ...]   # (programme, heading) from the nearest up
    heading_level: str | None = None


@cache
def _level_pattern() -> re.Pattern[str]:
    places = {"district": [], "municipal": [], "provincial": []}
    for division in load_vocabulary().divisions.values():
        if division.level in places:
            short = re.sub(r"(?:新区|区|市|省|县)$", "", division.name)
            places[division.level] += [division.name] + ([f"(?<=[“‘《]){short}"] if len(short) > 1 else [])
    words = []
    for level, pattern in _LEVELS:
        names = sorted(places.get(level, ()), key=len, reverse=True)
        words.append(f"(?P<{level}>{'|'.join([*names, pattern])})")
    return re.compile("|".join(words))


def find_levels(text: str) -> list[tuple[int, int, str]]:
    """Return where a text names the level of an award.

    >>> [level for *_, level in find_levels("建立国家级或市级技能大师工作室")]
    ['national', 'municipal']
    """
    found: list[tuple[int, int, str]] = []
    for match in _level_pattern().finditer(text):
        level = match.lastgroup or ""
        if text[match.end():match.end() + 4].startswith(("人社", "人力", "财政", "总工", "教育", "补贴", "标准", "公布", "资助标", "奖励", "政策")):
            continue
        if found and found[-1][1] == match.start() and level != found[-1][2]:
            found[-1] = (found[-1][0], match.end(), level)
        else:
            found.append((match.start(), match.end(), level))
    return found


def sentence_around(text: str, position: int) -> tuple[int, int]:
    """Return the range of the sentence (between 。 or ；, brackets not cut) that holds a position."""
    start = max(text.rfind(mark, 0, position) for mark in _STOPS) + 1
    ends = [i for i in (text.find(mark, position) for mark in _STOPS) if i >= 0]
    return start, min(ends, default=len(text))


def _segment(text: str, position: int) -> tuple[int, int]:
    start = max(text.rfind(mark, 0, position) for mark in "。;,!") + 1
    ends = [i for i in (text.find(mark, position) for mark in "。;,!") if i >= 0]
    return start, min(ends, default=len(text))


def find_titles(text: str, programmes: Sequence[Mention]) -> list[Title]:
    """Return the programmes of a text with the level printed before each; a list of levels gives one title a level.

    >>> [(t.programme, t.level) for t in find_titles("国家级或市级技能大师工作室", [Mention("programme", "master_studio", 6, 13, "")])]
    [('master_studio', 'national'), ('master_studio', 'municipal')]
    """
    titles, levels = [], find_levels(text)
    for mention in programmes:
        near = [(s, e, lv) for s, e, lv in levels if e <= mention.start + 2 and s >= mention.start - 16
                and not (text[s:e] in _OWN_AREA and mention.start - e > 2)]
        run: list[str] = []
        edge = mention.start
        for s, e, level in reversed(near):
            gap = text[e:edge] if e <= edge else ""
            if run and not re.fullmatch(r"(?:[、及和或])(?:以上)?", gap) or not run and re.search(r"[,。;]|[、及和或].{2}|企业|单位|.{9}", gap):
                break
            run.append(level)
            edge = min(s, edge)
        inner = [lv for s, e, lv in levels if mention.start <= s < mention.end]
        inside = [lv for lv in inner if lv != "international"]
        for level in inside[-1:] or run[::-1] or inner[:1] or [None]:
            titles.append(Title(mention.id, level, mention.start, mention.end))
    return titles


def find_benefits(clause: Clause, amounts: Sequence[Amount], programmes: Sequence[Mention],
                  headings: Sequence[tuple[str, str]]) -> list[Benefit]:
    """Return the comparable rows of a clause, in order of place."""
    text = clause.reading.folded
    vocabulary = load_vocabulary().programmes
    payable = tuple(m for m in programmes if vocabulary[m.id].parent_id != "governance" and not _is_base(text, m))
    headings = [h for h in headings if vocabulary[h[0]].parent_id != "governance"]
    context = Context(clause, text, payable, tuple(headings), _heading_level(headings))
    rows: list[Benefit] = []
    if clause.kind in ("heading", "sign", "imprint", "annexlist", "front"):
        return rows
    for amount in amounts:
        kind = _kind(context, amount)
        if kind:
            rows += _rows(context, amount, kind, amounts)
    rows += _references(context, rows)
    unique = {(b.programme, b.award_level, b.tier, b.kind, b.start, b.recipients): b for b in rows}
    return sorted(unique.values(), key=lambda b: (b.start, b.end))


def _is_base(text: str, mention: Mention) -> bool:
    """A name inside a quoted standard says what the standard is of, not what is paid: 按照…劳模创新工作室的标准."""
    left, _ = _segment(text, mention.start)
    return bool(re.search(r"(?:按照?|参照|依照)[^,。;]*$", text[left:mention.start]) and re.match(r"[^,。;、]{0,4}标准", text[mention.end:]))


def _heading_level(headings: Sequence[tuple[str, str]]) -> str | None:
    for _, heading in headings[:1]:
        levels = find_levels(fold(heading))
        return levels[0][2] if levels else None
    return None


def _kind(context: Context, amount: Amount) -> str | None:
    """Return the kind of benefit that a figure is, or None where it pays nobody."""
    text = context.text
    start, end = sentence_around(text, amount.start)
    left, right = _segment(text, amount.start)
    before, after = text[left:amount.start], text[amount.end:right]
    if amount.bound == "at_least" or _NOT_PAID.search(before) or _NOT_PAID.search(after[:6]) or _EMPLOYER.search(before):
        return None
    if _REPLACED.search(before) and re.match(r"(?:提高|调整|上调|增加)(?:至|到|为)", after):
        return None
    if _QUOTED_UPPER.search(before) and re.match(r"[^,。;]{0,6}基础上", after):
        return None
    if not _GRANT.search(text[start:end]):
        return None
    if amount.kind == "ratio":
        return "ratio"
    if amount.kind == "percent":
        return _share_kind(before, after)
    if _RAISED_TO.search(before):
        return "fixed" if "由" in before else "uplift"
    if _UPLIFT.search(before):
        return "uplift"
    if amount.bound == "up_to":
        whole = text[max(start, amount.start - 30):amount.start]
        shared = re.search(r"%[^。;]{0,24}$", text[start:amount.start])
        return "limit" if _SUM_OVER.search(whole) or (shared and not re.search(r"给予[^,]{0,10}$", before)) else "up_to"
    return "range" if amount.bound == "range" else "fixed"


def _share_kind(before: str, after: str) -> str | None:
    if _UPLIFT.search(before) or re.match(r"(?:的)?(?:上浮|上调)", after):
        return "uplift"
    if re.search(r"(?:奖励|资助|补贴|标准)的?$", before) and not re.search(r"费用的?$", before) or re.match(r"的?(?:比重|比例)?(?:配套|匹配)", after):
        return "ratio"
    if _COST.search(before[-16:]) or _COST.search(after[:8]):
        return "share"
    return "share" if re.search(r"给予|补贴|资助|奖励", before) or re.search(r"补贴|资助|奖励", after[:10]) else None


def _rows(context: Context, amount: Amount, kind: str, amounts: Sequence[Amount]) -> Iterator[Benefit]:
    text = context.text
    start, _ = sentence_around(text, amount.start)
    titles = _titles_for(context, amount)
    tiers = _tiers_for(context, amount, amounts)
    titles = _levelled(context, amount, _distributed(context, amount, amounts, titles))
    base = Benefit(titles[0].programme, kind, *_bound_words(text, amount), f"benefits.{kind}", amount=amount, **_figures(amount, kind))  # type: ignore[arg-type]
    base = replace(base, recipients=_recipients(context, amount), condition_text=_condition(context, amount))
    base = _paid_per(context, base, amount)
    for title in titles:
        for tier, span in tiers or ((None, None),):
            evidence = tuple(Evidence("tier", *span) for _ in (1,) if span) if span else ()
            if title.start >= 0 and title.level:
                evidence += (Evidence("award_level", title.start, title.end),)
            yield replace(base, programme=title.programme, award_level=title.level, tier=tier, evidence=evidence)


def _figures(amount: Amount, kind: str) -> dict[str, float | None]:
    if amount.kind == "money":
        low = None if kind in ("up_to", "limit") else amount.min
        return {"min_cny": low, "max_cny": amount.max}
    return {"min_fraction": amount.min, "max_fraction": amount.max}


def _bound_words(text: str, amount: Amount) -> tuple[int, int]:
    """The figure with the words that bind it, back to the last separator."""
    left = max(text.rfind(mark, 0, amount.start) for mark in ",。;:、及和()") + 1
    return (left if amount.start - left <= 20 else amount.start), amount.end


def _titles_for(context: Context, amount: Amount) -> list[Title]:
    """The programmes that a figure pays for: its own words first, then its sentence, then the headings above."""
    text = context.text
    start, end = sentence_around(text, amount.start)
    _, right = _segment(text, amount.start)
    named = find_titles(text, context.programmes)
    paid = [t for t in named if amount.end <= t.start < right and re.search(r"补贴|津贴|奖励$", text[t.start:t.end])]
    if paid:
        return paid[:1]
    before = [t for t in named if start <= t.start < amount.start]
    if before:
        return _together(text, before, amount)
    if context.headings:
        level = None
        levels = [lv for s, e, lv in find_levels(text[start:amount.start])]
        level = levels[-1] if levels else context.heading_level
        return [Title(context.headings[0][0], level, -1, -1)]
    earlier = [t for t in named if t.start < start]
    return earlier[-1:] or [Title("", None, -1, -1)]


def _levelled(context: Context, amount: Amount, titles: list[Title]) -> list[Title]:
    """Fill a level that the title itself does not print: of its sentence, of the body that recognises it, or of the heading."""
    named = {t.programme for t in titles if t.level}
    titles = [t for t in titles if t.level or t.programme not in named]
    if named or not titles:
        return titles
    text = context.text
    start, _ = sentence_around(text, amount.start)
    before = text[start:amount.start]
    printed = [(m.start(), m.end(), m.lastgroup) for m in _STATED_LEVEL.finditer(before) if not re.match(r"[^,。;]{0,2}(?:奖励|标准|资助|补贴)", before[m.end():])]
    levels: list[str | None] = []
    edge = len(before)
    for begin, e, level in reversed(printed):
        if levels and not re.fullmatch(r"[、和及或]", before[e:edge]):
            break
        levels.insert(0, level)
        edge = begin
    if not levels and (found := list(_APPROVED.finditer(before))) and not re.search(r"参加$", before[:found[-1].start()]):
        levels = [found[-1].lastgroup]
    if not levels and context.headings and context.headings[0][0] in {t.programme for t in titles}:
        levels = [context.heading_level]
    return [replace(t, level=level) for t in titles for level in levels or [None]]


def _together(text: str, before: list[Title], amount: Amount) -> list[Title]:
    """Titles joined in one list share the figure; otherwise the nearest one before it is meant."""
    last = before[-1]
    each = re.compile(r"每[个名家位]")
    if each.search(text[max(0, amount.start - 14):amount.start]) and last.start > amount.start - 14:
        return [replace(last, level=last.level or next((t.level for t in before[::-1] if t.programme == last.programme and t.level), None))]
    group = [t for t in before if t.end <= last.end and not re.search(r"[,;。](?!以及|和|及|或)", text[t.end:last.start])]
    unique = {(t.programme, t.level): t for t in group}
    if len({t.programme for t in group}) > 1 and not _HONOUR.search(text[group[0].start - 1:last.end + 1]) and not re.search(r"获得|荣获|获评", text[:last.start]):
        return [t for t in unique.values() if t.programme == last.programme]
    return list(unique.values())


def _tiers_for(context: Context, amount: Amount, amounts: Sequence[Amount]) -> list[tuple[str, tuple[int, int]]]:
    text = context.text
    start, _ = sentence_around(text, amount.start)
    left = max(text.rfind(mark, 0, amount.start) for mark in ",。;") + 1
    others = [a.end for a in amounts if left <= a.end <= amount.start]
    near = _grades(context, max([left, *others]), amount.start)
    if near and len(text[near[-1].end():amount.start]) <= 8:
        run = near[-1:]
        for earlier in reversed(near[:-1]):
            if not re.fullmatch(r"[、和及或与]", text[earlier.end():run[0].start()]):
                break
            run.insert(0, earlier)
        return [(m.group(), m.span()) for m in run]
    group = _list_of(context, amount, amounts)
    tiers = _grades(context, start, group[0].start)
    if len(group) > 1 and len(tiers) >= len(group):
        match = tiers[-len(group):][group.index(amount)]
        return [(match.group(), match.span())]
    return []


def _grades(context: Context, start: int, end: int) -> list[re.Match[str]]:
    """The grades and prizes printed in a range; a grade's name inside a programme's is none."""
    inside = [range(m.start, m.end) for m in context.programmes]
    return [m for m in _TIER.finditer(context.text, start, end) if m.group().endswith(("奖", "牌", "名")) or not any(m.start() in r for r in inside)]


def _list_of(context: Context, amount: Amount, amounts: Sequence[Amount]) -> list[Amount]:
    """The figures that stand in one list with this one: 2000元、4000元、6000元 / 8万元/家及5万元/家."""
    group = [amount]
    for other in amounts:
        between = context.text[group[-1].end:other.start] if other.start >= group[-1].end else None
        if other.start > amount.start and between is not None and re.fullmatch(r"[、和及与]|以及", between):
            group.append(other)
    for other in reversed([a for a in amounts if a.start < amount.start]):
        if re.fullmatch(r"[、和及与]|以及", context.text[other.end:group[0].start]):
            group.insert(0, other)
    return group


def _distributed(context: Context, amount: Amount, amounts: Sequence[Amount], titles: list[Title]) -> list[Title]:
    """Give each figure of a 分别 list its own subject, in order."""
    group = _list_of(context, amount, amounts)
    start, _ = sentence_around(context.text, amount.start)
    if len(group) < 2 or _DISTRIBUTE not in context.text[start:group[0].start]:
        return titles
    place = group.index(amount)
    if len(titles) == len(group):
        return [titles[place]]
    levels = [lv for _, _, lv in find_levels(context.text[start:group[0].start])]
    if len(levels) >= len(group):
        return [replace(titles[0], level=levels[:len(group)][place])]
    return titles[:1]


def _recipients(context: Context, amount: Amount) -> tuple[str, ...]:
    text = context.text
    start, _ = sentence_around(text, amount.start)
    left, right = _segment(text, amount.start)
    given = text[left:amount.start]
    for match in reversed(list(_RECIPIENT_AFTER.finditer(text, left, min(right, amount.end)))):
        if match.start() <= amount.start and (kinds := _recipient_kinds(match["who"])):
            return kinds
    if kinds := _recipient_kinds(text[amount.end:right][:6].removeprefix("的")):
        return kinds
    if match := re.search(r"(?:给予|奖励)(个人|企业|院校|学校|单位|机构)", given):
        return _recipient_kinds(match.group(1))
    subjects = re.findall(r"([^,。;:]{0,18}?)(?:的?,|,)", text[start:left])
    for subject in reversed(subjects[-3:]):
        if kinds := _recipient_kinds(subject[-10:]):
            return kinds
    return _recipient_kinds(re.sub(r"[^,。;]*?对", "", given)[-24:])


def _recipient_kinds(words: str) -> tuple[str, ...]:
    found = {}
    for kind, names in load_vocabulary().words["recipients"].items():
        for name in names:
            at = words.find(name)
            if at >= 0 and kind not in found:
                found[kind] = at
                words = words.replace(name, "　" * len(name))
    return tuple(sorted(found, key=lambda k: found[k]))


def _paid_per(context: Context, benefit: Benefit, amount: Amount) -> Benefit:
    text = context.text
    start, end = sentence_around(text, amount.start)
    left, right = _segment(text, amount.start)
    parts = (amount.unit or "").split("/") if amount.unit else []
    names = {word: key for key, words in load_vocabulary().words["per"].items() for word in words}
    per = list(dict.fromkeys(names[p] for p in parts if p in names))
    if "institution" in per and benefit.recipients == ("enterprise",):
        per[per.index("institution")] = "enterprise"
    period = next((name for name, mark in _PERIODS for p in parts if p == mark or p == mark + "度"), None)
    if period is None:
        if "一次性" in text[left:right] or "一次性" in text[start:amount.start]:
            period = "one_off"
        elif re.search(r"每年|年度", text[left:amount.start]):
            period = "annual"
        elif re.search(r"每次", text[start:amount.start]):
            period = "per_event"
    months = None
    if period in ("monthly", "annual") and (m := _TERM.search(text, start, end)) and not _SPENDING_TERM.search(text[max(0, m.start() - 4):m.end()]):
        count = int(m.group(1)) if m.group(1).isdigit() else "零一二三四五六七八九十".find(m.group(1).replace("两", "二"))
        months = count * (12 if m.group(2) == "年" else 1)
    total = benefit.max_cny if benefit.kind == "fixed" and period not in ("monthly", "annual") else None
    if benefit.kind == "fixed" and months and benefit.max_cny is not None:
        total = benefit.max_cny * (months if period == "monthly" else months / 12)
    return replace(benefit, per="_".join(per[:2]) or None, period=period, months=months, total_cny=total)


def _condition(context: Context, amount: Amount) -> str | None:
    start, _ = sentence_around(context.text, amount.start)
    left, _ = _segment(context.text, amount.start)
    words = context.clause.text[start:left].rstrip("，,")
    return words or None


def _references(context: Context, rows: Sequence[Benefit]) -> Iterator[Benefit]:
    """Yield the standards that are set elsewhere, where the sentence gives no figure of its own."""
    text = context.text
    for match in _REFERENCE.finditer(text):
        start, end = sentence_around(text, match.start())
        segment_end = _segment(text, match.end() - 1)[1]
        near = [b for b in rows if match.start() <= b.start < end]
        if near or re.search(r"\d", match.group()) or not re.search(r"补贴|资助|奖励|津贴|待遇|标准", match.group()):
            continue
        marker = Amount("money", "exact", None, None, None, match.start(), min(segment_end, match.end()), "reference")
        yield from _reference_rows(context, marker, match["what"])
    for match in _FULL.finditer(text):
        kind = "share" if match["full"] and re.search(r"费", match["what"] or "") else "reference"
        marker = Amount("money", "exact", None, None, None, match.start(), match.end(), "full")
        for row in _reference_rows(context, marker, text[_segment(text, match.start())[0]:match.start()] or match.group()):
            yield replace(row, kind=kind, min_fraction=1.0, max_fraction=1.0, rule="benefits.full") if kind == "share" else row


def _reference_rows(context: Context, marker: Amount, base: str) -> Iterator[Benefit]:
    titles = _titles_for(context, marker)
    recipients = _recipients(context, marker)
    for title in titles[-1:]:
        if title.programme:
            yield Benefit(title.programme, "reference", marker.start, marker.end, "benefits.reference", title.level, None, recipients,
                          base_text=base.strip(",的") or None, condition_text=_condition(context, marker))
