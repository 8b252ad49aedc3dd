"""A clause's words in, the bodies that they name and the role of each out; names become canonical by vocabulary and suffix rules."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..model import Mention
from ..vocab import load_vocabulary
from .nlp import match_terms
from .places import Home, find_places

# The character before a body's name says whose it is: 区人社局, 县财政局, 省教育厅.
_MARK_LEVEL = {"区": "district", "县": "county", "市": "municipal", "省": "provincial", "州": "municipal", "旗": "county"}
LEVEL_PREFIX = {"district": "区", "county": "县", "municipal": "市", "provincial": "省", "countycity": "市", "national": "国家"}
_BEFORE_BARE = "由经向报送至和及与、,:;(会同对在为将以请按据交到从是各。"
_OFFICIAL = re.compile(r"(?!主席办公会)(?:[一-龥]{0,12}(?:局长|科长|主席(?!办公会)|书记|部长|处长|主任)|主要领导|分管)")
_JOIN = re.compile(r"(?:[、和及与,]|以及|联合)?(?:[市区县省][、和及])?")
_LIST_TAIL = re.compile(r"等?(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?(?:相关|有关|多)?(?:业务)?(?:职能)?(?:主管)?(?:部门|单位|科室)?")
# 责任单位：区人社局、区财政局 — in brackets or on a line of its own.
_KEYS = (("assists", "配合|协办|协助|协同|参与|参加"), ("accepts", "受理|申报受理"), ("interprets", "解释"), ("supervises", "监督|监管"),
         ("responsible", "责任|牵头|主管|主办|实施|负责|落实|主责|承办|组织实施|牵头责任"))
_FIELD = re.compile(rf"(?:(?<=[(;,。、])|^)(?P<key>{'|'.join(words for _, words in _KEYS)})(?:单位|部门|机构|主体|科室|处室)?(?:\([^()]*\))?[:为](?P<list>[^();。]*)")
_BODY_END = re.compile(r"(?:局|委|办|厅|部|会|院|中心|政府|街镇|街道|乡镇|镇|园区|管委会|单位|部门|公司|组|站|所|处|党委|企业|机构|院校|学校|队|街道办事处|区|社|协会|开发区\)?|\(开发区\)|\(街道\)|\(镇\))$")
# What a body does, by the verbs and nouns of the words behind its name.
_DOES = tuple((role, re.compile(words)) for role, words in (
    ("interprets", r"解释"), ("recommends", r"推荐(?!单位|表|名额|人选|条件|的)|推选|推优"), ("accepts", r"受理|接受[^,。;]{0,4}申[报请]|接收[^,。;]{0,4}材料"),
    ("reviews", r"初审|评审(?!委员会|专家库|标准|方案)|审核(?!同意|认定|确认|批准|小组|效率|机制|标准|意见|结果|流程)|初评|复审|终审|复核|核准|审查|评选|核查"),
    ("approves", r"审批(?!表)|审定|(?<!经)批准|认定(?!机构|标准|办法|的)|备案(?!通过|的|机构)|审议通过|命名(?!的)|审核(?:同意|认定|确认|批准)|同意(?!的)|确认(?!的)|认可(?!的)|批复|授予"),
    ("pays", r"拨付|核拨|直拨|下拨|发放(?!的)|兑现|划拨|拨至"),
    ("supervises", r"监督(?!员)|监管|督导(?!机构|记录)|抽查|审计(?!报告)|检查|督查|巡考|督考"),
    ("assists", r"配合|协助|协同"),
))
# Behind 经 a name and its verb may be followed by anything: 经市人社部门备案通过的.
_PASSED = tuple((role, re.compile(words)) for role, words in (
    ("recommends", r"推荐"), ("reviews", r"初审|评审|审核(?!同意|认定|确认|批准)|初评|复审|终审|复核|核准|审查|评选|评估"),
    ("approves", r"审批|审定|批准|认定|备案|审议|命名|审核(?:同意|认定|确认|批准)|同意|确认|认可|批复|立项"),
))
_LEADS = re.compile(r"负责(?!人)|牵头|承担|组织实施|组织开展|统筹|主管|具体实施|分别实施|实施|推进|推动|抓总|落实|公布(?!的)|发布(?!的)|会同")
_DUTY = re.compile(r"^(?:(?:和|及)?(?:相关|有关)[^,。;]{0,4})?(?:要|应当?|须|需要|可|将)")
_MANAGES = re.compile(r"组织(?!专家|实地|评审)|(?<!监督)(?<!监督、)管理|预算编制|协调|保障|指导|申报|宣传|推进|开展|落实|实施|工作|服务|培养|建设|统筹|制定")
_ANOTHER_ACTOR = re.compile(r"[,:](?:再?由|经|并?报|向)?(?:企业|申[请报](?:人|单位|企业)|培训机构|评价机构|开发单位|培训实施单位|各类单位|用人单位|院校|职工|个人|符合条件|劳动者|学员|专家从|对象)")
_BEFORE = tuple((role, re.compile(words + "$")) for role, words in (
    ("accepts", r"(?:(?:提交|报送|报)[^,。;]{1,10}(?:至|到)|向|报送?至|报送|提交至|提交到|提交给|报送到|提交|交由|交至|上报至?)(?:所在地?的?|所属|纳税地所在|注册地所在|各)*"), ("assists", r"(?:会同|协同|商)(?:同级)?"),
    ("approves", r"(?:报|报请)(?:送|同级)?"), ("responsible", r"由(?:所在地?的?|所属|各)*"), ("through", r"(?:经|通过)(?:所在地?的?|所属|各)*"),
))
_HANDED_IN = re.compile(r"(?:进行|集中|统一)*(?:提出|提交|申报|申请|报送|递交|报名|登记|咨询|推荐名单)")
_APPROVED = re.compile(r"[^,。;]{0,6}?(?:审批|备案|批准|审定|核准|审议|同意|确认|认定|批)")
_PAYING = re.compile(r"(?:按[^,。;]{0,16})?(?:全额)?(?:给予|补贴|奖励|资助|承担|列支|安排|保障|解决|支付)")
# A body that the vocabulary does not know keeps its printed name; these are the forms by which one is seen.
_PRINTED = re.compile(
    r"各(?:成员单位|行业主管部门|主管部门|级党委和?政府|级人民政府|街镇社区事务受理服务中心|社区事务受理服务中心|街镇(?!年)|镇街|镇\(街道\)|县\(市、区\)|县\(市\)区|县市区|区\(县\)|区县"
    r"|[区镇县](?=要|应|可|负责|根据|结合|参照|按|自行|成立|须|制定|人民政府|、)|乡镇\(街道\)|园区管委会|街道(?=要|应|负责))|(?<=[镇、]、)街道(?=[、要应负成])|(?<=街道、)[一-龥]{2,4}工业区"
    r"|[区市县]?(?:(?:人才|就业|[一-龥]{2,4}培训)?工作)?(?:协调小组|领导小组)(?:办公室)?|[区市县]?(?:工作)?联席会议办公室"
    r"|(?:[一-龥]{1,6}[、])*(?:[一-龥]{0,6}?[区镇乡]|街道|街镇)?社区事务受理服务中心|(?:区属|基层|单位|委局)工会|[一-龥]{2,6}(?:开发区|工业区|高新区|新区|园区)管(?:理)?委(?:员)?会|[一-龥]{2,5}街道办事处")
_SHORT_LIST = re.compile(r"(?:[一-龥]{2,8}、)*[一-龥]{2,8}等(?:相关|有关|多个)?部门")


@dataclass(frozen=True)
class Body:
    """A named body: where it stands, its id and its canonical name."""

    start: int
    end: int
    id: str
    name: str


@cache
def _names() -> dict[str, str]:
    return {name: key for key, body in load_vocabulary().bodies.items() for name in body["names"]}


def unknown_department(name: str) -> str:
    """Return the id of a body that the vocabulary does not know.

    >>> unknown_department("各街镇社区事务受理服务中心").startswith("x-")
    True
    """
    return "x-" + hashlib.sha256(name.encode()).hexdigest()[:10]


def name_department(identifier: str) -> str:
    """Return the canonical name under an id of the vocabulary.

    >>> name_department("district_hrss"), name_department("county_hrss"), name_department("national_hrss")
    ('区人力资源和社会保障局', '县人力资源和社会保障局', '人力资源和社会保障部')
    """
    level, _, key = identifier.partition("_")
    body = load_vocabulary().bodies[key]
    return body.get(level) or LEVEL_PREFIX[level] + body["names"][0]


def rank_of(identifier: str) -> str | None:
    """Return the level that a department's id tells, by the codebook's words."""
    level = identifier.partition("_")[0]
    return {"county": "district", "countycity": "district"}.get(level, level if level in LEVEL_PREFIX else None)


def _level(mark: str, home: Home) -> str:
    if not mark:
        mark = home.mark
        return {"district": {"区": "district", "县": "county", "市": "countycity"}.get(mark, "district")}.get(home.level, home.level)
    if mark == "市" and home.level == "district" and home.mark == "市":
        return "countycity"
    return _MARK_LEVEL[mark]


def find_departments(text: str, home: Home = Home()) -> list[Body]:  # noqa: B008 - a frozen value
    """Return every body named in folded words, officials and titles of documents left out.

    >>> [b.name for b in find_departments("(责任部门:区人力资源社会保障局、上海市嘉定区财政局)")]
    ['区人力资源和社会保障局', '区财政局']
    >>> [b.name for b in find_departments("市、区人社局和区属工会")]
    ['市人力资源和社会保障局', '区人力资源和社会保障局', '区属工会']
    >>> [b.id for b in find_departments("由财政局会同县教育局", Home("district", "县"))]
    ['county_finance', 'county_education']
    """
    places = {end: start for start, end, _ in find_places(text)}
    found: list[Body] = []
    for start, end, key in match_terms(text, "bodies", _names()):
        if _OFFICIAL.match(text, end) or text.count("《", 0, start) > text.count("》", 0, start):
            continue
        left, marks = _owner(text, start, places)
        name = text[start:end]
        if name.endswith("部") and not name.startswith("委"):
            found.append(Body(start, end, f"national_{key}", name_department(f"national_{key}")))
            continue
        if left == start and not marks and found and text[found[-1].end:start] == "、" and not found[-1].id.startswith("x-"):
            marks = [found[-1].name[0]] if found[-1].name[0] in _MARK_LEVEL else []
        elif left == start and not name.endswith("部门") and start and text[start - 1] not in _BEFORE_BARE:
            continue
        for mark in marks or [""]:
            identifier = f"{_level(mark, home)}_{key}"
            found.append(Body(left, end, identifier, name_department(identifier)))
    found += _short_list(text, home)
    taken = [range(b.start, b.end) for b in found]
    for match in _PRINTED.finditer(text):
        start = match.start() + len(match.group()) - len(match.group().lstrip("和与及、由经向报在的"))
        if not any(match.end() - 1 in r or start in r for r in taken) and text.count("《", 0, start) <= text.count("》", 0, start):
            found.append(Body(start, match.end(), unknown_department(text[start:match.end()]), text[start:match.end()]))
    return sorted(found, key=lambda b: (b.start, b.end))


@cache
def _short_names() -> dict[str, str]:
    return {short: key for key, body in load_vocabulary().bodies.items() for short in body.get("short", ())}


def _short_list(text: str, home: Home) -> Iterator[Body]:
    """Yield the bodies of a list that says 部门 once: 教育、人社等相关部门."""
    for match in _SHORT_LIST.finditer(text):
        items = match.group()[:match.group().rindex("等")].split("、")
        at = match.start()
        for n, item in enumerate(items):
            word = next((short for short in sorted(_short_names(), key=len, reverse=True) if item == short or (n == 0 and item.endswith(short))), None)
            start = at + len(item) - len(word or "")
            if word and len(items) > 1:
                key = _short_names()[word]
                if key == "education" and (home.code or "").endswith("0000"):
                    key = "education_commission"
                identifier = f"{_level('', home)}_{key}"
                yield Body(start, start + len(word), identifier, name_department(identifier))
            at += len(item) + 1


def _owner(text: str, start: int, places: dict[int, int]) -> tuple[int, list[str]]:
    """Return where the name with its place begins, and the marks of the places that it belongs to (市、区人社局 has two)."""
    left, marks = start, []
    while left in places:
        marks = marks or [text[left - 1] if text[left - 1] in _MARK_LEVEL else ""]
        left = places[left]
    if left == start and left and text[left - 1] in _MARK_LEVEL:
        left -= 1
        marks = [text[left]]
        if two := re.search(r"([省市])(?:[、和及]|(?=[区县]$))$", text[max(0, left - 2):left]):
            marks.insert(0, two.group(1))
            left -= len(two.group())
        if left and text[left - 1] in "本各我全":
            left -= 1
    if marks and text[max(0, left - 2):left] == "中共":
        left -= 2
    return left, marks


def find_roles(text: str, home: Home = Home()) -> list[tuple[Mention, str, str]]:  # noqa: B008 - a frozen value
    """Return a mention, its role and the canonical name for each department that the words give a role.

    >>> [(m.id, role) for m, role, _ in find_roles("经区人社局审核后,报市人社局审批。")]
    [('district_hrss', 'reviews'), ('municipal_hrss', 'approves')]
    >>> [(name, role) for _, role, name in find_roles("(牵头单位:市人社局;配合单位:市财政局、各区)")]
    [('市人力资源和社会保障局', 'responsible'), ('市财政局', 'assists'), ('各区', 'assists')]
    >>> find_roles("参加市人社局公布的目录内培训,由区财政局给予补贴")
    []
    """
    bodies = find_departments(text, home)
    roles = list(_listed(text, bodies))
    inside = [range(m.start("list"), m.end("list")) for m in _FIELD.finditer(text)]
    groups = list(_groups(text, [b for b in bodies if not any(b.start in r for r in inside)]))
    for group, following in zip(groups, [*groups[1:], None], strict=False):
        for role, rule in _roles_of(text, group, following):
            roles += [(Mention("department", b.id, b.start, b.end, f"departments.{rule}"), role, b.name) for b in group]
    return sorted(roles, key=lambda r: (r[0].start, r[1]))


def _listed(text: str, bodies: list[Body]) -> Iterator[tuple[Mention, str, str]]:
    """Yield the bodies of 责任单位：… lists; one that the vocabulary does not know is kept by its printed name."""
    for field in _FIELD.finditer(text):
        role = next(role for role, words in _KEYS if re.fullmatch(words, field["key"]))
        rule = "departments.bracket" if text[:field.start()].endswith(("(", ";", "；")) or "(" in text[:field.start()][-40:] else "departments.block"
        known = [b for b in bodies if field.start("list") <= b.start < field.end("list")]
        for body in known:
            yield Mention("department", body.id, body.start, body.end, rule), role, body.name
        for item in re.finditer(r"[^、,;/\s]+?(?=[、,;/\s]|等?$|和|以及)", text[field.start("list"):field.end("list")]):
            start, end = field.start("list") + item.start(), field.start("list") + item.end()
            name = re.sub(r"^(?:和|以及|及|等)|等$", "", text[start:end])
            if not any(b.start < end and start < b.end for b in known) and 2 <= len(name) <= 20 and (_BODY_END.search(name) or name.startswith("各")):
                start = text.index(name, start)
                yield Mention("department", unknown_department(name), start, start + len(name), rule + "_unknown"), role, name


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
    before = text[max(0, start - 12):start]
    tail = end + len(_LIST_TAIL.match(text, end).group()) if text[end:end + 1] == "等" else end  # type: ignore[union-attr]
    word = next((role for role, pattern in _BEFORE if pattern.search(before)), None)
    region = _region(text, tail, following)
    if word == "accepts":
        sent = re.search(r"报送|提交|交由|交至", before)
        return [("accepts", "word_before")] if sent or _HANDED_IN.match(region) else []
    if word == "assists":
        return [("assists", "word_before")]
    if word == "approves":
        roles = _roles_in(region.split(",")[0])
        return [("approves", "word_before")] if _APPROVED.match(region) else [(r, "word_before") for r in roles if r == "reviews"]
    if word == "through":
        near = region.split(",")[0][:24]
        return [(role, "verb_behind") for role, pattern in _PASSED if pattern.search(near)]
    if word == "responsible" and (_PAYING.match(region) or region.startswith("、")):
        return []
    if word is None and not re.search(r"(?:^|[、,。;:]|[并且和及]|各)$", before):
        return []
    roles = _as_subject(region)
    return [(role, "verb_behind") for role in roles] or ([("responsible", "word_before")] if word == "responsible" else [])


def _region(text: str, tail: int, following: list[Body] | None) -> str:
    """The words that may say what a body does: up to the end of the sentence, the next body (not one that helps) or another actor."""
    start = tail
    end = next((i for i in range(start, len(text)) if text[i] in "。;"), len(text))
    if following and start <= following[0].start < end and not re.search(r"(?:会同|协同|商)(?:同级)?$", text[:following[0].start]):
        end = following[0].start
    region = text[start:end]
    if actor := _ANOTHER_ACTOR.search(region):
        region = region[:actor.start()]
    return region if not region.startswith("的") else ""


def _roles_in(region: str) -> list[str]:
    return [role for role, pattern in _DOES if pattern.search(region)]


def _as_subject(region: str) -> list[str]:
    """Return what a body does whose name opens a part: 负责…的组织管理、审核拨付以及监督管理 is responsible, reviews, pays and supervises."""
    roles = _roles_in(region)
    if roles == ["interprets"] or "interprets" in roles and region.endswith("解释"):
        return ["interprets"]
    leads = _LEADS.search(region)
    if leads and (not roles or (leads.start() < 14 and _MANAGES.search(re.sub("|".join(p.pattern for _, p in _DOES), "", region[leads.start():])))):
        roles = ["responsible", *roles]
    if not roles and _DUTY.match(region):
        roles = ["responsible"]
    return roles
