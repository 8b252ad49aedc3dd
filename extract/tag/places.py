"""Words in, the places of GB/T 2260 that they name out, by look-up from the last character back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..vocab import Division, load_vocabulary

_SUFFIX = re.compile("[省市区县旗州盟]")
_PEOPLES = "蒙古族?|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|塔吉克族?|怒族|鄂温克族|裕固族|保安族|独龙族|普米族|各族"
_AUTONOMOUS = re.compile(rf"(?:{_PEOPLES})+自治(州|县|旗)$")
_ALSO_WORDS = {"会同县"}        # 县人社局会同县财政局 names no county
_LONGEST = 15
_SHORT = re.compile(r"(?:维吾尔|壮族|回族)?(?:特别行政区|自治区|自治州|自治县|新区|区|市|省|县|盟|旗)$")


@dataclass(frozen=True)
class Home:
    """Where a document is from: the rank of its issuer and the character its own bodies carry (区, 县, 市, 省)."""

    level: str = "district"
    mark: str = "区"
    code: str | None = None

    @property
    def is_county_city(self) -> bool:
        """Whether this is a county-level city, whose 市级 is its own and whose rank is a district's."""
        return self.level == "district" and self.mark == "市"


@cache
def _by_name() -> dict[str, list[Division]]:
    found: dict[str, list[Division]] = {}
    for division in load_vocabulary().divisions.values():
        if division.level != "national":
            found.setdefault(division.name, []).append(division)
            short = _AUTONOMOUS.sub(r"\1", division.name)              # 红河州 is 红河哈尼族彝族自治州
            if short != division.name and len(short) > 2:
                found.setdefault(short, []).append(division)
    return found


@cache
def short_names() -> dict[str, str]:
    """Return the level of each place under its short name, where no other level has the same.

    >>> short_names()["上海"], short_names()["嘉定"]
    ('municipal', 'district')
    """
    levels: dict[str, str] = {}
    for name, divisions in _by_name().items():
        short = _SHORT.sub("", name)
        if len(short) > 1:
            levels[short] = divisions[0].level
    return levels


@cache
def _by_short() -> dict[str, list[Division]]:
    found: dict[str, list[Division]] = {}
    for name, divisions in _by_name().items():
        if len(short := _SHORT.sub("", name)) > 1:
            found.setdefault(short, []).extend(divisions)
    return found


@cache
def short_level(name: str, home: Home) -> str | None:
    """Return the level of the place with a short name; where the document's own place is known only one above it, below it or itself counts.

    >>> wuhu = home_of(load_vocabulary().divisions["340200"])
    >>> short_level("安徽", wuhu), short_level("芜湖", wuhu), short_level("江城", wuhu)          # “江城工匠” in Wuhu is no title of a county in Yunnan
    ('provincial', 'municipal', None)
    """
    divisions, vocabulary = _by_short().get(name, []), load_vocabulary().divisions
    if not divisions or home.code is None:
        return short_names().get(name)
    own = vocabulary[home.code]
    line = {own.code, *_ancestors(own, vocabulary)}
    return next((d.level for d in divisions if d.code in line or own.code in _ancestors(d, vocabulary)), None)


def find_places(text: str) -> list[tuple[int, int, list[Division]]]:
    """Return (start, end, divisions of that name) of each full place name, in order; the longest name at an end wins.

    >>> [(text, d[0].code) for s, e, d in find_places("上海市嘉定区财政局") for text in ["上海市嘉定区财政局"[s:e]]]
    [('上海市', '310000'), ('嘉定区', '310114')]
    """
    names = _by_name()
    found: list[tuple[int, int, list[Division]]] = []
    for match in _SUFFIX.finditer(text):
        end = match.end()
        for start in range(max(0, end - _LONGEST), end - 1):
            if text[start:end] in names and not (text[start:end] in _ALSO_WORDS and text[start - 1:start] not in ("省", "市", "州", "")):
                if found and found[-1][0] >= start:
                    found.pop()
                found.append((start, end, names[text[start:end]]))
                break
    return found


def locate(texts: list[str]) -> Division | None:
    """Return the lowest place that texts name first; a name that several places share is told apart by the places beside it.

    >>> locate(["江苏省昆山市人民政府"]).code, locate(["长沙市长沙县人力资源和社会保障局"]).code
    ('320583', '430121')
    >>> locate(["南京市鼓楼区财政局"]).code, locate(["鼓楼区财政局"]) is None
    ('320106', True)
    """
    vocabulary = load_vocabulary().divisions
    seen = {d.code for text in texts for *_, divisions in find_places(text) for d in divisions}
    for text in texts:
        places = find_places(text)
        for level in ("district", "municipal", "provincial"):
            for *_, divisions in places:
                fitting = [d for d in divisions if d.level == level]
                if len(fitting) > 1:
                    fitting = [d for d in fitting if _ancestors(d, vocabulary) & seen]
                if len(fitting) == 1:
                    return fitting[0]
    return None


def _ancestors(division: Division, vocabulary: dict[str, Division]) -> set[str]:
    codes = set()
    while division.parent_code and division.parent_code in vocabulary:
        codes.add(division.parent_code)
        division = vocabulary[division.parent_code]
    return codes - {"100000"}


def home_of(division: Division | None) -> Home:
    """Return what a document's place means for the names in it.

    >>> home_of(load_vocabulary().divisions["320583"])
    Home(level='district', mark='市', code='320583')
    """
    if division is None:
        return Home()
    mark = division.name[-1] if division.name[-1] in "区县市省" else "县" if division.level == "district" else "省"
    return Home(division.level, mark, division.code)
