"""A clause's words in, every figure of money, percentage or ratio in them out, in yuan and fractions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from ..model import BLANK, Amount
from ..numerals import read_chinese_number

# A figure that begins or ends in what nobody can read (l0万元, 2■00元, 1。5万元) is none: a part of a number is a wrong number.
_READABLE = r"(?:(?<=RMB)|(?<![A-Za-z?■□●◆*_×〇＿…|\\]))(?<!\d)(?<!\d[。.·:])(?<![A-Za-z?■□]\.)(?<![A-Za-z?■□][-~])"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CN_NUMBER = r"[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬]+(?:点[零〇一二三四五六七八九]+[百千万亿]*)?"
_SCALE = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_UNIT_WORD = (r"(?:每?(?:人次|家次|人|月|年|学年|家|项目|项|对|课时|学时|小时|个|次|期|班|专业|名|户|天|日|学期|生|组|队|团队|工作室|工作站|基地|届|场|岗|职业|"
              r"工种|单位|企业|机构|站|位|课程|门|套|平方米|平米|所))(?![一-龥]*奖学金)")
_PER = rf"(?:/\({_UNIT_WORD}(?:[/·]{_UNIT_WORD})+\)|(?:(?:/|·|每){_UNIT_WORD})*)"
_DASH = r"(?:-{1,2}|~|至|到)"
_SCALES = "十万|百万|千万|百|千|万|亿"
MONEY = re.compile(
    rf"{_READABLE}(?:(?P<sign>[¥])?(?P<low>{_NUMBER})(?P<low_scale>{_SCALES})?元?(?:{_DASH}|(?<=元)以上(?=[\d.万千百]{{1,8}}元以下))(?P<high>{_NUMBER})(?P<high_scale>{_SCALES})?元整?(?P<range_per>{_PER})"
    rf"|(?P<cn_low>{_CN_NUMBER})元?{_DASH}(?P<cn_high>{_CN_NUMBER})元整?(?P<cn_range_per>{_PER})"
    rf"|(?P<wan>\d{{1,4}})万(?:(?P<thousands>[1-9])千(?:(?P<hundreds>[1-9])百)?|(?P<rest>\d{{4}}))元整?(?P<mixed_per>{_PER})"        # 2万5千元, 1万2000元
    rf"|(?P<one>{_NUMBER})(?P<scale>{_SCALES})?(?:元整?|(?P<unsaid>(?<=万)(?=[,。;)]|$))|(?=(?:[、和及](?:{_NUMBER})(?:{_SCALES})?){{1,6}}元))(?P<per>{_PER})"
    rf"|¥(?P<bare>{_NUMBER})"
    rf"|(?P<cn>{_CN_NUMBER})元整?(?P<cn_per>{_PER}))")
_OF = {"百": 100, "千": 1_000, "万": 10_000}
_PAYS = re.compile("(?:奖励|补助|资助|给予|补贴|奖金)(?:企业|个人|每[人家个]|一次性|标准)?$")
_LISTED_SCALE = re.compile(rf"(?:[、和及](?:{_NUMBER}))*?[、和及](?:{_NUMBER})({_SCALES})?元")
PERCENT = re.compile(rf"{_READABLE}(?:(?P<low>{_NUMBER})%?(?:{_DASH}|(?<=%)以上)(?P<high>{_NUMBER})%|(?P<one>{_NUMBER})(?P<sign>%|‰|个百分点)"
                     rf"|百分之(?P<cn_low>{_CN_NUMBER}){_DASH}(?:百分之)?(?P<cn_high>{_CN_NUMBER})(?!年|个?月|日|人|家)|(?P<of>[百千万])分之(?P<cn>{_CN_NUMBER})|(?P<tenths>[一二两三四五六七八九])(?:成(?![立为员功果效长人本就都交份])|折(?![扣算旧合叠减])))")
RATIO = re.compile(r"(?<![\d:.])(?P<left>\d+(?:\.\d+)?)[:比](?P<right>\d+(?:\.\d+)?)(?![\d:.])")
# A part or a multiple said in words: 一半, 三分之一, 1.5倍, 一倍以上三倍以下; 数倍 and 翻倍 count nothing.
_PART = re.compile(rf"(?<!另)(?P<half>一半)|(?<![百千万十])(?P<below>[二三四五六七八九十])分之(?P<above>[一二三四五六七八九])(?!年|个?月|日)"
                   rf"|(?<![数多几\d.])(?:(?P<low>{_NUMBER}|{_CN_NUMBER})倍?(?:以上|{_DASH}))?(?P<times>{_NUMBER}|[一二两三四五六七八九十]+)倍(?!数|率|增)")
# Where a figure should stand and none can be read: XX万元, ＿＿元, 1?万元, 5力元, 5万无; where blanks were left nothing but the unit remains (给予元的补贴).
_SPOILT = r"(?:[XxOoIlSs×*_＿〇○□■●◆?…]|\(\)|\[\])"
_BLANK = re.compile(
    rf"(?:(?:[\d.,]+%?{_DASH})?(?:[\d.,]*{_SPOILT})(?:[\d.,%]|{_SPOILT}|{_DASH}(?=[\d.]))*(?:{_SCALES})?(?:元|%)|\d[\d.]*。\d[\d.]*(?:{_SCALES})?(?:元|%)"
    rf"|\d[\d.]*(?:[力方]元|(?:{_SCALES})?[无兀]|万(?=[、,。;及和的给补奖资/]|$))"
    rf"|(?<=元[、和及])\d[\d.]*(?![\d.元万千百%人名家年月日个次])|\d{{2,}}(?=/(?:人|家|对|月|年|项目)(?:[、和及给,。;]|$))"
    rf"|(?<![\d.{'十百千万亿零一二三四五六七八九两几单多公纪美欧日港'}])(?:{_SCALES})?元(?=[/、,。;及和的给补奖资一]|$))元?(?P<per>{_PER})")
_SPLIT = re.compile(r"的?(?:比例)?(?:分配|分享|分成|分担|拨付|发放|兑付|兑现|支付)|的?比例(?:进行)?(?:分配|分担|分摊|拨付|发放|兑付)|的?(?:比例)?,?分(?:[两二三四五\d年期批次]|别于|期|批|年)")        # 按6:4的比例分两次拨付 divides one payment
_PARTS_BEFORE = re.compile(r"分[两二三四五\d][年期次批]按照?$")
_UP_TO = re.compile(r"不得?突破[^,。;\d]{0,14}$|不得超过[^,。;\d]{0,20}$|(?:不足|不到|不满|不得?突破|最高|最多|不超过|不高于|不大于|不得?(?:超过|高于|大于)|上限为?|封顶|至多|以内|(?<![不得])(?:低于|少于|小于))(?:可?(?:给予|为|达|不超过|补贴|奖励|资助)|分别|每[^,。]{0,10})*[^,。;\d]{0,8}$")
_CEILED = ("以内", "以下", "封顶", "为限", "为顶", "为上限", "额度内", "限额内")
_AT_LEAST = re.compile(r"(?:不得?低于|不得?少于|不小于|至少)[^,。;\d]{0,20}$|(?<!不)(?<!不得)(?:超过|大于|高于|达到)[^,。;\d]{0,6}$")
_ABOUT = re.compile(r"(?:约|大约|左右)$")
_CUT_SHORT = re.compile(r"[-~至到]\d*[A-Za-z?■□×＿_]")
_SEPARATOR = re.compile(r"[，。;；:、()及和]|,(?!\d{3}(?!\d))|(?<!\d),")
_LIST_JOINT = re.compile(r"(?:[、和及与/]|以及)(?:人民币)?")
_LABELLED_JOINT = re.compile(r"、(?:[A-E一二三]类|[初中高]级工|(?:高级|特级|首席)?技师|[特一二三]等奖|[金银铜][奖牌]|第[一二三四五]名)(?:\([^()]*\))?")
_COUNTED = "人次|家次|人|家|项目|对|专业|职业\\(工种\\)|课时|学时|年度|年|月|期|班|次|工作室|工作站|基地|单位|企业|机构|院校|职业|工种|户|天|日|本|场|站点|站|生|赛项|赛事|中心|学年|学期|项|证(?!书|明|件)"
# What a figure is for each of, in the order printed: 每人每年, 单个企业年度, 一家机构当年累计, 一个基地一个年度; 每培养1人, 每带出一名高级工, 每聘一人全年.
_EACH = re.compile(rf"(?:每|单)一?(?:(?:个|名|位)?(?P<counted>{_COUNTED})|个(?!一次性)[一-龥]{{1,8}}?(?P<named>{_COUNTED})|(?P<bare>[名个]))|(?P<average>人)均|(?P<year>全年|年度|学年|当年(?=累计|合计|最多|最高))(?!考核|评|考评|绩效)"
                   rf"|(?<![每单第另])一(?:(?P<house>家)(?:机构|企业|单位)|个(?P<thing>基地|项目|工作室|年度)(?!月)|(?P<person>人)(?=奖|补|给)|(?P<within>年)内(?=[^,。;]{{0,6}}(?:合计|累计|最多|最高|不)))"
                   rf"|(?P<done>每(?![一二两三四五]年)[一-龥]{{1,8}}?(?:1|一)(?:(?:名|人|位)|个?(?P<what>{_COUNTED}|对)|(?P<one>个)))")
# 每有一名学徒结业,区级追加1000元: said in the part before.
_EACH_OPENS = re.compile(r"(?:^|[,;。:])[^,;。:\d]{0,8}每[^,;。:每]{1,24},[^,;。\d每]{0,24}$")
_BACK = 60
_YEARS = ("年度", "全年", "当年")


def _value(printed: str, scale: str | None) -> float:
    value = round(float(printed.replace(",", "")) * _SCALE[scale or ""], 6)
    return int(value) if value == int(value) else value


def _segment_start(text: str, position: int) -> int:
    return max([m.end() for m in _SEPARATOR.finditer(text, max(0, position - 60), position)], default=max(0, position - 60))


def _units(text: str, start: int, per: str) -> str | None:
    """Return the parts of the unit that are printed before and behind a figure, 每 dropped."""
    before = text[_segment_start(text, start):start]
    parts = _each(before)
    if not parts and not per and (opened := _EACH_OPENS.search(text[max(0, start - _BACK):start])):
        parts = [_part_of(m) for m in _EACH.finditer(opened.group()) if m["done"]]
    parts += [p.removeprefix("每") for p in re.split(r"[/·]|(?<=.)(?=每)", re.sub(r"^/\((.*)\)$", r"\1", per)) if p]
    parts = ["人" if p in ("名", "位") else p.replace("(", "（").replace(")", "）") for p in parts]
    return "/".join(dict.fromkeys(parts)) or None


def _each(words: str) -> list[str]:
    """Return what words say a figure is for each of; a deed of which one is counted (每培养1人) only where nothing else is.

    >>> _each("每人每年"), _each("每聘一人全年分担额"), _each("每承办一个工种")
    (['人', '年'], ['人', '年'], ['工种'])
    """
    found = list(_EACH.finditer(words))
    counted = {p for m in found if not m["done"] if (p := _part_of(m)) and p not in ("天", "日", "年")}
    deeds = [m for m in found if m["done"]][-1:]
    return [_part_of(m) for m in found if not m["done"] or (m in deeds and not counted)]


def _part_of(match: re.Match[str]) -> str:
    if match["done"]:
        return match["what"] or match["one"] or "人"
    printed = next(filter(None, (match[g] for g in ("counted", "named", "bare", "average", "year", "house", "thing", "person", "within"))))
    return "年" if printed in _YEARS else printed


def _bound(text: str, start: int, end: int, ranged: bool) -> tuple[str, str]:
    before = text[max(_clause_start(text, start), start - 24):start]
    after = text[end:end + 4]
    if ranged and "以上" in text[start:end]:
        return "range", "two_figures"           # 1万元以上3万元以下
    if _UP_TO.search(before) or after.startswith(_CEILED):
        return "up_to", "ceiling_word"
    if ranged:
        return "range", "two_figures"
    if before.endswith(("达到", "达")) and not after.startswith(("的", "以上", "及以上", "且")) and not re.search("应当?达|须达|需达|要求", before):
        return "exact", "target"            # 力争…比重达到36%: what is aimed at
    if _AT_LEAST.search(before) and not before.endswith("提高至") or after.startswith(("以上", "及以上", "及其以上")):
        return "at_least", "floor_word"
    if _ABOUT.search(before) or after.startswith("左右"):
        return "about", "about_word"
    return "exact", "figure"


def _clause_start(text: str, position: int) -> int:
    return max(text.rfind(mark, 0, position) for mark in ",，。;；:、") + 1


def _make(kind: str, text: str, start: int, end: int, low: float, high: float | None, per: str, rule: str) -> Amount:
    bound, why = _bound(text, start, end, high is not None)
    low_value: float | None = low
    high_value: float | None = low if high is None else high
    if bound == "up_to":
        low_value = None
    elif bound == "at_least":
        high_value = None
    unit = _units(text, start, per) if kind == "money" else None
    return Amount(kind, bound, low_value, high_value, unit, start, end, f"{rule}.{why}")


def find_amounts(text: str) -> Iterator[Amount]:
    """Yield the figures of a clause's folded words in order of place.

    >>> [(a.min, a.max, a.unit) for a in find_amounts("给予1000元/月/人的培养资助")]
    [(1000, 1000, '月/人')]
    >>> [(a.bound, a.max) for a in find_amounts("每年度补贴金额最高不超过30万元")]
    [('up_to', 300000)]
    >>> [(a.min, a.max) for a in find_amounts("给予1:0.5配套")], list(find_amounts("建设平台家")), list(find_amounts("按5:3:2拨付"))
    ([(0.5, 0.5)], [], [])
    >>> [(a.min, a.unit) for a in find_amounts("给予2万5千元;奖励10万,培训20万;5000元/(人·年)")]
    [(25000, None), (100000, None), (5000, '人/年')]
    >>> [(a.min, a.max) for a in find_amounts("给予1-3万元/项目/家的奖励")]
    [(10000, 30000)]
    """
    return (figure for figure in find_figures(text) if not figure.blank)


@lru_cache(maxsize=256)      # asked for the amounts of a clause, and again for its blanks
def find_figures(text: str) -> tuple[Amount, ...]:
    """Return the amounts of a clause's folded words and, between them, the places where one should stand and cannot be read, in order.

    A blank is no amount, but it keeps its place in a list: of 分别给予XX万元、2万元 the second is still the second.

    >>> [(a.max, a.blank) for a in find_figures("分别给予XX万元、2万元、1?万元")]
    [(None, True), (20000, False), (None, True)]
    """
    text = text.replace("()", "■■").replace("[]", "■■")           # a blank in brackets ends no sentence
    found = [*_money(text), *_percent(text), *_ratio(text), *_part(text)]
    readable = [a for a in found if not (a.min in (None, 0) and a.max in (None, 0) or _CUT_SHORT.match(text, a.end))]
    spoilt = [m.span() for m in _BLANK.finditer(text) if not any(a.start < m.end() and m.start() < a.end < m.end() or a.start == m.start() for a in readable)]
    readable = [a for a in readable if not any(s <= a.start < e for s, e in spoilt)]        # 6O%-80% is half a range
    blanks = [Amount("percent" if "%" in text[s:e] else "money", _bound(text, s, e, False)[0], None, None, None, s, e, BLANK) for s, e in spoilt]
    figures: list[Amount] = []
    for amount in sorted([*readable, *blanks], key=lambda a: (a.start, -a.end)):
        if not figures or amount.start >= figures[-1].end:
            figures.append(_as_in_list(text, figures[-1], amount) if figures else amount)
    for n in range(len(figures) - 1, 0, -1):        # 20万元、10万元以内: what closes a list holds for all of it
        last, before = figures[n], figures[n - 1]
        if last.bound == "up_to" and before.bound == "exact" and before.kind == last.kind and text.startswith(_CEILED, last.end) and _LIST_JOINT.fullmatch(text[before.end:last.start]):
            figures[n - 1] = replace(before, bound="up_to", min=None, rule=last.rule)
    return tuple(figures)


def _as_in_list(text: str, before: Amount, amount: Amount) -> Amount:
    """What is printed once before a list holds for each of its figures: 按每对1500元、3000元; 不超过5万元、3万元."""
    if before.kind == amount.kind and before.unit and not amount.unit and _LABELLED_JOINT.fullmatch(text, before.end, amount.start):
        return replace(amount, unit=before.unit)            # A类每人1800元、B类1300元
    if before.kind != amount.kind or not _LIST_JOINT.fullmatch(text[before.end:amount.start]):
        return amount
    if before.bound == "up_to" and amount.bound == "exact":
        amount = replace(amount, bound="up_to", min=None, rule=amount.rule if amount.blank else "money.ceiling_word")
    return amount if amount.unit or not before.unit else replace(amount, unit=before.unit)


def _money(text: str) -> Iterator[Amount]:
    for m in MONEY.finditer(text):
        start = m.start() + (1 if m.group().startswith("¥") else 0)
        if m["low"]:
            high_scale = m["high_scale"]
            full = text[m.end("low_scale") if m["low_scale"] else m.end("low"):].startswith("元")       # 8000元至1.2万元
            low, high = _value(m["low"], m["low_scale"] or (None if full else high_scale)), _value(m["high"], high_scale)
            if low < high:
                yield _make("money", text, start, m.end(), low, high, m["range_per"], "money_range")
        elif m["wan"]:
            value = int(m["wan"]) * 10_000 + (int(m["rest"]) if m["rest"] else int(m["thousands"]) * 1_000 + int(m["hundreds"] or 0) * 100)
            yield _make("money", text, start, m.end(), value, None, m["mixed_per"], "money")
        elif m["unsaid"] is not None and not _PAYS.search(text, max(0, start - 12), start):
            continue            # 奖励10万，…: the unit is understood where something is paid
        elif m["one"]:
            scale = m["scale"]
            if not m.group().rstrip("整").endswith("元") and "元" not in m.group() and scale is None:
                scale = _scale_after(text, m.end())
            yield _make("money", text, start, m.end(), _value(m["one"], scale), None, m["per"], "money")
        elif m["cn_low"]:
            high_words = m["cn_high"]
            shared = "" if re.search("[十百千万亿拾佰仟]", m["cn_low"]) else re.search("[百千万亿佰仟]*$", high_words).group()     # type: ignore[union-attr]  # 三至五万元
            low, high = read_chinese_number(m["cn_low"] + shared), read_chinese_number(high_words)
            if low < high:
                yield _make("money", text, start, m.end(), low, high, m["cn_range_per"], "money_chinese_range")
        elif m["bare"]:
            yield _make("money", text, start, m.end(), _value(m["bare"], None), None, "", "money_sign")
        elif not (m["cn"][0] in "伍" and text[:m.start()].endswith("队")) and (re.search(r"[一二两三四五六七八九壹贰叁肆伍陆柒捌玖拾]|十.", m["cn"]) or m["cn"] == "十" and text[m.start() - 1:m.start()] not in ("数", "几", "上")):
            yield _make("money", text, start, m.end(), read_chinese_number(m["cn"]), None, m["cn_per"], "money_chinese")


def _scale_after(text: str, position: int) -> str | None:
    """A figure whose unit is dropped in a list takes the scale of the figure that carries it (30万、5万和1万元; 1、2万元)."""
    following = _LISTED_SCALE.match(text, position)
    return following.group(1) if following else None


def _percent(text: str) -> Iterator[Amount]:
    for m in PERCENT.finditer(text):
        if m["low"]:
            yield _make("percent", text, m.start(), m.end(), _fraction(m["low"]), _fraction(m["high"]), "", "percent_range")
        elif m["cn_low"]:
            yield _make("percent", text, m.start(), m.end(), round(read_chinese_number(m["cn_low"]) / 100, 6), round(read_chinese_number(m["cn_high"]) / 100, 6), "", "percent_range")
        else:
            value = _fraction(m["one"]) if m["one"] else read_chinese_number(m["tenths"]) / 10 if m["tenths"] else round(read_chinese_number(m["cn"]) / _OF[m["of"]], 6)
            value = round(value / 10, 6) if m["sign"] == "‰" else value
            yield _make("percent", text, m.start(), m.end(), value, None, "", "percent")


def _fraction(printed: str) -> float:
    return round(float(printed.replace(",", "")) / 100, 6)


def _ratio(text: str) -> Iterator[Amount]:
    for m in RATIO.finditer(text):
        left, right = float(m["left"]), float(m["right"])
        if left and not _PARTS_BEFORE.search(text, 0, m.start()) and not _SPLIT.match(text, m.end()) and "点" not in text[m.end():m.end() + 1] and re.search(r"配套|比例|匹配|给予|奖|补", text[max(0, m.start() - 12):m.end() + 8]):
            yield _make("ratio", text, m.start(), m.end(), round(right / left, 6), None, "", "ratio")


def _part(text: str) -> Iterator[Amount]:
    for m in _PART.finditer(text):
        low = _number(m["low"]) if m["low"] else None
        value = 0.5 if m["half"] else _number(m["times"]) if m["times"] else round(read_chinese_number(m["above"]) / read_chinese_number(m["below"]), 6)
        if low is None:
            yield _make("ratio", text, m.start(), m.end(), value, None, "", "part")
        else:
            yield Amount("ratio", "range", low, value, None, m.start(), m.end(), "part.two_figures")


def _number(printed: str) -> float:
    return float(printed.replace(",", "")) if printed[0].isdigit() else read_chinese_number(printed)
