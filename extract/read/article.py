"""The lines of a web page in, for each the rule by which it is no part of the document, or None for the article's own.

A box is the article's when it holds all prose of the page; menus are made of links, a footer is known by its registration number,
and a box whose name says share or menu is left out unless most of the prose stands in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..model import fold
from .pageinfo import is_bare_label, is_info, is_trail

if TYPE_CHECKING:
    from lxml import etree

    from .html import Line

_PROSE_MARK = re.compile(r"[,，。；;：:]|^[一二三四五六七八九十]{1,3}、|^\([一二三四五六七八九十]{1,3}\)|^第[一二三四五六七八九十百]+[章条]")
_JUNK_TAGS = frozenset({"nav", "aside", "footer", "button", "form"})
_JUNK_NAME = re.compile(r"(?:^|[\s_-])(?:nav\w*|menus?|foot(?:er)?|bottom|share\w*|bdshare\w*|crumbs?|breadcrumbs?|position|dqwz|sidebar|side|copyright|search\w*|"
                        r"yqlj|friend-?links?|related|relate|recommend|hot|qr-?code|ewm|toolbar|pagination|login|topbar|tools?|xgjd|xglj|fenxiang|dibu|daohang)(?:$|[\s_-])",
                        re.IGNORECASE)
# What the frame of a page prints around an article, as whole lines.
_PAGE_WORDS = re.compile(
    r"(?:[\[【(]?(?:打印(?:本页|此页)?|关闭(?:窗口|本页)?|收藏|纠错|返回(?:顶部|首页|列表)?|分享|下载|大|中|小|默认|视力保护色|首页|无障碍(?:浏览)?|长者(?:助手|模式|版)?|"
    r"繁體|简体|登录|注册|搜索|网站地图|我要纠错|听语音|智能问答|政策问答)[\]】)]?[|\s/·]*)+|"
    r"(?:分享到|分享至|字[体号]|扫一扫|扫码|上一[篇条]|下一[篇条]|浏览(?:次数|量)|阅读(?:次数|量)|点击(?:次数|数)?|访问(?:量|次数))(?:[:,，：]?.{0,40})|"
    r"(?:责任编辑|编辑|来源网站|信息来源|稿源)[:].{0,30}|.{0,10}(?:微信|手机)(?:里)?(?:扫一扫|扫码|打开).{0,20}")
_FOOTER = re.compile(r"ICP备|ICP证|公网安备|网站标识码|版权所有|(?i:copyright)|©|最佳浏览|建议您?使用.{0,30}浏览器|屏幕分辨率")
_CONTACT = re.compile(r"(?:主办|承办|协办|运维|维护|技术支持|地址|邮编|邮政编码|联系|电话|传真|电子邮[箱件]|(?i:e-?mail)|网站|关于我们|备案|建议).{0,120}")
_ATTACHED = re.compile(r"附\s*[件表]|\.(?:docx?|wps|pdf|xlsx?|zip|rar|ofd)\b|《")
_ANNEX_LIST = re.compile(r"附\s*[件表录]?\s*:")
_NUMBER = re.compile(r"[一-龥]{2,14}[\[(]\d{4}[\])]第?\d{1,5}号")
_LINKED_SHARE, _MENU_LENGTH = 0.6, 3
_BOX_SHARE = 0.3            # a box with a junk name and more than this share of the prose is no junk
_LEAST_PROSE = 40           # characters; a page with less has no article


def find_article(lines: Sequence[Line], claims: dict[str, str]) -> list[str | None]:
    """Return for each line of a page the name of the rule that leaves it out, or None where it belongs to the article."""
    rules = _frame(lines)
    weights = [_prose(line) if rule is None else 0 for line, rule in zip(lines, rules, strict=True)]
    _leave_out_boxes(lines, rules, weights)
    if sum(weights) < _LEAST_PROSE:
        return ["no_article"] * len(lines)
    boxes = _article_boxes(lines, rules, weights)
    inside = [line.element in boxes or any(a in boxes for a in line.element.iterancestors()) for line in lines]
    first = next(i for i, weight in enumerate(weights) if weight and inside[i])
    titles = _titles(lines[:first], claims, rules)
    for i, rule in enumerate(rules):
        if i in titles:
            rules[i] = None
        elif rule is None and not inside[i]:
            rules[i] = "outside_article"
    return rules


def _frame(lines: Sequence[Line]) -> list[str | None]:
    rules: list[str | None] = [None] * len(lines)
    linked = [bool(line.text.strip()) and line.linked >= _LINKED_SHARE * len(line.text.strip()) and not _ATTACHED.search(line.text) for line in lines]
    for i, line in enumerate(lines):
        words = re.sub(r"\s+", "", fold(line.text))
        if is_info(line) or (i and rules[i - 1] == "page_info" and is_bare_label(lines[i - 1])):
            rules[i] = "page_info"
        elif is_trail(words):
            rules[i] = "trail"
        elif _FOOTER.search(words) and (len(words) < 80 or "。" not in words):
            rules[i] = "footer"
        elif _PAGE_WORDS.fullmatch(words):
            rules[i] = "page_words"
    start = 0
    for i in range(len(lines) + 1):
        if i == len(lines) or not linked[i]:
            if i - start >= _MENU_LENGTH and not (start and _ANNEX_LIST.match(fold(lines[start - 1].text))):
                rules[start:i] = [rule or "menu" for rule in rules[start:i]]
            start = i + 1
    for i, line in enumerate(lines):
        if linked[i] and (line.links >= _MENU_LENGTH or line.element.tag in ("li", "dd")):
            rules[i] = rules[i] or "menu"
    _widen_footers(lines, rules)
    return rules


def _widen_footers(lines: Sequence[Line], rules: list[str | None]) -> None:
    """Take the addresses that stand right before or behind a footer's registration number, in the same box, into the footer."""
    for step in (1, -1):
        foot = None             # the box of the footer that reaches to the line before
        for i in range(len(lines))[::step]:
            box = lines[i].element.getparent()
            if rules[i] == "footer" or (foot is not None and box is foot and _CONTACT.fullmatch(re.sub(r"\s+", "", fold(lines[i].text)))):
                rules[i], foot = rules[i] or "footer", box
            elif rules[i] is None:
                foot = None


def _prose(line: Line) -> int:
    words = re.sub(r"\s+", "", fold(line.text))
    if line.linked >= _LINKED_SHARE * len(words):
        return 0
    return len(words) if line.cells or len(words) >= 25 or (len(words) >= 8 and _PROSE_MARK.search(words)) else 0


def _leave_out_boxes(lines: Sequence[Line], rules: list[str | None], weights: list[int]) -> None:
    """Leave out boxes that are junk by tag or name, and the box around a footer's registration number."""
    share: Counter[etree._Element] = Counter()
    for line, weight in zip(lines, weights, strict=True):
        for box in (line.element, *line.element.iterancestors()):
            share[box] += weight
    most = _BOX_SHARE * max(sum(weights), 1)
    feet = {_grown(line.element, share, most / 2) for line, rule in zip(lines, rules, strict=True) if rule == "footer"}
    for i, line in enumerate(lines):
        for box in (line.element, *line.element.iterancestors()):
            junk = box.tag in _JUNK_TAGS or _JUNK_NAME.search(f"{box.get('class', '')} {box.get('id', '')}")
            if share[box] <= most and (box in feet or junk):
                rules[i] = rules[i] or ("footer" if box in feet else "junk_box")
                weights[i] = 0
                break


def _grown(box: etree._Element, share: Counter, most: float) -> etree._Element:
    above = box.getparent()
    while above is not None and above.tag not in ("body", "html") and share[above] <= most:
        box, above = above, above.getparent()
    return box


def _article_boxes(lines: Sequence[Line], rules: Sequence[str | None], weights: Sequence[int]) -> set[etree._Element]:
    """Return the smallest box that holds all prose, widened while the boxes around it add nothing of the page's frame."""
    common: list[etree._Element] | None = None
    for line, weight in zip(lines, weights, strict=True):
        if weight:
            chain = [*reversed(list(line.element.iterancestors())), line.element]
            common = chain if common is None else [a for a, b in zip(common, chain, strict=False) if a is b]
    assert common
    dirty = {box for line, rule in zip(lines, rules, strict=True) if rule for box in (line.element, *line.element.iterancestors())}
    box = common[-1]
    for above in reversed(common[:-1]):
        if above in dirty or above.tag in ("body", "html"):
            break
        box = above
    return {box}


def _titles(lines: Sequence[Line], claims: dict[str, str], rules: Sequence[str | None]) -> set[int]:
    """Return the lines above the article that are its title (by the page's own claims, or a lone h1) or its number."""
    wanted = [_plain(claims[k]) for k in ("articletitle", "title") if claims.get(k)]
    found: set[int] = set()
    for i, line in enumerate(lines):
        words = _plain(line.text)
        if rules[i] in ("trail", "page_info", "menu", "footer"):
            continue
        if _NUMBER.fullmatch(words) or (len(words) >= 6 and any(words in w or (len(w) >= 6 and w in words) for w in wanted)):
            found = {j for j in found if _plain(lines[j].text) != words} | {i}
        elif line.element.tag == "h1" and 8 <= len(words) <= 80:
            found.add(i)
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", fold(text))
