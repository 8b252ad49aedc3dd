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
_OFFICIAL = re.compile(r"(?:[一-龥]{0,12}(?:局长|科长|主席|书记|部长|处长|主任)|主要领导|分管)")
_JOIN = re.compile(r"(?:[、和及与,]|以及|联合)?(?:[市区县省][、和及])?")
_LIST_TAIL = re.compile(r"等?(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?(?:相关|有关|多)?(?:业务)?(?:职能)?(?:主管)?(?:部门|单位|科室)?")
# 责任单位：区人社局、区财政局 — in brackets or on a line of its own.
_KEYS = (("assists", "配合|协办|协助|协同|参与|参加"), ("accepts", "受理|申报受理"), ("interprets", "解释"), ("supervises", "监督|监管"),
         ("responsible", "责任|牵头|主管|主办|实施|负责|落实|主责|承办|组织实施|牵头责任"))
_FIELD = re.compile(rf"(?:(?<=[(;,。、])|^)(?P<key>{'|'.join(words for _, words in _KEYS)})(?:单位|部门|机构|主体|科室|处室)?(?:\([^()]*\))?[:为](?P<list>[^();。]*)")
_BODY_END = re.compile(r"(?:局|委|办|厅|部|会|院|中心|政府|街镇|街道|乡镇|镇|园区|管委会|单位|部门|公司|组|站|所|处|党委|企业|机构|院校|学校|队|街道办事处|区|社|协会|开发区\)?|\(开发区\)|\(街道\)|\(镇\))$")
# What stands behind a name, after the words that a verb may carry before it; the first role that fits is taken.
_ADVERB = (r"(?:应当?|要|将|可|须|需|负责|统一|定期|不定期|按(?:各自)?职[责能][^,。;]{0,8}?|按规定|按[^,。;]{1,10}要求|具体|共同|分别|联合|依法|及时|汇总|集中|组织(?:专家|有关部门)?(?:进行|开展)?|各自|牵头|"
           r"(?:根据|依据)[^。;]{2,15}?,?|对[^。;]{1,40}?(?:进行|开展|予以|给予|作出)?|进行|开展|予以|实地|专家|提出|、|和|并|,)*?")
_VERBS = (
    ("interprets", r"解释"), ("recommends", r"(?:择优)?推荐"), ("reviews", r"(?:初审|评审|审核(?!同意|认定|确认|批准)|初评|复审|终审|复核|核准|审查|评选|考核评估)"), ("accepts", r"受理|接收"),
    ("approves", r"审批|审定|批准|核定(?=后)|认定|备案|审议通过|命名|审核(?:同意|认定|确认|批准)|同意|确认|认可|批复"),
    ("pays", r"拨付|核拨|直拨|下拨|发放|兑现|划拨|拨至|将[^。;,]{2,20}(?:拨付|核拨|发放|划拨|直拨|下拨)"),
    ("supervises", r"监督|监管|督导|抽查|审计|检查|督查"), ("responsible", r"负责(?!人)|牵头|承担|组织实施|组织开展|统筹|主管|具体实施|落实"), ("assists", r"配合|协助|协同"),
)
_BEHIND = tuple((role, re.compile(_ADVERB + rf"(?:{verbs})")) for role, verbs in _VERBS)
_REVIEW = re.compile(r"(?:进行|开展|的)?(?:初审|评审|审核|审批|复核)")
_BEFORE = tuple((role, re.compile(words + "$")) for role, words in (
    ("accepts", r"(?:向|报送至|报送|提交至|提交到|报送到|提交)(?:所在地?的?)?"), ("assists", r"会同(?:同级)?"), ("approves", r"(?:报|报请|上报)(?:送|同级)?"), ("responsible", r"由"),
))
_HANDED_IN = re.compile(r"(?:提出|提交|申报|申请|报送|递交|报名|备案|登记|咨询)")
_PAYING = re.compile(r"(?:按[^,。;]{0,16})?(?:全额)?(?:给予|补贴|奖励|资助|承担|列支|安排|保障|解决|支付)")
_ADJECTIVE = re.compile(r"(?:公布|认可|颁发|发布|公示|核发|制定|印发|规定|认定)的")


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
    ['市人力资源和社会保障局', '区人力资源和社会保障局']
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
        if key == "national" or (name.endswith("部") and not name.startswith("委")):
            found.append(Body(start, end, f"national_{key}", name_department(f"national_{key}")))
            continue
        bare = left == start
        if bare and not name.endswith("部门") and start and text[start - 1] not in _BEFORE_BARE:
            continue
        for mark in marks or [""]:
            identifier = f"{_level(mark, home)}_{key}"
            found.append(Body(left, end, identifier, name_department(identifier)))
    return found


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
    listed = list(_listed(text, bodies))
    inside = [range(m.start("list"), m.end("list")) for m in _FIELD.finditer(text)]
    roles = listed
    for group in _groups(text, [b for b in bodies if not any(b.start in r for r in inside)]):
        for role, rule in _roles_of(text, group[0].start, group[-1].end):
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


def _roles_of(text: str, start: int, end: int) -> list[tuple[str, str]]:
    """Return the roles that the words around a list of names give it: the verb behind, else the word before."""
    before = text[max(0, start - 10):start]
    tail = end + len(_LIST_TAIL.match(text, end).group()) if text[end:end + 1] == "等" else end  # type: ignore[union-attr]
    if _ADJECTIVE.match(text, tail):
        return []
    word = next((role for role, pattern in _BEFORE if pattern.search(before)), None)
    if word == "accepts":
        return [("accepts", "word_before")] if _HANDED_IN.search(text[tail:tail + 12]) or re.search(r"报送|提交", before) else []
    if word == "assists":
        return [("assists", "word_before")]
    behind = _verbs_behind(text, tail)
    if word == "approves":
        return [("reviews" if behind == ["reviews"] and not re.match(r"[^,。;]{0,4}(?:审核同意)", text[tail:]) else "approves", "word_before")]
    if word == "responsible" and not behind:
        return [] if _PAYING.match(text, tail) else [("responsible", "word_before")]
    return [(role, "verb_behind") for role in behind]


def _verbs_behind(text: str, position: int) -> list[str]:
    """Return the roles of the verbs that follow a name in its own part of the sentence: 受理、初审 are two."""
    end = next((i for i in range(position, len(text)) if text[i] in "。;("), len(text))
    found = [(m.end(), m.start(), role) for role, pattern in _BEHIND if (m := pattern.match(text, position, min(end, position + 60)))]
    if not found:
        return []
    first_end, _, first = min(found)
    if first == "responsible" and (m := _REVIEW.search(text, first_end, min(end, first_end + 24))) and re.fullmatch(r"对?[^,]{0,20}", text[first_end:m.start()]):
        return ["approves" if "审批" in m.group() else "reviews"]
    roles = [first]
    rest = re.compile(rf"[、和并及](?:{'|'.join(f'(?P<{role}>{verbs})' for role, verbs in _VERBS)})")
    while match := rest.match(text, first_end, end):
        roles.append(match.lastgroup or "")
        first_end = match.end()
    return list(dict.fromkeys(roles))
