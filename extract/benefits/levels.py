"""Words in, the levels of award that they name out: a level printed on a title, in a sentence, or of the body that recognises."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..model import Clause
from ..tag.places import Home, find_places, short_level
from ..vocab import load_vocabulary

Level = tuple[int, int, str]

# The words of a level; 市 and 区 alone count only where they open a title (市首席技师), never inside 市场 or 地区.
_LEVEL_WORD = re.compile(
    r"(?P<international>世界|国际)|(?P<national>国家级?|全国性?|中华人民共和国|中华全国|中华|国务院|中国|国赛|大国(?=工匠))|(?P<provincial>省级|自治区级?|全省性?|本省|省赛|省(?!份|内|外|委|市|属|部|力|时|略|心|电|油|去|却))"
    r"|(?P<municipal>市级|州级|地级|全市性?|本市|(?<![城都超上股门夜直县驻])市(?!场|民|值|容|内|外|域|委|区|属|政|郊|面|镇|价))"
    r"|(?P<district>县\(市\)级|县\(市、区\)级|[区县]\(市\)级|[区县]级|全[区县]|本[区县]|(?<![地园新社片开税范辖郊城景库校厂分小山灾战禁海驻我治])(?<!县市)(?<!各县)(?<!市县)(?:区|县(?!市))(?!域|间|内|外|块|别|委|属|位|分|政))")
OWN_AREA = re.compile(r"本[省市区县]|全[省市区县]")
_NOT_A_TITLE = ("人社", "人力", "财政", "总工", "教育", "补贴", "标准", "公布", "资助标", "奖励", "政策", "相关", "有关", "部门", "资助", "配套", "补助", "户籍", "内", "范围", "重点", "统一", "就", "级财政")
_STATED_LEVEL = re.compile(r"(?P<international>世界技能大赛|国际级?(?:大?赛)?)|(?P<national>国家级|全国性?|国赛|中华人民共和国)|(?P<provincial>省级|全省性|自治区级)|(?P<municipal>(?<!县\()市级|全市性|州级|本市(?=认定|评定|命名))|(?P<district>县\(市\)级|县\(市、区\)级|[区县]\(市\)级|[区县]级)")
_APPROVED = re.compile(r"(?:经|自(?=[省市区县])|通过|获|被|由|报|在(?=[^,。;]{0,4}(?:[省市区县]|国家|自治区)|人力资源|人社部)|(?:^|(?<=[,;。:]))(?=(?:[省市区县]|自治区)[^,。;]{1,8}(?:认定|命名|评定|评选)的))(?:[^,。;]{0,4}?(?P<national>国家|人社部(?!门)|人力资源(?:和)?社会保障部(?!门))|(?P<provincial>省|自治区)|[^,。;]{0,4}?(?P<municipal>市)|[^,。;]{0,5}?(?P<district>[区县]))"
                       r"(?:(?!推荐|初审)[^,。;、]){0,14}?(?:局|部门|厅|教委|工会|单位|部|中心)?[^,。;、]{0,6}?(?:备案|认定|评审|认可|审核同意|评定|批准|评选|评估|评价(?=为)|授予|命名|挂牌|公布|立项|核准|验收)")
# A level right at its figure: 按国家级50万元、省级30万元; not 国家级、省级50万元, which has one for each.
_AT_FIGURE = re.compile(r"^|[,;。:(\]】]|(?<!级)[、和及]")
_OF_FIGURE = re.compile(r"(?:[一-龥]{0,6}?(?:按照?|给予|奖励|资助|补助|其中))?(?:(?P<international>世界级|国际级)|(?P<national>国家级)|(?P<provincial>省级|自治区级)|(?P<municipal>市级|州级)|(?P<district>县\(市、?区?\)级|[区县旗]\(?市?\)?级))(?:[一二]类)?(?:竞赛|大赛|赛事|工作室|基地|项目)?(?:(?:及?以上)?的(?:再|另|追加|分别)?(?:奖励|给予|补助|资助|补贴)?|(?P<verb>奖励|给予|补助|资助))?(?:每[个名人家项]|各)?")
_NATIONAL_FIRST = re.compile("(?:国家级|省级|市级)(?!财政|资金)[一-龥]{4,12}(?:补助|奖励|资助)\\d|(?:获评|获批|入选|认定为?|评为)[^,。;]{0,2}(?:国家级|省级|市级)[^,。;]{2,12}(?:补助|奖励|给予|资助)\\d|国家级(?:的)?(?:奖励|给予|补助|资助)(?:每[个名人家项])?\\d")         # 市级给予20万元，区级给予10万元: who pays; no 国家级 does
# What stands behind a level that is one of an award: 获评省级的, 市级一类竞赛, 国家级(含行业)、; not 省级制造业名单.
_OF_TITLE = re.compile(r"(?:[的,:、和及或与以(“第前]|$|\d|[一二三AB](?:、[一二三])?类|认定|评审|命名|荣誉|称号|[^,。;、]{0,10}(?:竞赛|大赛|比赛|赛事|比武|工作室|工作站|基地|学院|能手|技师|工匠|项目|大师|奖|机构|中心|评价|示范|称号|荣誉|学校|品牌|人才|规范))")
_APPROVED_BY = re.compile(r"(?:经|通过|被|由|获得|获|在(?=[^,。;]{2,20}备案))(?P<who>[^,。;经被由]{1,12}(?:[、和及或与][^,。;、]{1,16})+?)(?:命名|认定|备案|评定|批准|评选|授予|认可)")
_AWARD_TO = re.compile(r"获得|荣获|获评|评为|入选|授予")
_PLACED_TITLE = re.compile("(?:大|乡村)?工匠|技术能手|首席技师|突出贡献技师|五一劳动奖")
_CONTEST = re.compile(r"(?P<international>世界技能大赛(?!全国|国内|国家集训队|中国集训队|(?!及)[^、,。;]{0,4}选拔)|国际[^、,。;]{0,10}赛)|(?P<national>(?:全国|中华人民共和国)[^、,。;]{0,12}?赛|国家[一二]类[^、,。;]{0,6}?赛|国家级[^、,。;]{0,8}?赛|国家集训队)"
                      r"|(?P<provincial>(?:省级?|自治区级?)[^、,。;]{0,10}(?:竞赛|大赛)|省(?:级)?集训队)|(?P<municipal>(?:市级?|全市)(?!场)(?:(?!世界|全国|国家|参加|选手)[^、,。;]){0,10}(?:竞赛|大赛))|(?P<district>(?:[区县]级|全[区县])[^、,。;]{0,10}(?:竞赛|大赛))")
_CLASS_OF_CONTEST = re.compile(r"(?<!分)(?<!分为)(?P<name>[A-E一二三四]类)(?:竞赛|大赛|赛事)?(?:为|是指|指|是|包括|:)(?P<what>[^。;]{2,80}?(?:赛|比武)[^。;]{0,20})")
ENUMERATION = re.compile(r"(?:[、及和或/与]|以及|或者)(?:以上)?")


def find_levels(text: str, home: Home = Home()) -> list[Level]:  # noqa: B008 - a frozen value
    """Return where a text names the level of an award; in a county-level city 市级 is its own, district rank.

    >>> [level for *_, level in find_levels("建立国家级或市级技能大师工作室")]
    ['national', 'municipal']
    >>> [level for *_, level in find_levels("获“上海工匠”、松江区首席技师")], find_levels("市场主体和城市更新")
    (['municipal', 'district'], [])
    >>> [level for *_, level in find_levels("市级首席技师", Home("district", "市"))]
    ['district']
    """
    found = [(m.start(), m.end(), m.lastgroup or "") for m in _LEVEL_WORD.finditer(text)]
    found += [(s, e, divisions[0].level) for s, e, divisions in find_places(text)]
    for quote in re.finditer(r"[“‘《\"]", text):
        if named := _short_place(text, quote.end(), home):
            found.append(named)
        elif zone := re.match("高新区|经开区|开发区|新区|园区", text[quote.end():]):
            found.append((quote.end(), quote.end() + zone.end(), "district"))
    for award in _AWARD_TO.finditer(text):
        named = _short_place(text, award.end(), home)
        if named and not text.startswith(("市", "区", "县", "省"), named[1]):
            found.append(named)
    for title in _PLACED_TITLE.finditer(text):
        starts = (title.start() - length for length in (4, 3, 2) if title.start() >= length)
        found += [named for start in starts if (named := _short_place(text, start, home)) and named[1] == title.start()][:1]        # 柳州工匠, 广西技术能手
    levels: list[Level] = []
    kinds_of_place = [range(*m.span()) for m in re.finditer(r"[县市区]\((?:市、区|县、区|区、市|市|县|区)\)(?!级)", text)]          # 县（市、区）新建的: places, no level
    for start, end, level in sorted(found, key=lambda f: (f[0], -f[1])):
        if any(start in r for r in kinds_of_place):
            continue
        if text[end:end + 4].startswith(_NOT_A_TITLE) and not (text[start:end].endswith("级") and text[end:end + 2] == "重点"):
            continue
        if home.is_county_city and text[start:end] in ("市级", "市", "本市", "全市"):
            level = "district"
        if levels and levels[-1][1] >= start:
            levels[-1] = (levels[-1][0], max(end, levels[-1][1]), level if start == levels[-1][1] else levels[-1][2])
        else:
            levels.append((start, end, level))
    return levels


def _short_place(text: str, start: int, home: Home) -> Level | None:
    """Return where a place's short name or by-name stands at a position, with its level: 嘉定, 齐鲁."""
    for length in (4, 3, 2):
        if level := short_level(text[start:start + length], home):
            return start, start + length, level
    by_names = ((name, level) for level, names in load_vocabulary().words["place_by_names"].items() for name in names)
    return next(((start, start + len(name), level) for name, level in by_names if text.startswith(name, start)), None)


def stated_levels(before: str, offset: int, home: Home) -> list[Level]:
    """Return the last list of levels printed of an award in the words before a figure, offset added to their places.

    >>> [level for *_, level in stated_levels("获评国家级、省级技能大师工作室的,分别给予", 0, Home())]
    ['national', 'provincial']
    >>> stated_levels("列入省级制造业培育名单的企业,给予", 0, Home())
    []
    """
    printed = [m for m in _STATED_LEVEL.finditer(before) if not re.match(r"[^,。;]{0,2}(?:奖励|标准|资助|补贴|财政|部门)|(?:及?以上)?(?:总工会|工会|人社|人力|有关部门|政府)|(?:按|再|另|给予|追加|配套|补|予以|分别|一次性|承担|负担|出资|比照)", before[m.end():]) and (not m.group().endswith("级") or _OF_TITLE.match(before[m.end():]))]
    levels: list[Level] = []
    edge = len(before)
    cities = {e - 1: divisions[0].level for _, e, divisions in find_places(before)}
    for match in reversed(printed):
        if levels and not re.fullmatch(r"(?:[一二三ABC]类)?" + ENUMERATION.pattern + "(?:[一-龥]{2,3})?", before[match.end():edge]):
            break
        level = match.lastgroup or ""
        if match.start() in cities:
            level = cities[match.start()]
        elif match.group() in ("市级", "本市") and home.is_county_city:
            level = "district"
        levels.insert(0, (offset + match.start(), offset + match.end(), level))
        edge = match.start()
    return levels


def level_at(text: str, figure: int, home: Home) -> Level | None:
    """Return the level that is printed right at a figure, as the figure's own.

    >>> text = "国家级、省级工作室,按国家级50万元、省级30万元给予资助"
    >>> [level_at(text, text.index(figure), Home()) for figure in ("50", "30")]
    [(11, 14, 'national'), (19, 21, 'provincial')]
    >>> level_at("国家级、省级50万元", 6, Home()) is None
    True
    """
    for opening in _AT_FIGURE.finditer(text, max(0, figure - 24), figure):
        if (match := _OF_FIGURE.fullmatch(text, opening.end(), figure)) and (not match["verb"] or _NATIONAL_FIRST.search(text, max(0, figure - 80), figure + 80)):
            printed = next(name for name, words in match.groupdict().items() if words)
            level = printed
            if level == "municipal" and home.is_county_city:
                level = "district"
            return *match.span(printed), level
    return None


def level_run(levels: list[Level], text: str, wanted: int) -> list[Level]:
    """Return the last list of levels (国家级、省级、市级 / 国家、市) that is as long as the list of figures.

    >>> text = "国家级一类、国家级二类、省级竞赛"
    >>> len(level_run(find_levels(text), text, 3)), level_run(find_levels(text), text, 2)
    (3, [])
    """
    runs: list[list[Level]] = []
    for level in levels:
        if OWN_AREA.fullmatch(text[level[0]:level[1]]) or text.endswith("我", 0, level[0]):
            continue
        if runs and len(text[runs[-1][-1][1]:level[0]]) <= 24 and not re.search(r"[,;。]", text[runs[-1][-1][1]:level[0]]):
            runs[-1].append(level)
        else:
            runs.append([level])
    fitting = [run for run in runs if len(run) == wanted and (len({lv[2] for lv in run}) == wanted or all(re.match("[一二三AB]类|[,的竞大]", text[lv[1]:]) for lv in run))]
    return fitting[-1] if fitting else []


def approving_levels(before: str, home: Home) -> list[Level]:
    """Return the level of the body that recognises; several bodies (被青岛市总工会、山东省总工会命名) have one each."""
    for several in reversed(list(_APPROVED_BY.finditer(before))):
        items = [(several.start("who") + m.start(), several.start("who") + m.end(), level)
                 for m in re.finditer(r"(?:(?!或者)[^、和及或与])+", several["who"].replace("或者", "、、")) if (level := body_level(m.group(), home))]
        if len({level for *_, level in items}) > 1:
            return items
        if len(items) > 1:
            return items[:1]
    for match in reversed(list(_APPROVED.finditer(before))):
        level = match.lastgroup or ""
        if re.search(r"(?:参加|取得)$", before[:match.start()]) or re.match(r"的(?:就业|人员|目录|名单|职业|工种|困难|技能人才)", before[match.end():]):
            continue
        city = next((d for s, e, d in find_places(match.group()) if d[0].level == "municipal"), None)
        if level == "municipal" and home.is_county_city and not city:
            level = "district"
        return [(match.start(), match.end(), level)]
    return []


def without_titles(text: str) -> str:
    """Blank out the titles of documents: a contest named in one is none that is won."""
    return re.sub(r"《[^》]*(?:》|$)", lambda m: "　" * len(m.group()), text)


def contest_levels(text: str, home: Home = Home()) -> list[Level]:  # noqa: B008 - a frozen value
    """Return the levels of the contests that folded words name, documents' titles left out; a city named in full says which.

    >>> [level for *_, level in contest_levels("代表本市参加世界技能大赛、全国职业技能大赛")]
    ['international', 'national']
    """
    blanked = without_titles(text)
    return [(m.start(), m.end(), _of_city(blanked, m, home)) for m in _CONTEST.finditer(blanked)]


def _of_city(text: str, match: re.Match[str], home: Home) -> str:
    """The level of a contest: 庄河市职工技能大赛 is of 庄河, and of 大连 in 大连市技能大赛."""
    level = match.lastgroup or ""
    if level != "municipal" or not match.group().startswith("市"):
        return level
    place = next((divisions[0].level for _, end, divisions in find_places(text[:match.start() + 1]) if end == match.start() + 1), None)
    return place or ("district" if home.is_county_city else level)


def define_contests(clauses: Iterable[Clause]) -> dict[str, str]:
    """Return the level of each class of contest that a document defines; a class of several levels has none.

    >>> from extract.model import Reading, Span
    >>> text = "竞赛分三类：A类为世界技能大赛；B类为全国技能大赛及国家级一类竞赛；C类为省、市级竞赛。"
    >>> define_contests([Clause(1, "1", None, None, "item", None, Reading(text, tuple(range(len(text)))), Span(0, len(text)))])
    {'A类': 'international', 'B类': 'national'}
    """
    found: dict[str, str] = {}
    for clause in clauses:
        for match in _CLASS_OF_CONTEST.finditer(clause.reading.folded):
            levels = {level for *_, level in contest_levels(match["what"])}
            if len(levels) == 1 and not re.search("(?:国家|[省市区县])[、和及]", match["what"]):
                found[match["name"]] = levels.pop()
    return found


def body_level(name: str, home: Home) -> str | None:
    """Return the rank of a body by its printed name, or None where the name says none.

    >>> body_level("市总工会", Home()), body_level("市总工会", Home("district", "市")), body_level("山东省总工会", Home()), body_level("有关部门", Home())
    ('municipal', 'district', 'provincial', None)
    """
    if re.match(r"国家|全国|中华全国|人社部|人力资源和?社会保障部", name):
        return "national"
    if places := find_places(name):
        return places[-1][2][0].level
    if name.startswith("自治区"):
        return "provincial"
    if match := re.match(r"[省市区县州]", name.removeprefix("团")):
        return {"省": "provincial", "市": "district" if home.is_county_city else "municipal", "州": "municipal"}.get(match.group(), "district")
    return None
