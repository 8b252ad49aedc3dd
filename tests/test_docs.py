"""The descriptions of tables and columns, and the documents made from them, keep up with the schema."""

import re
import runpy
import shlex
import shutil
import sqlite3
import tomllib

import pytest
import yaml
from click.testing import CliRunner

from extract.cli import main

from .conftest import ROOT

TABLES = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["kb"]["tables"]
INTERNAL = re.compile("sqlite_|clauses_fts")


def schema() -> dict[str, list[str]]:
    with sqlite3.connect(":memory:") as connection:
        connection.executescript((ROOT / "extract" / "schema.sql").read_text(encoding="utf-8"))
        names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')") if not INTERNAL.match(r[0])]
        return {name: [r[1] for r in connection.execute(f"PRAGMA table_info([{name}])")] for name in names}


def test_every_table_and_view_is_described():
    assert set(TABLES) == set(schema())


@pytest.mark.parametrize("table", schema())
def test_every_column_is_described_in_both_languages(table):
    described = TABLES[table]
    assert set(described["columns"]) == set(schema()[table])
    for text in (described["title"], described["description"], *described["columns"].values()):
        assert re.search("[\u4e00-\u9fff]", text) and re.search("[A-Za-z]{2}", text), text
    for column in [described.get("label_column"), described.get("sort"), described.get("sort_desc"), *described.get("facets", [])]:
        assert column is None or column in schema()[table]


def test_units_stand_in_words_only():
    assert "units" not in {key for table in TABLES.values() for key in table}
    for table, columns in schema().items():
        for column in columns:
            if column.endswith("_cny"):
                assert "元" in TABLES[table]["columns"][column]


def test_the_generated_parts_are_current(kb):
    written = runpy.run_path(str(ROOT / "docs" / "dictionary.py"))["render"](kb)
    stale = [path.name for path, text in written.items() if path.read_text(encoding="utf-8") != text]
    assert not stale, f"{stale}: run make dictionary and commit what it writes"


def test_the_first_answers_hold_the_figures_printed_in_the_documents():
    answers = (ROOT / "README.md").read_text(encoding="utf-8").split("<!-- /answers -->")[0]
    for place, figure in [("嘉定区", "30,000元"), ("嘉定区", "1:1配套"), ("松江区", "80,000元"), ("松江区", "50,000元"), ("松江区", "合计36,000元"),
                          ("闵行区", "市人社局首席技师资助标准"), ("上海市", "〔提及无金额〕"), ("闵行区", "2029-09-15"), ("嘉定区", "2028-02-02")]:
        assert re.search(rf"^\| {place} \|.*{re.escape(figure)}", answers, re.M), (place, figure)


@pytest.mark.parametrize("name", ["README.md", "CODEBOOK.md", "CONTRIBUTING.md", "CHANGES.md"])
def test_what_a_document_points_to_is_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (ROOT / target).exists(), target
    for path in re.findall(r"`((?:extract|tests|templates|notebooks|docs|corpus)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path
    for target in re.findall(r"`make (\w+)`", text):
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M), target
    for command in re.findall(r"policykb (\w+)", text):
        assert command in main.commands, command


def test_the_picture_shows_the_clause_and_the_row_as_they_are(kb):
    picture = (ROOT / "docs" / "way.svg").read_text(encoding="utf-8")
    words = [re.sub("<[^>]+>", "", part) for part in picture.split('<g fill="#222">')[1:]]
    clause = kb.execute("SELECT text, citation FROM clauses WHERE id = 'songjiang-2023_2-2-9-p2'").fetchone()
    assert "".join(words[0].split("</g>")[0].split()).startswith(clause["text"])
    row = kb.execute("SELECT figure, programme, award_level, district FROM benefits_by_district WHERE clause_id = 'songjiang-2023_2-2-9-p2'").fetchone()
    for word in (clause["citation"], row["programme"], row["award_level"], row["district"], *row["figure"].replace("合计", "").split("，")):
        assert word in picture


def test_nothing_written_names_a_machine():
    for path in [*ROOT.glob("*.md"), *ROOT.glob("*.yml"), *ROOT.glob("docs/*.py"), *ROOT.glob("docs/*.svg"), *ROOT.glob("templates/*"), *ROOT.glob("notebooks/*.ipynb")]:
        assert not re.search(r"/(?:root|tmp|work|home)/|pypi|TODO|FIXME", path.read_text(encoding="utf-8")), path.name


def test_the_readme_says_why_each_library_is_there():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("## Libraries")[1].split("\n## ")[0]
    assert len(wanted) > 8
    assert not [name for name in (re.split("[<>=]", line)[0] for line in wanted) if f"[{name.lower()}]" not in table.lower()]


def test_the_picture_of_the_readme_is_small():
    assert "](docs/compare.png)" in (ROOT / "README.md").read_text(encoding="utf-8")
    data = (ROOT / "docs" / "compare.png").read_bytes()
    assert data.startswith(b"\x89PNG") and len(data) < 150_000


def test_every_command_of_the_readme_and_of_its_own_help_runs(database, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(database, "kb.db")
    shutil.copytree(ROOT / "corpus", "corpus")
    texts = [(ROOT / "README.md").read_text(encoding="utf-8"), *(command.help or "" for command in main.commands.values())]
    said = {tuple(shlex.split(match, comments=True)) for text in texts for match in re.findall(r"^ +(?:\.venv/bin/)?policykb ((?:compare|explain|check)\b[^|\n]*)", text, re.M)}
    assert len(said) >= 5
    for command in said:
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 0, (command, result.output)


def test_each_command_says_how_it_is_used():
    for name, command in main.commands.items():
        assert command.help and (name == "serve" or f"policykb {name}" in command.help), name


def test_no_mark_of_a_merge_is_left():
    for path in [*ROOT.glob("*.*"), *ROOT.glob("extract/**/*.*"), *ROOT.glob("tests/**/*.*"), *ROOT.glob("docs/*")]:
        if path.is_file() and path.suffix not in (".db", ".png", ".pyc"):
            assert not re.search("^(<{7} |>{7} |={7}$)", path.read_text(encoding="utf-8"), re.M), path
