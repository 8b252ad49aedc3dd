"""A clause in its context in, the payments whose standard is set elsewhere out: 按照市人社局首席技师资助标准给予企业资助."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model import Amount, Benefit, Evidence
from ..vocab import load_vocabulary
from .context import Context
from .payees import find_payees
from .subjects import find_subjects
from .terms import add_terms
from .tiers import Tier, find_grades, find_tiers

_PAYMENT = r"补贴|资助|奖励|津贴|补助|扶持|奖金"
_STANDARD = re.compile(
    r"(?:参照|按照?|根据|依照|执行|比照|(?<![参按依比对])照)(?P<base>(?:《[^》]{2,80}》(?:\([^()]*\))?(?:中|确定)?(?:的)?(?:[A-E一-龥]{0,8}?)(?:要求|规定|标准)?)|[^,。;《]{2,44}?(?:标准|办法|文件|政策|规定|要求|目录)),?"
    r"(?:由[^,。;]{1,8})?(?:同等|等额)?(?P<then>(?:给予|享受|申领|领取|落实|执行|发放|核发|核定|予以|兑现|补贴给|补助给|支付给|拨付给|补给)[^,。;]{0,30})")
_AS_SAID_IN = re.compile(r"(?:具体)?标准以(?P<base>《[^》]{2,80}》(?:\([^()]*\))?)为准")
_AS_SPENT = re.compile(rf"(?:据实|凭(?:票|发票|收据)|按实(?:际支出)?)[^,。;\d]{{0,6}}?(?:报销|核销|核补|解决|保障|(?:{_PAYMENT}))(?P<what>[^,。;\d]{{0,14}})")
_FULLY_PAID = re.compile(rf"(?P<what>[一-龥]{{2,10}}费用?)[^,。;\d]{{0,14}}?全额(?:给予|予以)?(?:{_PAYMENT}|承担|负担|报销|支付|拨付)")
_FULL_COST = re.compile(r"全额(?:补贴|承担|报销|负担)(?P<what>[^,。;\d]{2,10}费用?)")         # 由财政全额补贴培训费用
_OWN_TABLE = re.compile(r"下表|上表|附表|附件|本表|所列|如下")
_FULL = re.compile(rf"(?:由[^,。;]{{1,6}})?给予(?:企业|个人|院校|学校|(?:培训)?机构|单位|本人)?(?P<full>全额)(?P<what>[^,。;、]{{0,8}}?(?:{_PAYMENT}))")
_SAME = re.compile(rf"(?:给予?|享受|按照?|参照|同时)(?:与[^,。;]{{1,8}})?(?P<same>(?:同等|等额)(?:额度|标准|金额)?(?:的)?[^,。;、]{{0,4}}(?:{_PAYMENT}|配套))")
_BEYOND = re.compile(r"[^,。;\d]{0,10},[^,。;\d]{0,12}(?:之外|以外|基础上|另|再)")         # …标准执行，市级补贴之外区里再给予1000元: two payments
_DIFFERENCE = re.compile(r"(?<![仅只])补[足发]差额")
_ALIKE = re.compile(rf"(?:{_PAYMENT})(?:标准|额度|金额)?(?P<same>(?:与|和|同)[^,。;]{{1,10}}(?:相同|一致|同等|同额))|(?:比照|参照|按照?)(?P<alike>[^,。;]{{2,16}}?)(?:同额|等额)配套|教练[^,。;]{{0,4}}?(?P<equal>与[^,。;]{{1,6}}同额|同等奖励)|(?P<as_winner>与选手同[等额](?:奖励|标准|待遇))")
_PAID_BY_RULE = re.compile(rf"(?P<base>[^,。;]{{0,30}}?(?:{_PAYMENT})(?:标准)?)(?:继续)?(?:按照?|参照|依照|执行)(?P<what>[^,。;]{{2,40}}?(?:标准|补贴|资助|现行规定|现行办法))(?:$|[,。;]|执行)")
_ACTUAL = re.compile(r"(?P<what>[^,。;]{2,12}?)按其?实际(?:支付|发生)(?:的?(?:费用|金额))?(?:为准|全额)")
_HALVED = re.compile(r"(?P<base>[一-龥]{2,12}?)?(?:减半(?:执行|发放|奖励|补助|补贴|享受|计发|给予)|(?:奖励|补贴|资助|补助|奖金)(?:额度?|标准|金额)?减半(?=[,。;]|$))")
_NO_BASE = re.compile(r"^规定|^(?:(?:法律、?|行政|法规|和|及|、|国家|中央|上级|[本全]?[省市区县](?:级|人民政府)?|自治区)+的?)?(?:有关|相关)?(?:的)?(?:规定|政策)$|^(?:以下|下列|上述|如下|此|本)(?:具体)?(?:标准|规定)$|^(?:有关|相关|国家有关|国家和[省市]有关|现行)?(?:的)?(?:规定|标准|政策|要求|办法|文件|程序)$|程序|流程|职责|分工|条件|要求$|时限|合同|协议|比例$")
_NOT_PAID = re.compile(r"申请|审核|审批|备案|材料|预决算|监督|拨付|开展(?!技能)|管理|处理|组织(?!本)|落户|积分|列支|税前|抵免|薪酬|工资|履行")


def find_references(context: Context, rows: Sequence[Benefit]) -> Iterator[Benefit]:
    """Yield one row for each payment of a clause that names a standard and no figure; rows are those with figures."""
    taken: list[tuple[int, int]] = []
    for start, end, base, kind in sorted(_found(context)):
        part = context.part(end - 1)
        sentence = context.sentence(start)
        figures = [b for b in rows if not (kind == "share" and b.kind == "limit")]        # 据实补助，不超过15万元: a share and its ceiling
        beyond = _BEYOND.match(context.text, end)
        if any(a < part[1] and part[0] < b for a, b in taken) or kind != "ratio" and any(part[0] <= b.start < sentence[1] and b.start >= start - 1 for b in figures if not (beyond and b.start > end)) \
                or any(b.start <= start < b.end for b in figures):
            continue
        if any(part[0] <= b.start < part[1] for b in figures):
            continue
        taken.append((min(start, part[0]), part[1]))
        yield from _rows(context, start, end, base, kind)


def _found(context: Context) -> Iterator[tuple[int, int, tuple[int, int], str]]:
    text = context.text
    for m in _STANDARD.finditer(text):
        said = (context.clause.heading or "" if re.search("标准|《", m["base"]) else "") + m.group() + text[max(context.part(m.start())[0], m.start() - 24):m.start()]
        if re.search(r"\d+(?:\.\d+)?(?:元|%|万)|\d:\d", m.group()) or ("《" not in m["base"] and _NO_BASE.search(m["base"])) or not (re.search(_PAYMENT, said) or re.fullmatch("(?:前[款条]|上述|前述)[^,。;]{0,6}标准", m["base"])):
            continue
        if _OWN_TABLE.search(m["base"]) or re.match(r"\(?见(?:附?表|附件)", text[m.end("base"):]):
            continue            # the standard stands in this very document
        if text[m.start() - 1:m.start()] == "已" or re.match("的,(?:不|可|只|仍)", text[m.end():]):
            continue            # 已按失业保险政策领取补贴的，不影响享受: a condition
        if _NOT_PAID.search(m["then"]) or ("《" not in m["base"] and _NOT_PAID.search(m["base"][-10:]) and "标准" not in m["base"]):
            continue
        if m["then"] == "执行" and "标准" not in m["base"] and "《" not in m["base"]:
            continue
        left = context.part(m.start())[0]
        yield (left if m["then"].startswith("执行") and m.start() - left <= 14 else m.start()), m.end(), m.span("base"), "reference"
    for m in _AS_SAID_IN.finditer(text):
        if re.search(_PAYMENT, text[slice(*context.sentence(m.start()))]):
            yield m.start(), m.end(), m.span("base"), "reference"
    for m in _AS_SPENT.finditer(text):
        yield m.start(), m.end(), m.span("what") if m["what"] else (context.part(m.start())[0], m.start()), "share"
    for m in (*_FULLY_PAID.finditer(text), *_FULL_COST.finditer(text)):
        yield m.start(), m.end(), m.span("what"), "share"
    for m in _PAID_BY_RULE.finditer(text):
        yield m.start(), m.end("what"), m.span("what"), "reference"
    for m in _ACTUAL.finditer(text):
        yield m.start(), m.end(), m.span("what"), "share"
    for m in _FULL.finditer(text):
        left = context.part(m.start())[0]
        topped = re.search(r"差额|标准|基础上", text[context.sentence(m.start())[0]:m.end()])
        yield (m.start(), m.end(), (left, m.start()) if left < m.start() and topped else m.span("what"), "share" if not topped and ("费" in m["what"] or re.search(r"(?:成本|费用?|支出)$", text[left:m.start()])) else "reference")
    for m in (*_SAME.finditer(text), *_ALIKE.finditer(text)):
        yield m.start(), m.end(), m.span(next(g for g, words in m.groupdict().items() if words)), "reference"
    for m in _HALVED.finditer(text):
        yield m.start(), m.end(), m.span("base") if m["base"] else m.span(), "ratio"
    for m in _DIFFERENCE.finditer(text):
        yield m.start(), m.end(), m.span(), "reference"


def _rows(context: Context, start: int, end: int, base: tuple[int, int], kind: str) -> Iterator[Benefit]:
    marker = Amount("money", "exact", None, None, None, end, end, "reference")
    fraction = {"share": 1.0, "ratio": 0.5}.get(kind)
    words = context.clause.text[slice(*base)].strip("，,的") or None
    subjects = find_subjects(context, marker)
    graded = subjects[-1].programme in load_vocabulary().words["graded"]["programmes"] and kind in ("reference", "ratio")
    tiers: list[Tier | None] = [*find_grades(context, start)] if graded else []
    if graded and kind == "reference" and not tiers and re.search(r"(?:^|[;,])[^,;。]{3,}的,$", context.text[context.sentence(start)[0]:start]):
        tiers = [t for t in find_tiers(context, marker) if not t.name.endswith(("奖", "名", "类", "级"))]          # …技师、高级技师租房的，每月500元；首次购房的，按《细则》给予补贴
    for subject, tier in ((s, t) for s in subjects if s.programme == subjects[-1].programme for t in tiers or [None]):
        evidence = ((Evidence("tier", tier.start, tier.end),) if tier else ()) + ((Evidence("base", *base),) if base[0] < base[1] else ()) + ((Evidence("award_level", *subject.level_span),) if subject.level_span else ())
        row = Benefit(subject.programme, kind, start, end, f"benefits.{kind}", subject.level, tier.name if tier else None, min_fraction=fraction, max_fraction=fraction, base_text=words, evidence=evidence)
        yield add_terms(context, find_payees(context, row, marker), marker)
