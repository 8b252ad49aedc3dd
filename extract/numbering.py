"""A printed line in, the label that opens it out: 一、 （一） 1. 1、 (1) ① 第三条 一是 1.1 【…】 and bullets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .model import fold
from .numerals import read_chinese_number

_CN = "[一二三四五六七八九十百零〇两]{1,5}"
_END = r"(?=\s*\S|\s*$)"
# Style, rank (the smaller the higher up), pattern. The first that fits is taken; the group is the number.
STYLES = tuple((name, rank, re.compile(pattern)) for name, rank, pattern in (
    ("part", 0, rf"第\s*({_CN}|\d{{1,2}})\s*[编篇部分]{{1,2}}\s*(?=\s|\S{{2,20}}$)"),
    ("chapter", 1, rf"第\s*({_CN}|\d{{1,3}})\s*章[\s、.:]*"),
    ("section", 2, rf"第\s*({_CN}|\d{{1,3}})\s*节[\s、.:]*"),
    ("article", 3, rf"第\s*({_CN}|\d{{1,3}})\s*条(?:之[一二三四五六七八九十](?=[\s、.:(]))?(?!款|件|第|规|的|至|所|和|、第|,)[\s、.:]*"),
    ("cn", 4, rf"({_CN})\s*[、.]\s*{_END}"),
    ("cn_paren", 5, rf"(?:\(\s*({_CN})\s*\)|\[\s*({_CN})\s*\]|【\s*({_CN})\s*】|([㈠-㈩]))[、.]?\s*"),
    ("decimal", 6, r"([1-9]\d?(?:\.\d{1,2}){1,3})(?:[.、]|\s+|(?=[一-龥]{2}))(?!\d|[%万元亿年月倍至-]|个(?!人|别|性|体))\s*"),
    ("decimal", 6, r"([1-9]\d?(?:\.\d{1,2}){1,3})\s*$"),
    ("num", 7, rf"(\d{{1,3}})\s*(?:[、,](?!\d)|\.(?!\d))\s*{_END}"),
    ("num", 7, r"(\d{1,2})[ \u3000\t]+(?=[一-龥]{2,20}\s*$)"),
    ("num", 7, r"([⒈-⒛])\s*"),
    ("num_paren", 8, r"(?:\(\s*(\d{1,3})\s*\)|([⑴-⒇]))[、.]?\s*"),
    ("num_half", 9, r"(\d{1,2})\)[、.]?\s*"),
    ("circled", 10, r"([①-⑳❶-❿])\s*[、.]?\s*"),
    ("first_is", 11, r"([一二三四五六七八九十]{1,2})是[,:]?(?=\S)"),
    ("first_is", 11, r"第([一二三四五六七八九十])[、,](?=[^一二三四五六七八九十\s])"),
    ("letter", 12, r"([A-Za-z])\s*[.、)](?=\s*[一-龥《“])\s*"),
    ("letter", 12, r"\(\s*([a-zA-Z])\s*\)\s*"),
))
# Where the numbers that are one sign begin.
_SIGNS = (("①", "⑳", 1), ("❶", "❿", 1), ("⑴", "⒇", 1), ("⒈", "⒛", 1), ("㈠", "㈩", 1), ("a", "z", 1), ("A", "Z", 1))


@dataclass(frozen=True)
class Label:
    """A printed label: its style and rank, its value, the number as it stands in a path, and the text it takes up."""

    style: str
    rank: int
    value: int
    number: str
    text: str


def read_number(printed: str) -> int:
    """Return the value of a printed ordinal.

    >>> read_number("二十三"), read_number("④"), read_number("12"), read_number("一百零五"), read_number("⑵"), read_number("c")
    (23, 4, 12, 105, 2, 3)
    """
    for first, last, value in _SIGNS:
        if len(printed) == 1 and first <= printed <= last:
            return ord(printed) - ord(first) + value
    if printed.isascii():
        return int(printed.split(".")[-1])
    return int(read_chinese_number(printed))


def read_label(line: str) -> Label | None:
    """Return the label that a line opens with, or None.

    >>> read_label("（二）补贴标准").number, read_label("9. 首席技师").text
    ('2', '9. ')
    >>> read_label("⑴培训费").number, read_label("〔一〕总则").number, read_label("第二，落实资金。").number, read_label("4.1 个人奖").number
    ('1', '1', '2', '4.1')
    >>> [read_label(line) for line in ("1.5万元以下的", "2025年1月3日", "一次性给予", "3.5 个百分点", "第一、二款所称", "A类企业", "0.5给予配套")]
    [None, None, None, None, None, None, None]
    """
    folded = fold(line)
    for style, rank, pattern in STYLES:
        if match := pattern.match(folded):
            printed = next(g for g in match.groups() if g)
            if style == "first_is" and re.search(r"[。;,][二三四五六]是", folded[match.end():]):
                return None         # 一是…；二是… in one line is one paragraph
            number = printed if style == "decimal" else str(read_number(printed))
            return Label(style, rank, read_number(printed), number, line[:match.end()])
    return None


def letter(count: int) -> str:
    """Return what tells the second and later holders of one number apart.

    >>> letter(2), letter(26), letter(27)
    ('b', 'z', 'aa')
    """
    result = ""
    while count:
        count, rest = divmod(count - 1, 26)
        result = chr(97 + rest) + result
    return result
