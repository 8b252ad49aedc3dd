"""A benefit without payee and its figure in, the benefit with whom it pays out: the nearest words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain

from ..model import Amount, Benefit, Evidence
from ..vocab import load_vocabulary
from .context import Context

_Candidate = tuple[int, int, tuple[str, ...]]
_GIVEN_TO = re.compile(r"(?:给予|发放给?|补贴给|奖励给?|支付给|拨付给|资助给?|给)(?:一次性|所属|该|其|相应|每家|每个|每名|每位|以|上述)*(?P<who>[一-龥、和或]{1,16}?)(?=一次性|最高|不高于|不超过|每|扶持|资助|补贴|奖励|\d|认定|获证|取证|引育|带徒|授课|运营|实习|误工|租房|购房|引才|岗位|生活|专项|培训|成效|经办|分别|工作|相应|为期|职业|:|¥|人民币|全额|配套|按|,|$)")
# …每人3500元、4000元补贴企业; 每留1人补助院校1000元.
_PAID_TO = re.compile(r"(?:的(?:标准|比例))?(?:补贴给?|补助给?|奖励给?|资助|奖补给?|补给|付给|拨给|发给|补偿)(?P<who>指导(?:教师|老师)|教练|学院|企业|用人单位|院校|学校|培训机构|机构|(?:派出|所在|承办|建设|项目|运营|组织|用人)?单位|个人|师傅|徒弟|师徒|名师|导师|学员|职工|本人|选手|基地)(?![一-龥]{0,4}(?:培训|资金|发展|技能|[一-龥]?(?<!对)(?:教练|指导)))")
# 其中师傅2500元、徒弟1500元: who stands right before the figure gets it.
_RIGHT_BEFORE = re.compile(r"(?:^|(?<=[,、;:和按])|(?<=其中)|(?<=奖励)|(?<=给予)|(?<=补贴))(?:其|合作|参与|承办|相关)?(?P<who>师傅|导师|徒弟|个人|选手|学员|职工|教练(?:团队|组)?|指导(?:教师|老师)|领[衔办]人|所在(?:企业|单位|院校|学校)|企业|院校|学校|单位)(?:每[人月年个家对]){0,2}(?:一次性|各)?$")
_LIMITED = re.compile(r"^(?:但|且)?(?:单个|每个|每家|同一家?|每)?(?P<who>企业|院校|学校|培训机构|机构|单位|个人)(?:的)?(?:每|年度|全年|累计|合计|最|补贴|享受|不)")
_FOR_WHOM = re.compile(r"对(?P<who>[^,。;]{1,60}?)(?:给予|按|,|,?一次性|,?奖励|,?补贴|,?资助|$)")
_ENCOURAGED = re.compile(r"(?:鼓励|支持|引导|允许|推动)(?:符合条件的|本[区市县]|区内|辖区内|各类|各|有条件的|[一-龥]{2,8}?[区市县])*(?P<who>[一-龥、和]{2,16}?)(?:等|积极|开展|组织|申报|按|,|新|探索|参加|自主|建立|依托|设立|$)")
_ANY_OF = re.compile(r"(?P<who>(?:[一-龥]{2,10}[、和])+[一-龥]{2,10})等(?:各类|相关|有关)?(?=单位|主体|[,。;])")
# 市总工会命名的, 在市总工会: a body that recognises or pays is no payee.
_RECOGNISED = re.compile(r"(?:(?:(?!企业|单位|院校|学校|机构|协会|个人|职工|人员|领衔人|带头人|选手|学员|学徒|师傅|导师|教练|员工|劳动者|毕业生|参加|由|经|被|在)[一-龥]){0,10}(?:局|部门|总工会|政府|厅))(?:统一)?(?:命名|认定|授予|评定|评选|备案|公布|批准|核准|推荐|委托|再|分别|另|按)?")
# 技师与区内企业签订劳动合同: the employer is no payee.
_PARTNER = re.compile(r"(?:与|同|和)[^,。;、]{0,10}?(?:企业|单位|院校|学校|机构)(?=[^,。;]{0,4}(?:签订|建立劳动|确立))")
_FOR = re.compile(r",为(?P<who>[一-龥]{2,8}?)(?:提供|给予|发放)")
_TOLD_IN_BRACKETS = re.compile(r"单位\((?P<who>[^()]{2,20})\)")
_GRADE_HOLDER = re.compile(r"的(?:[^,;的]{0,6}、)*[^,;的]{0,4}(?:高级技师|特级技师|首席技师|技师|高级工)$")
_PAIR = re.compile("(?<![名强对])师徒(?:双方)?(?!协议|签|结对|关系|培|备|双)")         # both are paid
# 委托院校代训的: who is asked to teach is no payee; 面向脱贫劳动力开班的: who is taught is none.
_ASKED = re.compile(r"^(?:改?委托|面向|针对|聘请)")
_BOTH = re.compile(r"(?P<who>企业[^,。;]{0,4}[、与和][^,。;]{0,8}(?:院校|学校)|(?:院校|学校)[^,。;]{0,4}[、与和][^,。;]{0,8}企业|校企)[^,。;]{0,8}(?:共建|共同|联合|合作(?=建))")
_GETS = re.compile(r"每[人名](?:可|均|可以|都)*(?:分别|同时)*(?:获得|领取|享受|申领)")
# 在我区企业就业的劳动者, 就读技工院校的学生: where somebody works or learns is no payee.
_WORKS_AT = re.compile(r"(?:就读|在|到|于|与)(?:于)?[^,。;、]{0,10}?(?:企业|单位|院校|学校|机构)[^,。;、]{0,2}(?:就业|工作|就读|服务|务工|从业|任职|上岗|参保|的(?=[^,。;]{0,6}(?:学生|子女)))|就读(?:于)?[^,。;、]{0,6}(?:院校|学校)")
_BY_WHOM = re.compile(r"由(?!其)[^,。;、]{1,14}?(?:推荐|申报|评选|选树|命名)|由[^,。;、]{0,12}?(?:工会|局|部门|财政|政府|厅|委)(?:分别|统一|各)?$|(?:单位|企业|个人|院校)(?:承担|负担|自筹)")
_GIVEN_BEFORE = re.compile("给予(?:企业|院校|学校)[^,。;校]{0,6}(?:补贴|资助|奖励|补助)")
_PAID_OUT = re.compile(r"(?:拨付|发放|兑现)(?:给|至|到)(?P<who>[^,。;]{2,16})")
_WHOSE = re.compile(r"(?:获奖)?(?:领[衔办]人|带头人|职工|选手|个人|获奖者|徒弟|师傅|人才|学员|本人|其)?所在的?(?=企业|单位|院校|学校)")
_HEAD_NOUN = re.compile(r"的([^的,。;]{1,22})$")


@cache
def _kinds() -> tuple[tuple[tuple[str, str], ...], re.Pattern[str]]:
    words = load_vocabulary().words
    pairs = [(name, kind) for kind, names in words["recipients"].items() for name in names]
    return tuple(sorted(pairs, key=lambda p: -len(p[0]))), re.compile("|".join(words["not_payees"]["words"]))


def recipient_kinds(words: str) -> tuple[str, ...]:
    """Return the kinds of payee that words name, in their order.

    >>> recipient_kinds("企业或学校"), recipient_kinds("职业培训机构"), recipient_kinds("带教老师")
    (('enterprise', 'school'), ('training_provider',), ('mentor',))
    >>> recipient_kinds("本区企业在职职工"), recipient_kinds("高技能人才培养工作")
    (('individual',), ())
    """
    pairs, activities = _kinds()
    words = activities.sub(lambda m: "　" * len(m.group()), _PAIR.sub("徒弟、师傅", _WHOSE.sub("", words)))
    found: dict[str, int] = {}
    for name, kind in pairs:
        at = words.find(name)
        if at >= 0:
            found[kind] = min(at, found.get(kind, at))
            words = words.replace(name, "　" * len(name))
    return tuple(sorted(found, key=lambda k: found[k]))


def _first_only(words: str) -> tuple[str, ...]:
    """The payees that open a phrase with a verb: 本区企业开展职工内训 pays the enterprise."""
    pairs, activities = _kinds()
    masked = activities.sub(lambda m: "　" * len(m.group()), words)
    starts = sorted((masked.find(n), -len(n), n) for n, _ in pairs if n in masked)
    if not starts:
        return ()
    at, length, _ = starts[0]
    end = at - length
    while match := re.match(r"(?:[、和及或]|以及)[一-龥]{0,6}?(?=企业|院校|学校|机构|单位|个人|协会|选手)(?:企业|院校|学校|机构|单位|个人|协会|选手)", words[end:]):
        end += match.end()
    return recipient_kinds(words[at:end])


def _head(phrase: str) -> tuple[str, ...]:
    """Return whom a phrase is about: its head noun (…的松江获奖选手、单位), else the one who acts in it (企业委托机构开展培训的)."""
    phrase = _BY_WHOM.sub("", _WORKS_AT.sub("", _WHOSE.sub("", phrase)))
    phrase = _PARTNER.sub("", _RECOGNISED.sub("", re.sub(r"\([^()]*\)", "", phrase)))
    if _GRADE_HOLDER.search(phrase):
        return ("individual",)
    if phrase.endswith("的"):
        return _first_only(phrase)
    if match := _HEAD_NOUN.search(phrase):
        return recipient_kinds(match.group(1)) or _first_only(phrase)
    return _first_only(phrase)


def find_payees(context: Context, benefit: Benefit, amount: Amount) -> Benefit:
    """Return the benefit with its recipients and the words that name them.

    The order: 给予 whom; the ceiling's own subject; the payee behind the figure; 对 … 的 whom; the subject of the sentence;
    whom the clause encourages. 单位 alone is whom 企业、院校等单位 lists.
    """
    default = load_vocabulary().words["payee_of_programme"].get(benefit.programme)
    default = None if benefit.kind == "reference" or re.search(r"工作资助|工作经费|建设", context.text[benefit.start:context.part(max(amount.end - 1, 0))[1]]) else default
    far: Iterable[_Candidate] = () if default else _further_off(context, amount)
    for start, end, kinds in chain(_told(context, amount), _of_person(context, benefit, amount), _implied(context, amount, benefit), _paid_out(context, amount), far):
        if start >= 0 and kinds == ("organisation",) and (listed := _listed(context, start)):
            start, end, kinds = listed
        if kinds:
            proof = (Evidence("recipients", start, end),) if start >= 0 else ()     # words of the clause above prove nothing here
            return replace(benefit, recipients=kinds, evidence=(*benefit.evidence, *proof))
    return replace(benefit, recipients=(default,) if default else ())


def _of_person(context: Context, benefit: Benefit, amount: Amount) -> Iterator[_Candidate]:
    """A recurring sum a head for holding a title or a flat is the holder's, also where an employer is named: 企业聘用的首席技师，每人每月500元."""
    parts = set((amount.unit or "").split("/"))
    of_another = benefit.kind == "limit" and re.search("企业|单位", context.text[context.sentence(amount.start)[0]:amount.start])
    if benefit.kind != "reference" and not of_another and (benefit.programme == "housing_support" or benefit.programme in ("chief_technician", "skill_allowance") and "人" in parts and parts & {"月", "年"}):
        yield -1, -1, ("individual",)


def _listed(context: Context, position: int) -> _Candidate | None:
    for match in reversed(list(_ANY_OF.finditer(context.text, 0, position))):
        if kinds := recipient_kinds(match["who"]):
            return match.start("who"), match.end("who"), kinds
    return None


def _told(context: Context, amount: Amount) -> Iterator[_Candidate]:
    """Yield whom the figure's own part or the words right behind it say that is paid."""
    text = context.text
    left, right = context.part(amount.start)
    if shared := _shared_out(context, amount):
        yield shared
    if named := _RIGHT_BEFORE.search(text, left, amount.start):
        yield named.start("who"), named.end("who"), ("individual",) if named["who"] == "徒弟" else recipient_kinds(named["who"])
    for match in reversed(list(_GIVEN_TO.finditer(text, left, min(right, amount.end)))):
        if match.start() < amount.start:
            yield match.start("who"), match.end("who"), recipient_kinds(match["who"])
    for said in list(_PAID_TO.finditer(text, left, amount.start))[-1:]:
        yield said.start("who"), said.end("who"), recipient_kinds(said["who"])
    listed = max(left, text.rfind("、", left, amount.start) + 1)
    if limited := _LIMITED.match(text[listed:amount.start]):
        yield listed + limited.start("who"), listed + limited.end("who"), recipient_kinds(limited["who"])
    if behind := re.match(r"的?[一-龥]{1,6}", text[amount.end:right]):
        yield amount.end, amount.end + behind.end(), recipient_kinds(behind.group()[:6])
    group = context.figures_beside(amount)
    if paid := _PAID_TO.match(text, group[-1].end, right):
        yield paid.start("who"), paid.end("who"), recipient_kinds(paid["who"])
    if given := _FOR.match(text, group[-1].end):
        yield given.start("who"), given.end("who"), recipient_kinds(given["who"])
    if given := _GIVEN_TO.match(text, group[-1].end, right):
        yield given.start("who"), given.end("who"), recipient_kinds(given["who"])
    if _GETS.search(text, left, amount.start) or re.search("生活费|生活补[贴助]", text[left:right]):
        yield -1, -1, ("individual",)


def _paid_out(context: Context, amount: Amount) -> Iterator[_Candidate]:
    """Yield to whom the rest of the period or the next one says that the money goes: …1800元/人，拨付给承担培训的机构."""
    for match in list(_PAID_OUT.finditer(context.text, amount.end))[:1]:
        yield match.start("who"), match.end("who"), _head(match["who"])


def _implied(context: Context, amount: Amount, benefit: Benefit) -> Iterator[_Candidate]:
    """Yield whom the part and those before it speak of, from the nearest back."""
    text, programme = context.text, benefit.programme
    left, right = context.part(amount.start)
    sentence, _ = context.sentence(amount.start)
    if programme == "mentorship" and "对" in (amount.unit or "").split("/") and not re.search("企业|单位", text[context.period(amount.start)[0]:amount.start]):
        teacher = re.search("给予?师傅|师傅(?:带徒)?津贴", text[amount.start:context.sentence(amount.start)[1]])
        yield (amount.start + teacher.start(), amount.start + teacher.end(), ("mentor",)) if teacher else (-1, -1, ("individual", "mentor"))
    if programme == "industry_education_base" and not (benefit.kind == "limit" and _GIVEN_BEFORE.search(text, sentence, left)) and (both := _BOTH.search(text, sentence, amount.start)) and not re.search("对[^,。;]*(?:企业|院校|学校)的,", text[both.end():amount.start]):
        yield both.start("who"), both.end("who"), ("enterprise", "school")
    here = text[left:amount.start]
    for match in _FOR_WHOM.finditer(here):
        yield left + match.start("who"), left + match.end("who"), _head(match["who"])
    if not here.startswith("对"):
        yield left, amount.start, _head(re.split(r"给予|奖励|补贴|资助|按", here)[0])
    if programme in load_vocabulary().words["own_award"]["programmes"] and amount.kind == "money" and (allowance := text.find("津贴", left, right)) >= 0:
        yield allowance, allowance + 2, ("individual",)         # 首席技师…每人每月1000元津贴
    yield from _earlier_parts(text, sentence, left)
    yield from _earlier_parts(text, context.period(amount.start)[0], sentence)


def _further_off(context: Context, amount: Amount) -> Iterator[_Candidate]:
    """Yield whom the clause encourages, the words above it and the block 补贴对象 name; a programme that pays persons needs none of them."""
    text, (opening, _) = context.text, context.period(amount.start)
    if amount.rule in ("reference",) or amount.kind == "percent":
        return
    for match in _ENCOURAGED.finditer(text, 0, opening):
        yield match.start("who"), match.end("who"), recipient_kinds(match["who"])
    for said in _PAID_TO.finditer(context.lead):
        yield -1, -1, recipient_kinds(said["who"])
    for _, _, kinds in _earlier_parts(context.lead, 0, len(context.lead)):
        yield -1, -1, kinds
    if told := _TOLD_IN_BRACKETS.search(context.objects):
        yield -1, -1, recipient_kinds(told["who"])
    yield -1, -1, _first_only(context.objects)


def _earlier_parts(text: str, start: int, end: int) -> Iterator[_Candidate]:
    """Yield whom the parts of a sentence before the figure's speak of, from the nearest back; an encouragement names its subject."""
    for part in reversed(list(re.finditer(r"[^,;:]+", text[start:end]))):
        left, words = start + part.start(), part.group()
        if _ASKED.match(words):
            continue
        if not re.search("给予|补贴给|奖补给", words) and re.match(r"按照?|根据|参照|依据|(?:可|能)?申[报请]|由[一-龥]{2,14}?(?:组织|统一|集中)?(?:申报|申请|推荐|审核|报送)", words):
            continue
        if match := re.search(r"给予([一-龥、或和]{2,14}?)(?:补贴|资助|奖励|津贴|补助|成效|培养|培训)", words):
            yield left + match.start(1), left + match.end(1), recipient_kinds(match.group(1))
        if match := _ENCOURAGED.match(words):
            yield left + match.start("who"), left + match.end("who"), recipient_kinds(match["who"])
        yield left, left + len(words), _head(words.removeprefix("对"))


def _shared_out(context: Context, amount: Amount) -> _Candidate | None:
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
