"""policykb check: each broken law, doubt and lookalike is one line that names its place; exit 1 only where a law is broken."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from extract.build import build_corpus
from extract.cli import main

from .conftest import ROOT


def check(database, corpus):
    result = CliRunner().invoke(main, ["check", "--database", str(database), "--corpus", str(corpus)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    *findings, total = result.output.splitlines()
    assert all(line.startswith(("错 broken  ", "看 look  ")) and ": " in line for line in findings)
    return result.exit_code, findings, total


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "corpus").mkdir()
    return tmp_path / "corpus"


def write(corpus, name, text):
    (corpus / name).write_text(text, encoding="utf-8")


def built(corpus):
    build_corpus(corpus, corpus.parent / "kb.db")
    return check(corpus.parent / "kb.db", corpus)


def test_the_laws_hold_on_the_corpus(database):
    code, findings, total = check(database, ROOT / "corpus")
    assert code == 0 and total.startswith("规则成立 laws hold") and not [f for f in findings if "broken" in f]
    assert any("cited and not held: 《关于加强职业技能培训和技能人才培养工作的实施办法》" in f and "looks like 《关于加强职业技能培训和高技能人才培养工作的实施办法》, which is held" in f for f in findings)


@pytest.mark.parametrize(("sql", "says"), [
    ("UPDATE amounts SET char_start = char_start + 1 WHERE id = 'songjiang-2023_2-2-9-p2_a1'", "amounts songjiang-2023_2-2-9-p2_a1: its words are not what stands at characters"),
    ("UPDATE benefits SET text = '给予9万元' WHERE id = 'songjiang-2023_2-2-9-p2_b1'", "benefits songjiang-2023_2-2-9-p2_b1: its words are not"),
    ("UPDATE document_facts SET char_end = char_end + 1 WHERE document_id = 'jiading-2025' AND field = 'title'", "document_facts jiading-2025 title: its words are not"),
    ("UPDATE clauses SET char_end = char_end + 40 WHERE id = 'songjiang-2023_2-2-9-p1'", "clauses songjiang-2023_2-2-9-p1: it overlaps with songjiang-2023_2-2-9-p2"),
    ("UPDATE clauses SET char_end = char_end - 10 WHERE id = 'songjiang-2023_2-2-5-p1'", "songjiang-2023.md: “"),
    ("UPDATE clauses SET seq = seq + 1000 WHERE id = 'songjiang-2023_2-2-9-p2'", "no clause stands before its place"),
    ("UPDATE amounts SET clause_id = 'songjiang-2023_2-2-9-p1' WHERE id = 'songjiang-2023_2-2-9-p2_a1'", "amounts songjiang-2023_2-2-9-p2_a1: 1000 元/月/人 stands outside its clause"),
    ("UPDATE benefits SET programme_id = 'nothing' WHERE id = 'songjiang-2023_2-2-9-p2_b1'", "benefits songjiang-2023_2-2-9-p2_b1: it points to a row of programmes that is not there"),
    ("UPDATE benefits SET kind = 'gift' WHERE id = 'songjiang-2023_2-2-9-p2_b1'", "kind gift has no words in codes (1 rows)"),
    ("UPDATE benefits SET per = 'person_moon' WHERE id = 'songjiang-2023_2-2-9-p2_b1'", "benefits songjiang-2023_2-2-9-p2_b1: per person_moon has no words"),
    ("UPDATE benefits SET recipients = 'person' WHERE id = 'songjiang-2023_2-2-9-p2_b1'", "benefits songjiang-2023_2-2-9-p2_b1: recipients is no list of words: person"),
    ("UPDATE benefits SET tier = '' WHERE id = 'songjiang-2023_2-2-9-p2_b1'", "benefits songjiang-2023_2-2-9-p2_b1: tier is empty, where NULL should stand"),
    ("UPDATE benefits SET max_cny = 1 WHERE id = 'songjiang-2023_2-2-9-p2_b1'", "benefits songjiang-2023_2-2-9-p2_b1: its range goes down, from 1000 to 1"),
    ("UPDATE benefits SET kind = 'up_to' WHERE id = 'songjiang-2023_2-2-9-p2_b1'", "a ceiling with a lower figure"),
    ("UPDATE clause_departments SET char_start = 0, char_end = 1, text = (SELECT substr(text, 1, 1) FROM documents WHERE id = 'minhang-2026') "
     "WHERE clause_id = 'minhang-2026_A2-3-1-1' AND basis = 'inherited'", "clause_departments minhang-2026_A2-3-1-1 district_hrss"),
    ("INSERT INTO benefits SELECT 'songjiang-2023_2-2-9-p2_b9', clause_id, document_id, district_code, programme_id, award_level, tier, recipients, kind, min_cny, max_cny, min_fraction, max_fraction, "
     "per, period, months, total_cny, base_text, condition_text, amount_id, char_start, char_end, text, rule, figure_zh, figure_en FROM benefits WHERE id = 'songjiang-2023_2-2-9-p2_b1'",
     "gives 2 equal rows in songjiang-2023_2-2-9-p2")])
def test_a_broken_law_is_a_line_and_exit_code_1(database, tmp_path, sql, says):
    shutil.copy(database, tmp_path / "kb.db")
    connection = sqlite3.connect(tmp_path / "kb.db")
    assert connection.execute(sql).rowcount > 0
    connection.commit()
    connection.close()
    code, findings, total = check(tmp_path / "kb.db", ROOT / "corpus")
    assert code == 1 and any(says in f and f.startswith("错 broken") for f in findings), [f for f in findings if "broken" in f]
    assert "broken · " in total


def test_a_department_that_looks_like_a_known_one(corpus):
    write(corpus, "a.txt", "上海市嘉定区首席技师办法\n一、对首席技师，给予资助3万元。（责任部门：区人力资源社会保障处、区属工会）\n")
    _, findings, _ = built(corpus)
    assert any("the department 区人力资源社会保障处 (1 rows) looks like 区人力资源社会保障局" in f and f.startswith("看 look  a_1") for f in findings)
    assert not any("区属工会" in f for f in findings)


def test_sources_that_are_doubtful(corpus):
    text = "关于首席技师的办法\n一、对首席技师，给予资助3万元。\n"
    write(corpus, "a.txt", text)
    write(corpus, "b.txt", text)
    write(corpus, "c.txt", "")
    write(corpus, "photo.jpg", "x")
    write(corpus, "b.sidecar.toml", 'distrikt = "310114"\n')
    write(corpus, "gone.sidecar.toml", 'id = "x"\n')
    (corpus / "more").mkdir()
    code, findings, _ = built(corpus)
    assert code == 0
    for says in ("look  a.txt, b.txt: the same file under several names", "look  c.txt: the file is empty", "look  photo.jpg: files that end in .jpg are not read", "look  more: a folder inside",
                 "look  b.sidecar.toml: distrikt means nothing here", "look  gone.sidecar.toml: it stands beside no source", "look  a.txt: no place was found", "look  b.txt: its title is nearly that of a.txt"):
        assert any(says in f for f in findings), (says, findings)


def test_a_database_behind_its_corpus(corpus):
    write(corpus, "a.txt", "关于首席技师的办法\n一、对首席技师，给予资助3万元。\n")
    write(corpus, "b.txt", "关于技能大师工作室的若干规定\n一、对技能大师工作室，给予资助3万元。\n")
    built(corpus)
    write(corpus, "a.txt", "关于首席技师的办法\n一、对首席技师，给予资助4万元。\n")
    (corpus / "b.txt").rename(corpus / "c.txt")
    _, findings, _ = check(corpus.parent / "kb.db", corpus)
    for says in ("a.txt: it has changed since", "b.txt: the database holds it and the corpus does not", "c.txt: it is not in the database"):
        assert any(says in f for f in findings), (says, findings)


def test_a_figure_that_could_not_be_placed_is_named(corpus):
    write(corpus, "a.txt", "关于若干事项的办法\n一、对符合条件的单位，给予一次性补贴2万元。\n")
    code, findings, _ = built(corpus)
    assert code == 0 and any("look  a_1: “给予一次性补贴2万元” is paid, but nothing says what for" in f for f in findings)


@pytest.mark.parametrize(("content", "says"), [(None, "not built yet; run policykb build"), (b"not a database at all, but long enough to be read as one" * 30, "no database of policykb")])
def test_no_database(tmp_path, content, says):
    if content:
        (tmp_path / "kb.db").write_bytes(content)
    for command in (["check"], ["compare", "chief_technician"]):
        result = CliRunner().invoke(main, [*command, "--database", str(tmp_path / "kb.db")])
        assert result.exit_code == 2 and says in result.output and result.output.count("\n") == 1


@pytest.mark.parametrize("name", [b"\xff\xfe.txt", b"a\nb.txt", b"\x1b[31mred.txt", b"\x1b[31mphoto.jpg"])
def test_a_file_name_never_commands_the_terminal(corpus, name):
    write(corpus, "a.txt", "关于首席技师的办法\n一、对首席技师，给予资助3万元。\n")
    Path(os.fsdecode(os.path.join(os.fsencode(corpus), name))).write_bytes("关于技能大师工作室的办法\n".encode())
    _, findings, _ = built(corpus)
    assert "\x1b" not in "".join(findings) and len([f for f in findings if "\ufffd" in f]) == 1


def test_the_laws_hold_on_documents_of_other_places(corpus):
    for source in (ROOT / "tests" / "gold").glob("*/source.*"):
        shutil.copy(source, corpus / f"{source.parent.name}{source.suffix}")
    code, findings, total = built(corpus)
    assert code == 0 and total.startswith("规则成立 laws hold"), [f for f in findings if "broken" in f]
