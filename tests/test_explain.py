"""policykb explain: the rules that fired in a clause, what lost to what, and where the inherited came from."""

import inspect
import re

import pytest
from click.testing import CliRunner

from extract.benefits import kinds, refusals
from extract.cli import main
from extract.explain import _REFUSED, explain_clause
from extract.pipeline import read_and_extract

from .conftest import ROOT

MADE = """上海市嘉定区人力资源和社会保障局
关于技能人才的办法
一、首席技师资助
（责任部门：区人社局、区财政局）
1. 对首席技师，给予一次性资助3万元，培训出勤率应达到80%以上。
2. 取得高级技师、特级技师、首席技师证书的个人，给予补贴2000元。市人社局同意后，专项资金500万元由区财政局安排。
3. 对符合条件的区首席技师工作室，给予资助5万元。（责任单位：区总工会）
二、其他事项
对表现突出的单位，给予奖励1万元。
"""


def explain(clause, corpus=ROOT / "corpus", exit_code=0):
    result = CliRunner().invoke(main, ["explain", clause, "--corpus", str(corpus)], env={"COLUMNS": "400"})
    assert result.exit_code == exit_code, result.output
    return result.output


@pytest.fixture
def made(tmp_path):
    (tmp_path / "made.txt").write_text(MADE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("clause", "lines"), [
    ("songjiang-2023_2-2-9-p2", ["建立每两年资助25名左右[1 首席技师]的工作机制", "给予[2 1000元/月/人]的培养资助", "1000元/月/人 money, exact, 1000–1000 per 月/人, by money.figure",
                                 "每月1,000元/人，共36个月，合计36,000元", "programme chief_technician, named in the clause", "months 36, from “期限为3年”",
                                 "区财政局 department 区财政局: responsible, by departments.bracket"]),
    ("songjiang-2023_2-2-9-p1", ["技师工作室 programme technician_workstation: lost to the longer name 首席技师工作室 (chief_technician) around it", "award_level municipal, from “上海市”",
                                 "award_level district, from “区”"]),
    ("minhang-2026_A2-3-1-1", ["department 区人力资源和社会保障局: responsible, by departments.bracket: minhang-2026_A2-p1 “(责任部门：[区人社局])”",
                               "市人社局 department 市人力资源和社会保障局: named, no word gives it a role", "reference, by benefits.reference"]),
    ("jiading-2025_3-3-p1", ["issues, by departments.issuer (nobody else answers for the benefit): jiading-2025_front-p1"])])
def test_clauses_of_the_corpus(clause, lines):
    output = explain(clause)
    for line in lines:
        assert line in output, f"{line}\n{output}"


def test_a_refused_figure_and_the_rule_that_refused_it(made):
    output = explain("made_1-1", made)
    assert "3万元 fixed, by fixed" in output and "80% pays nobody, by threshold: a floor that somebody has to reach" in output
    assert "inherited" not in output.split("benefits")[0].split("gave way")[0]
    assert "department 区人力资源和社会保障局: responsible, by departments.bracket: made_1" in output


def test_a_grade_and_a_budget_are_refused_with_a_reason(made):
    output = explain("made_1-2", made)
    assert "首席技师 programme chief_technician: refused, it is a grade here" in output
    assert "500万元 pays nobody, by budget: a budget or a sum set aside" in output
    assert "programme chief_technician, by programmes.name: made_1 “[首席技师资助]" in output


def test_a_figure_that_could_not_be_placed(made):
    output = explain("made_2-p1", made)
    assert "unplaced" in output and "给予奖励1万元 is paid by benefits.fixed, but neither its sentence nor a heading above names what for" in output


@pytest.mark.parametrize(("clause", "says"), [
    ("songjiang-2023_2-2-9-p7", "no such clause in songjiang-2023.md; there are songjiang-2023_2-2-9-p1"), ("nowhere_1", "nowhere_1: no such document"), ("made", "no such document")])
def test_a_clause_that_is_not_there(clause, says):
    output = explain(clause, exit_code=2)
    assert says in output and output.count("\n") == 1


def test_a_document_that_cannot_be_read(made):
    (made / "made.txt").write_bytes(b"")
    assert explain("made_1-1", made, exit_code=2).startswith("made.txt: the file is empty")


def test_markup_and_control_characters_stay_text(tmp_path):
    (tmp_path / "odd.txt").write_text("关于首席技师的办法\n一、对<b>首席技师</b>\x1b[31m给予资助3万元。\n", encoding="utf-8")
    output = explain("odd_1", tmp_path)
    assert "<b>[1 首席技师]</b>" in output and "\x1b[31m" not in output


def test_a_table_and_every_other_clause_can_be_explained(tmp_path):
    (tmp_path / "table.md").write_text("# 关于首席技师的办法\n\n一、对首席技师按下表给予资助。（责任部门：区人社局）\n\n| 等级 | 补贴标准（元/人） |\n|---|---|\n| 技师 | 1500 |\n| 首席技师 | 3000元/人 |\n\n"
                                       "二、其他。\n", encoding="utf-8")
    extraction = read_and_extract(tmp_path / "table.md")
    shown = {t.clause.kind: explain_clause(extraction, t) for t in extraction.clauses}
    assert any("3000元/人" in line for line in shown["table"]["数字 figures"]) and any("3,000元/人" in line for line in shown["table"]["补贴 benefits"])
    extraction = read_and_extract(ROOT / "corpus" / "jiading-2025.txt")
    assert all(explain_clause(extraction, t)["正文 text"][0] for t in extraction.clauses)


def test_every_rule_that_refuses_a_figure_has_its_reason_in_words():
    rules = {name for name, *_ in refusals._REFUSED} | set(re.findall(r'return (?:None if [^"]*? else )?"(\w+)"', inspect.getsource(refusals) + inspect.getsource(kinds)))
    assert len(rules) > 15
    assert not sorted(rules - set(_REFUSED)), "say in extract/explain.py what these rules mean"
