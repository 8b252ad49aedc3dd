"""Clauses of different documents that say the same are found without comparing every clause with every other."""

import random
import re

from rapidfuzz import fuzz

from extract.link import link_clauses


def spoil(text, chance):
    """Change the figures, and a character in twenty."""
    text = re.sub(r"\d", lambda m: str(chance.randint(1, 9)), text)
    return "".join(chance.choice("的和与对在") if chance.random() < 0.05 else c for c in text)


def test_what_comparing_all_with_all_finds_is_found(kb):
    chance = random.Random(1)
    rows = [dict(r) for r in kb.execute("SELECT id, document_id, kind, text FROM clauses ORDER BY document_id, seq")]
    rows += [{**r, "id": r["id"] + "x", "document_id": r["document_id"] + "x", "text": spoil(r["text"], chance)} for r in rows[:200]]
    wanted = [r for r in rows if len(r["text"]) >= 30 and r["kind"] in ("item", "paragraph")]
    pairs = {(a["id"], b["id"]) for n, a in enumerate(wanted) for b in wanted[n + 1:] if a["document_id"] != b["document_id"] and fuzz.ratio(a["text"], b["text"]) >= 80}
    found = list(link_clauses(rows))
    assert len(pairs) > 80 and {f[:2] for f in found} == pairs
    assert all(score >= 97 if kind == "copied" else 80 <= score <= 97 for _, _, kind, score in found)


def test_the_ten_nearest_are_kept():
    text = "对获得区级首席技师称号的高技能人才，给予一次性资助{}万元，资助经费用于技术攻关、带徒传技和技能交流。"
    rows = [{"id": f"d{n}_1", "document_id": f"d{n}", "kind": "item", "text": text.format(3 if n < 30 else n)} for n in range(60)]
    found = list(link_clauses(rows))
    assert [f[:3] for f in found if f[0] == "d0_1"] == [("d0_1", f"d{n}_1", "copied") for n in range(1, 11)]
