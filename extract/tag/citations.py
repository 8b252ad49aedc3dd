"""A clause's words in, the other documents that they refer to out, with number and role."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Citation

NUMBER = re.compile(r"\(?([一-龥]{2,14}[\[(【]\d{4}[\])】](?:第)?\d{1,5}号)\)?")
_DOCUMENT_TITLE = re.compile(r"(?:办法|意见|通知|措施|规定|细则|方案|条例|法|指引|规划|计划|公告|政策|目录|标准|纲要|决定|规范|大典)[)〉]?$")
# 方案, 计划, 目录 name forms and annexes as often as documents: these count with a sign of a published one.
_WEAK_TITLE = re.compile(r"(?:方案|计划|目录|标准|政策|规范|规划)[)〉]?$")
_PUBLISHED = re.compile(r"关于|[省市区县国]|中华|行动|纲要|五年|“|\d{4}|暂行|试行")
# 以下简称《办法》: a word that a text gives to a document just named is no title.
_ABBREVIATION = re.compile(r"(?:若干|实施|本|补充)?(?:办法|意见|通知|措施|规定|细则|方案|条例|目录|标准|政策|计划|纲要)")
_BASIS = re.compile(r"(?:(?:^|[,。;])为(?:了)?[^,。;《]{0,8}(?:落实|贯彻|把)|根据|依据|按照|(?:贯彻|全面|深入)落实|贯彻)[^。;]{0,160}$")
_FOLLOWS = re.compile(r"(?:按照?|参照|依照|遵照)[^,。;]{0,60}$")
_REPEAL = re.compile(r"[^。;]{0,60}(?:同时|即行|自行|予以)?(?:废止|停止执行)")


def titles(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of outermost 《…》.

    >>> [("见《甲〈乙〉的通知》和《丙》")[a:b] for a, b in titles("见《甲〈乙〉的通知》和《丙》")]
    ['《甲〈乙〉的通知》', '《丙》']
    """
    depth, start = 0, 0
    for i, character in enumerate(text):
        if character == "《":
            start, depth = (i, 1) if depth == 0 else (start, depth + 1)
        elif character == "》" and depth:
            depth -= 1
            if depth == 0:
                yield start, i + 1


def find_citations(text: str, folded: str, own_title: str = "") -> Iterator[Citation]:
    """Yield the documents cited in a clause; forms, certificates and the document itself are none.

    >>> [(c.title, c.doc_number, c.role) for c in find_citations("《某办法》（沪松〔2020〕9号）同时废止", "《某办法》(沪松[2020]9号)同时废止")]
    [('某办法', '沪松〔2020〕9号', 'repeals')]
    """
    for start, end in titles(text):
        title = text[start + 1:end - 1]
        number = NUMBER.match(folded, end) if folded[end:end + 1] == "(" else None
        if not number and (not _DOCUMENT_TITLE.search(title) or (_WEAK_TITLE.search(title) and not _PUBLISHED.search(title)) or (own_title and own_title in title)):
            continue
        if not number and _ABBREVIATION.fullmatch(title):
            continue
        stop = number.end() if number else end
        printed = text[number.start(1):number.end(1)] if number else None
        yield Citation(title, printed, _role(folded, start, stop), start, stop, "citations.title")


def _role(folded: str, start: int, end: int) -> str:
    if _REPEAL.match(folded, end):
        return "repeals"
    before = folded[:start]
    if re.match(r"为准", folded[end:]):
        return "follows"
    if re.match(r"(?:的)?(?:有关|相关)?(?:规定|要求|标准)?(?:等)?(?:文件)?(?:的)?(?:规定|要求|精神)?执行", folded[end:]) or _FOLLOWS.search(before):
        return "basis" if re.search(r"(?:制定|制订)(?:本|如下|以下)|文件精神", folded[end:]) else "follows"
    return "basis" if _BASIS.search(before) or re.search(r"(?:制定|制订)(?:本|如下|以下)", folded[end:]) else (
        "follows" if before.endswith("落实") else "mentions")
