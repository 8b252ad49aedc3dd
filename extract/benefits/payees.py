"""A benefit without payee and its figure in, the benefit with whom it pays out: the nearest words that say so."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from ..model import Amount, Benefit, Evidence
from ..vocab import load_vocabulary
from .context import Context

_GIVEN_TO = re.compile(r"(?:给予|发放给?|补贴给|奖励给?|支付给|拨付给|资助给?|给)(?:一次性|所属|该|其|相应|每家|每个|每名|每位|以|上述)*(?P<who>[一-龥、和或]{1,16}?)(?=一次性|最高|不高于|不超过|每|扶持|资助|补贴|奖励|\d|专项|培训|成效|经办|分别|工作|相应|为期|职业|:|¥|人民币|全额|配套|按|,|$)")
_LIMITED = re.compile(r"^(?:但|且)?(?:单个|每个|每家|同一家?|每)?(?P<who>企业|院校|学校|培训机构|机构|单位|个人)(?:的)?(?:每|年度|全年|累计|合计|最|补贴|享受|不)")
_FOR_WHOM = re.compile(r"对(?P<who>[^,。;]{1,60}?)(?:给予|按|,|,?一次性|,?奖励|,?补贴|,?资助|$)")


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    pairs = [(name, kind) for kind, names in load_vocabulary().words["recipients"].items() for name in names]
    return tuple(sorted(pairs, key=lambda p: -len(p[0])))


def recipient_kinds(words: str) -> tuple[str, ...]:
    """Return the kinds of payee that words name, in their order.

    >>> recipient_kinds("企业或学校"), recipient_kinds("职业培训机构"), recipient_kinds("带教老师")
    (('enterprise', 'school'), ('training_provider',), ('mentor',))
    """
    found: dict[str, int] = {}
    for name, kind in _kinds():
        at = words.find(name)
        if at >= 0:
            found.setdefault(kind, at)
            words = words.replace(name, "　" * len(name))
    return tuple(sorted(found, key=lambda k: found[k]))


def _head(phrase: str) -> tuple[str, ...]:
    """The payees at the end of a phrase: its last noun, and those joined to it (…的松江获奖选手、单位)."""
    tail = re.split(r"的", phrase)[-1] if re.search(r"的[^的]{1,20}$", phrase) else phrase[-14:]
    return recipient_kinds(tail[-16:])


def find_payees(context: Context, benefit: Benefit, amount: Amount) -> Benefit:
    """Return the benefit with its recipients and the words that name them.

    The order: 给予 whom; the ceiling's own subject; the payee behind the figure; 对 … 的 whom; the subject of the sentence.
    """
    for start, end, kinds in _candidates(context, amount):
        if kinds:
            return replace(benefit, recipients=kinds, evidence=(*benefit.evidence, Evidence("recipients", start, end)))
    return benefit


def _candidates(context: Context, amount: Amount):  # noqa: ANN202 - a private generator
    text = context.text
    left, right = context.part(amount.start)
    sentence = context.sentence(amount.start)[0]
    shared = _shared_out(context, amount)
    if shared:
        yield shared
    for match in reversed(list(_GIVEN_TO.finditer(text, left, min(right, amount.end)))):
        if match.start() < amount.start:
            yield match.start("who"), match.end("who"), recipient_kinds(match["who"])
    if limited := _LIMITED.match(text[left:amount.start]):
        yield left + limited.start("who"), left + limited.end("who"), recipient_kinds(limited["who"])
    behind = re.match(r"的?[一-龥]{1,6}", text[amount.end:right])
    if behind:
        yield amount.end, amount.end + behind.end(), recipient_kinds(behind.group()[:6])
    here = text[left:amount.start]
    for match in _FOR_WHOM.finditer(here):
        yield left + match.start("who"), left + match.end("who"), _head(match["who"])
    yield left, amount.start, _head(re.split(r"给予|奖励|补贴|资助|按", here)[0]) if not here.startswith("对") else ()
    yield from _earlier_parts(text, sentence, left)
    opening = context.period(amount.start)[0]
    if opening < sentence:
        yield from _earlier_parts(text, opening, sentence)
    if context.lead:
        yield amount.start, amount.start + 1, ()


def _earlier_parts(text: str, start: int, end: int):  # noqa: ANN202 - a private generator
    """Yield the payees that the parts of a sentence before the figure's end in, from the nearest back."""
    parts = [(m.start(), m.end()) for m in re.finditer(r"[^,;:]+", text[start:end])]
    for left, right in reversed(parts):
        part = re.sub(r"\([^()]*\)", lambda m: "　" * len(m.group()), text[start + left:start + right])
        if match := re.search(r"给予([一-龥、或和]{2,14}?)(?:补贴|资助|奖励|成效|培养|培训)", part):
            yield start + left + match.start(1), start + left + match.end(1), recipient_kinds(match.group(1))
        yield start + left, start + right, _head(part)
    for left, right in parts[:2]:
        part = text[start + left:start + right]
        if match := re.match(r"(?:鼓励|支持|对|允许|引导)?(?:符合条件的|本[区市县]|区内|辖区内|各类|各|有条件的|[一-龥]{2,4}[区市县])*(?:有条件的|符合条件的)?(?P<who>[一-龥、和]{2,14}?)(?:等|积极|开展|组织|申报|按|,|新|每|探索|参加|自主|被|经|符合|$)", part):
            yield start + left + match.start("who"), start + left + match.end("who"), recipient_kinds(match["who"])


def _shared_out(context: Context, amount: Amount) -> tuple[int, int, tuple[str, ...]] | None:
    """分别给予企业和个人2万元、1万元: as many payees as figures, one each."""
    group = context.figures_beside(amount)
    if len(group) < 2:
        return None
    text = context.text
    left = context.part(group[0].start)[0]
    match = re.search(r"分别(?:给予|奖励|补贴|发放给)(?:所属)?([一-龥]{2,8}(?:[、和及][一-龥]{2,8})+?)(?:一次性|各|奖励|补贴|资助|扶持)*$", text[left:group[0].start])
    who = re.split(r"[、和及]", match.group(1)) if match else []
    if match and len(who) == len(group):
        return left + match.start(1), left + match.end(1), recipient_kinds(who[group.index(amount)])
    return None
