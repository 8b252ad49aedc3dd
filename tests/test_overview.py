"""policykb compare: the rows of the view comparison, aligned for Chinese in a terminal."""

import unicodedata

import pytest
from click.testing import CliRunner

from extract.cli import main
from extract.terminal import width


def compare(database, *arguments, columns=120, exit_code=0):
    result = CliRunner().invoke(main, ["compare", *arguments, "--database", str(database)], env={"COLUMNS": str(columns)})
    assert result.exit_code == exit_code, result.output
    return result.output


def test_the_figures_of_chief_technicians(database):
    lines = compare(database, "chief_technician", columns=200).splitlines()
    assert lines[0] == "首席技师 Chief technician (chief_technician)"
    for words in (["松江区", "市级", "企业", "80,000元/家企业", "songjiang-2023_2-2-9-p1"], ["嘉定区", "市级", "个人", "1:1配套", "jiading-2025_3-2-p1"],
                  ["松江区", "区级", "个人", "合计36,000元", "songjiang-2023_2-2-9-p2"], ["闵行区", "市人社局首席技师资助标准"], ["上海市", "〔提及无金额〕", "设立首席技师"]):
        assert any(all(word in line for word in words) for line in lines), words
    assert "songjiang-2023_2-2-9-p2 给予 1000 元/月/人的培养资助" in "\n".join(lines)


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
def test_columns_stand_under_each_other(database, columns):
    lines = compare(database, "高师带徒", columns=columns).splitlines()
    rule = next(n for n, line in enumerate(lines) if line.startswith("─"))
    starts = [n for n in range(len(lines[rule])) if lines[rule][n] == "─" and (n == 0 or lines[rule][n - 1] == " ")]
    for line in lines[rule + 1:lines.index("", rule)]:
        cells = {}
        at = 0
        for character in line:
            cells[at] = character
            at += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        assert all(cells.get(start - 1, " ") == " " for start in starts[1:]), line
    assert all(width(line) <= columns + 2 for line in lines)


def test_drafts_are_shown_when_asked_for(database):
    assert "（草案）" not in compare(database, "chief_technician") and "嘉定区（草案）" in compare(database, "chief_technician", "--drafts")


@pytest.mark.parametrize(("name", "says"), [("飞行补贴", "no programme has this name; write one of chief_technician, "), ("工作室", "several programmes have this name; write one of ")])
def test_a_programme_that_is_not_meant(database, name, says):
    output = compare(database, name, exit_code=2)
    assert says in output and output.count("\n") == 1


@pytest.mark.parametrize("name", ["master_studio", "技能大师工作室", "大师工作室", "Skill-master studio"])
def test_every_name_of_a_programme_is_understood(database, name):
    assert compare(database, name).startswith("技能大师工作室 Skill-master studio (master_studio)")
