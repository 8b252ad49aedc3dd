"""A figure in its context in, the grades or prizes that it is for out, each with the words that name it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from ..model import Amount
from ..numbering import read_number
from ..numerals import DIGITS, chinese_numeral
from ..vocab import load_vocabulary
from .context import Context
from .levels import find_levels, level_at, level_run

_FULL_GRADE = r"初级工|中级工|高级工|高级技师|特级技师|首席技师|技师"
_BRACKET = r"(?:\([^()]{1,8}\))?"
_TIER = re.compile(
    rf"(?P<grade>{_FULL_GRADE}){_BRACKET}"
    r"|(?P<short>初级|中级|高级)(?=\([五四三]级\)|(?:\([^()]{1,6}\))?(?:[、/和及,]|的?(?:职业|证书|资格|技能等级)|每[人名]|人?(?:人民币)?[\d一二两三四五六七八九壹贰叁肆伍陆柒捌玖]|及以上))(?:\([^()]{1,6}\))?"
    rf"|(?P<step>[五四三二一])级(?:/|[(])(?P<step_name>{_FULL_GRADE})\)?"
    r"|(?<!晋升)(?<!提升)(?<!提高)(?P<only_step>[五四三二一])级(?=(?:[、/和及][五四三二一]级|及以上)*的?(?:职业|技能(?!大师)|证书))|(?<=[一二三四五]级[、/和及])(?P<next_step>[五四三二一])级"
    r"|(?P<medals>[金银铜](?:[、和]?[金银铜])+)(?P<medal>[奖牌])|(?P<one_medal>[金银铜][奖牌](?!励|蓝领|师傅|技师|教练|导师|讲师|职工|工人|班组))"
    r"|(?P<prizes>[特一二三](?:等奖)?(?:[、和/][一二三](?:等奖)?)+)(?:等奖)|(?P<prize>特等奖|[一二三四]等奖|优胜奖|优秀奖|入围奖)"
    r"|冠军|亚军|季军|前(?P<top>[两二三四五六八十]|\d{1,2})名|(?P<places>第[一二三四五六七八](?:[、和](?:第)?[一二三四五六七八])+)名|(?P<ranks>第?[一二三四五六七八九十\d]{1,3}名?[-至到~]第?[一二三四五六七八九十\d]{1,3}名)|(?P<rank>第[一二三四五六七八九十]名|第\d{1,2}名)"
    r"|(?P<classes>[A-E](?:[、和/][A-E])+)(?P<class_word>[类级档])|等级(?:评定)?为(?P<rated>[A-D])(?!级)|(?P<marks>(?:优秀|良好|合格)(?:[、和](?:优秀|良好|合格))+)|(?:考核|评估|评价|评定|验收|等次|等级|结果)[^,。;、优良]{0,5}[“\"]?(?P<mark>优秀|良好|优|良)[”\"]?(?=等次|等级|档|的|,|、)|(?<=[;,、])[“\"]?(?P<next_mark>良好|良|合格)[”\"]?(?=等次的?|的)|(?P<direct_mark>优秀|良好)(?:档次?|等次(?=\d|的?(?:奖|补|给))|的?(?=\d)|的(?=[拨奖补]\d))|(?P<passed>合格)档次?|(?P<class>[A-E][类级档]|[一二三]类(?=[^,。;]{0,4}项目)|[一二三]级(?=(?:[、和][一二三]级)*(?:建设)?项目)|\d?A{1,5}级|[一二三四五]星级)")
_SHORT = {"初级": "初级工", "中级": "中级工", "高级": "高级工"}
_STEP = {"五": "初级工", "四": "中级工", "三": "高级工", "二": "技师", "一": "高级技师"}
_PRIZE = {"特": "特等奖", "一": "一等奖", "二": "二等奖", "三": "三等奖"}
_REPLACED = re.compile(r"[^,。;\d]{0,8}(?:提高|调整|上调|增加|变更|提标)(?:至|到|为)")
_ENUMERATION = re.compile(r"[、和及或与/]|以及")
_BESIDES = re.compile("并|同时|另|且|再|其(?!中)")
_BESIDE_PAYEE = re.compile("(?:的?(?:奖励|补贴|补助|津贴))?[、和及,](?:并|另|再)?(?:给予|奖励|补贴)?(?:其|所在)*(?:教练(?:团队|组)?|领[衔办]人|选手|徒弟|师傅|企业|个人|单位|院校|学校|机构)(?:各|每[人家名])?")
_NEAR = 8
_BEHIND = 60                # characters behind a grade that may decide what it is
_MARKS = ("优秀", "良好", "合格", "优", "良")          # of an assessment; who is paid by them is paid for nothing else
_CLASS = "类档"             # classes of contests and projects, which rank nobody


@dataclass(frozen=True)
class Tier:
    """A grade, prize or class, where it is printed, and whether it stands right at the figure."""

    name: str
    start: int
    end: int
    near: bool = False


def list_tiers(text: str, start: int = 0, end: int | None = None) -> Iterator[Tier]:
    """Yield the grades and prizes that a range of folded words names, lists written short drawn out.

    >>> [t.name for t in list_tiers("一、二、三等奖")], [t.name for t in list_tiers("金、银、铜牌和优胜奖")]
    (['一等奖', '二等奖', '三等奖'], ['金奖', '银奖', '铜奖', '优胜奖'])
    >>> [t.name for t in list_tiers("取得高级(三级)、技师(二级)证书")], [t.name for t in list_tiers("三级/高级工、高级管理人员")]
    (['高级工', '技师'], ['高级工'])
    """
    stop = len(text) if end is None else end
    for m in takewhile(lambda m: m.start() < stop, _TIER.finditer(text, start, stop + _BEHIND)):       # what decides may stand behind the range: 初级每人|100元
        if m.end() > stop or m["mark"] and not re.search("[“\";,、](?:[^,。;]{0,6}为)?[“\"]?(?:良|合格)", text[m.end():m.end() + _BEHIND]) and not (m["mark"] != "优秀" and "优秀" in text[max(0, m.start() - _BEHIND):m.start()]):
            continue            # 考核优秀 alone is a condition; 优 and 良 beside each other are grades
        if m["next_mark"] and "优" not in text[max(0, m.start() - _BEHIND):m.start()]:
            continue            # ，合格的给予补贴: a condition, unless 优秀 stands before it
        if text[m.start() - 1:m.start()] == "(" and text[m.start() - 2:m.start() - 1] in ("名", "奖", "工", "师"):
            continue            # 第一名(金牌), 技师(二级): the bracket says the same again
        for name in _names(m):
            yield Tier(name, m.start(), m.end())


def _names(m: re.Match[str]) -> list[str]:
    if m["medals"]:
        return [c + "奖" for c in m["medals"] if c in "金银铜"]
    if m["marks"]:
        return re.findall("优秀|良好|合格", m["marks"])
    if m["one_medal"]:
        return [m["one_medal"][0] + "奖"]
    if m["places"]:
        return [f"第{c}名" for c in m["places"] if c in DIGITS]
    if m["prizes"]:
        return [_PRIZE[c] for c in m["prizes"] if c in _PRIZE]
    if m["classes"]:
        return [c + m["class_word"] for c in m["classes"] if c.isalpha()]
    if m["top"]:
        count = read_number(m["top"])
        return [f"第{chinese_numeral(n)}名" for n in range(1, count + 1)] if count <= 3 else [m.group()]
    if m["rated"]:
        return [m["rated"] + "级"]
    if mark := m["mark"] or m["next_mark"] or m["direct_mark"] or m["passed"]:
        return [mark]
    step = m["only_step"] or m["next_step"]
    return [m["grade"] or m["step_name"] or (m["short"] and _SHORT[m["short"]]) or (step and _STEP[step]) or m.group()]


def find_tiers(context: Context, amount: Amount) -> list[Tier]:
    """Return the tiers of one figure: those right before or behind it, its place in a 分别 list, or all of a list that shares it."""
    if behind := re.compile(r"\(([^()\d]{1,14})\)").match(context.text, amount.end):
        named = list(list_tiers(context.text, behind.start(1), behind.end(1)))
        if named:
            return [Tier(t.name, t.start, t.end, True) for t in named]
    tiers = _found(context, amount)
    if len(context.figures_beside(amount)) == 1 and len({t.start for t in tiers}) == 1 and (band := re.fullmatch(r"前[二两三123]名", context.text[tiers[0].start:tiers[0].end])):
        return [Tier(band.group(), tiers[0].start, tiers[0].end, tiers[0].near)]        # one figure for the first three
    return tiers


def _found(context: Context, amount: Amount) -> list[Tier]:
    group = context.figures_beside(amount)
    start = context.sentence(amount.start)[0]
    if band := _band_of_levels(context, start, group):
        return [band]
    others = [a.end for a in context.amounts if start <= a.end <= amount.start and a.bound != "at_least" and not _in_bracket(context.text, a.end, amount.start) and not _REPLACED.match(context.text[a.end:amount.start])]
    fence = max([start, *others])
    near = _last_run(context, _printed(context, fence, amount.start))
    gap = re.sub(r"\([^()]*\)", "", context.text[near[-1].end:amount.start]) if near else ""
    gap = re.sub(r"由\d[\d.万千元/人]*", "", gap)
    exact = [] if len(group) < 2 else [r for r in _runs(context, _printed(context, start, group[0].start)) if len(r) == len(group)]
    if len(group) > 1 and near and all(t.name[-1] in _CLASS for t in near):
        near = []               # 二类竞赛依次奖励: the class of the contest is no rank
    if near and len(near) != len(group) and exact:
        return [replace(exact[-1][group.index(amount)], near=True)]
    if near and len(gap) <= _NEAR and not re.search(r"[,;。]", gap) and (len(group) == 1 or len(near) == 1):
        return [Tier(t.name, t.start, t.end, True) for t in near]
    if len(group) > 1:
        own = _printed(context, max([start, *(a for a in others if a <= group[0].start)]), group[0].start)
        if len(own) == 1 and own[0].name[-1] not in _CLASS and not _ranks(context, own[0].start, group[0].start, len(group)):
            return [replace(own[0], near=True)]         # 第一名分别…，第二名分别奖励3万元、2万元
        opening = context.period(amount.start)[0]
        listed = _printed(context, start, group[0].start)
        if len(group) > len(listed) and all(t.name[-1] in _CLASS for t in listed):
            earlier = [r for r in _runs(context, _printed(context, opening, start)) if len(r) == len(group)]
            listed = earlier[-1] if earlier else listed
        if ranks := _ranks(context, start, group[0].start, len(group)) or ([] if listed else _ranks(context, opening, start, len(group))):
            return [ranks[group.index(amount)]]
        if len(listed) == 1 and not listed[0].name.endswith(("类", "档", "级")):
            return [replace(listed[0], near=True)]       # 取得高级技师证书的，分别为5000元和2000元
        if len(listed) >= len(group):
            tier = _fitting(context, listed, len(group))[group.index(amount)]
            return [Tier(tier.name, tier.start, tier.end, True)]
        return []
    if near and near[-1].name in _MARKS:
        return [replace(t, near=True) for t in near]
    if not near and level_at(context.text, amount.start, context.home):
        return _last_run(context, _printed(context, start, fence))          # 一等奖:国家级5万元,省级3万元
    if not near and others and _BESIDE_PAYEE.fullmatch(context.text, max(others), amount.start):
        return _last_run(context, _printed(context, start, max(others)))         # 奖励师傅3000元、徒弟1000元
    if near:
        return near if context.text[near[-1].end:amount.start].count(",") <= 3 else []
    if _BESIDES.match(context.text, context.part(amount.start)[0], amount.start) and (same := _last_run(context, _printed(context, start, fence))):
        return same             # 晋升高级技师的，奖励师傅5000元，并奖励所在企业2000元
    return _of_period(context, start, amount)


def _band_of_levels(context: Context, start: int, group: list[Amount]) -> Tier | None:
    """国家级、省级竞赛前三名，分别3万元、2万元: a figure for each level, whoever of the band won."""
    if len(group) < 2:
        return None
    listed = _printed(context, start, group[0].start)
    before = context.text[start:group[0].start]
    if len({(t.start, t.end) for t in listed}) != 1 or not level_run(find_levels(before, context.home), before, len(group)):
        return None
    first = listed[0]
    return Tier(context.text[first.start:first.end] if first.name.endswith("名") else first.name, first.start, first.end, True) if len(listed) == 1 or first.name.endswith("名") else None


def _of_period(context: Context, start: int, amount: Amount) -> list[Tier]:
    """What follows a semicolon without a subject of its own is for whom the part before names: 引进的技师…给予租房补贴；首次购房的，给予8万元."""
    opening = context.period(amount.start)[0]
    if opening == start or re.match(r"对|获|取得|其他|其余|未取得|委托|通过|[一-龥]{0,8}机构|企业|单位|机构|院校|每|[一-龥]{0,6}(?:竞赛|大赛|工作室|基地)", context.text[start:amount.start]):
        return []
    if any(start <= t.start < amount.start and t.programme in ("honour_award", "craftsman") for t in context.titles):
        return []               # …；引进全国技术能手的: a subject of its own
    runs = [r for r in _runs(context, _printed(context, opening, start)) if r[0].name[-1] not in _CLASS]
    return runs[0] if len(runs) == 1 else []            # 技师1万元、高级技师2万元；租房的，每月500元: for either


def find_grades(context: Context, position: int) -> list[Tier]:
    """Return the grades that the sentence names last before a position, where nothing else is paid in between."""
    start = context.sentence(position)[0]
    return [t for t in _last_run(context, _printed(context, max([start, *(a.end for a in context.amounts if start <= a.end <= position)]), position)) if not t.name.endswith(("奖", "名", "类", "级"))]


def _in_bracket(text: str, position: int, end: int) -> bool:
    """Tell whether a position lies in a bracket that is closed before the end: 优胜奖(不超过20%)奖励300元."""
    closed = text.find(")", position, end)
    return closed >= 0 and "(" not in text[position:closed]


def _ranks(context: Context, start: int, end: int, wanted: int) -> list[Tier]:
    """国家级前10名、省级前5名、市级前3名 with a figure each: as many ranges of ranks as figures."""
    found = [m for m in _TIER.finditer(context.text, start, end) if m["top"] or m["ranks"]]
    if len(found) == 1 and found[0]["top"] and read_number(found[0]["top"]) == wanted:          # 前五名，依次奖励5000元、4000元…
        return [Tier(f"第{chinese_numeral(n)}名", found[0].start(), found[0].end(), True) for n in range(1, wanted + 1)]
    if len(found) == 1 and (span := re.fullmatch(r"第?(\d{1,2})[-至到~]第?(\d{1,2})名", found[0].group())):
        first, last = int(span[1]), int(span[2])
        if last - first + 1 == wanted and last <= 10:
            return [Tier(f"第{chinese_numeral(n)}名", found[0].start(), found[0].end(), True) for n in range(first, last + 1)]
    return [Tier(m.group(), m.start(), m.end(), True) for m in found] if len(found) == wanted else []


def _fitting(context: Context, listed: list[Tier], wanted: int) -> list[Tier]:
    """The list of tiers that is as long as the list of figures, the nearest one first; else the last tiers."""
    exact = [run for run in _runs(context, listed) if len(run) == wanted]
    return exact[-1] if exact else listed[-wanted:]


def _runs(context: Context, listed: list[Tier]) -> list[list[Tier]]:
    runs: list[list[Tier]] = []
    for tier in listed:
        if runs and (tier.start <= runs[-1][-1].end or _ENUMERATION.fullmatch(context.text[runs[-1][-1].end:tier.start])):
            runs[-1].append(tier)
        else:
            runs.append([tier])
    return runs


def _last_run(context: Context, tiers: list[Tier]) -> list[Tier]:
    run = tiers[-1:]
    for earlier in reversed(tiers[:-1]):
        if not (earlier.start == run[0].start or _ENUMERATION.fullmatch(context.text[earlier.end:run[0].start])):
            break
        run.insert(0, earlier)
    return run


def _printed(context: Context, start: int, end: int) -> list[Tier]:
    """The tiers of a range; a grade's name inside a programme's (首席技师资助) is none."""
    inside = [range(m.start, m.end) for m in context.programmes if m.id not in load_vocabulary().words["graded"]["programmes"]]
    named = (t for t in list_tiers(context.text, start, end) if not (t.name == "首席技师" and context.text.endswith(("给予", "奖励", "补助", "补贴"), 0, t.start)))       # …给予首席技师500元: who is paid
    return [t for t in named if t.name.endswith(("奖", "牌", "名")) or not any(t.start in r for r in inside)]
