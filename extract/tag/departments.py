"""A clause's words in, the departments that have a role in them out; names become canonical by vocabulary and suffix rules."""

from __future__ import annotations

import hashlib
import re
from functools import cache

from ..model import Mention
from ..vocab import load_vocabulary

LEVEL_NAMES = {"district": "区", "municipal": "市", "provincial": "省", "national": "国家"}
# What the words around a name say about its role; the first that fits on each side is taken.
_BEHIND = tuple((role, re.compile(rf"(?:[一-龥]{{0,2}}相关(?:科室|部门))?(?:按照?[^,。;]{{0,12}})?(?:[分共同]*{verbs})")) for role, verbs in (
    ("interprets", "(?:,?按照?各自职[能责](?:范围)?)?(?:负责)?解释"), ("recommends", "(?:等部门)?推荐"), ("reviews", "(?:组织)?(?:专家|实地)?(?:初审|评审|审核|初评|复审|终审)"),
    ("accepts", "(?:统一)?受理"), ("approves", "(?:认定|备案|审批|审定|批准|认可|同意|命名|确认|联合审核)"), ("pays", "(?:拨付|核拨|直拨|下拨)"),
    ("supervises", "(?:监督|监管|督导|抽查|审计|检查)"), ("responsible", "(?:负责|牵头|承担|组织实施)"), ("assists", "(?:配合|协助|协同)"),
))
_BEFORE = tuple((role, re.compile(words + "$")) for role, words in (
    ("accepts", "(?:向|报送至|提交至|报送|提交到)"), ("assists", "会同"), ("approves", "(?:报|报请)"), ("responsible", "由"),
))
_BRACKET = re.compile(r"\((责任|牵头|主管|主办|实施|配合|协办)(?:单位|部门)?:([^()]*)\)?")
_BRACKET_ROLES = {"配合": "assists", "协办": "assists"}
_OFFICIAL = re.compile(r"(?:[一-龥]{0,12}(?:局长|科长|主任|主席|书记|部长|处长)|主要领导|分管领导|分管|办公室主任)")
_JOIN = r"[、和及与,]|以及"


@cache
def _pattern() -> re.Pattern[str]:
    vocabulary = load_vocabulary()
    places = sorted((d.name for d in vocabulary.divisions.values() if d.level != "national"), key=len, reverse=True)
    bodies = sorted((n for b in vocabulary.bodies.values() for n in b["names"]), key=len, reverse=True)
    return re.compile(rf"(?P<place>(?:中共)?(?:{'|'.join(places)})*(?:本?[区县市省])?)?(?P<body>{'|'.join(bodies)}|街镇)")


@cache
def _bodies() -> dict[str, str]:
    return {name: key for key, body in load_vocabulary().bodies.items() for name in body["names"]}


def canonical_department(place: str, body: str, own_level: str = "district") -> tuple[str, str, str]:
    """Return id, canonical name and level of a body as printed.

    >>> canonical_department("上海市嘉定区", "人社局")
    ('district_hrss', '区人力资源和社会保障局', 'district')
    """
    if body == "街镇":
        return "x-subdistricts", "各街镇", "district"
    key = _bodies()[body]
    mark = place[-1:] if place else ""
    level = {"区": "district", "县": "district", "市": "municipal", "省": "provincial"}.get(mark, own_level)
    name = load_vocabulary().bodies[key]["names"][0]
    prefix = "县" if mark == "县" else LEVEL_NAMES[level]
    return f"{level}_{key}", (prefix + name), level


def unknown_department(name: str) -> str:
    """Return the id of a body that the vocabulary does not know.

    >>> unknown_department("各街镇社区事务受理服务中心").startswith("x-")
    True
    """
    return "x-" + hashlib.sha256(name.encode()).hexdigest()[:10]


def find_departments(text: str) -> list[tuple[int, int, str, str]]:
    """Return (start, end, id, canonical name) of every body named in folded words, officials left out.

    >>> [name for *_, name in find_departments("(责任部门:区人力资源社会保障局、区财政局)")]
    ['区人力资源和社会保障局', '区财政局']
    """
    found = []
    for match in _pattern().finditer(text):
        place = match["place"] or ""
        if not place and not match["body"].endswith(("部门", "街镇")):
            continue
        if _OFFICIAL.match(text, match.end()) or text[match.end():match.end() + 2] == "主席":
            continue
        start = match.start()
        if match["body"] == "街镇":
            if text[start - 1:start] != "各":
                continue
            start -= 1
        department, name, _ = canonical_department(place, match["body"])
        found.append((start, match.end(), department, name))
    return found


def find_roles(text: str) -> list[tuple[Mention, str, str]]:
    """Return a mention, its role and the canonical name for each department that the words give a role.

    >>> [(m.id, role) for m, role, _ in find_roles("经区人社局审核后,报市人社局审批。")]
    [('district_hrss', 'reviews'), ('municipal_hrss', 'approves')]
    """
    names = find_departments(text)
    brackets = [(m.start(2), m.end(2), _BRACKET_ROLES.get(m.group(1), "responsible")) for m in _BRACKET.finditer(text)]
    roles = []
    for i, (start, end, department, name) in enumerate(names):
        bracket = next((role for left, right, role in brackets if left <= start and end <= right), None)
        if bracket:
            roles.append((Mention("department", department, start, end, "departments.bracket"), bracket, name))
            continue
        last = i
        while last + 1 < len(names) and re.fullmatch(rf"(?:{_JOIN})?(?:等)?", text[names[last][1]:names[last + 1][0]]):
            last += 1
        tail = names[last][1]
        tail += len(re.match(r"等(?:相关)?(?:部门|单位)?", text[tail:]).group()) if text[tail:tail + 1] == "等" else 0  # type: ignore[union-attr]
        first = i
        while first and re.fullmatch(rf"(?:{_JOIN})", text[names[first - 1][1]:names[first][0]]):
            first -= 1
        role, rule = _role_around(text, names[first][0], tail)
        if role:
            roles.append((Mention("department", department, start, end, f"departments.{rule}"), role, name))
    return roles


def _role_around(text: str, start: int, end: int) -> tuple[str | None, str]:
    for role, pattern in _BEHIND:
        if pattern.match(text, end):
            return role, "verb_behind"
    for role, pattern in _BEFORE:
        if pattern.search(text[max(0, start - 4):start]):
            return role, "word_before"
    return None, ""
