"""A document and its clauses in, what it says of itself out: title, number, issuers, dates, validity, each with its proof."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from .authority import find_secondary
from .model import Clause, Document, Fact, Head, Span, fold
from .tag.citations import NUMBER
from .tag.departments import find_departments
from .tag.places import Home, home_of, locate
from .validity import DATE, find_validity, prove, read_date
from .vocab import load_vocabulary
from .wraps import PAGE_FIELDS

_KIND = re.compile(r"(若干措施|若干政策措施|若干意见|政策措施|实施办法|实施意见|实施细则|管理办法|操作办法|申报指南|办事指南|暂行办法|暂行规定|若干政策|若干规定|工作方案|实施方案|指导意见|"
                   r"行动计划|常见问题|服务手册|办法|细则|意见|通知|方案|规定|指南|公告|计划|政策|措施|条例|通告|公示|名单|问答|解答|清单|须知|手册|决定|规程|解读)(?:\([^()]*\))?$")
_NUMBER_FIELD = re.compile(rf"(?:发文字号|发文文号|文号)[:]{NUMBER.pattern}")
_NO_TITLE = re.compile(rf"(?:主题词|名称|抄送|{PAGE_FIELDS})[:]|\(此件")
_STAGE_NOTE = re.compile(r"\(\d{4}年?[^()]{0,10}\)|\([^()]{0,6}(?:草案|试行|暂行|征求意见稿|修订|修正|送审稿|讨论稿)[^()]{0,6}\)")
_CARRIES = re.compile(r"印发|转发|发布|下发|征求.{0,60}意见|征集.{0,60}意见")
_CARRIED = re.compile(r"(?:印发|转发|发布|下发|征求(?:对|关于)?|征集(?:对|关于)?)(?:修订后的)?《(.+)》")
_ASKS = re.compile(r"(?:公开|向社会|再次|广泛)*(?:征求|征集)(?!.{0,60}(?:采纳|反馈|结果|情况)).{0,60}意见|意见(?:征集|征求)(?!(?:采纳|反馈|结果|情况))")


_ISSUES = re.compile("(?:印发|转发|发布)(.{6,60})的通知$")


def _title(clauses: list[Clause]) -> Fact | None:
    candidates = [c for c in clauses if c.path.startswith("front.") and len(c.text) < 120
                  and (_KIND.search(c.reading.folded) and not re.search(r"[。;]|:$|,.*,", c.reading.folded)) and not _NO_TITLE.match(c.reading.folded)]
    own = [c for c in candidates if not _CARRIES.search(c.text)]
    if own:
        title = prove("title", own[-1].text, own[-1], 0, len(own[-1].text), "title_line")
        note = next((c for c in clauses if c.seq == own[-1].seq + 1 and _STAGE_NOTE.fullmatch(c.reading.folded)), None)
        return title if note is None else Fact("title", title.value + note.text, Span(own[-1].span.start, note.span.end), "head.title_line_and_note")
    for clause in candidates:
        if match := _CARRIED.search(clause.text):
            return prove("title", match.group(1), clause, match.start(1), match.end(1), "title_in_notice")
        issued = _ISSUES.search(clause.reading.folded)
        annex = next((c for c in clauses if issued and c.kind == "heading" and c.path.startswith("A") and c.reading.folded == issued.group(1)), None)
        if annex is not None:           # 关于印发渝北区…实施办法的通知, the text as its annex
            return prove("title", annex.text, annex, 0, len(annex.text), "title_of_annex")
        return prove("title", clause.text, clause, 0, len(clause.text), "notice_line")
    return None


def _asks_for_opinions(clauses: list[Clause]) -> bool:
    """A notice in front asks for opinions on the text, which is therefore a draft, whatever its own title says."""
    lines = (c.reading.folded for c in clauses[:12] if c.kind == "front" and len(c.text) < 120)
    return any(_ASKS.search(line) and re.search(r"(?:公告|通知|启事|函|公示|意见)$", line) for line in lines)


def _card_number(document: Document) -> Fact | None:
    """Return the number that the page's card prints, where it is one."""
    return next((f for f in document.facts if f.field == "doc_number" and NUMBER.fullmatch(fold(f.value))), None)


def _dates(document: Document, clauses: list[Clause]) -> dict[str, Fact]:
    facts = {f.field: replace(f, value=day) for f in document.facts if f.field == "issued_on" and (day := read_date(f.value))}
    for clause in clauses:
        text = clause.reading.folded
        if clause.kind == "sign" and (m := DATE.search(text)) and (day := read_date(text)):
            facts["issued_on"] = prove("issued_on", day, clause, m.start(), m.end(), "signature_date")
        if clause.kind == "imprint" and (m := DATE.search(text)) and (day := read_date(text)):
            facts["printed_on"] = prove("printed_on", day, clause, m.start(), m.end(), "imprint_date")
    return facts


def _basis(facts: dict[str, Fact]) -> str:
    rules = {f.rule for f in facts.values()}
    if not facts:
        return "none"
    if "head.validity_on_issue" in rules:
        return "on_issue"
    return "computed" if "head.validity_computed" in rules else "stated"


def _issuers(clauses: list[Clause], home: Home) -> tuple[tuple[str, str, Span, str], ...]:
    groups = {kind: [c for c in clauses if c.kind == kind and not DATE.search(c.reading.folded)] for kind in ("sign", "front")}
    letterhead = [c for c in groups["front"] if not re.search(r"[,。;:《]|关于", c.reading.folded)]
    lines = [*letterhead, *groups["sign"]]
    issuers, seen = [], set()
    for clause in lines:
        for body in find_departments(clause.reading.folded, home):
            start = 0 if clause.kind == "sign" and body.id.startswith("x-") and body.end == len(clause.text) else body.start      # a zone's full name
            if body.id not in seen:
                seen.add(body.id)
                issuers.append((body.id, clause.text[start:body.end], clause.reading.source(start, body.end), "head.signature" if clause.kind == "sign" else "head.front"))
    for clause in groups["front"] if not issuers else ():       # XX市人民政府关于…的意见: the title line alone names them
        opening = clause.reading.folded.partition("关于")[0] if "关于" in clause.reading.folded and "。" not in clause.reading.folded else ""
        for body in find_departments(opening, home) if "《" not in opening else ():
            if body.id not in seen:
                seen.add(body.id)
                issuers.append((body.id, clause.text[body.start:body.end], clause.reading.source(body.start, body.end), "head.title"))
    return tuple(issuers)


def _place(document: Document, clauses: list[Clause], title: str) -> tuple[str | None, str | None]:
    divisions = load_vocabulary().divisions
    if code := document.sidecar.get("district"):
        return (divisions[code].level if code in divisions else "district"), code
    heads = [c.text for c in clauses if c.kind == "sign"] + [title] + [c.text for c in clauses if c.kind == "front"][:6] + [c.text for c in clauses if c.kind == "imprint"]
    place = locate(heads)
    return (place.level, place.code) if place else (None, None)


def read_head(document: Document, clauses: Iterable[Clause]) -> Head:
    """Return the head of a document; a field that the text does not say is None, never a guess."""
    clauses = list(clauses)
    title = _title(clauses) or Fact("title", (clauses[0].text if clauses else document.id)[:80], clauses[0].span if clauses else None, "head.first_line")
    folded_title = fold(title.value)
    facts = [title]
    number = next((prove("doc_number", c.text[m.start(1):m.end(1)], c, m.start(1), m.end(1), "number_line")
                   for c in clauses if c.kind == "front" and (m := NUMBER.fullmatch(c.reading.folded) or _NUMBER_FIELD.match(c.reading.folded))), None) or _card_number(document)
    words = load_vocabulary().words["stages"]
    stage = next((s for s, marks in words.items() if any(m in title.value for m in marks)), "final")
    if stage != "draft" and _asks_for_opinions(clauses):
        stage = "draft"
    kind = m.group(1) if (m := _KIND.search(folded_title)) else None
    dates = _dates(document, clauses)
    validity = find_validity(clauses, dates)
    level, district = _place(document, clauses, title.value)
    secondary = find_secondary(document, clauses, title, number is not None)
    facts += [f for f in (number, *dates.values(), *validity.values(), secondary) if f]
    values = {f.field: f.value for f in facts}
    return Head(title.value, values.get("doc_number"), kind, stage, level, district, values.get("issued_on"), values.get("printed_on"),
                values.get("effective_from"), values.get("effective_to"), _basis(validity), _issuers(clauses, home_of(load_vocabulary().divisions.get(district or ""))), tuple(facts), secondary.value if secondary else "primary")
