"""A benefit and its figure in, the benefit with what it is per, how often, how long and how much in all out."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from ..model import Amount, Benefit, Evidence
from ..numbering import read_number
from ..vocab import load_vocabulary
from .context import Context

_COUNT = r"([一二三四五六七八九十两]{1,3}|\d{1,3})"
_TERM = re.compile(rf"(?:期限|年限|期|连续|最长|最多|共|累计|享受)(?:补贴|补助|资助|发放|给予|享受|支持|不超过|均|为|至|期限)*{_COUNT}(?:个)?(年|月)(?!内|以上|度|[^,。;]{{0,3}}每)"
                   rf"|{_COUNT}(?:个)?(年|月)(?:的)?(?:管理|资助|支持|补贴|聘任|任|建设|培养|培育|扶持|服务)?(?:期限?)?[内间]?,?(?:按|享受)?(?:年发放|每(?:年|月))|(?:补贴|补助|资助|给予|发放|连补|连奖|(?<=,)不超过){_COUNT}(?:个)?(年|月)(?=[,。;)]|$)")
_OFFICE = re.compile(rf"(?:聘期|管理期|任期|任职期|一届)(?:均?为|限)?{_COUNT}年")
_OFFICE_BEHIND = re.compile(rf"[一-龥]{{2,8}}{_OFFICE.pattern}")
_IN_TERM = re.compile(r"(?:每[个届])?(?:聘期|聘任期|管理期|任期|任职期|期)内")      # 聘期三年。聘期内，每月1000元
_SPENDING = re.compile(r"(?:资助|使用|建设|实施|经费)周期|有效期|评选|每[一二三两]年|满")
_SAME_YEAR = re.compile("同一(?:自然)?年度内?|一个(?:自然)?年度内?")
_ONE_OFF, _ANNUAL, _MONTHLY, _EVENT = re.compile("一次性"), re.compile(r"每年度?|按年|逐年|每学年|年度"), re.compile(r"每月|按月|逐月"), re.compile(r"每次|每届|每场|每期|每轮")


@cache
def _per_words() -> dict[str, str]:
    return {word: key for key, words in load_vocabulary().words["per"].items() for word in words}


def add_terms(context: Context, benefit: Benefit, amount: Amount) -> Benefit:
    """Return the benefit with per, period, months and total, and the words that they were read from."""
    period, span = _period(context, amount, benefit.kind)
    evidence = benefit.evidence + ((Evidence("period", *span),) if span else ())
    months, span = _months(context, amount) if period in ("monthly", "annual") else (None, None)
    evidence += (Evidence("months", *span),) if span else ()
    condition, span = _condition(context, amount)
    evidence += (Evidence("condition", *span),) if span else ()
    row = replace(benefit, per=_per(context, benefit, amount), period=period, months=months, condition_text=condition, evidence=evidence)
    return replace(row, total_cny=_total(row))


def _total(row: Benefit) -> float | None:
    """Return what a fixed figure comes to: itself when paid once, times the term when it recurs and the term is known."""
    if row.kind != "fixed" or row.max_cny is None:
        return None
    if row.amount and set(_parts(row.amount)) & {"天", "日"}:
        return None                 # paid day by day
    if row.period not in ("monthly", "annual"):
        return row.max_cny
    return row.max_cny * (row.months if row.period == "monthly" else row.months / 12) if row.months else None


def _parts(amount: Amount) -> list[str]:
    return amount.unit.split("/") if amount.unit else []


def _per(context: Context, benefit: Benefit, amount: Amount) -> str | None:
    words = _per_words()
    per = list(dict.fromkeys(words[p] for p in _parts(amount) if p in words))
    if "institution" in per and benefit.recipients == ("enterprise",):
        per[per.index("institution")] = "enterprise"
    if per:
        return "_".join(per[:2])
    left, _ = context.part(amount.start)
    if re.search(r"每[^,。;]{1,12}?(?:\d{1,3}|一)名", context.before(amount)) and benefit.kind == "fixed":
        return "person"
    listed = max(left, context.text.rfind("、", left, amount.start) + 1)
    if match := re.search(r"^(?:但|且)?(?:单个|同一家?|每家?|一家)?(企业|院校|学校|机构|单位)(?:可|能)?(?:每|年度|全年|累计)", context.text[listed:amount.start]):
        return "enterprise" if match.group(1) == "企业" else "institution"
    if (_parts(amount) and not set(_parts(amount)) & {"月", "年", "次", "个"}) or benefit.kind in ("reference", "limit"):
        return None
    usual = load_vocabulary().words
    if "个" in _parts(amount):
        return usual["per_of_programme"].get(benefit.programme)
    if benefit.recipients in (("individual",), ("mentor",)):
        return usual["per_of_programme"].get(benefit.programme, "person")
    if benefit.kind in ("share", "uplift"):
        return None
    return usual["per_of_programme"].get(benefit.programme) or (usual["per_of_payee"].get(benefit.recipients[0]) if len(benefit.recipients) == 1 else None)


def _period(context: Context, amount: Amount, kind: str) -> tuple[str | None, tuple[int, int] | None]:
    """Return how often a figure is paid and the words that say so: its unit, else its part of the sentence, else the sentence."""
    marks = {"月": "monthly", "年": "annual", "学年": "annual", "次": "per_event", "届": "per_event", "场": "per_event"}
    for part in _parts(amount):
        if part in marks:
            return marks[part], (amount.start, amount.end)
    left, right = context.part(amount.start)
    start = context.sentence(amount.start)[0]
    for name, pattern, begin, end in (("one_off", _ONE_OFF, left, right), ("annual", _ANNUAL, left, amount.start), ("monthly", _MONTHLY, left, amount.start),
                                      ("one_off", _ONE_OFF, start, amount.start), ("per_event", _EVENT, start, amount.start))[:3 if kind in ("uplift", "limit") else 5]:
        found = list(pattern.finditer(context.text, begin, end))
        if begin == start < left and name == "one_off" and re.match("每|再|另", context.text[left:amount.start]):
            continue            # 一次性补助5万元，每开展1个职业认定再补助1万元
        if found and not (name == "annual" and re.search(r"排名|考核|评选|评审|审核", context.text[found[-1].end():found[-1].end() + 4])):
            return name, found[-1].span()
    if kind == "limit" and (yearly := list(_SAME_YEAR.finditer(context.text, start, left))):
        return "annual", yearly[-1].span()          # 同一职工同一年度申领…，累计不超过6000元
    if "一次性" in context.lead and kind not in ("uplift", "limit"):
        return "one_off", None          # 按下表一次性奖励
    return None, None


def _months(context: Context, amount: Amount) -> tuple[int | None, tuple[int, int] | None]:
    start, end = context.sentence(amount.start)
    for match in _TERM.finditer(context.text, start, end):
        if _SPENDING.search(context.text[max(0, match.start() - 4):match.end()]):
            continue
        count, unit = next((match[i], match[i + 1]) for i in (1, 3, 5) if match[i])
        return read_number(count) * (12 if unit == "年" else 1), match.span()
    if said := _OFFICE.match(context.text, end + 1) or _OFFICE_BEHIND.match(context.text, end + 1):
        return read_number(said[1]) * 12, said.span()            # 每月津贴800元。首席技师管理期为4年
    if _IN_TERM.match(context.text, start) and (held := list(_OFFICE.finditer(context.text, 0, start))):
        return read_number(held[-1][1]) * 12, held[-1].span()
    return None, None


def _condition(context: Context, amount: Amount) -> tuple[str | None, tuple[int, int] | None]:
    start, _ = context.sentence(amount.start)
    left, _ = context.part(amount.start)
    while start < left and context.text[left - 1] in ",:":
        left -= 1
    words = context.clause.text[start:left].strip()
    if not words and (match := re.match(r"对[^,。;]{2,60}?(?=给予|按)", context.text[start:amount.start])):
        left = start + match.end()
        words = context.clause.text[start:left]
    return (words, (start, left)) if words else (None, None)
