"""Printed lines in, whether one goes on in the next out: a wrap or a page break, or the end of a clause."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .vocab import load_names

_ENDS = tuple("。；;!！?？：:")
_OPENERS, _CLOSERS = "(（《〈“‘「[【〔", ")）》〉”’」]】〕"
DATE = re.compile(r"(?:二[〇○零0]|\d{4}|20)[\d〇○零一二三四五六七八九十\s]*年[\dX一二三四五六七八九十\s]*月[\dX一二三四五六七八九十\s]*日")
IMPRINT_DATE = re.compile(DATE.pattern + r"\s*印\s*发")
TITLE_END = re.compile(r"(?:措施|办法|意见|通知|方案|细则|规定|指南|公告|计划|政策|条例|名单|规划|规程|标准|清单|须知|问答|通告|决定)"
                        r"(?:\s*\([^()]{1,12}\))?$")
_ORGANISATION = re.compile(r"(?:局|厅|委|会|部|办公室|政府|中心|院|工商联|总队|管委会|联合会|公司|处|组织|小组|党组)$")
ANNEX_LIST = re.compile(r"[-\s]*附\s*件?\s*(?::|(?=\s*$))")
# What a page prints of its article in lines of their own (发布时间：2025-03-01).
PAGE_FIELDS = "来源|信息来源|发布时间|发布日期|日期|时间|浏览次数|发文日期|索引号"
SENTENCE_MARKS = re.compile(r"[,，。;；:：!！?？]")
_AMOUNT_CUT = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟][万萬]?\n[拾佰仟万萬元]|\d[十百千万亿]{0,2}\n[十百千万亿]{0,2}元|\d\n[%万亿]|[\d元%]\n[-~/][\d一-龥]|[\d元%][-~]\n\d|元/\n[一-龥]|\d(?:\n:|:\n)\d(?!\d)")
_PROSE_LENGTH = 16          # a line of prose broken by a page is at least this long
CAPTION_LENGTH = 40
# What a sentence says and a caption does not; and how no line begins that is not the rest of the one above.
_SAID = re.compile(r"不可|不得|应当|能够|用于|负责|须|将对|进行(?!方案)|已(?:获得|取得|享受)|^符合(?!条件)")
_REST = re.compile(r"[的和与及或等、](?!级)")
# A caption names a matter and ends on its noun; a line that says who does what, and ends on none, is the first half of a sentence.
_TELLS = re.compile("每[一二两三四五]?[年月人个]|会同|所需资金|同一|获评|新?取得|招引|委托|经[市区县省本].*(?:备案|评[审选定]|认定|批准)|^[对由为在按获]|由[市区县省所各]|被评为|达到|拨付|按[市区县省上每]|负责|组织(?!奖)|在[本区市县]"
                    "|本(?:办法|措施|意见|通知|政策|方案|细则)")
_CAPTION_NOUN = re.compile("(?:补贴|补助|奖励|资助|奖补|扶持|津贴|制度|办法|措施|保障|工作室|基地|评价|管理|培训|条件|对象|标准|程序|流程|材料|要求|范围|时间|方式|待遇|经费|评审|认定|选树|竞赛|激励|机制|体系|建设|服务"
                           "|职责|分工|力度|作用|环境|水平|渠道|平台|模式|内容|依据|目标|任务|说明|事项|责任|监督|部门|单位|机构|人员|资金|项目|协议|合同|账户|政策|意见|方案|规划|比例|额度|金额|名额|时限|期限|周期|原则|形式|载体|称号|荣誉|证书|名单"
                           "|公示|备案|受理|审核|拨付|推荐|申报|核查|抽查|检查|审批|公布|命名|监管|报名|组织|供给|参与)$")
_HOLDS_MORE = re.compile(r"^\([^()]{2,16}\)[^()]|\d[万千百]?元|\d%")         # (资金管理)奖补资金列入…; …第一名6万元、第
# A bracket or a title inside a sentence: 各职业(工种), 按照《补贴目录》; not (区人社局、区财政局), which ends a clause.
_ASIDE = re.compile(r"[^。;:,]\([^():,。;]{1,7}(?<![局会部厅委心办室])\)$|(?:[按照据将就把对以]|执行|印发)[^,。;:《》]{0,12}《[^《》]{4,60}》$")
_SHORTEST_WRAP = 12         # a line that was broken off is at least this long
# No caption and no title ends on such a word: a sentence goes on after it.
_UNFINISHED = re.compile("(?:[不未无按从以把被将或自至每各该其于依的]|(?<!供)给|(?<![应配结面])对|(?<![理自])由|(?<![方导意面])向|(?<!行)为|(?<!普)及|(?<!参)与|(?<!饱)和|(?<![存现内])在|(?<![财已])经|给予|按照|根据|依据|符合|通过|经过|低于|超过|少于|获得|取得|达到|进行|实行|用于|并且|且|应当|可以|予以|属于|作为|以及|其中|分别)$")
_LONGEST_NAME = 14          # characters of a name that is looked for over a wrap
_NEAR = 600                 # characters; a bracket that opened farther back is a slip, and looking for it would cost the square of a long text
_NARROWEST = 40             # columns: no text of whole sentences is set narrower
_RAGGED = 5                 # columns: a line may stop short of the edge by two characters, so that no sign begins the next one


def is_caption(text: str) -> bool:
    """Tell whether a numbered line is a caption alone: short, and without the marks of a sentence.

    >>> is_caption("培训费补贴"), is_caption("首席技师的资助标准是多少?"), is_caption("自成绩公布之日起二个月内,开发单位以班级为")
    (True, True, False)
    """
    return len(text) <= CAPTION_LENGTH and not SENTENCE_MARKS.search(text.replace("?", "").replace("？", "") if text.endswith(("?", "？")) else text) and not text.endswith(("、", "的")) and not _SAID.search(text)


def open_brackets(text: str) -> bool:
    """Tell whether a bracket or a title is open at the end of folded words.

    >>> open_brackets("(责任部门:区人"), open_brackets("(责任部门:区人社局)")
    (True, False)
    """
    depth = 0
    for character in text[-_NEAR:]:
        if character in _OPENERS:
            depth += 1
        elif character in _CLOSERS:
            depth = max(0, depth - 1)
    return depth > 0


def is_organisation(text: str) -> bool:
    """Tell whether a line is one or more names of bodies, as in a signature.

    >>> is_organisation("上海市嘉定区财政局"), is_organisation("加强对社会教育培训机构的指导和监管。")
    (True, False)
    """
    return 3 <= len(text) <= 60 and not SENTENCE_MARKS.search(text) and bool(_ORGANISATION.search(text.rstrip("章")))


def cuts_amount(above: str, below: str) -> bool:
    """Tell whether a figure or its unit is printed over two lines.

    >>> cuts_amount("给予一次性资助3万", "元。"), cuts_amount("奖励人民币贰", "万元整"), cuts_amount("按不低于1:", "1的比例"), cuts_amount("给予1:1配套。", "5万元")
    (True, True, True, False)
    """
    return bool(_AMOUNT_CUT.search(above[-8:] + "\n" + below[:8]))


def cuts_word(above: str, below: str) -> bool:
    """Tell whether a line stops on a word after which a sentence goes on, or inside a name or a word of the vocabulary.

    >>> cuts_word("对成功申报区级技能大", "师工作室的企业,"), cuts_word("同一企业获得各类奖补的总额不", "超过90万元。"), cuts_word("培训费补贴", "对企业给予补贴。")
    (True, True, False)
    >>> [cuts_word(caption, "对企业给予补贴。") for caption in ("解除劳动合同", "禁止行为", "社会培训评价组织", "优化人才供给")]
    [False, False, False, False]
    """
    if _UNFINISHED.search(above):
        return True
    around, cut = above[-_LONGEST_NAME:] + below[:_LONGEST_NAME], min(len(above), _LONGEST_NAME)
    return any(around[left:right] in load_names() for left in range(cut) for right in range(cut + 1, min(len(around), left + _LONGEST_NAME) + 1))


def joins(above: str, below: str, labelled: bool) -> bool:
    """Tell whether a printed line goes on in the next one: it stops inside a sentence, a word or an amount.

    >>> joins("(责任部门:区人", "力资源社会保障局)", False), joins("给予补贴。", "对本区企业", False)
    (True, False)
    >>> joins("给予一次性资助3万", "元。", False), joins("按照市总工会标准1:", "1配套。", False), joins("按2000-", "6000元/对给予补贴。", False)
    (True, True, True)
    >>> joins("培训费补贴", "自成绩公布之日起,提交以下材料。", True), joins("区就业促进中心主任和各科室负责人", "联络员:", False)
    (False, False)
    >>> joins("区人社局每三年对区级工作室成", "效复核一次,优秀的追加2万元。", True), joins("区级首席技师每年资助标准", "每人5万元。", True)
    (True, False)
    >>> joins("职工取得急需职业,按照职业(工种)", "目录给予补贴。", False), joins("对企业,给予5万元补贴(区人社局)", "对个人给予奖励。", False)
    (True, False)
    >>> joins("产教融合基地建设项目的操作办", "法", False), joins("技能竞赛", "范围", False)
    (True, False)
    >>> joins("对首席技师给予", "一次性奖励,每人5万元。", True), joins("(一)高技能人才培训基", "地补贴", False)
    (True, True)
    """
    if cuts_amount(above, below) or (below.strip() == "印发" and DATE.search(above)):
        return True
    if len(below) <= 2 and not TITLE_END.search(above) and TITLE_END.search(above[-8:] + below) and not SENTENCE_MARKS.search(below):
        return True             # …的操作办|法
    if above.endswith(_ENDS) and not open_brackets(above):
        return False
    if open_brackets(above) and len(above) - max(above.rfind(c) for c in _OPENERS) < 200:
        return True
    if above.endswith((",", "，", "、")):
        return True
    if DATE.fullmatch(above) or IMPRINT_DATE.search(above) or TITLE_END.search(above) and not SENTENCE_MARKS.search(above):
        return False
    if ANNEX_LIST.match(above) and len(above) < CAPTION_LENGTH * 2:
        return False
    if (_REST.match(below) and (len(above) >= _PROSE_LENGTH or below[0] in "的、")) or cuts_word(above, below):
        return True
    if SENTENCE_MARKS.search(above):
        return bool(_ASIDE.search(above)) or not above.endswith((")", "》", "。”", "!”", "?”")) or bool(re.match(r"[,，。;；、的]", below))
    if labelled and is_caption(above) and not _HOLDS_MORE.search(above):
        return len(above) >= _SHORTEST_WRAP and bool(_TELLS.search(above)) and not _CAPTION_NOUN.search(above)
    if above.startswith("关于") and TITLE_END.search(below) and not SENTENCE_MARKS.search(below):
        return True
    if is_organisation(above):
        return False
    return len(above) >= _PROSE_LENGTH and bool(SENTENCE_MARKS.search(below[:-1] if below.endswith((":", "：")) else below))


@dataclass(frozen=True)
class Setting:
    """How a text is printed: the width at which its lines were broken, None where a line is a paragraph, and whether paragraphs are indented."""

    width: int | None = None
    indents: bool = False

    def goes_on(self, above: str, below: str) -> bool | None:
        """Tell by width and indentation whether a printed line goes on in the next, or None where they do not say."""
        if self.width is None or not is_full(above, self.width):
            return None
        if self.indents:
            return not below[:1].isspace()
        return None if above.rstrip().endswith((*_ENDS, *_CLOSERS)) else True


def read_setting(lines: Sequence[str]) -> Setting:
    """Return how a text is printed, from its lines with their indentation.

    A text that was broken hard, as an e-mail or a PDF's text is, has many lines of nearly one width, most of which stop inside a sentence, and hardly any longer ones.

    >>> read_setting(["对获评区首席技师的高技能人才，给予企业一次性资助，资助金"] * 9 + ["额为5万元。"])
    Setting(width=56, indents=False)
    >>> read_setting(["给予企业资助。", "给予个人一次性奖励。"])
    Setting(width=None, indents=False)
    """
    widths = [(line_width(line), not line.rstrip().endswith(_ENDS)) for line in lines]
    counts = Counter(w for w, _ in widths if w >= _NARROWEST)
    width = max(counts, key=lambda w: (counts[w], w), default=0)
    full = [stops_inside for w, stops_inside in widths if width - _RAGGED < w <= width + 2 * _RAGGED]
    beyond = sum(w > width + 2 * _RAGGED for w, _ in widths)
    if len(full) < max(6, len(widths) * 0.15) or beyond > len(widths) * 0.05 or sum(full) < len(full) * 0.6:
        return Setting()
    begins = [below[:1].isspace() for above, below in zip(lines, lines[1:], strict=False) if not is_full(above, width)]
    inner = [below[:1].isspace() for above, below in zip(lines, lines[1:], strict=False) if is_full(above, width)]
    return Setting(width, sum(begins) >= len(begins) * 0.8 and sum(inner) <= len(inner) * 0.3 and bool(begins))


def line_width(line: str) -> int:
    """Return how many columns a line takes in print, a Chinese character two.

    >>> line_width("每人1000元")
    10
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line.rstrip())


def is_full(line: str, width: int) -> bool:
    """Tell whether a printed line reaches the width at which its text is broken."""
    return line_width(line) > width - _RAGGED
