"""The contract of kb.db: evidence at its span, sound references, the same bytes twice, the table of the chief technician."""

import pytest

from extract.pipeline import extract_corpus
from extract.read import list_sources
from extract.store import build_database

from .conftest import ROOT


@pytest.mark.parametrize("table", ["amounts", "benefits", "clause_programmes", "clause_departments", "citations"])
def test_evidence_stands_at_its_span(kb, table):
    rows = kb.execute(f"SELECT t.*, substr(d.text, t.char_start + 1, t.char_end - t.char_start) AS printed FROM {table} t "
                      "JOIN clauses c ON c.id = t.clause_id JOIN documents d ON d.id = c.document_id").fetchall()
    assert rows
    assert all(row["printed"] == row["text"] for row in rows)


def test_references_are_sound(kb):
    assert kb.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_same_corpus_gives_the_same_bytes(database, tmp_path):
    build_database(extract_corpus(list_sources(ROOT / "corpus")), tmp_path / "again.db")
    assert (tmp_path / "again.db").read_bytes() == database.read_bytes()


def test_chief_technician_by_district(kb):
    rows = {(r["document_id"], r["award_level"], r["kind"], r["max_cny"], r["max_fraction"], r["months"], r["total_cny"])
            for r in kb.execute("SELECT * FROM benefits WHERE programme_id = 'chief_technician'")}
    for expected in [("jiading-2025", "municipal", "ratio", None, 1.0, None, None), ("songjiang-2023", "municipal", "fixed", 80000, None, None, 80000),
                     ("jiading-2025", "district", "fixed", 30000, None, None, 30000),
                     ("songjiang-2023", "district", "fixed", 50000, None, None, 50000), ("songjiang-2023", "district", "fixed", 1000, None, 36, 36000),
                     ("minhang-2026", "district", "reference", None, None, None, None)]:
        assert expected in rows
    states = dict(kb.execute("SELECT document_id, state FROM coverage WHERE programme_id = 'chief_technician'").fetchall())
    assert states == {"jiading-2025": "amount", "songjiang-2023": "amount", "minhang-2026": "reference", "shanghai-2023": "mentioned", "jiading-draft": "silent"}


@pytest.mark.parametrize(("clause", "department", "basis"), [
    ("minhang-2026_A2-3-1-1", "district_hrss", "inherited"), ("minhang-2026_A4b-3-p1", "district_union", "inherited"),
    ("songjiang-2023_2-3-13-p1", "district_finance", "inherited"), ("songjiang-2023_2-2-8-p2", "district_education", "stated")])
def test_responsible_departments(kb, clause, department, basis):
    row = kb.execute("SELECT basis FROM clause_departments WHERE clause_id = ? AND department_id = ? AND role = 'responsible'", [clause, department]).fetchone()
    assert row and row["basis"] == basis
