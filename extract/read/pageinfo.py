"""A web page in, what it says about its article out: printed facts (索引号, 发文字号, 成文日期) with their places, and unseen claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..model import Fact, Span

if TYPE_CHECKING:
    from lxml import etree

    from .html import Line

# How the heads of government pages label what they know, and which field it proves.
LABELS = {
    "index_number": ("索引号", "信息索引号", "信息索引", "索取号"),
    "doc_number": ("发文字号", "文件编号", "发文文号", "文件字号", "文号"),
    "issued_on": ("成文日期", "成文时间", "发文日期", "发文时间", "制发日期", "签发日期"),
    "published_on": ("发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "生成日期", "生成时间"),
    "issuer": ("发布机构", "发文机关", "发文机构", "制发机关", "发布单位", "公开主体", "制发单位", "发文单位", "发布部门", "公开责任部门"),
    "title": ("标题", "信息名称", "文件名称", "文件标题", "名称"),
    "topic": ("主题分类", "信息分类", "公开类别", "主题词", "关键词", "服务对象分类", "体裁分类", "公文种类", "文种", "组配分类", "主题"),
    "validity": ("有效性", "效力状态", "是否有效", "文件状态", "时效性", "有效期"),
    "effective_from": ("生效日期", "施行日期", "实施日期", "生效时间"),
    "effective_to": ("失效日期", "废止日期", "失效时间", "废止时间", "有效期至"),
    "source": ("来源", "信息来源", "文章来源", "稿件来源"),
    "frame": ("浏览次数", "阅读次数", "点击数", "访问量", "字号", "字体", "公开方式", "公开属性", "公开范围", "公开时限", "公开形式", "责任编辑", "作者", "浏览量", "阅读量"),
}
_FIELD = {label: field for field, labels in LABELS.items() for label in labels}
_LABEL = re.compile(r"(?<![一-龥])[\[【(]?\s*(" + "|".join(r"\s*".join(label) for label in sorted(_FIELD, key=len, reverse=True)) + r")\s*[\]】)]?\s*[:：]\s*")
_DAY = re.compile(r"\d{4}\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}")
_TRAIL = re.compile(r"(?:您?(?:现在|当前|目前)?的?(?:所在)?位置(?:是)?[:：]?|首页|主页|网站首页).{0,6}(?:>|›|»|/|-).*|您?(?:现在|当前|目前)的?(?:所在)?位置(?:是)?[:：].*|当前位置[:：]?")
# A page filed under one of these tells about a document; it is not the document.
SECONDARY = ("政策解读", "解读", "图解", "新闻", "动态", "要闻", "答记者问", "媒体", "回应关切")
_FILED = re.compile(r"[>›»/\-]\s*([一-龥]{0,6}(?:" + "|".join(SECONDARY) + r"))\s*(?:[>›»/\-]|$)")
_CLAIMS = frozenset(["articletitle", "pubdate", "contentsource", "columnname", "columntype", "columndescription", "sitename", "sitedomain", "keywords", "description", "author", "source"])


def read_claims(root: etree._Element) -> dict[str, str]:
    """Return what a page says where no visitor sees it: its title, and the meta tags that government sites share (lower case names).

    `secondary` is a hint that the page is filed as an interpretation or as news.
    """
    claims: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = re.sub(r"\s+", " ", meta.get("content") or "").strip()[:500]
        if name in _CLAIMS and content:
            claims.setdefault(name, content)
    title = root.find(".//title")
    if title is not None and (words := re.sub(r"\s+", " ", "".join(title.itertext())).strip()):
        claims["title"] = words[:500]
    filed = " ".join(claims.get(k, "") for k in ("columnname", "columntype"))
    if hint := next((w for w in SECONDARY if w in filed), None):
        claims["secondary"] = hint
    return claims


def is_trail(words: str) -> bool:
    """Tell whether a line without its white space is the trail of menus above an article.

    >>> is_trail("首页>政务公开>政策文件"), is_trail("当前位置:首页>政策解读>正文"), is_trail("首页展示的职业技能竞赛")
    (True, True, False)
    """
    return len(words) < 120 and bool(_TRAIL.fullmatch(words))


def _label_of(text: str) -> str | None:
    return _FIELD.get(re.sub(r"[\s\[\]【】()（）:：]", "", text))


def is_bare_label(line: Line) -> bool:
    """Tell whether a line is a label of the page's card whose value stands in the next line."""
    return not line.cells and len(line.text) < 12 and _label_of(line.text) in ("index_number", "doc_number", "issued_on", "published_on", "issuer")


def is_info(line: Line) -> bool:
    """Tell whether a line or table is the page's own card of its article: several labels, or one with a date or a number."""
    if line.cells:
        labels = {found for c in line.cells if (found := _label_of(line.text[c.start:c.end]))}
        inside = {_FIELD[re.sub(r"\s", "", m.group(1))] for m in _LABEL.finditer(line.text)}
        return len(labels | inside) >= 3 or "index_number" in labels | inside
    marks = list(_LABEL.finditer(line.text))
    if not marks or len(line.text) > 160 or marks[0].start() > 12 or "。" in line.text:
        return is_bare_label(line)
    fields = {_FIELD[re.sub(r"\s", "", m.group(1))] for m in marks}
    return len(fields) > 1 or fields <= {"index_number", "doc_number", "published_on", "issued_on", "issuer", "frame", "topic", "validity", "source", "effective_from", "effective_to"}


def read_facts(lines: Sequence[Line], rules: Sequence[str | None]) -> Iterator[Fact]:
    """Yield each labelled value of the page's card, as printed and proved by its span, and the secondary column that the trail of menus names."""
    seen: set[str] = set()
    for i, (line, rule) in enumerate(zip(lines, rules, strict=True)):
        if rule == "trail" and "filed_under" not in seen and (filed := _FILED.search(line.text)):
            seen.add("filed_under")
            yield Fact("filed_under", filed.group(1), Span(line.start + filed.start(1), line.start + filed.end(1)), "read.trail")
        if rule != "page_info":
            continue
        for field, start, end in _pairs(line, lines[i + 1] if i + 1 < len(lines) else None):
            if field not in seen and field != "frame" and start < end:
                seen.add(field)
                source = line if end <= line.end else lines[i + 1]
                yield Fact(field, source.text[start - source.start:end - source.start], Span(start, end), "read.page_info")


def _pairs(line: Line, following: Line | None) -> Iterator[tuple[str, int, int]]:
    if is_bare_label(line) and (field := _label_of(line.text)):
        if following is not None and not following.cells:
            yield field, *_trimmed(following, 0, len(following.text))
        return
    if line.cells:
        for cell, after in zip(line.cells, line.cells[1:], strict=False):
            if (field := _label_of(line.text[cell.start:cell.end])) and after.row == cell.row:
                yield field, *_trimmed(line, after.start, after.end)
    marks = list(_LABEL.finditer(line.text))
    for n, mark in enumerate(marks):
        end = marks[n + 1].start() if n + 1 < len(marks) else len(line.text)
        value = line.text[mark.end():end]
        field = _FIELD[re.sub(r"\s", "", mark.group(1))]
        if field.endswith("_on") and (day := _DAY.match(value)):
            end = mark.end() + max(day.end(), len(value) if value.endswith("日") else day.end() + value[day.end():].startswith("日"))
        elif cut := re.search(r"[\t\n]| {2,}|\u3000", value):
            end = mark.end() + cut.start()
        yield field, *_trimmed(line, mark.end(), end)


def _trimmed(line: Line, start: int, end: int) -> tuple[int, int]:
    words = line.text[start:end]
    return line.start + start + len(words) - len(words.lstrip()), line.start + start + len(words.rstrip())
