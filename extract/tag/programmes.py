"""A clause's words in, the programmes that they name out: the longest vocabulary name wins, grades in a list are no programme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from ..model import Mention, fold
from ..vocab import load_vocabulary
from .nlp import match_terms
from .places import short_names

# 首席技师 beside other grades, or paid as a grade, is a tier: 高级技师、特级技师、首席技师 / 首席技师3000元/人.
_GRADE = r"(?:初级工|中级工|高级工|技师|高级技师|特级技师|首席技师)"
_FIGURE = r"(?:人民币|[\d零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾])"
_IN_GRADE_LIST = re.compile(rf"(?:{_GRADE}(?:{_FIGURE}[^、,;。]{{0,12}})?[、和及]|{_GRADE}(?:每[人年月])*{_FIGURE}[^、,;。]{{0,12}},)$")
_GRADE_BEHIND = re.compile(rf"(?:{_FIGURE}[^、,;。]{{0,10}})?[、和及]{_GRADE}(?!工作|资助|制度)")

# 市级首席技师2万元/人: a title of a level, no grade.
_OWN_TITLE = re.compile(r"(?:国家级|省级|市级|[区县]级|[一-龥]{2}[省市区县])$")

# 基金奖励 is no 金奖; 审计局、市场监督管理局 and 职工职业培训工作协调小组 are bodies, not what they do.
_BODY_BEHIND = re.compile(r"(?<=[金银铜]奖)励|担任|(?<=人才)创新工作室|蓝领|工人|师傅|技师|讲师|教练|导师|职工|班组|(?:管理|电子数据)?(?:局|厅|委员会|工作?协调小组|工作领导小组)")

_CRAFTSMAN = re.compile(r"(?:大|乡村)?工匠(?!精神|学院|创新|工作|培育|队伍|人才|文化|技能)")

# A quoted title of honour is known by its ending: “嘉定工匠”“全国技术能手”.
_QUOTED = re.compile(r"[“‘\"]([^”’\"。,;]{2,14})[”’\"]")


def _by_suffix(title: str) -> list[str]:
    suffixes = load_vocabulary().words["title_suffixes"]
    return [programme for programme, endings in suffixes.items() if title.endswith(tuple(endings))][:1]


@cache
def programme_terms() -> dict[str, str]:
    """Return every printed name of a leaf programme with its id, half width, white space out."""
    vocabulary = load_vocabulary()
    terms: dict[str, str] = {}
    for leaf in vocabulary.leaves:
        programme = vocabulary.programmes[leaf]
        for name in (programme.name_zh, *programme.aliases):
            terms[fold(re.sub(r"[（(].*?[）)]|\s", "", name))] = leaf
    return terms


def find_programmes(text: str) -> list[Mention]:
    """Return the programmes named in a clause's folded words.

    >>> [m.id for m in find_programmes("对获区首席技师资助的项目")]
    ['chief_technician']
    >>> [m.id for m in find_programmes("取得高级技师、特级技师、首席技师证书")]
    ['certificate_subsidy']
    """
    return list(_find(text))


@lru_cache(maxsize=1024)
def _find(text: str) -> tuple[Mention, ...]:
    """A heading is asked for by every clause below it: the last texts are kept."""
    found = [Mention("programme", programme, m.start(1), m.end(1), "programmes.title_suffix")
             for m in _QUOTED.finditer(text) for programme in _by_suffix(m.group(1))]
    taken = {i for m in found for i in range(m.start, m.end)}
    for start, end, programme in match_terms(text, "programmes", programme_terms()):
        if start in taken or _BODY_BEHIND.match(text, end) or (text[start:end] == "承办" and re.match("单位", text[end:]) and re.search(r"(?:给予|补助|奖励|资助)$", text[:start])):
            continue
        if text[start:end] == "首席技师" and not _OWN_TITLE.search(text, 0, start) and text[max(0, start - 2):start] not in _places() and (_IN_GRADE_LIST.search(text[max(0, start - 22):start]) or _GRADE_BEHIND.match(text, end)
                                          or (re.match("(?:每[年月])?" + _FIGURE + r"[\d零一二两三四五六七八九十百千万,.]*元", text[end:]) and not text[:start].endswith(("每名", "每位", "每个")))):
            continue
        found.append(Mention("programme", programme, start, end, "programmes.name"))
    found += [m for m in _placed_titles(text) if not any(m.start < f.end and f.start < m.end for f in found)]
    found += _by_pattern(text, found)
    found = [m for m in found if not _is_condition(text, m, found)]
    return tuple(sorted([*found, *_paraphrased(text, {m.id for m in found})], key=lambda m: m.start))


def _is_condition(text: str, mention: Mention, found: list[Mention]) -> bool:
    """Tell whether a certificate is what a payment of its sentence asks for: 徒弟取得高级工证书的，奖励师傅 pays for teaching."""
    others = load_vocabulary().words["condition_beside"].get(mention.id, ())
    if not others or not re.match("取得|获得|考取|晋升", text[mention.start:]):
        return False
    start, end = (max(text.rfind(c, 0, mention.start) for c in "。;") + 1, min((i for c in "。;" if (i := text.find(c, mention.start)) >= 0), default=len(text)))
    return any(m.id in others and start <= m.start < end for m in found)


@cache
def _places() -> frozenset[str]:
    return frozenset(short_names()) | frozenset(name for names in load_vocabulary().words["place_by_names"].values() for name in names)


def _placed_titles(text: str) -> Iterator[Mention]:
    """Yield a craftsman's title that carries a place without quotation marks: 银川工匠."""
    for match in _CRAFTSMAN.finditer(text):
        length = next((n for n in (4, 3, 2) if text[match.start() - n:match.start()] in _places()), 0)
        if length:
            yield Mention("programme", "craftsman", match.start() - length, match.end(), "programmes.place_title")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((programme, re.compile(pattern)) for programme, patterns in load_vocabulary().words["patterns"].items() for pattern in patterns)


@cache
def _paraphrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((programme, re.compile("|".join(patterns))) for programme, patterns in load_vocabulary().words["paraphrases"].items())


def _paraphrased(text: str, named: set[str]) -> Iterator[Mention]:
    """Yield the first place where a programme is spoken of without its name: 由师傅和徒弟签订协议."""
    for programme, pattern in _paraphrases():
        match = next((m for m in pattern.finditer(text) if text.count("《", 0, m.start()) <= text.count("》", 0, m.start())), None)
        if programme not in named and match:
            yield Mention("programme", programme, match.start(), match.end(), "programmes.paraphrase")


def _by_pattern(text: str, named: list[Mention]) -> Iterator[Mention]:
    """Yield what is said without its name, in sentences that name no programme: 在市级大赛中获得前三名的选手."""
    taken, beside = {m.start for m in named}, load_vocabulary().words["beside_names"]["programmes"]
    alien = load_vocabulary().words["not_beside"]
    for programme, pattern in _patterns():
        for match in pattern.finditer(text):
            start = max(text.rfind(mark, 0, match.start()) for mark in "。;") + 1
            if (other := alien.get(programme)) and any(word in text[start:match.end()] for word in other):
                continue
            if programme in beside or not any(start <= at < match.end() for at in taken):
                yield Mention("programme", programme, match.start(), match.end(), "programmes.pattern")
