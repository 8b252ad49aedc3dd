"""A clause with its mentions in, the comparable rows out: who pays what to whom for what, and which words say so.

Each amount is taken through the same five questions, a module each: does it pay anybody (kinds), for what and at which
level (subjects), for which grade or prize (tiers), whom (payees), per what and how long (terms). Standards that are only
referred to come from references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..model import Amount, Benefit, Clause, Evidence, Mention
from ..tag.amounts import find_figures
from ..vocab import load_vocabulary
from .context import Around, Context, make_context
from .kinds import Verdict, judge
from .levels import define_contests, find_levels
from .payees import find_payees
from .references import find_references
from .subjects import find_subjects
from .terms import add_terms
from .tiers import Tier, find_tiers
from .titles import Subject

__all__ = ["Around", "Context", "Verdict", "define_contests", "find_benefits", "judge", "make_context"]
_ALL_PAID = re.compile(r"(?:享受|依据|根据|按照|依)本(?:政策|措施|办法|意见|细则|指南|通知)[^,。;]{0,14}(?:累计|总额|合计|之和)|(?:(?:享受|获得|所获|领取)[^,。;]{0,10}(?:各类|各项|多项)|从各项目获得|(?:本(?:办法|意见|措施|细则|指南|政策)[^,。;]{0,6}(?:各类|各项|资金|补贴|奖补|奖励|扶持)))[^。;]{0,14}(?:总额|之和|合计|总计)")
_ALL_GOT = re.compile("所获的?(?:奖补|补贴|资金|奖励)[^。;]{0,4}(?:总额|之和|合计|总计)")
_ONE_APPLICANT = re.compile("同一|单个|一家|每[个家户]|申报主体|申请(?:人|单位)|企业同年度")
_MASTER = re.compile(r"(?:[、和及或]|以及|技师|首席技师|高级技师)*[与和同](?=[^,。;]{0,12}(?:签订|签约|结对|结成|建立))")        # 首席技师、技师与青年职工签订协议: who teaches
_TAUGHT = re.compile("(?:领[衔办]人|首席技师|技能大师|名师)[^。;,]{0,6}每(?:培养|带出|带教)[^。;,]{0,4}[1一]?[名人]")
_KEY_GROUPS = re.compile("(?:失业人员|转移就业|农民工|脱贫|就业困难|退役军人|残疾人|两后生)[^。;]{0,30}培训")
_NO_BENEFITS_IN = ("heading", "sign", "imprint", "annexlist")


def find_benefits(clause: Clause, amounts: Sequence[Amount], programmes: Sequence[Mention], around: Around) -> tuple[list[Benefit], list[str]]:
    """Return the comparable rows of a clause in order of place, and one line of trace for each decision.

    amounts: the clause's figures; programmes: the programmes it names; around: what its document says about it elsewhere.
    A row without a programme is kept, with an empty programme, so that what could not be placed is seen; so is a sum of a named programme beside which no word of a grant stands,
    without a kind: it may be paid in words that no rule knows.
    """
    if clause.kind in _NO_BENEFITS_IN and not (clause.kind == "heading" and amounts):
        return [], []
    figures = sorted([*amounts, *(f for f in find_figures(clause.reading.folded) if f.blank)], key=lambda f: f.start)
    context = make_context(clause, figures, programmes, around)
    rows: list[Benefit] = []
    doubted: list[Benefit] = []
    trace: list[str] = []
    for amount in figures:
        verdict = judge(context, amount, rows)
        printed = context.text[amount.start:amount.end]
        trace.append(f"{printed}: {verdict.kind or 'no benefit'} by {verdict.rule}")
        if verdict.kind:
            rows += _rows(context, amount, verdict, rows)
        elif verdict.rule == "no_grant_word" and amount.kind == "money" and not amount.blank and (context.programmes or context.headings):
            doubted.append(Benefit("", "", *context.bound_words(amount), f"benefits.{verdict.rule}", amount=amount))
    rows = [b for b in rows if not (b.amount and b.amount.blank)]        # a blank has had its place in its list, and pays nothing
    for reference in find_references(context, rows):
        trace.append(f"{context.text[reference.start:reference.end]}: {reference.kind} by {reference.rule}")
        rows.append(reference)
    rows += doubted
    unique = {(b.programme, b.award_level, b.tier, b.kind, b.start, b.end, b.recipients, b.max_cny, b.max_fraction): b for b in rows}
    return sorted(unique.values(), key=lambda b: (b.start, b.end)), trace


def _rows(context: Context, amount: Amount, verdict: Verdict, before: Sequence[Benefit]) -> Iterator[Benefit]:
    start, end = context.bound_words(amount)
    whole = _of_all(context, amount, verdict, before)
    if whole:
        verdict = replace(verdict, kind="limit")
    tiers = find_tiers(context, amount)
    base = Benefit("", verdict.kind, start, end, f"benefits.{verdict.rule}", amount=amount, base_text=_printed(context, verdict.base),
                   evidence=(Evidence("base", *verdict.base),) if verdict.base else (), **_figures(amount, verdict.kind))  # type: ignore[arg-type]
    for subject in whole or _of_payment(context, amount, verdict, before) or find_subjects(context, amount):
        takes_grades = subject.programme in load_vocabulary().words["graded"]["programmes"]
        honour = subject.programme in ("honour_award", "craftsman")          # 突出贡献技师 names an honour, no grade
        if verdict.rule == "raised_by" and tiers and not tiers[0].near:
            tiers = []
        if verdict.kind == "limit" and tiers and not tiers[0].near:
            tiers = []
        if subject.programme == "mentorship":
            tiers = [t for t in tiers if not _MASTER.match(context.text, t.end) and not t.name.endswith(("名", "奖"))]
        if verdict.kind in ("ratio", "share") and tiers and not tiers[0].near and verdict.base and re.match("[上前]述|上列|前款", context.text[slice(*verdict.base)]):
            tiers = []              # 委托院校培训的，按上述标准的80%: of whatever the standard is for
        graded: list[Tier | None] = [*tiers] if tiers and (takes_grades or (tiers[0].near and not honour)) else []
        for tier in graded or [None]:
            row = replace(base, programme=subject.programme, award_level=subject.level, tier=tier.name if tier else None)
            if tier:
                row = replace(row, evidence=(*row.evidence, Evidence("tier", tier.start, tier.end)))
            if subject.level and subject.level_span:
                row = replace(row, evidence=(*row.evidence, Evidence("award_level", *subject.level_span)))
            yield add_terms(context, _by_payee(find_payees(context, row, amount), context, amount), amount)


def _by_payee(row: Benefit, context: Context, amount: Amount) -> Benefit:
    """What is paid for a certificate to its holder is one programme, to the organisation another (programmes.csv: 付给个人, 付给单位)."""
    if row.recipients == ("mentor",) and row.programme in ("certificate_subsidy", "certification_outcome", "competition_prize"):
        return replace(row, programme="mentorship", award_level=row.award_level if row.programme == "competition_prize" else None, tier=None if (row.tier or "").endswith(("名", "奖")) else row.tier)
    certified, start = row.programme in ("certificate_subsidy", "certification_outcome"), context.period(amount.start)[0]
    if certified and row.recipients == ("individual",) and _TAUGHT.search(context.text, start, context.part(amount.start)[1]):
        return replace(row, programme="mentorship", award_level=None)           # 领办人每培养1名高级技师，给予领办人2000元
    if certified and row.recipients == ("training_provider",) and _KEY_GROUPS.search(context.text, start, amount.start):
        return replace(row, programme="targeted_training", award_level=None)           # 组织失业人员参加培训并取得证书的，补贴培训机构
    if certified and row.recipients == ("training_provider",) and re.search("机构培养的(?:学员|学生|人员)", context.text[start:amount.start]):
        return replace(row, programme="training_outcome", award_level=None)
    if certified and ("对" in (amount.unit or "").split("/") or row.kind == "uplift" and "徒弟" in context.before(amount)):
        return replace(row, programme="mentorship", award_level=None)           # 每对500元; 徒弟晋升技师的，奖励标准提高至5000元
    if certified and context.text.endswith("徒弟", start, amount.start) and "师傅" in context.text[start:amount.start]:
        return replace(row, programme="mentorship", award_level=None)           # 奖励师傅3000元、徒弟1000元
    said = (context.headings[0][1] if context.headings else "") + (context.clause.heading or "")
    for_certificates = bool(re.search("取证|获证|发证|证书", said))
    if for_certificates and row.programme == "enterprise_training" and row.tier and re.search("取得|获得", context.before(amount)):
        return replace(row, programme="certification_outcome")
    if certified and row.recipients == ("enterprise",) and not for_certificates \
            and (trained := next((m.id for m in context.programmes if m.id in ("enterprise_training", "apprenticeship") and start <= m.start < amount.start), None)):
        return replace(row, programme=trained)
    if certified and row.recipients == ("enterprise",) and not for_certificates and context.headings and context.headings[0][0] in ("enterprise_training", "apprenticeship"):
        return replace(row, programme=context.headings[0][0])
    if row.programme == "certification_outcome" and re.search("工作(?:经费|补助|补贴)", context.text[slice(*context.part(amount.start))]) and any(m.id == "assessment_institution" for m in context.programmes):
        return replace(row, programme="assessment_institution")         # 每评价1名，给予企业100元工作经费
    if row.programme == "certificate_subsidy" and row.recipients and "individual" not in row.recipients:
        return replace(row, programme="certification_outcome")
    if row.programme == "assessment_institution" and row.tier and row.tier.endswith(("工", "技师")) and row.recipients:
        return replace(row, programme="certificate_subsidy" if row.recipients == ("individual",) else "certification_outcome", award_level=None)
    if row.programme == "certification_outcome" and row.recipients == ("individual",):
        return replace(row, programme="certificate_subsidy")
    return row


def _of_all(context: Context, amount: Amount, verdict: Verdict, before: Sequence[Benefit]) -> list[Subject]:
    """A ceiling on whatever one applicant gets under the whole text is a rule about its funds."""
    start, _ = context.sentence(amount.start)
    if verdict.kind not in ("limit", "up_to"):
        return []
    said = _ALL_PAID.search(context.text, start, amount.start) or (None if before else _ALL_GOT.search(context.text, start, amount.start))
    return [Subject("fund_management", None, *said.span())] if said and _ONE_APPLICANT.search(context.text, start, amount.start) else []


def _of_payment(context: Context, amount: Amount, verdict: Verdict, before: Sequence[Benefit]) -> list[Subject]:
    """A ceiling is one on the payment that its sentence names before it, and has that payment's programme and level."""
    start = context.sentence(amount.start)[0]
    own = any(start <= t.start < amount.start for t in context.titles)
    if before and not own and verdict.kind in ("uplift", "limit") and verdict.rule in ("raised_by", "ceiling_over_sum") and not any(start <= b.start < amount.start for b in before) \
            and not find_levels(context.text[start:amount.start], context.home):
        levels = {b.award_level for b in before if b.programme == before[-1].programme}
        return [Subject(before[-1].programme, levels.pop() if len(levels) == 1 else None, before[-1].start, before[-1].end)]       # 补贴标准上浮20%: of what was paid before
    if verdict.kind != "limit":
        return []
    paid = {(b.programme, b.award_level): b for b in before if start <= b.start < amount.start and b.kind != "limit"}
    group = context.figures_beside(amount)
    if len(group) > 1 and len(paid) > 1:            # 最高分别不超过50万元、30万元: one ceiling for each payment, in order
        if len(paid) != len(group):
            return []
        key = list(paid)[group.index(amount)]
        paid = {key: paid[key]}
    if len(paid) > 1 and len({programme for programme, _ in paid}) == 1 and len(group) == 1:
        only = next(iter(paid.values()))
        return [Subject(only.programme, None, only.start, only.end)]         # one ceiling for whatever levels are paid
    spans = {level: next((e for e in b.evidence if e.field == "award_level"), None) for (_, level), b in paid.items()}
    return [Subject(programme, level, b.start, b.end, (e.start, e.end) if (e := spans[level]) else None) for (programme, level), b in paid.items()]


def _printed(context: Context, span: tuple[int, int] | None) -> str | None:
    return context.clause.text[slice(*span)].strip("，,的") or None if span else None


def _figures(amount: Amount, kind: str) -> dict[str, float | None]:
    low = None if kind in ("up_to", "limit") else amount.min
    if amount.kind == "money":
        return {"min_cny": low, "max_cny": amount.max}
    return {"min_fraction": amount.min, "max_fraction": amount.max}
