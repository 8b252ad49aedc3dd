"""A figure in its context in, the kind of benefit that it is out, or the rule by which it pays nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Amount, Benefit
from .context import Context
from .grants import says_cost, says_grant
from .refusals import find_refusal

_NEW_VALUE = re.compile(r"(?:由|从)[^。;\d]{0,12}\d[^。;]{0,20}(?:提高?|调整|上调|上浮|增加?|升|变更|修改|提标)(?:至|到|为)[^,。;]{0,8}$")
_RAISED_TO = re.compile(r"(?:可|最高可|再)?(?:补足|提高|上调|上浮|调高|调整|增加?|升|放宽)(?:至|到)[^,。;]{0,6}$")
_UPLIFT = re.compile(r"(?:上调|上浮|提高(?!至|到)|再?增加|再加(?!奖|补)|增发|多发|上涨|加发)[^,。;给]{0,5}$")
# 在自治区补贴…的基础上，市本级再增加1000元: the own sum beside the upper one raises nothing of its own.
_OWN_ON_TOP = re.compile(r"(?:国家|中央|自治区|[省市]级?|上级)[^,。;]{0,8}(?:补贴|补助|奖励|资助)[^;。]{0,24}(?:基础上|之外|的同时),(?:再?由?)?(?:市本级|[区县市]级?|本[区县市])")
_SUM_OVER = re.compile(r"(?:每年度?|一年(?:内)?|一个年度|年度|累计|合计|总额|总计|同一[^,。;]{1,8}|每家[^,。;]{0,8}每年|单个[^,。;]{1,8}|每[个户家]?(?:企业|单位|机构|院校)[^,。;]{0,8})[^。;,]{0,16}$")
_OWN_SUBJECT = re.compile(r"(?<![一每])对|给予[^,]{0,10}$|获得[^,。;]{2,}的|获评|荣获|取得|参加|经[^,。;]{1,10}认定|按每|按不|通过|完成")
_LIMIT_OPENING = re.compile(r"(?:但|且|并|其中)?(?:原则上)?(?:以?$|一[人家]|封顶|人均|在$|每|补助额|单个|同一|一个|全年|年度|累计|合计|总额|配套额?|补助(?!标准)|奖补|补贴总额|补贴金额|资助金额|资助总额|奖励金额|最高|最多|不超过|上限|单个?[一-龥]{1,4}|补贴|资助|金额|总计|一家|企业|院校|个人)")
_AWARD = re.compile(r"(?:奖励|资助|补贴|奖金|补助|扶持资金|上级资金)(?:资金|金额|总额|额度?|标准)?的?$")
_UPPER_SUM = re.compile(r"(?:上级|国家|中央|[省市]级?)[^,。;]{0,6}(?:补助|资助|奖励|补贴)(?:金额|资金|总?额)?的?$")
_MATCHED_BEHIND = re.compile(r",[^,。;\d]{0,14}(?:提供|给予|安排)[^,。;\d]{0,6}(?:配套|补助|补贴|奖励)")
_UPPER = re.compile(r"同级|主办单位|国家|中央|省|市级?|上级|部|所获|获得|配套|匹配")


@dataclass(frozen=True)
class Verdict:
    """What a figure is: its kind, or None where it pays nobody; the rule; where the words are that it is a part of."""

    kind: str
    rule: str
    base: tuple[int, int] | None = None


def judge(context: Context, amount: Amount, rows: Sequence[Benefit] = ()) -> Verdict:
    """Return what a figure is; rows are the benefits already found in the clause, for ceilings on them."""
    if refused := find_refusal(context, amount):
        return Verdict("", refused)
    if amount.kind == "ratio" and not amount.rule.startswith("part"):
        raised = _RAISED_TO.search(context.text[context.part(amount.start)[0]:amount.start])
        return Verdict("uplift", "raised_to") if raised else Verdict("ratio", "ratio", _base(context, amount))
    if amount.kind in ("percent", "ratio"):
        return _share(context, amount)
    return _money(context, amount, rows)


def _money(context: Context, amount: Amount, rows: Sequence[Benefit]) -> Verdict:
    text = context.text
    left, _ = context.part(amount.start)
    before = text[left:amount.start]
    if _NEW_VALUE.search(context.before(amount)):
        return Verdict("up_to" if amount.bound == "up_to" else "fixed", "new_value")
    opening = text[left:context.figures_beside(amount)[0].start]
    if _RAISED_TO.search(opening):
        return Verdict("uplift", "raised_to")
    if _UPLIFT.search(before) and not _OWN_ON_TOP.search(context.before(amount)):
        return Verdict("uplift", "raised_by")
    if (first := context.figures_beside(amount)[0]) is not amount and amount.bound == "up_to" and (same := [b.kind for b in rows if b.amount == first and b.kind in ("limit", "up_to")]):
        return Verdict(same[0], "ceiling_over_sum" if same[0] == "limit" else "ceiling")         # 分别不超过1000元、1500元
    if amount.bound == "up_to":
        return Verdict("limit", "ceiling_over_sum") if _is_limit(context, amount, before, rows) else Verdict("up_to", "ceiling")
    if amount.bound in ("range", "at_least"):
        return Verdict("range", "two_figures")
    if re.match(r"(?:以下|以内|封顶)", text[amount.end:]):
        return Verdict("up_to", "ceiling")
    return Verdict("fixed", "fixed")


def _is_limit(context: Context, amount: Amount, before: str, rows: Sequence[Benefit]) -> bool:
    """A ceiling on a sum or on a share: it says so, or it follows a payment of its sentence and has no subject of its own."""
    if _OWN_SUBJECT.search(before):
        return False
    if _SUM_OVER.search(before) and not re.search(r"给予", before):
        return True
    if re.search(r"%(?:的比例)?、?(?:且|但)?(?:每人|单[个家][一-龥]{0,4})?(?:最高|不超过|最多)[^,。;\d]{0,6}$", before):
        return True             # 按设备投入额20%、最高200万元
    if re.match(r"(?:但|且)?(?:每年度?|全年|年度)(?:最多|最高|不超过|累计)", before):
        return True
    if context.around.above_share and re.search(r"标准[^,。;]{0,6}(?:不超过|不高于|最高)", before):
        return True
    if re.search("据实|全额|凭票|凭发票|凭收据|按实际支出(?:予以保障|补助)", context.before(amount)) and _LIMIT_OPENING.match(before) or re.match("[额限]额?度?内[^,。;]{0,2}据实", context.text[amount.end:]):
        return True
    start = context.period(amount.start)[0]
    part = text_before.rstrip(",").rpartition(",")[2].rpartition(";")[2] if (text_before := context.text[start:context.part(amount.start)[0]]) else ""
    if re.match(r"每[一-龥]{1,8}1?[名个家项]", part) and not re.search(r"\d{2}|元", part):
        return False            # 每引进1名高层次人才，最高支持5万元: a payment for each
    figures = [a for a in context.amounts if context.part(amount.start)[0] - len(part) - 1 <= a.start < context.part(amount.start)[0]]
    if re.search(r"(?:给予|享受|核定|发放)[^,。;]*(?:补贴|补助|奖励|资助|津贴)$", part) and not figures:
        return False            # 另给予交通费补贴，最高500元: the ceiling is of the payment just named
    sentence = context.sentence(amount.start)[0]
    if sentence > start and (any(sentence <= t.start < amount.start for t in context.titles) or context.text[sentence:].startswith(("国家级", "省级", "市级", "区级", "县级"))) and re.search("的(?:单位|企业|院校|机构|个人|选手)?,[^,]*$|^[^,。;的]{2,14}(?:竞赛|大赛|比赛|赛事|工作室|基地|技师),[^,]*$", context.text[sentence:amount.start]):
        start = sentence        # …；承办市级竞赛的单位，每项赛事不高于8万元: a payment of its own
    paid = any(start <= b.start < amount.start and b.kind != "reference" for b in rows)
    return paid and bool(_LIMIT_OPENING.match(before))


def _share(context: Context, amount: Amount) -> Verdict:
    text, group = context.text, context.figures_beside(amount)
    left, right = context.part(amount.start)
    before, after = text[left:group[0].start], text[amount.end:right]
    if amount.bound == "up_to" and re.match("为(?:上)?限|封顶", after):
        return Verdict("limit", "ceiling_over_sum", _base(context, amount))
    if re.search("(?:补贴|奖补|补助|资助|奖励)总额不(?:得)?超过[^,。;\\d]{2,30}$", before):
        return Verdict("limit", "ceiling_over_sum", _base(context, amount))         # 补贴总额不超过其上年度缴纳失业保险费的60%
    if amount.bound == "up_to" and re.search("(?:补贴|奖补|补助|资助|奖励)总额,$", text[context.sentence(left)[0]:left]) and re.match("不", before):
        return Verdict("limit", "ceiling_over_sum", _base(context, amount))         # 领取的补贴总额，不得超过上年度支出的70%
    if amount.bound == "up_to" and re.search("(?:每|年度|累计|合计|同一|单[个家])[^,。;]{0,12}(?:补贴|奖补|补助|资助|奖励)总额", before):
        return Verdict("limit", "ceiling_over_sum", _base(context, amount))
    if _UPLIFT.search(before) or re.match(r"的?(?:上浮|上调|幅度)", after):
        return Verdict("uplift", "raised_by")
    if _RAISED_TO.search(before):
        return Verdict("uplift", "raised_to")
    base = _base(context, amount)
    after = text[group[-1].end:right]
    matched = re.match(r"的?(?:比重|比例)?(?:分别)?(?:(?:给予|予以|进行|安排))?(?:配套|匹配)", after) or re.search(r"(?:第[一二三]名|[一二三]等奖|[金银铜]牌)(?:奖金|标准)?的?$|(?:师傅|选手|个人|本人)(?:所得|所获|奖金)(?:[^,。;]{0,2}(?:资金|奖金|奖励))?的?$|领取[^,。;实]{0,8}(?:资助|补助|奖励)的?$|(?:上级|国家|省|市)[^,。;]{0,4}(?:经费|资金)的?$|应[补付发]金额的?$|奖金总额的?$|(?:名次|奖次|奖项)(?:标准)?的?$|(?:津贴|奖金|奖励|资助|竞赛)标准的?$", before) or re.search(r"(?:奖金|(?:所获|所得|获得的?)奖励(?:金|金额|资金)?|奖励(?:金|金额|额))的?$", before) or (_AWARD.search(before) and _UPPER.search(before) and not re.search(r"(?:目录|补贴)标准的?$", before))
    matched = matched or re.search(r"(?:国家级|省级|市级|上级|上述|上列|前列|相应|前述|前款|本条|对应)(?:补贴|奖励|资助|补助)?标准的?$", before) or (_UPPER_SUM.search(before) and _MATCHED_BEHIND.match(text, group[-1].end))
    if matched and not re.search(r"费用?(?:金额|总额)?的?$", before):
        return Verdict("ratio", "part_of_another_payment", base)
    if amount.kind == "ratio" and not says_cost(before[-16:]) and (says_grant(before) or says_grant(after[:12]) or re.match("的?(?:标准)?(?:发放|计发|执行|享受)", after)):
        return Verdict("ratio", "part_of_another_payment", base)
    if says_cost(before[-16:]) or says_cost(after[:8]) or says_grant(before) or says_grant(after[:12]) or re.search(r"标准的?$", before):
        return Verdict("share", "part_of_cost", base)
    return Verdict("", "percent_of_nothing_paid")


def _base(context: Context, amount: Amount) -> tuple[int, int] | None:
    """Return where the words are that a share or ratio is of: 按其实际支付培训费用的60%-80% → 实际支付培训费用; 100%培训费补贴 → 培训费."""
    text, first = context.text, context.figures_beside(amount)[0]
    left, right = context.part(amount.start)
    if match := re.search(r"(?:按照?|参照|依照|根据|以)(?:其|所)?([^,。;]{2,40}?)的?(?:以|按|给予|,)?$", text[left:first.start]):
        return left + match.start(1), left + match.end(1)
    if match := re.search(r"(?:按照?|参照|依照|根据)(?:其|所)?([^,。;]{2,40}?(?:标准|额度|奖励|资助|补贴|费用))[,、]?给予[^,。;]{0,6}$", text[context.sentence(left)[0]:amount.start]):
        start = context.sentence(left)[0]
        return start + match.start(1), start + match.end(1)
    if match := re.match(r"的?([一-龥]{0,8}(?:费用?|支出|成本))", text[amount.end:right]):
        return amount.end + match.start(1), amount.end + match.end(1)
    if match := re.search(r"(?:给予(?:企业|个人|单位)?)?([一-龥]{2,16}?(?:费用?|支出|成本|投入|奖励|资助|补贴|奖金))的?$", text[left:amount.start]):
        return left + match.start(1), left + match.end(1)
    return None
