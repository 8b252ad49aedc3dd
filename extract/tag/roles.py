"""A clause's words in, the bodies that they give a role out: who is responsible, receives, reviews, approves, pays, supervises, helps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..model import Mention
from .departments import Body, find_departments, unknown_department
from .places import Home

_SECTION = re.compile(r"(?:(?!负责|牵头|命名|认定|审|受理|会同|组织|对|将|按|为|工作室|评)[一-龥]){2,9}?(?:科(?!学|技)|股|处(?!理|罚)|室|窗口|专窗|经济部|服务部|保障部)(?:\([^()]*\))?")
_ACTS = re.compile(r"初审|审核|审定|审批|复审|复核|核验|受理|拨付|会同|负责|协助|配合")
_TITLE = re.compile(r"^[^。,;]*关于[^。;]*的?(?:通知|意见|办法|公告|细则|决定|函)$")
_JOIN = re.compile(r"(?:等(?:有关|相关)?部门)?(?:或者|[、和及与或]|以及|联合)?(?:[市区县省][、和及])?")
_LIST_TAIL = re.compile(r"等?(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?(?:相关|有关|多)?(?:业务)?(?:职能)?(?:主管)?(?:部门|单位|科室)?")
# 责任单位：区人社局、区财政局 — in brackets or on a line of its own.
_KEYS = (("reviews", "审核|初审|复审|复核|评审"), ("pays", "拨付|兑付|发放"), ("approves", "审批|审定|认定"), ("assists", "配合|协办|协助|协同|参与|参加"), ("accepts", "受理|申报受理"), ("interprets", "解释"), ("supervises", "监督|监管"),
         ("responsible", "责任|牵头|主管|主办|实施|负责|落实|主责|承办|组织实施|牵头责任"))
_FIELD = re.compile(rf"(?:(?<=[(;,。、【\[])|^)(?P<key>{'|'.join(words for _, words in _KEYS)})(?:单位|部门|机构|主体|科室|处室)?(?:\([^()]*\))?(?:[:为]|[】\]][:]?)(?P<list>(?:(?![,;、](?:{'|'.join(words for _, words in _KEYS)})(?:单位|部门|机构|科室)[:])[^();。])*)")
# （市人社局、市财政局） at the end of a measure, nothing else in the bracket: who is responsible for it.
# The same in other brackets: [责任单位:区人社局], 【市人社局牵头】.
_OTHER_BRACKET = re.compile(r"[\[【〔](?=[^\[\]【】〔〕]{3,160}[\]】〕][。;]?$)(?P<list>[^\[\]【】〔〕]*(?:局|厅|委|会|部|办|政府|单位|中心)[^\[\]【】〔〕]*)[\]】〕](?P<end>[。;]?)$")
_BARE_BRACKET = re.compile(r"(?<=[^():,])\((?P<list>[^();:,。]{3,160})(?:,[^()]{0,20}下同)?\)[。;]?$")
_CLOSING_BRACKET = re.compile(r"\((?:[^()。;]|\([^()]{1,6}\)){3,160}(?:负责|牵头|配合|实施|组织|落实|承办|推进|参与)[^()。;]{0,24}\)[。;]?$")
# 申报受理部门为区政务服务中心，业务主管部门为区人社局.
_FIELD_IS = re.compile(rf"(?:^|(?<=[,。;]))[一-龥]{{1,14}}?(?P<key>{'|'.join(words for _, words in _KEYS)})(?:单位|部门|机构)为(?P<list>[^,。;]*)")
# A row of a table of steps: 环节:受理,部门:街道便民服务中心.
_STEP_ROW = re.compile(rf"(?:环节|步骤|程序|流程|阶段)[^,:]{{0,4}}:(?P<key>{'|'.join(words for _, words in _KEYS)})[^,:]{{0,4}},(?:[^,:]{{1,6}}:[^,]*,)?[^,:]{{0,6}}(?:部门|单位|机构)[^,:]{{0,2}}:(?P<list>[^,]*)")
# A row of a table of keys and values: 项目:责任单位,内容:区人社局.
_PAIR_ROW = re.compile(rf"(?:^|[,:])(?P<key>{'|'.join(words for _, words in _KEYS)})(?:单位|部门|机构),(?:[^,:]{{1,6}}:)?(?P<list>[^,:]*)$")
_ON_ADVICE = re.compile(r"(?:提交|出具|提供|报送)?的?(?:资格|专家)?(?:审核|复核|评审|核查|初审)(?:意见|结果|名单|情况)")
_CAPTION = re.compile(rf"[一-龥]{{0,4}}?(?P<key>{'|'.join(words for _, words in _KEYS)})(?:单位|部门|机构|主体|科室|处室)")
_ARROW = re.compile(r"→|(?<!\d)-(?!\d)")           # 受理—评审—公示, folded
_SEATED = re.compile(r"[一-龥]{0,4}?(?:所属|所在地?|注册地|纳税地)(?:所属|所在)?的?$")        # 企业注册地镇（街道）社会保障所初审
_BODY_END = re.compile(r"(?:局|委|办|厅|部|会|院|中心|政府|街镇|街道|乡镇|镇|园区|管委会|单位|部门|公司|组|站|所|处|党委|企业|机构|院校|学校|队|街道办事处|区|社|协会|开发区\)?|\(开发区\)|\(街道\)|\(镇\))$")
# What a body does, by the verbs and nouns of the words behind its name.
_DOES = tuple((role, re.compile(words)) for role, words in (
    ("interprets", r"解释"), ("recommends", r"(?<!,优先)(?<!并优先)推荐(?!单位|表|名额|人选|条件|的)|推选|推优"), ("accepts", r"(?<!不再)(?<!不予)受理(?!服务|点|中心|条件|通知)|接受[^,。;]{0,4}申[报请]|接收[^,。;]{0,4}材料"),
    ("reviews", r"初审|预审|初核|核验|联审|会审|盖章认可|(?<!绩效)评估(?!专家|机构|报告|标准|意见)|评审(?!认定|确定|委员会|专家库|标准|方案)|审核(?!同意|认定|确认|确定|批准|小组|效率|机制|标准|意见|结果|流程)|初评|复评(?!为|优秀|合格|结果)|复审|终审|复核|核准|审查|核查|核实|^[^,。;]{0,4}每[^,。;]{1,4}考核(?!结果)"),
    ("approves", r"审批(?!表)|审定|(?<!经)批准|(?<!等级)认定(?!机构|标准|办法|的)|(?<!审核)验收(?=后|通过|,|$)|备案(?!通过|的|机构)|审议通过|命名(?!的)|审核(?:同意|认定|确认|确定|批准)|同意(?!的)|确认(?!的)|(?<!盖章)认可(?!的)|(?<!按)批复|授予|办结|核定|评选(?!条件|标准|办法|工作)|评定(?!标准|办法|工作|结果|机构)|遴选(?!结果|工作|标准|办法)|选聘(?!条件|程序|工作)|选拔(?!工作|条件)|评审确定|挂牌|发文(?:聘任|公布)|颁发(?!参赛)[^,。;]{0,4}(?:证书|聘书)|授牌|[年届]选树|星级管理|研究确定"),
    ("pays", r"(?<!,按规定)(?<!已)(?<!申请)(?<!申请直接)拨付|拨款(?!申请|计划)|付款|兑付|颁奖|划入|汇入|打入|下达至|下达资金|核发(?!的)|核拨|直拨|下拨|发放(?!的|信息|情况|公示|表)|兑现(?!清单)|划拨|拨至"),
    ("supervises", r"组织考核|年度考核(?!结果)|回访|督促|监督(?!员)|监管|督导(?!机构|记录)|抽查|审计(?!报告)|检查|督查|巡考|督考|抽审|责令|追回|追缴|处以?[^,。;]{0,12}罚款|绩效评价"),
    ("assists", r"配合|协助|协办|^参与(?=$|[,。;)])|提供[^,。;]{0,6}(?:支撑|协助)|(?<!的)协同"),
))
# Behind 经 a name and its verb may be followed by anything: 经市人社部门备案通过的.
_PASSED = tuple((role, re.compile(words)) for role, words in (
    ("accepts", r"^[^,。;的]{0,3}登记"),
    ("recommends", r"推荐"), ("reviews", r"初审|考核(?=合格|通过|优秀|为)|组织[^,。;]{0,4}考核|评审(?!认定)|审核(?!同意|认定|确认|批准|采用)|初评|复审|终审|复核|核准|审查|评选|评估"),
    ("approves", r"审批|审定|批准|认定|评定|备案|审议|命名|审核(?:同意|认定|确认|批准|采用)|同意|确认|认可|批复|立项|验收|公布(?=的)|确定为|选树"),
))
_LEADS = re.compile(r"负责(?!人(?![才力员]))|牵头|承担|组织实施|组织开展|统筹|主管(?!部门|单位)|具体实施|分别实施|实施|推进|推动|抓总|做好|(?:按照?)(?:各自)?职责|予以[^,。;]{0,6}支持|保障[^,。;]{0,6}资金|资金保障|统一安排|落实|选树|确定|举办|(?:每年)?组织(?=不少于|\d)|分别组织|每年[^,。;]{0,10}(?:组织|安排)(?=[^,。;]{0,20}(?:疗休?养|活动|交流|研修|体检))|组织(?=[一两三\d]次)|公布(?!的)|发布(?!的)|会同")
_IN_CHARGE = re.compile(r"负责(?!人(?![才力员]))|牵头|承担|统筹|主管(?!部门|单位)|抓总|(?:组织|具体|分别|共同)实施")
_GRANTS = re.compile(r"按[^,。;]{2,20}(?:(?:给予|予以)(?:一次性)?(?:奖励|补助|补贴|资助|配套)|补给|补助给?|奖励给?)|^(?:依次|分别|另|再)?(?:奖励|资助|补助|补贴)(?![一-龥]{0,4}(?:资金|标准|对象|申请|工作|政策|项目))")
_DUTY = re.compile(r"^(?:(?:和|及)?(?:相关|有关)[^,。;]{0,4})?(?:要|应当?|须|需要|可(?!参照|按|结合|根据|自行|视)|将|拟)")
_MANAGES = re.compile(r"筹[集措]|组织(?!专家|实地|评审)|(?<!监督)(?<!监督、)管理|预算编制|协调|保障|指导|(?<!受理)申报|宣传|推进|开展|落实|实施|工作|服务|培养|建设|统筹|制定")
_ANOTHER_ACTOR = re.compile(r"[后并再]由|,(?:经)?公示[^,。;]{0,6}无异议后?(?:将|发放|拨付)|,由|,[^,。;]{0,6}报(?:送|请)?(?=[省市区县][一-龥])|[,:](?:再?由|经|并?报|向)?(?:企业|申[请报](?:人|单位|企业)|培训机构|评价机构|开发单位|培训实施单位|各类单位|用人单位|院校|职工|个人|符合条件|劳动者|学员|对象)|(?:专家|评审)(?:评审)?(?:小组|组|委员会)对")
_WHERE = "(?:(?:企业|单位|本人|个人|申[请报](?:人|单位)|用人单位)?(?:所在地?的?|所属|纳税地所在|纳税地的?|注册地?所?在?地?的?|(?:户籍|居住|经常居住|经营|参保|就业)(?:所在)?地的?)|各)*"
_BEFORE = tuple((role, re.compile(words + "$")) for role, words in (
    ("supervises", rf"接受{_WHERE}"),
    ("accepts", rf"(?:(?:提交|报送|提供|递交|报|送)[^,。;]{{1,40}}(?:至|到|给)|向|报送?至|报送|提交至|提交到|提交给|报送到|提交|交由|交至|上报至?|递交至?){_WHERE}"), ("assists", r"(?:会同|协同|商|邀请)(?:同级)?"),
    ("accepts", rf"(?<![达提得受收])到{_WHERE}"), ("approves", r"(?:报|报请)(?:送|同级)?"), ("responsible", rf"由{_WHERE}"), ("through", rf"(?:经(?:[^,。;、]{{2,6}}推荐、)?|通过|被|对|在){_WHERE}"),
))
_CALLED = re.compile(r"\((?:以下)?[简统]称[为:]?[“\"]?$")
_HELPER = re.compile(r"(?:会同|协同|商|根据|依据|设在|设于|挂靠)(?:同级)?$")
_TASK = re.compile(r"(?P<key>备案|考核|认定|评审|审批|初审|复审|审核|受理|拨付|发放|兑付|解释|监管|监督)(?:手续|工作|事项|事务)?由(?:企业|单位)?(?:所在地?的?)?$")
# What a part behind says of money is what is paid, no act of the body: 由区人社局评审认定，授牌时发放启动资金5万元，余款次年拨付.
_MONEY_PART = re.compile(r",(?:每|当年|余|首|授牌|管理期|聘期|任期|其中|一次性|命名)[^,。;]*(?:\d[\d.]*[万千]?元|%|成|余款|款项?)[^,。;]*|,(?:余款|剩余|其余)[^,。;]*|,分[^,。;]{1,6}(?:按[^,。;]{1,8})?(?:拨付|发放|兑现)|,(?:资助|补助|奖励|补贴)?资金分[^,。;]*|,[^,。;]{0,6}后(?:拨付|发放)\d+%|,[^,。;]{0,12}再?(?:拨付|发放)\d[\d.]*[万千]?元")
_HANDED_IN = re.compile(r"(?:进行|集中|统一)*(?:办理|申领|领取|提出|提交|申报|申请|报送|递交|报名|登记|咨询|推荐名单)")
_APPROVED = re.compile(r"[^,。;]{0,6}?(?:研究|审批|备案|批准|审定|核准|审议|同意|确认|认定|批)")
_PAYING = re.compile(r"(?:工会)?(?:经费|资金)?(?:再|另|直接|分别)?(?:按[^,。;]{0,16})?(?:全额)?(?:据实|从[^,。;]{2,14}中)?(?:给予|补贴|奖励|资助|承担|补助|支出|列支|(?<!统筹)安排(?=[^,。;]{0,8}(?:资金|经费|预算|解决)|[,。;]|$)|保障|解决|支付)")


def find_roles(text: str, home: Home = Home(), caption: str = "", aliases: Mapping[str, str] | None = None) -> list[tuple[Mention, str, str]]:  # noqa: B008 - a frozen value
    """Return a mention, its role and the canonical name for each department that the words give a role.

    >>> [(m.id, role) for m, role, _ in find_roles("经区人社局审核后,报市人社局审批。")]
    [('district_hrss', 'reviews'), ('municipal_hrss', 'approves')]
    >>> [(name, role) for _, role, name in find_roles("(牵头单位:市人社局;配合单位:市财政局、各区)")]
    [('市人力资源和社会保障局', 'responsible'), ('市财政局', 'assists'), ('各区', 'assists')]
    >>> [(name, role) for _, role, name in find_roles("参加市人社局公布的目录内培训,由区财政局给予补贴,所需资金由市财政局承担")]
    [('区财政局', 'pays')]
    >>> [(name, role) for _, role, name in find_roles("区就业促进中心、区总工会", caption="受理部门")]
    [('区就业促进中心', 'accepts'), ('区总工会', 'accepts')]
    """
    text = _OTHER_BRACKET.sub(r"(\g<list>)\g<end>", text.replace("[市]", "(市)"))
    bodies = [b for b in find_departments(text, home, aliases) if not _CALLED.search(text[:b.start])]
    if (named := _CAPTION.fullmatch(caption)) and re.fullmatch(r"[、和及与/,;\s]*等?(?:部门|单位)?[。]?", _between(text, bodies)):
        role = next(role for role, words in _KEYS if re.fullmatch(words, named["key"]))
        return [(Mention("department", b.id, b.start, b.end, "departments.caption"), role, b.name) for b in bodies]
    roles = list(_listed(text, bodies))
    told = {m.start for m, _, _ in roles}
    if _TITLE.search(text):
        return []
    bracketed = list(_in_bare_bracket(text, [b for b in bodies if b.start not in told]))
    roles += [(Mention("department", b.id, b.start, b.end, "departments.bracket"), "responsible", b.name) for b in bracketed]
    told |= {b.start for b in bracketed}
    groups = list(_groups(text, [b for b in bodies if b.start not in told]))
    closing = _CLOSING_BRACKET.search(text)
    for n, group in enumerate(groups):
        others = (g for g in groups[n + 1:] if not _HELPER.search(text[:g[0].start]))
        for role, rule in _roles_of(text, group, next(others, None)):
            rule = "bracket" if closing and closing.start() < group[0].start and role in ("responsible", "assists") else rule
            roles += [(Mention("department", b.id, b.start, b.end, f"departments.{rule}"), role, b.name) for b in group]
    return sorted(_without_caption(text, roles), key=lambda r: (r[0].start, r[1]))


def _without_caption(text: str, roles: list[tuple[Mention, str, str]]) -> list[tuple[Mention, str, str]]:
    """A caption (区属工会初审。) only announces what the sentences behind it say of a body by its exact name."""
    end = text.find("。")
    said = {role for mention, role, _ in roles if mention.start > end}
    return [r for r in roles if not (r[0].start < 2 and r[0].end < end <= r[0].end + 4 and r[1] in said)]


def _listed(text: str, bodies: list[Body]) -> Iterator[tuple[Mention, str, str]]:
    """Yield the bodies of 责任单位：… lists; one that the vocabulary does not know is kept by its printed name."""
    for field in {m.start("list"): m for pattern in (_PAIR_ROW, _STEP_ROW, _FIELD_IS, _FIELD) for m in pattern.finditer(text)}.values():          # where two say it, the plain form
        role = next(role for role, words in _KEYS if re.fullmatch(words, field["key"]))
        rule = "departments.bracket" if text[:field.start()].endswith(("(", ";", "；")) or "(" in text[:field.start()][-40:] else "departments.block"
        known = [b for b in bodies if field.start("list") <= b.start < field.end("list")]
        items = {field.start("list") + m.start(): field.start("list") + m.end() for m in re.finditer(r"[^、,;/\s]+", field["list"])}
        known = [b for b in known if not (b.id.startswith("x-") and b.start not in items and b.end in items.values())]
        prose = rule == "departments.block" and "," in field["list"] and any(_ACTS.match(text, _tail(text, b.end)) for b in known)         # 【受理单位】区就业局受理，区人社局、区财政局联合审核
        for body in known:
            if prose or rule == "departments.block" and _ACTS.match(text, _tail(text, body.end)):
                continue            # 【受理部门】县人社局审定: the sentence says what it does
            yield Mention("department", body.id, body.start, body.end, rule), role, body.name
        for item in re.finditer(r"[^、,;/\s]+?(?=[、,;/\s]|等?$|和|以及)", text[field.start("list"):field.end("list")]):
            start, end = field.start("list") + item.start(), field.start("list") + item.end()
            name = re.sub(r"^(?:和|以及|及|等)|等$", "", text[start:end])
            if not any(b.start < end and start < b.end for b in known) and 2 <= len(name) <= 20 and (_BODY_END.search(name) or name.startswith("各")):
                start = text.index(name, start)
                yield Mention("department", unknown_department(name), start, start + len(name), rule + "_unknown"), role, name


def _in_bare_bracket(text: str, bodies: list[Body]) -> list[Body]:
    """Return the bodies that alone fill the bracket behind the last words: …给予补贴。(市人社局、市财政局)."""
    match = _BARE_BRACKET.search(text)
    inside = [b for b in bodies if match and match.start() < b.start and b.end < match.end()]
    if not match or not inside:
        return []
    rest = _between(match["list"], [replace(b, start=b.start - match.start("list"), end=b.end - match.start("list")) for b in inside])
    return inside if re.fullmatch(r"[、和及与/\s]*(?:等(?:有关|相关)?(?:部门|单位)?)?(?:按职责(?:分工)?)?", rest) else []


def _between(text: str, bodies: list[Body]) -> str:
    """Return what is left of words when the names of bodies are taken out."""
    return "".join(c for i, c in enumerate(text) if not any(b.start <= i < b.end for b in bodies))


def _groups(text: str, bodies: list[Body]) -> Iterator[list[Body]]:
    group: list[Body] = []
    for body in bodies:
        if group and not (body.start <= group[-1].end or _JOIN.fullmatch(text[group[-1].end:body.start])):
            yield group
            group = []
        group.append(body)
    if group:
        yield group


def _roles_of(text: str, group: list[Body], following: list[Body] | None) -> list[tuple[str, str]]:
    """Return the roles that the words around a list of names give it: what is done to it (报, 向, 经), else what it does."""
    start, end = group[0].start, group[-1].end
    before = text[max(0, start - 48):start]
    tail = _tail(text, end)
    tail += len(_LIST_TAIL.match(text, tail).group()) if text[tail:tail + 1] == "等" else 0  # type: ignore[union-attr]
    word = next((role for role, pattern in _BEFORE if pattern.search(before)), None)
    region = _region(text, tail, following)
    if before.endswith(("根据", "依据")):
        return [("reviews", "word_before")] if _ON_ADVICE.match(text, tail) else []         # 区财政局根据区人社局的审核意见拨付
    if word in _DONE_TO:
        return [(role, "word_before") for role in _DONE_TO[word](before, text[tail:tail + 16] if text[tail:tail + 1] == "的" else region)]
    if word == "through":
        near = region.split(",")[0][:6 if before.endswith(("对", "在")) else 24]
        return [(role, "verb_behind") for role, pattern in _PASSED if pattern.search(near)]
    if word == "responsible" and re.search("(?:经办|工作|任务|事务|职责)由$", before) and re.match("承担|负责", region):
        return [("responsible", "word_before")]
    if word == "responsible" and (task := _TASK.search(before)) and re.match("组织(?=$|[,。;])" if task["key"] == "考核" else "[^,。;]{0,6}(?:办理|负责|承担|承办)", region):
        return [(role, "word_before") for role, words in (*_KEYS, ("approves", "备案"), ("reviews", "考核")) if re.fullmatch(words, task["key"])][:1] or [("responsible", "word_before")]
    if word == "responsible" and re.match(r"(?:[^,。;的]{0,8})?(?:认定|评定|命名|批准|授予|核准|备案)的", region):
        return [("approves", "verb_behind")]
    if word == "responsible" and (paying := _PAYING.match(region)):
        return [("pays", "word_before")] if re.search(r"给予|奖励|补贴|补助|资助|支付|支出", paying.group()) or re.match("补助|奖[励金]", region[paying.end():]) else []
    if word == "responsible" and region.startswith("、"):
        return []
    if word is None and re.match(r"(?:联合)?(?:命名|认定|评定|授予)的", region):
        return [("approves", "verb_behind")]
    if word is None and not re.search(r"(?:^|[、,。;:)】\]]|[并且和及→]|(?<!\d)-|各)$", _SEATED.sub("", before)) and not _CLOSING_BRACKET.match(text, start - 1):
        return []
    if word is None and text[tail:tail + 1] == ":" and re.fullmatch(r"[\s\d(（一二三四五六七八九十)）、.．]*", text[:start]):
        duties = _as_subject(region.lstrip(":"))
        return [(role, "verb_behind") for role in dict.fromkeys(["responsible", *duties])]        # 2.区财政局：每年安排奖补资金
    roles = _as_subject(_MONEY_PART.sub("", region))
    if following and re.search("(?:并|后,?)向$", text[tail:following[0].start]) and re.match("推荐", text[following[-1].end:]):
        roles = [*roles, "recommends"]          # 审核后，向区人社局推荐人选
    return [(role, "verb_behind") for role in roles] or ([("responsible", "word_before")] if word == "responsible" else [])


def _tail(text: str, end: int) -> int:
    """Where a name with its section ends: 区人社局职业能力建设科."""
    section = _SECTION.match(text, end)
    return section.end() if section else end


def _handed_in(before: str, region: str) -> list[str]:
    return ["accepts"] if re.search(r"(?:报送|提交|交由|交至|上报|提供|递交)[^。;]*$", before) or _HANDED_IN.match(region) else ["approves"] if re.match(r"[^,。;]{0,2}(?:报批|(?:进行)?备案)", region) else []


def _reported(before: str, region: str) -> list[str]:
    """报区人社局审批 asks for a decision; 报区人社局 alone hands the papers in; what follows a decision (审议通过后下拨) is done by the same body."""
    first, _, rest = re.sub(r"^\([^()]*\)", "", region).partition(",")
    if re.match("(?:直接|统一)?(?:拨付|核拨|兑付|拨款)", first):
        return ["pays"]
    roles = ["accepts"] if re.match("[^,。;]{0,2}登记", first) else ["approves"] if _APPROVED.match(first) else [r for r in _roles_in(first) if r == "reviews"] or (["accepts"] if len(first) < 2 else [])
    paid = re.match(r"(?:经)?(?:审议|审批|审核|审定)?(?:通过|同意|批准)后?,?[^,;。]{0,6}(?:拨付|下拨|发放|核拨)", rest)
    return [*roles, "pays"] if roles and paid else roles


# What is done to a body, by the word before its name: 报区人社局审批, 会同区财政局, 接受区就业促进中心管理.
_DONE_TO = {
    "accepts": _handed_in,
    "assists": lambda before, region: ["assists"],
    "approves": _reported,
    "supervises": lambda before, region: ["supervises"] if re.match(r"(?:的)?[^,。;]{0,6}(?:监督|管理|检查|监管|督导|考核|审计)", region) else [],
}


def _region(text: str, tail: int, following: list[Body] | None) -> str:
    """The words that may say what a body does: up to the end of the sentence, the next body (not one that helps or is asked) or another actor."""
    start = tail
    end = next((i for i in range(start, len(text)) if text[i] in "。;"), len(text))
    if following and start <= following[0].start < end:
        end = following[0].start
        if re.search(r"合格后报$|后报(?:送|请)?$", text[:end]) and (decided := re.match(r"[^。;]{0,8}(?:主席)?办公会[^。;]*", text[following[-1].end:])):
            return text[start:end] + decided.group()
    if text[:start].rfind("(") > text[:start].rfind(")"):           # (区人社局负责): what it does stands in the bracket
        end = min(end, text.find(")", start) if ")" in text[start:] else end)
    if arrow := _ARROW.search(text, start, end):
        end = arrow.start()
    region = re.sub(r"^(?:根据|依据)[^,。;]{0,40}(?:意见|结果|计划|情况),|\(以下[简统]称[^()]*\)", "", text[start:end])
    if actor := _ANOTHER_ACTOR.search(region):
        region = region[:actor.start()]
    return region if not region.startswith(("的", "关于")) else ""


def _roles_in(region: str) -> list[str]:
    return [role for role, pattern in _DOES if pattern.search(region)]


# What only looks like an act: 在职称评审中, 合法性审查, 政策兑现情况, 审核结束后, 监督电话.
_NOUNS = re.compile(r"(?<=协助)开展[^,。;]{0,6}检查|政策兑现(?=[;。,和及]|$)|会审机制|综合评估|发布[^,。;]{0,6}通知,明确[^。;]*|在[^,。;]{0,24}中|(?:公平竞争|合法性)审查|(?:政策)?兑现情况|审核(?:公示)?(?:结束|通过)后|(?:对|就)[^,。;]{0,12}(?:认定|评审)结果")


def _as_subject(region: str) -> list[str]:
    """Return what a body does whose name opens a part: 负责…的组织管理、审核拨付以及监督管理 is responsible, reviews, pays and supervises."""
    if _DUTY.match(region) and (whole := re.search(r"(?:推动|推进)[^。;]*各项工作", region)):
        region = region[:whole.start()] + "推动"
    roles = _roles_in(region)
    if roles == ["interprets"] or "interprets" in roles and region.endswith("解释"):
        return ["interprets"]
    region = _NOUNS.sub("", region)
    if re.match(r"(?:等部门)?(?:按照?[^,。;]{0,8})?(?:共同|分别|积极|协同)?(?:予以|做好|进行)?(?:配合|协助)", region):
        return ["assists"]
    roles = _roles_in(region)
    if not roles and _GRANTS.match(region):
        return ["pays"]
    region = re.sub("(?:实施|开展|进行)(?=监管|监督|审计|督导)", "", region)
    leads = _LEADS.search(region)
    if leads and (not roles or (_IN_CHARGE.search(region[:18]) and _MANAGES.search(re.sub("|".join(p.pattern for _, p in _DOES), "", region[leads.start():])))):
        roles = ["responsible", *roles]
    elif leads and leads.start() == 0 and leads.group() in ("做好", "落实") and roles == ["pays"]:
        roles = ["responsible", "pays"]
    if not roles and _DUTY.match(region):
        roles = ["responsible"]
    return roles
