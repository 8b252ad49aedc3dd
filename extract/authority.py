"""A document and its clauses in, the words that show that it only tells about a measure out: an interpretation, a press report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .model import Clause, Document, Fact, fold

# A title that is one: 政策解读：…, 【图解】…, 一图读懂《…》, …解读, …起草说明, …答记者问.
_OPENS = re.compile(r"[\[【(]?(?:政策|文件|专家|媒体|图文|图片|视频|音频|权威|部门|重点|热点|动漫|漫画)*(?:解读|图解|图说|读懂|说明会)(?:[\]】)]|[:|·丨\-之]|(?=《|关于|\s))|"
                    r"[\[【(]?(?:一|几|[二两三四五六])?(?:图|文|张图|分钟|表)(?:带你)?(?:读懂|看懂|了解|解读|速览|速懂|搞懂|学懂)|(?:新闻发布会|发布会实录|媒体报道|媒体聚焦)[:|\]】]")
_CLOSES = re.compile(r"(?:解读(?:材料|稿|文件|方案|问答)?|图解|释义|(?:起草|编制|政策|修订|制定)(?:的)?说明|答记者问|新闻通稿|新闻稿|新闻发布会(?:实录)?|发布会文字实录)"
                     r"(?:\([^()]{1,12}\))?(?:之?[一二三四五六七八九十\d]{1,2})?$")
# What only a reporter writes, in the first or last lines of a text.
_PRESS = re.compile(r"本报讯|本报记者|本网讯|本台(?:消息|报道)|记者[^,。;]{0,14}(?:获悉|了解到|采访)|新华社[^,。]{2,8}\d{1,2}月\d{1,2}日电|"
                    r"[((](?:本报|全媒体|见习)?(?:记者|通讯员)[:\s]?[一-龥、/\s]{2,20}[))]|(?:记者|通讯员|供稿|撰稿)[:/|\s][一-龥]{2,4}$|近日获悉")
_REPORTS = re.compile(r"(?:近日|日前|昨日|昨天|今天|今日|\d{1,2}月\d{1,2}日(?:上午|下午)?),[^。]{0,60}(?:出台|印发|发布|推出|召开|举行|举办|公布)")
_SOURCE = re.compile(r"来源[:\s]*[《]?[一-龥]{0,10}(?:日报|晚报|早报|新闻|电视台|新华社|新华网|人民网|客户端|观察|融媒体中心)")
_MEASURE = re.compile(r"(?:措施|办法|意见|通知|方案|细则|规定|指南|公告|计划|条例|规划|通告|决定|政策)(?:\([^()]*\))?$")
_FIRST, _LAST = 4, 2


def find_secondary(document: Document, clauses: Sequence[Clause], title: Fact, numbered: bool) -> Fact | None:
    """Return the proof that a document is secondary, None for one that is a measure or applies one (a notice, guide, list, FAQ).

    A person's word in the sidecar (authority = "primary" or "secondary") goes before everything.
    """
    if said := document.sidecar.get("authority"):
        return Fact("authority", "secondary", None, "head.sidecar") if said == "secondary" else None
    if is_about(title.value):
        return Fact("authority", "secondary", title.span, "head.secondary_title")
    for clause in (c for c in clauses[:2] if c.kind == "front" and len(c.text) <= 80 and is_about(c.text)):
        return Fact("authority", "secondary", clause.span, "head.secondary_title")
    signed = any(c.kind == "sign" for c in clauses)
    plain = [c for c in clauses if c.label is None and c.kind in ("front", "paragraph")]
    for clause in [*plain[:_FIRST], *plain[_FIRST:][-_LAST:]]:
        if match := _PRESS.search(clause.reading.folded):
            return Fact("authority", "secondary", clause.reading.source(match.start(), match.end()), "head.press_words")
    if numbered or signed:
        return None
    for clause in plain[:_FIRST] if not _MEASURE.search(fold(title.value)) else ():
        if match := _REPORTS.match(clause.reading.folded) or _SOURCE.match(clause.reading.folded):
            return Fact("authority", "secondary", clause.reading.source(match.start(), match.end()), "head.press_words")
    filed = next((f for f in document.facts if f.field == "filed_under"), None)
    if filed:
        return Fact("authority", "secondary", filed.span, "head.filed_under")
    return Fact("authority", "secondary", None, "head.filed_under") if document.claims.get("secondary") else None


def is_about(title: str) -> bool:
    """Tell whether a title is that of a text about a measure.

    >>> is_about("一图读懂《城东区技能人才若干措施》"), is_about("《城东区首席技师资助办法》政策解读"), is_about("政策解读：首席技师补贴怎么领")
    (True, True, True)
    >>> is_about("关于进一步做好政策解读工作的通知"), is_about("城东区政策解读工作方案"), is_about("首席技师资助常见问题解答")
    (False, False, False)
    """
    words = re.sub(r"\s+", "", fold(title))
    return bool(_OPENS.match(words) or _CLOSES.search(words))
