"""Every saved query asked over HTTP: rows, complete by document, and the chief technicians' figures as printed."""

import re

import pytest
import yaml

from .conftest import ROOT
from .serving import ask, serve

METADATA = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["kb"]
QUERIES = METADATA["queries"]
# How each question is asked beside its empty form.
ASKED = {"search": {"words": "首席技师"}, "any_programme": {"programme": "大师", "district": "松江"}, "coverage_by_programme": {"programme": "竞赛", "state": "amount"},
         "responsible": {"programme": "高师带徒"}, "department": {"department": "区总工会", "district": "闵行"}, "programme_clauses": {"programme": "chief_technician"},
         "in_force": {"day": "2026-01-31"}}
COMPARED = {"chief_technician": ["chief_technician"], "master_studios": ["master_studio"], "mentoring": ["mentorship"],
            "certificate_subsidies": ["certificate_subsidy", "certification_outcome"], "assessment_institutions": ["assessment_institution"],
            "training_bases": ["training_base", "practice_base", "worldskills_base"], "competitions": ["competition_prize", "competition_hosting", "competition_preparation"],
            "innovation_studios": ["innovation_studio"], "craftsman_titles": ["craftsman"], "honours": ["honour_award", "skill_allowance"], "any_programme": []}


@pytest.fixture(scope="module")
def site(database, tmp_path_factory):
    return serve(database, tmp_path_factory.mktemp("site"))


def rows(site, name, **parameters):
    wanted = dict.fromkeys(re.findall(r":(\w+)", QUERIES[name]["sql"]), "")
    answer = ask(site, f"/kb/{name}.json", **(wanted | parameters | {"_shape": "array"}))
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("name", QUERIES)
def test_saved_query_answers_with_rows_and_a_page(site, name):
    assert rows(site, name, **ASKED.get(name, {}))
    if name != "search":
        assert rows(site, name)
    page = ask(site, f"/kb/{name}", **ASKED.get(name, {}))
    assert page.status_code == 200 and QUERIES[name]["title"] in page.text
    assert QUERIES[name]["title"].split()[0] != QUERIES[name]["title"], "Chinese first, English beside it"


@pytest.mark.parametrize("name", COMPARED)
def test_comparison_holds_every_benefit_and_every_document(site, kb, name):
    leaves = COMPARED[name] or [r["id"] for r in kb.execute("SELECT id FROM programmes WHERE parent_id IS NOT NULL")]
    marks = ",".join("?" * len(leaves))
    answer = rows(site, name, drafts="1")
    benefits = kb.execute(f"SELECT id, clause_id FROM benefits WHERE programme_id IN ({marks})", leaves).fetchall()
    links = [r["原文 source"] for r in answer]
    assert sorted(link for link in links if link and "benefit=" in link) == sorted(f"/kb/clauses/{b['clause_id']}?benefit={b['id']}" for b in benefits)
    states = kb.execute(f"SELECT count(*) AS n FROM coverage WHERE programme_id IN ({marks}) AND state IN ('mentioned', 'silent')", leaves).fetchone()
    assert sum(r["标准 figure"].startswith("〔") for r in answer) == states["n"]
    for row in answer:
        assert row["地区 district"] and row["标准 figure"] and row["有效期 validity"]
    without = rows(site, name)
    assert not [r for r in without if "草案" in r["地区 district"]] and [r for r in answer if "草案" in r["地区 district"]]


@pytest.mark.parametrize(("place", "level", "payee", "figure"), [
    ("嘉定区", "区级", None, "30,000元"), ("嘉定区", "市级", None, "1:1配套"), ("松江区", "市级", "企业", "80,000元"), ("松江区", "区级", "企业", "50,000元"),
    ("松江区", "区级", "个人", "每月1,000元/人，共36个月，合计36,000元"), ("闵行区", "区级", None, "市人社局首席技师资助标准"),
    ("上海市", None, None, "〔提及无金额〕"), ("嘉定区（草案）", None, None, "〔所收文件未提及〕")])
def test_chief_technicians_as_printed(site, place, level, payee, figure):
    answer = rows(site, "chief_technician", drafts="1")
    assert [r for r in answer if r["地区 district"] == place and r["级别 level"] == level and figure in r["标准 figure"] and payee in (None, r["补贴对象 payee"])]


def test_no_other_money_for_chief_technicians(site):
    money = {(r["地区 district"], f) for r in rows(site, "chief_technician") for f in re.findall(r"[\d,]{5,}(?=元)", r["标准 figure"])}
    assert money == {("嘉定区", "30,000"), ("松江区", "80,000"), ("松江区", "50,000"), ("松江区", "1,000"), ("松江区", "36,000")}


@pytest.mark.parametrize(("day", "states"), [
    ("2023-07-31", {"松江区": "尚未生效", "嘉定区": "尚未生效"}), ("2026-01-31", {"松江区": "有效，未写截止日", "嘉定区": "有效", "闵行区": "尚未生效"}),
    ("2028-02-02", {"嘉定区": "有效", "闵行区": "有效"}), ("2028-02-03", {"嘉定区": "已失效"}), ("31.1.2026", {"嘉定区": "日期写法应如"}), ("", {"上海市": "文中未写明"})])
def test_documents_in_force_on_a_day(site, day, states):
    answer = rows(site, "in_force", day=day)
    for place, state in states.items():
        assert [r for r in answer if r["地区 district"] == place and r["状态 state"].startswith(state)], (place, state, answer)


def test_a_draft_is_never_in_force(site, kb):
    titles = {r["title"] for r in kb.execute("SELECT title FROM documents WHERE stage = 'draft'")}
    assert {r["状态 state"] for r in rows(site, "in_force") if r["文件 document"] in titles} == {"草案 draft"}


@pytest.mark.parametrize("asked", ["首席技师", "chief_technician", "Chief technician", "首席技师资助", "首席"])
def test_a_programme_is_found_by_any_of_its_names(site, asked):
    assert {r["项目 programme"] for r in rows(site, "any_programme", programme=asked)} == {"首席技师"}


def test_coverage_names_every_place_and_programme(site, kb):
    assert len(rows(site, "coverage_by_programme")) == kb.execute("SELECT count(*) FROM coverage_by_district").fetchone()[0]
    assert len(rows(site, "coverage_matrix")) == kb.execute("SELECT count(*) FROM programmes WHERE parent_id IS NOT NULL").fetchone()[0]
    assert {r["情况 state"] for r in rows(site, "coverage_by_programme", state="no_document")} == {"未收录文件 No document held"}


@pytest.mark.parametrize("words", ["补", "补贴", "首席技师", "力资源社会", "高师带徒 企业"])
def test_the_saved_search_finds_what_a_plain_scan_finds(site, kb, words):
    clauses = kb.execute("SELECT citation, coalesce(label, '') || text AS words FROM clauses").fetchall()
    wanted = sorted(c["citation"] for c in clauses if all(w in "".join(c["words"].split()) for w in words.split()))
    assert wanted and sorted(r["出处 citation"] for r in rows(site, "search", words=words)) == wanted


@pytest.mark.parametrize("words", ['"', "*", "NEAR(", "补贴 OR", "'; drop table clauses", "%"])
def test_odd_words_are_only_words(site, words):
    assert isinstance(rows(site, "search", words=words), list)


def test_parameters_are_asked_for_in_words(site):
    page = ask(site, "/kb/any_programme").text
    assert "项目 programme" in page and '<option value="首席技师">' in page and '<option value="松江区">' in page
    assert set(METADATA["parameters"]) == {p for q in QUERIES.values() for p in re.findall(r":(\w+)", q["sql"])}


def test_what_a_visitor_types_stays_text(site):
    page = ask(site, "/kb/any_programme", programme='"><script>alert(1)</script>').text
    assert "<script>alert(1)" not in page and "没有找到" in page


@pytest.mark.parametrize("table", METADATA["tables"])
def test_every_table_has_its_page(site, table):
    page = ask(site, f"/kb/{table}")
    assert page.status_code == 200 and METADATA["tables"][table]["title"] in page.text


def test_the_database_page_lists_questions_first(site):
    page = ask(site, "/kb").text
    assert page.index("现成查询") < page.index(QUERIES["chief_technician"]["title"]) < page.index("对照视图") < page.index("自己写 SQL")


def test_a_long_answer_says_where_the_rest_is(site):
    page = ask(site, "/kb/coverage_by_programme", programme="", district="", state="").text
    assert page.count("<tr>") == 301 and 'href="/ask/coverage_by_programme?programme=' in page
    assert len(rows(site, "coverage_by_programme")) > 300
