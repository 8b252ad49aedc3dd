"""The counter of inventions in unrelated texts: it counts, it quotes, and it sees a broken law."""

from dataclasses import replace

from benchmarks.unrelated import broken_laws, measure, report
from extract.model import Document
from extract.pipeline import extract
from extract.read.plain import find_blocks

LAW = "江北市信用信息管理办法\n第一条 为加强信用建设，制定本办法。\n第二条 违反本办法的，处以5万元罚款。\n第三条 本办法自2004年8月1日起施行。\n"


def test_a_folder_is_counted_and_each_benefit_is_quoted(tmp_path):
    (tmp_path / "law.txt").write_text(LAW)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "中 文.txt").write_text("办法\n一、对首席技师，给予一次性资助3万元。\n")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "photo.jpg").write_bytes(b"x")
    tally = measure(sorted(p for p in tmp_path.rglob("*.txt")))
    lines = "\n".join(report(tally))
    assert (tally.documents, len(tally.unread), tally.crashes, tally.broken, len(tally.benefits)) == (2, 1, [], [], 1)
    assert "benefits 1, 50.00 in 100 documents" in lines and "给予一次性资助3万元" in lines and "crashes 0 · broken laws 0" in lines


def test_broken_laws_are_seen():
    extraction = extract(Document("a", LAW, tuple(find_blocks(LAW)), "a.txt", "txt", ""))
    assert list(broken_laws(extraction)) == []
    assert any("in no clause" in law for law in broken_laws(replace(extraction, clauses=extraction.clauses[1:])))
    assert any("overlaps" in law for law in broken_laws(replace(extraction, clauses=(*extraction.clauses, extraction.clauses[0]))))


def test_a_crash_is_counted_and_costs_only_itself(tmp_path, monkeypatch):
    import benchmarks.unrelated as unrelated

    (tmp_path / "a.txt").write_text(LAW)
    (tmp_path / "b.txt").write_text("炸\n" + LAW)
    monkeypatch.setattr(unrelated, "extract", lambda d: 1 / 0 if d.text.startswith("炸") else extract(d))
    tally = measure([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert tally.documents == 1 and len(tally.crashes) == 1 and "ZeroDivisionError" in tally.crashes[0]
