"""A clause's id in, its text cut where the evidence starts and ends out, with what was understood from each mark and by which rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_FINDINGS = """
SELECT 'benefit' AS kind, b.id, b.rule, NULL AS basis, b.char_start, b.char_end, b.text,
  p.name_zh || ' · ' || coalesce(l.name_zh || ' · ', '') || coalesce(b.tier || ' · ', '') || b.figure_zh AS zh, p.name_en || ' · ' || b.figure_en AS en
FROM benefits b JOIN programmes p ON p.id = b.programme_id LEFT JOIN codes l ON l.field = 'award_level' AND l.code = b.award_level WHERE b.clause_id = :clause
UNION ALL SELECT 'evidence', e.benefit_id, '', NULL, e.char_start, e.char_end, e.text, e.field,
  CASE e.field WHEN 'award_level' THEN l.name_zh WHEN 'tier' THEN b.tier WHEN 'months' THEN b.months || '个月' WHEN 'period' THEN t.name_zh
    WHEN 'recipients' THEN (SELECT group_concat(w.name_zh, '、') FROM json_each(b.recipients) r JOIN codes w ON w.field = 'recipients' AND w.code = r.value) ELSE '' END
FROM benefit_evidence e JOIN benefits b ON b.id = e.benefit_id LEFT JOIN codes l ON l.field = 'award_level' AND l.code = b.award_level
LEFT JOIN codes t ON t.field = 'period' AND t.code = b.period WHERE b.clause_id = :clause
UNION ALL SELECT 'amount', a.id, a.rule, NULL, a.char_start, a.char_end, a.text,
  coalesce(CASE a.bound WHEN 'up_to' THEN '至多 ' WHEN 'at_least' THEN '至少 ' WHEN 'about' THEN '约 ' END, '') || coalesce(nullif(a.min, a.max) || '–', '') || coalesce(a.max, '')
    || CASE a.kind WHEN 'money' THEN '元' ELSE '（比例）' END || coalesce('/' || a.unit, ''), a.kind || ', ' || a.bound FROM amounts a WHERE a.clause_id = :clause
UNION ALL SELECT 'department', d.department_id, d.rule, d.basis, d.char_start, d.char_end, d.text, r.name_zh || '：' || t.name, r.name_en || coalesce(': ' || t.name_en, '')
FROM clause_departments d JOIN departments t ON t.id = d.department_id JOIN codes r ON r.field = 'role' AND r.code = d.role WHERE d.clause_id = :clause
UNION ALL SELECT 'programme', q.programme_id, q.rule, q.basis, q.char_start, q.char_end, q.text, p.name_zh, p.name_en
FROM clause_programmes q JOIN programmes p ON p.id = q.programme_id WHERE q.clause_id = :clause
UNION ALL SELECT 'citation', c.id, c.rule, NULL, c.char_start, c.char_end, c.text, c.title || coalesce(' ' || c.doc_number, ''),
  CASE WHEN c.target_document_id IS NULL THEN 'not held' ELSE 'held' END FROM citations c WHERE c.clause_id = :clause"""

_KINDS = {"benefit": "补贴 benefit", "evidence": "↳ 要素 detail", "amount": "金额 amount", "department": "部门 department",
          "programme": "项目 programme", "citation": "引用 citation"}
_FIELDS = {"award_level": ("级别", "award level"), "tier": ("等级", "tier"), "recipients": ("补贴对象", "payee"), "months": ("期限", "term"), "period": ("频次", "period"),
           "per": ("计量单位", "unit"), "base": ("参照对象", "base"), "condition": ("条件", "condition"), "programme": ("项目", "programme")}


@dataclass(frozen=True)
class Finding:
    """One thing understood from one span of the document; elsewhere names the clause it lies in when that is another one."""

    number: int
    kind: str
    of: str
    zh: str
    en: str
    text: str
    basis: str | None
    rule: str
    start: int
    end: int
    asked: bool = False
    elsewhere: tuple[str, str] | None = None

    @property
    def kind_name(self) -> str:
        return _KINDS[self.kind]


@dataclass(frozen=True)
class Piece:
    """A run of the clause's text with the same findings on every character, and the numbers of those that end with it (details of a benefit left out)."""

    text: str
    findings: tuple[Finding, ...]
    ending: tuple[int, ...] = ()

    @property
    def kinds(self) -> str:
        return " ".join(dict.fromkeys(f.kind for f in self.findings))

    @property
    def asked(self) -> str:
        kinds = {f.kind for f in self.findings if f.asked}
        return "asked" if "benefit" in kinds else "asked-detail" if kinds else ""


def join_wraps(text: str) -> list[str]:
    """Return each character as it is shown: line ends vanish, or become a space between two Latin words.

    >>> "".join(join_wraps("区人\\n\\n力资源，G60\\nline"))
    '区人力资源，G60 line'
    """
    shown = list(text)
    for gap in re.finditer(r"\s*\n\s*", text):
        latin = re.fullmatch(r"[A-Za-z0-9]{2}", text[max(gap.start() - 1, 0):gap.start()] + text[gap.end():gap.end() + 1])
        shown[gap.start():gap.end()] = [" " if latin else ""] + [""] * (len(gap[0]) - 1)
    return shown


def cut_pieces(text: str, start: int, end: int, findings: Iterable[Finding], table: bool = False) -> list[Piece]:
    """Return the characters start..end of a document's text, cut wherever a finding starts or ends.

    >>> one = Finding(1, "amount", "x_a1", "50000元", "", "5万元", None, "money.figure", 2, 5)
    >>> [(p.text, p.kinds) for p in cut_pieces("给予5万元。", 0, 6, [one])]
    [('给予', ''), ('5万元', 'amount'), ('。', '')]
    """
    here = [f for f in findings if start <= f.start < f.end <= end]
    cuts = sorted({start, end, *(f.start for f in here), *(f.end for f in here)})
    shown = list(text[start:end]) if table else join_wraps(text[start:end])
    return [Piece("".join(shown[a - start:b - start]), tuple(f for f in here if f.start <= a and b <= f.end), tuple(f.number for f in here if f.end == b and f.kind != "evidence"))
            for a, b in zip(cuts, cuts[1:], strict=False)]


async def describe_clause(database, clause: str, benefit: str | None = None) -> dict:
    """Return what a page needs to show a clause in its place with its evidence marked; {} where there is no such clause."""
    found = await database.execute("SELECT c.*, d.title, d.stage, d.text AS document_text, d.effective_from, d.effective_to FROM clauses c "
                                   "JOIN documents d ON d.id = c.document_id WHERE c.id = ?", [clause])
    row = found.first()
    if row is None:
        return {}
    findings = await _find(database, row, benefit)
    near = await database.execute("SELECT id, citation, seq, coalesce(label, '') || text AS text FROM clauses WHERE document_id = ? AND seq IN (?, ?)",
                                  [row["document_id"], row["seq"] - 1, row["seq"] + 1])
    neighbours = {n["seq"] - row["seq"]: n for n in near.rows}
    pieces = cut_pieces(row["document_text"], row["char_start"], row["char_end"], findings, row["kind"] == "table")
    return {"clause": row, "pieces": pieces, "findings": findings, "before": neighbours.get(-1), "after": neighbours.get(1)}


def _with_its_benefit(rows: Sequence) -> list:
    """Return the rows with the details of a benefit behind it."""
    order = {row["id"]: n for n, row in enumerate(r for r in rows if r["kind"] == "benefit")}
    return sorted(rows, key=lambda row: (order.get(row["id"], len(order)), row["kind"] != "benefit"))


async def _find(database, clause, benefit: str | None) -> Sequence[Finding]:
    rows = _with_its_benefit((await database.execute(_FINDINGS, {"clause": clause["id"]})).rows)
    names = {r["code"]: r["name_zh"] for r in (await database.execute("SELECT code, name_zh FROM codes WHERE field = 'basis'")).rows}
    findings = []
    for number, row in enumerate(rows, 1):
        here = clause["char_start"] <= row["char_start"] and row["char_end"] <= clause["char_end"]
        place = None if here else await _place(database, clause["document_id"], row["char_start"])
        asked = benefit is not None and row["id"] == benefit
        zh, en = row["zh"], row["en"]
        if row["kind"] == "evidence":
            name, en = _FIELDS.get(zh, (zh, zh))
            zh = f"{name}：{row['en']}" if row["en"] else name
        findings.append(Finding(number, row["kind"], row["id"], zh, en, "".join(row["text"].split()), names.get(row["basis"], row["basis"]),
                                row["rule"], row["char_start"], row["char_end"], asked, place))
    return findings


async def _place(database, document: str, position: int) -> tuple[str, str] | None:
    rows = await database.execute("SELECT id, citation FROM clauses WHERE document_id = ? AND char_start <= ? AND char_end > ?", [document, position, position])
    row = rows.first()
    return (row["id"], row["citation"]) if row else None
