"""Clauses and the days of signature and printing in, the first and the last day in force out, each with its proof."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from .model import Clause, Fact
from .numbering import read_number
from .numerals import DIGITS

DATE = re.compile(r"(?:\d{4}年\d{1,2}月\d{1,2}日|[一二][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)")
_ISO = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?")
_DAY = rf"({DATE.pattern})"
_BEGINS = r"(?:正式)?(?:施行|实施|执行|生效|试行|起算|适用)"
# Whose term it is: the text's own, not that of a certificate (证书有效期3年) or of applications (申报期限为2025年3月1日至4月30日).
_ITS = r"(?:(?<![一-龥])|(?<=[其将本])|(?<=办法|措施|意见|细则|政策|规定|通知|公告|文件|方案|条例|施行|实施|执行|试行|》的))"
_TERM_WORD = rf"{_ITS}(?:有效期限?|(?:执行|实施|施行|试行|暂行|政策)期限?)"
_START = re.compile(rf"(?:自|从|于){_DAY}起?{_BEGINS}(?!以来|的)|{_TERM_WORD}(?:为|:)?自?{_DAY}起?(?=至|到|-)")
_ON_ISSUE = re.compile(r"自(?:印发|发布|公布|发文|颁布|公告|签发)之日起(?:正式)?(?:施行|实施|执行|生效|试行)")
_UNTIL = re.compile(rf"(?:{_ITS}有效期(?:限)?(?:延长)?(?:至|到|截至|截止到|截止至)|(?:施|实|执)?行(?:期限)?(?:至|到)|止于|(?<=日)(?:起)?(?:至|到|-)|,至|,截至){_DAY}止?")
_TERM = re.compile(rf"(?:{_TERM_WORD}|(?<![一-龥])期限)(?:暂定)?(?:为|:|是)?([一二三四五六七八九十两\d]{{1,2}})年(?!内|以)|(?:试行|暂行)([一二三四五六七八九十两\d]{{1,2}})年")
_OWN = re.compile(r"本[一-龥]{1,8}?(?:\([^()]*\))?,?(?:自|从|于|有效期|试行|执行期|施行期|实施期|政策)|^有效期|^施行日期|^自")


def read_date(printed: str) -> str | None:
    """Return an ISO day, or None for a day that does not exist.

    >>> read_date("2026年9月16日"), read_date("2026年2月30日"), read_date("二〇二五年十二月二十日"), read_date("2025-02-20")
    ('2026-09-16', None, '2025-12-20', '2025-02-20')
    """
    if (match := DATE.search(printed)) and not match.group()[0].isdigit():
        year, month, day = re.split("[年月]", match.group().rstrip("日"))
        printed = f"{''.join(str(DIGITS[c]) for c in year)}-{read_number(month)}-{read_number(day)}"
    parts = _ISO.search(printed)
    try:
        return date(*map(int, parts.groups())).isoformat() if parts else None
    except ValueError:
        return None


def last_day(start: str, years: int) -> str:
    """Return the last day in force of a term of years, inclusive.

    >>> last_day("2025-02-03", 3), last_day("2024-02-29", 1)
    ('2028-02-02', '2025-02-28')
    """
    first = date.fromisoformat(start)
    try:
        return (first.replace(year=first.year + years) - timedelta(days=1)).isoformat()
    except ValueError:
        return date(first.year + years, 2, 28).isoformat()


def prove(name: str, value: str, clause: Clause, start: int, end: int, rule: str) -> Fact:
    """Return a fact proved by a range of a clause's reading."""
    return Fact(name, value, clause.reading.source(start, end), f"head.{rule}")


def find_validity(clauses: Sequence[Clause], dates: dict[str, Fact]) -> dict[str, Fact]:
    """Return effective_from and effective_to where a clause says them of the document itself; a later clause goes before an earlier one that is no surer.

    The term may stand in a clause of its own behind the start: 第九条 自2025年3月1日起施行。 第十条 有效期3年。
    """
    facts: dict[str, Fact] = {}
    sure = False
    for clause in clauses:
        text, own = clause.reading.folded, bool(_OWN.search(clause.reading.folded))
        start = _start(clause, text, dates) if own or not sure else None
        if start:
            facts, sure = {"effective_from": start}, own
        if facts and (start or (own and "effective_to" not in facts)) and (end := _end(clause, text, facts["effective_from"])):
            facts["effective_to"] = end
    return facts


def _start(clause: Clause, text: str, dates: dict[str, Fact]) -> Fact | None:
    if m := _START.search(text):
        group = 1 if m.group(1) else 2
        day = read_date(m.group(group))
        return prove("effective_from", day, clause, m.start(group), m.end(group), "validity_stated") if day else None
    base = dates.get("printed_on") or dates.get("issued_on")
    if base and (m := _ON_ISSUE.search(text)):
        return prove("effective_from", base.value, clause, m.start(), m.end(), "validity_on_issue")
    return None


def _end(clause: Clause, text: str, start: Fact) -> Fact | None:
    for m in _UNTIL.finditer(text):
        day = read_date(m.group(1))
        if day and day > start.value:
            return prove("effective_to", day, clause, m.start(1), m.end(1), "validity_stated")
    if term := _TERM.search(text):
        return prove("effective_to", last_day(start.value, read_number(term.group(1) or term.group(2))), clause, term.start(), term.end(), "validity_computed")
    return None
