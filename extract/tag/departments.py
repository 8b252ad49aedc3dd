"""Folded words in, the bodies that they name out; names become canonical by vocabulary and suffix rules."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..vocab import load_vocabulary
from .nlp import match_terms
from .places import Home, find_places

# The character before a body's name says whose it is: 区人社局, 县财政局, 省教育厅.
_MARK_LEVEL = {"区": "district", "县": "county", "市": "municipal", "省": "provincial", "州": "municipal", "旗": "county", "地": "municipal"}
LEVEL_PREFIX = {"district": "区", "county": "县", "municipal": "市", "provincial": "省", "countycity": "市", "national": "国家"}
_BEFORE_BARE = "由经向报送至和及与、,:;(会同对在为将以请按据交到从是各。"
_OFFICIALS = re.compile(r"[一-龥、]{2,60}?(?:副?局长|副?科长|副?主席(?!办公会)|副?书记|副?部长|副?处长|副?主任(?!会|委员)|主要领导|分管领导|负责同志)(?=[一-龥]{0,3}(?:[、,。;()任兼组担为和]|$))|[省市区县](?:人民)?政府(?:分管|主要)领导")

# A body that the vocabulary does not know keeps its printed name; these are the forms by which one is seen.
_AREA = (r"(?:镇\(街道[^()]{0,12}\)|乡镇\(街道\)|街道\(乡?镇[^()]{0,12}\)|县\(市、区\)|县\(市\)区|市\(县、区\)|区\(县\)|县市区|街镇|镇街|乡镇|区县|街道|园区|镇|乡|县|区|旗|开发区|高新区|功能区)")
_NAMED_AREA = r"[一-龥]{2,5}(?:工业区|开发区|高新区|新区|园区|经开区)"
_AREAS = rf"{_AREA}(?:[、和及或](?:{_AREA}|{_NAMED_AREA}))*"
_SERVES = (r"(?:社区事务受理服务中心|便民服务中心|党群服务中心|政务服务中心|公共服务中心|人力资源和?社会保障分局|人社(?:分局|部门|办(?:公室)?)|人力资源和?社会保障(?:办公室|办)|(?:公共服务|经济发展|社会事务|社会保障|民生(?:服务|保障)|公共事务)办公室|公共就业(?:和)?人才服务(?:机构|中心)|人民政府|政府(?!津贴|补贴|采购)|办事处|总工会|工会|管委会|人力资源和?社会保障(?:服务中心|服务所|所)|人社(?:服务)?(?:所|站|中心)"
           r"|劳动(?:就业)?(?:和社会)?保障(?:事务)?(?:服务)?(?:所|站|中心)|(?:公共)?就业(?:和(?:人才|社会保障))?服务(?:中心|机构|局|所|站))")
# 各开发区人社局: the bodies of a zone that is no place of the code tables keep their printed name.
_ZONE = re.compile(r"(?:各|[一-龥]{0,6}?)(?:开发区|高新区|经开区|新区|园区|保税区|工业区|示范区|合作区|功能区)$")
# 县（市、区）人社局: the bureaux of several kinds of places.
_SEVERAL = re.compile(r"各?(?:县\(市、区\)|区\(市\)|县\(市\)|区\(县\)|市\(区\)|区、县\(市\)|县\(区\)|县\(区、市\)|区\(县、市\)|市\(州\)|州\(市\)|区\(市\)县|旗县区|县\(市、区、旗\)|旗县|县区|区县|县市区)$")
# 市融媒体中心: a body of its own that no vocabulary has, by its owner and its ending.
_OWNED = re.compile(r"(?<![一-龥])(?:(?:本)?[市区县省州旗](?!级|内|外|属|域|场|直|里|人(?![才力]))[一-龥]{2,12}?(?:局|工作部|中心|委员会|办公室|联合会|管理处|事务所|研究院|经办机构|监督部门|管理部门)|[镇乡][一-龥]{1,6}(?:办|所|站)|[一-龥]{0,6}?(?:高新区|开发区|经开区|新区|园区)[一-龥]{2,8}?(?:工作部|[业融展力务]部|[务济展资建技]局)|(?:财政|产业|社会|经济|党群|人力|投资|综合|规划|组织|人才)[一-龥]{2,6}?(?:部|局)|工会工委)(?=[、,。;()和及与会同商负责统牵组按对将应要审受核拨开在于须可为根每从配承推初复报协直核不定随\d]|$)")
# 各街镇、莘庄工业区总工会: places before one noun are one name.
_RUN_OF_PLACES = re.compile(rf"各?{_AREA}(?:[、和及或](?:{_AREA}|{_NAMED_AREA}))+{_SERVES}")
# 向所在街道、乡镇提交, 镇（街道）初审: the towns themselves, by what is done with them or by what they do.
_TOWNS = re.compile(r"(?:(?<=[由经向报送至到、,;。:])|(?<=所在)|(?<=在地)|(?<=所属)|^)(?:乡镇|街道|镇街|街镇|乡|镇)(?:(?:、|和|或)(?:乡镇|街道|乡|镇)|(?:\((?:街道|乡镇|镇|乡)[^()]{0,12}\))|办事处\(乡?镇(?:人民)?政府\))"
                    r"(?=提交|提出|申[请报]|核[实查验对]|初[审核]|审[核查]|受理|对|进行|组织|应|负责|报备|登记|推荐|出具|配合|协助)")
_PRINTED = re.compile(
    r"各?(?:区属|县属|市属|基层|单位|委局|(?:[省市区县]级)?产业|推荐单位)工会"
    rf"|各?{_AREAS}(?:{_SERVES}|(?<=[)）街道乡镇])[一-龥]{{2,8}}?(?:保障所|服务所|服务站|服务办公室|服务中心|人社窗口))|各(?:成员单位|行业主管部门|主管部门|级党委和?政府|级人民政府|级工会|{_AREAS}(?!年|级|域|类|属|的))"
    r"|[区镇县](?=要|应|可|负责|根据|结合|自行|成立|须|制定|、)|(?:乡镇\(街道\)|街道\(乡镇\))(?=要|应|负责|初审|审核|提出|提交)|镇街(?=要|应|负责|初审|审核|核实|提供)|[市区县省]委(?:人才办|组织部|人才工作办公室)|镇\(街道[^()]{0,12}\)(?=要|应|负责|初审|审核)|园区管委会|街道(?=要|应|负责)|(?<=[镇、]、)街道(?=[、要应负成])|(?<=街道、)[一-龥]{2,4}工业区"
    r"|同级[一-龥]{2,6}部门|各(?:责任|牵头|配合)(?:部门|单位)|中华全国总工会|[市区县省]委[一-龥]{0,8}领导小组(?:办公室)?|(?<![一-龥])(?:企业|所在单位|创建单位)工会|管委会(?=主任办公|发文|审|认定|批准|负责|组织|研究)"
    r"|(?<![一-龥])[区市县][一-龥]{2,10}(?:协调小组|领导小组)(?:办公室)?|[区市县]?(?:(?:人才|就业|[一-龥]{2,4}培训)?工作)?(?:协调小组|领导小组)(?:办公室)?|[区市县]?(?:工作)?联席会议办公室"
    r"|(?![一-龥]{0,5}(?:[由向报被在]|经(?!开)))[一-龥]{2,6}(?:经开区|开发区|工业区|高新区|新区|园区)管(?:理)?委(?:员)?会|(?![^街]{0,5}[向由经报所在])[一-龥]{2,5}街道办事处")
# 向街镇服务所或行业协会提出申请: whatever stands where only a body can stand is one, if its name ends like one.
_FRAME = re.compile(r"(?<![自理理事])(?:由|经(?!济|贸|信|营|开|办|费)|向|报送?(?:至|给|到)?|提交(?:至|给|到)?|送(?:至|交)|交(?:至|由|给))(?:所在地?的?|所属|注册地?的?)?(?P<list>[一-龥()、]{3,40}?)"
                    r"(?=(?:统一|联合|进行|组织|集中|具体)*(?:负责|牵头|承办|审核|审批|审定|初审|复审|评审|评估|核准|批准|认可|认定|备案|推荐|受理(?!服务)|提出|提交|申报|申请|报名)|[,。;]|$)")
_AFTER_WORDS = re.compile(r"会同|由|经(?!济|贸|信|营|开|办|费)|向|报送?(?:至|给|到)?|提交(?:至|给|到)?|接受|至|(?<=[局委办厅会心部府处院])[和及与]|商|其中|到")
_ORGAN = re.compile(r"(?!.*(?:[由经向对将为按的在]|专家|评审|评委|评定|考核|企业|单位|申请|申报|通过|服务对象|平台|培训班))[一-龥()]{2,18}(?:局|委|厅|中心|政府|管委会|办公室|委员会|领导小组|协会|学会|联合会|总会|促进会|商会|研究院|指挥部|基地|工会|事务所|服务所|服务站|保障所)")
_SHORT_LIST = re.compile(r"(?:[一-龥]{2,8}、)*[一-龥]{2,8}等(?:相关|有关|多个)?部门")


# 区技能人才工作领导小组办公室（以下简称区技能办）: a document's own short name of a body.
_ALIAS = re.compile(r"(?P<name>[一-龥]{4,24}(?:局|委|办|中心|会|办公室|小组|工委|部|集团))\((?:以下)?(?:统称|简称)[为:]?[“\"]?(?P<short>[一-龥]{2,10}(?:局|委|办|中心|会|办公室|小组|工委|部|集团))[”\"]?\)")


_Places = dict[int, tuple[int, str]]        # where a place's name ends: where it begins, and the mark it carries


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
    if mark == "市" and home.is_county_city:
        return "countycity"
    return _MARK_LEVEL[mark]


def find_aliases(text: str) -> dict[str, str]:
    """Return the short names that folded words give to bodies, each with the full one.

    >>> find_aliases("新区民政司法和社会保障局(以下简称新区民社局)统筹负责,资金(以下简称奖补资金)列入预算")
    {'新区民社局': '新区民政司法和社会保障局'}
    """
    return {m["short"]: m["name"] for m in _ALIAS.finditer(text) if not re.search("[由经向报的]|[成设建]立|完善|组建", m["name"])}


def find_departments(text: str, home: Home = Home(), aliases: Mapping[str, str] | None = None) -> list[Body]:  # noqa: B008 - a frozen value
    """Return every body named in folded words, officials and titles of documents left out.

    aliases: the short names that the document itself gives to bodies (find_aliases).

    >>> [b.name for b in find_departments("(责任部门:区人力资源社会保障局、上海市嘉定区财政局)")]
    ['区人力资源和社会保障局', '区财政局']
    >>> [b.name for b in find_departments("市、区人社局和区属工会")]
    ['市人力资源和社会保障局', '区人力资源和社会保障局', '区属工会']
    >>> [b.id for b in find_departments("由财政局会同县教育局", Home("district", "县"))]
    ['county_finance', 'county_education']
    """
    runs, officials = [_unknown(text, *match.span()) for pattern in (_RUN_OF_PLACES, _TOWNS) for match in pattern.finditer(text)], _officials(text)
    found = [*runs, *_known(text, home, [*officials, *(range(b.start, b.end) for b in runs)]), *_short_list(text, home), *_youth(text, home)]
    for source in (_owned, _printed, _framed):
        for start, end in source(text):
            if not any(b.start < end and start < b.end for b in found) and not any(start in r for r in officials) and not _in_title(text, start):
                found.append(_unknown(text, start, end))
    found += [b for b in _by_alias(text, home, aliases or {}) if not any(o.start < b.end and b.start < o.end for o in found)]
    return sorted(found, key=lambda b: (b.start, b.end))


def _in_title(text: str, position: int) -> bool:
    return text.count("《", 0, position) > text.count("》", 0, position)


def _known(text: str, home: Home, taken: Sequence[range]) -> Iterator[Body]:
    """Yield the bodies whose names the vocabulary has, in order, each with whose it is."""
    places: _Places = {end: (start, "地" if divisions[0].level == "municipal" else text[end - 1]) for start, end, divisions in find_places(text)}
    last: Body | None = None
    for start, end, key in match_terms(text, "bodies", _names()):
        if any(start in r for r in taken) or _in_title(text, start) or name_is_common(text, start, end):
            continue
        several = _of_many(text, start, end, key, places, home)
        bodies = [several] if several else _of_one(text, start, end, key, places, home, last)
        last = bodies[-1] if bodies else last
        yield from bodies


def _of_many(text: str, start: int, end: int, key: str, places: _Places, home: Home) -> Body | None:
    """Return the body of a zone or of several kinds of places, under its printed name: 各开发区人社局, 县（市、区）人社局."""
    zone_of_home = text.endswith("新区", 0, start) and _is_new_area(home)
    if start not in places and not zone_of_home and (zone := _ZONE.search(text, 0, start)):
        return _unknown(text, zone.start() + len(zone.group()) - len(zone.group().lstrip("和与及、由经向报在的至到被对")), end)
    several = _SEVERAL.search(text, max(0, start - 12), start)
    if several is None:
        return None
    if key == "government" or text.endswith("部门", start, end):
        return _unknown(text, several.start(), end)              # 各县市区政府 are many, called so
    area = several.group() if "(" in several.group() else several.group().removeprefix("各")
    name = area.replace("(", "（").replace(")", "）") + load_vocabulary().bodies[key]["names"][0]
    return Body(several.start(), end, unknown_department(name), name)


def _of_one(text: str, start: int, end: int, key: str, places: _Places, home: Home, last: Body | None) -> list[Body]:
    """Return the body with its owner: of the place or mark before its name, of the body before it in a list, else of the document's own place."""
    if text.endswith(("自治州", "自治县", "自治旗"), 0, start) and start not in places:
        return [Body(start - 3, end, unknown_department(name), name) for name in [text[start - 3:start] + load_vocabulary().bodies[key]["names"][0]]]
    if text.endswith("旗", 0, start) and start not in places:
        return [Body(start - 1, end, unknown_department(name), name) for name in ["旗" + load_vocabulary().bodies[key]["names"][0]]]         # of a banner, which is no county by name
    if text.endswith("自治区", 0, start) and start not in places:
        body = load_vocabulary().bodies[key]
        name = "自治区" + (body.get("provincial") or "省" + body["names"][0]).removeprefix("省")
        return [Body(start - 3, end, unknown_department(name), name)]
    left, marks = _owner(text, start, places)
    name = text[start:end]
    if name.endswith("部") and not name.startswith("委"):
        return [Body(start, end, f"national_{key}", name_department(f"national_{key}"))]
    if left == start and not marks and last and text[last.end:start] == "、" and not last.id.startswith("x-"):
        identifier = f"{last.id.partition('_')[0]}_{key}"
        return [Body(start, end, identifier, name_department(identifier))]
    if left == start and not name.endswith("部门") and start and text[start - 1] not in _BEFORE_BARE:
        return []
    if left == start and text[start - 1:start] in ("和", "与") and not (last and last.end == start - 1):
        return []            # 区新经济和科技局 is one body
    if home.is_county_city and marks == ["地"]:
        name = text[places[start][0]:start] + load_vocabulary().bodies[key]["names"][0]           # 烟台市人社局 in 莱州市, whose own is 市人社局
        return [Body(left, end, unknown_department(name), name)]
    return [Body(left, end, identifier, name_department(identifier)) for identifier in (f"{_level(mark, home)}_{key}" for mark in marks or [""])]


def _is_new_area(home: Home) -> bool:
    """Tell whether a document is from a 新区 of the code tables: its 新区财政局 is the district's."""
    division = load_vocabulary().divisions.get(home.code or "")
    return bool(division and division.name.endswith("新区"))


def _by_alias(text: str, home: Home, aliases: Mapping[str, str]) -> Iterator[Body]:
    for short, name in aliases.items():
        known = find_departments(name, home)
        body = known[0] if len(known) == 1 and known[0].end == len(name) and not known[0].id.startswith("x-") else _unknown(name, 0, len(name))
        for words in (name, short):
            yield from (Body(m.start(), m.end(), body.id, body.name) for m in re.finditer(re.escape(words), text))


def _unknown(text: str, start: int, end: int) -> Body:
    name = text[start:end].replace("(", "（").replace(")", "）")
    return Body(start, end, unknown_department(name), name)


def _officials(text: str) -> list[range]:
    """Return where lists of officials stand: 成员由区人社局、区财政局分管领导组成 names no body."""
    return [range(m.start(), m.end()) for m in _OFFICIALS.finditer(text)]


def name_is_common(text: str, start: int, end: int) -> bool:
    """Tell whether a short name is only a part of other words: 政府津贴, 政府购买服务 name no body."""
    return text[start:end] == "政府" and not _SEVERAL.search(text, max(0, start - 12), start) and (text[start - 1:start] not in ("市", "区", "县", "省", "州", "旗") or bool(re.match(r"性|津贴|补贴|采购|购买|投资|网|引导|服务|部门", text[end:])))


def _printed(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of names in forms that are known without a vocabulary; 各镇、街道、工业区 are three, with a noun behind them one."""
    for match in _PRINTED.finditer(text):
        if re.fullmatch(rf"各{_AREAS}", match.group()) and not re.search(r"\([^)]*、", match.group()):
            yield from ((match.start() + item.start(), match.start() + item.end()) for item in re.finditer(r"[^、和及或]+", match.group()))
        else:
            yield match.span()


def _owned(text: str) -> Iterator[tuple[int, int]]:
    for match in _OWNED.finditer(_AFTER_WORDS.sub(lambda m: "," * len(m.group()), text)):
        if not re.search(r"[由向对将为按的在]|经(?!济|贸|信|营|开|办|费)|专家|评审|企业|单位|申[请报]|基地|通过", match.group()[1:]):
            yield match.span()


def _framed(text: str) -> Iterator[tuple[int, int]]:
    for match in _FRAME.finditer(text):
        for item in re.finditer(r"[^、或和及]+(?:和[一-龥]*(?:中心|局|所|协会))?", match["list"]):
            if _ORGAN.fullmatch(item.group()):
                yield match.start("list") + item.start(), match.start("list") + item.end()


# 团市委, 团区委: the mark of the place stands inside the name.
_YOUTH = re.compile(r"(?<!共青)团([市区县省州])委")


def _youth(text: str, home: Home) -> Iterator[Body]:
    for match in _YOUTH.finditer(text):
        identifier = f"{_level(match.group(1), home)}_youth"
        yield Body(*match.span(), identifier, name_department(identifier))


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
                if key == "education" and home.level == "municipal" and (home.code or "").endswith("0000"):      # a municipality has a commission
                    key = "education_commission"
                identifier = f"{_level(items[0][0] if items[0][0] in _MARK_LEVEL else '', home)}_{key}"
                start = at if n == 0 and items[0][0] in _MARK_LEVEL else start
                yield Body(start, at + len(item) if n == 0 else start + len(word), identifier, name_department(identifier))
            at += len(item) + 1


def _owner(text: str, start: int, places: _Places) -> tuple[int, list[str]]:
    """Return where the name with its place begins, and the marks of the places that it belongs to (市、区人社局 has two)."""
    left = start
    marks: list[str] = []
    while left in places:
        before, mark = places[left]
        marks = marks or [mark if mark in _MARK_LEVEL else ""]      # 湛江市 is a prefecture-level city wherever the document is from
        left = before
    if left == start and left and text[left - 1] in _MARK_LEVEL:
        left -= 1
        marks = [text[left]]
        if marks == ["区"] and text.endswith("新", 0, left):
            left -= 1
        if two := re.search(r"([省市])(?:[、和及]|(?=[区县]$))$", text[max(0, left - 2):left]):
            marks.insert(0, two.group(1))
            left -= len(two.group())
        if left and text[left - 1] in "本各我全":
            left -= 1
    if marks and (before_it := re.search(r"(?:中共|共青团)$", text[max(0, left - 3):left])):
        left -= len(before_it.group())
    return left, marks
