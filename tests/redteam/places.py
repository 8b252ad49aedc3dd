"""A document in, the same document of another place out: every name of its district and of the city above, and the mark its own bodies carry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from random import Random

from extract.model import Extraction
from extract.vocab import Division, load_vocabulary

from .figures import Edit, Variant
from .rows import Expectation

_SHORT = re.compile(r"(?:特别行政区|自治县|自治区|新区|省|市|(?<!开发)区|县|旗)$")
# 市 that stands alone for the city above: 市人社局, 市级, 经市…备案. In a county-level city it has to be told from the place's own 市.
_CITY_ALONE = re.compile(r"(?<![海市本全城州超外省])市(?=级|人社|人力|竞赛|区|资助|奖励|技能|职业|职工|继续|财政|总工|教育|就业|、|公布|相关|以?上|认定|人才|补贴|技协|知识|首席|创新|领军)")
_OWN = re.compile(r"(?<![地园社厂校片景灾辖城业发])区(?=人社|人力|财政|教育|总工|就业|级|委|政府|责任|工作协调|技能|首席|重点|专项|地方|领军|人才|由|、|认定|创新|属|给予|评)")


def _short(division: Division) -> str:
    return _SHORT.sub("", division.name)


def _candidates(kind: str, random: Random) -> tuple[Division, Division]:
    divisions = load_vocabulary().divisions
    names, shorts = Counter(d.name for d in divisions.values()), Counter(_short(d) for d in divisions.values())
    ending = {"区": "(?<!新)区", "新区": "新区", "县": "(?<!自治)县", "市": "市"}[kind] + "$"

    def plain(division: Division) -> bool:
        return names[division.name] == shorts[_short(division)] == 1 and len(_short(division)) > 1

    # Names that are nobody else's: what 辽阳 means in 辽阳县 of 辽阳市 is for no rule to say.
    pool = [d for d in divisions.values() if d.level == "district" and re.search(ending, d.name) and plain(d)
            and (city := divisions.get(d.parent_code or "")) and city.level == "municipal" and city.name.endswith("市") and plain(city)]
    chosen = random.choice(pool)
    return chosen, divisions[chosen.parent_code]


def rename(kind: str) -> Callable[[Extraction, Random], Variant]:
    """Return the maker of variants that rename a document's district to one of a kind (区, 新区, 县 or 市), everywhere."""
    def make(extraction: Extraction, random: Random) -> Variant:
        here = load_vocabulary().divisions.get(extraction.head.district or "")
        if here is None or here.level != "district" or not here.name.endswith("区"):
            return [], Expectation()
        new, city = _candidates(kind, random)
        words = _renamer(here, load_vocabulary().divisions[here.parent_code], new, city)
        text = extraction.document.text
        edits: list[Edit] = [(0, len(text), words(text))] if words(text) != text else []
        return edits, Expectation(words=words)
    return make


def _renamer(old: Division, old_city: Division, new: Division, city: Division) -> Callable[[str], str]:
    mark = new.name[-1]
    pairs = [(old.name, "\0district"), (old_city.name, "\0city"), (_short(old), "\0short"), (_short(old_city), "\0cityshort")]
    names = {"\0district": new.name, "\0city": city.name, "\0short": _short(new), "\0cityshort": _short(city)}

    def words(text: str) -> str:
        for name, token in pairs:
            text = text.replace(name, token)
        if mark == "市":
            text = re.sub("本市", city.name, text)
            text = _CITY_ALONE.sub(city.name, text)
        if mark != "区":
            text = _OWN.sub(mark, re.sub("本区", "本" + mark, text)).replace("各区", "各" + mark).replace("全区", "全" + mark)
        for token in sorted(names, key=len, reverse=True):
            text = text.replace(token, names[token])
        return text
    return words
