"""The scorer itself, on made-up documents whose figures are known, and the floors under the figures of the documents labelled by hand."""

import csv
import itertools
import json
import sqlite3

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from extract.cli import main
from extract.score import GoldError, score_folder, total
from extract.score.change import compare_databases
from extract.score.measures import overlap, pair_benefits
from extract.score.report import show_changes, show_markdown, show_scores
from extract.score.tally import Tally, assign, compare_rows

from .chance import laws_over
from .conftest import ROOT

HEAD = {"title": "关于技能人才的若干措施", "doc_number": None, "kind": "若干措施", "stage": "final", "level": "district", "district_code": "310114", "issued_on": "2025-01-03",
        "printed_on": None, "effective_from": None, "effective_to": None, "validity_basis": "none", "issuers": []}
AMOUNTS = [{"path": "1", "kind": "money", "bound": "exact", "min": 50000, "max": 50000, "unit": None, "char_start": 4, "char_end": 7, "text": "5万元"},
           {"path": "1", "kind": "percent", "bound": "exact", "min": 0.3, "max": 0.3, "unit": None, "char_start": 10, "char_end": 13, "text": "30%"}]
BENEFIT = {"path": "1", "programme": "chief_technician", "award_level": "district", "tier": None, "recipients": ["individual", "enterprise"], "kind": "fixed", "min_cny": 50000,
           "max_cny": 50000, "min_fraction": None, "max_fraction": None, "per": "person", "period": None, "months": None, "total_cny": 50000, "base_text": None,
           "char_start": 2, "char_end": 7, "text": "给予5万元"}
LABELS = {"clauses": [{"path": "1", "starts_with": "给予5万元"}], "amounts": AMOUNTS, "benefits": [BENEFIT], "programmes": [{"path": "1", "programme": "chief_technician"}],
          "departments": [{"path": "1", "departments": ["区财政局", "区总工会"], "role": "responsible"}],
          "citations": [{"path": "1", "title": "管理办法", "doc_number": None, "role": "follows"}]}


def write_labels(folder, labels=LABELS, head=HEAD):
    folder.mkdir(parents=True)
    (folder / "head.json").write_text(json.dumps(head), encoding="utf-8")
    for field, rows in labels.items():
        (folder / f"{field}.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    return folder


def write_database(path, labels=LABELS, head=HEAD, document="made-up"):
    """Write a kb.db that says what labels say, row by row, without the extractor."""
    connection = sqlite3.connect(path)
    connection.executescript((ROOT / "extract" / "schema.sql").read_text(encoding="utf-8"))
    connection.execute("PRAGMA foreign_keys = OFF")

    def add(table, **row):
        held = {c[1]: (0 if "INT" in c[2].upper() else "-") for c in connection.execute(f"PRAGMA table_info([{table}])") if c[3]} | row
        connection.execute(f"INSERT INTO [{table}] ({', '.join(held)}) VALUES ({', '.join('?' * len(held))})", list(held.values()))

    add("documents", id=document, **{k: v for k, v in head.items() if k != "issuers"})
    for n, name in enumerate(head["issuers"]):
        add("document_issuers", document_id=document, department_id=f"x-{n}", seq=n, name_text=name)
    for n, row in enumerate(labels["clauses"]):
        add("clauses", id=f"{document}_{row['path']}", document_id=document, path=row["path"], seq=n, text=row["starts_with"], search_id=n)
    counter = itertools.count()
    for row in labels["amounts"]:
        add("amounts", id=f"a{next(counter)}", clause_id=f"{document}_{row['path']}", **{k: v for k, v in row.items() if k != "path"})
    for row in labels["benefits"]:
        values = {k: v for k, v in row.items() if k not in ("path", "programme", "recipients")}
        add("benefits", id=f"b{next(counter)}", clause_id=f"{document}_{row['path']}", document_id=document, programme_id=row["programme"],
            recipients=json.dumps(row["recipients"]), **values)
    for row in labels["departments"]:
        for name in row["departments"]:
            connection.execute("INSERT OR IGNORE INTO departments (id, name, level, aliases) VALUES (?, ?, 'district', '[]')", [name, name])
            add("clause_departments", clause_id=f"{document}_{row['path']}", department_id=name, role=row["role"], basis="stated", text=name)
    for row in labels["programmes"]:
        add("clause_programmes", clause_id=f"{document}_{row['path']}", programme_id=row["programme"], basis="stated", text="首席技师")
    for row in labels["citations"]:
        add("citations", id=f"c{next(counter)}", clause_id=f"{document}_{row['path']}", **{k: v for k, v in row.items() if k != "path"})
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def scored(tmp_path):
    """Score what is found against LABELS: scored(amounts=[…]) changes one field of what is found."""
    write_labels(tmp_path / "gold" / "made-up")

    def score(head=HEAD, **found):
        path = tmp_path / "kb.db"
        path.unlink(missing_ok=True)
        [result] = score_folder(write_database(path, LABELS | found, head), tmp_path / "gold")
        return result.tallies

    return score


def counts(tally):
    return tally.right, tally.found, tally.wanted


def test_a_perfect_answer_scores_one_everywhere(scored):
    for name, tally in scored().items():
        assert tally.precision == tally.recall == tally.f1 == 1.0, name
        assert not tally.missed and not tally.invented


def test_a_correctly_empty_answer_counts_as_correct(scored):
    tallies = scored()
    assert counts(tallies["head: doc_number"]) == counts(tallies["benefits: tier"]) == (1, 1, 1)
    assert compare_rows([], []).f1 == 1.0


def test_an_invented_row_costs_precision_and_is_listed_with_path_and_words(scored):
    tallies = scored(amounts=[*AMOUNTS, {**AMOUNTS[0], "min": 90000, "max": 90000, "char_start": 20, "char_end": 23, "text": "9万\n元"}])
    amounts = tallies["amounts"]
    assert counts(amounts) == (2, 3, 2) and amounts.recall == 1.0 and amounts.precision == pytest.approx(2 / 3)
    assert amounts.f1 == pytest.approx(0.8)
    assert amounts.invented == ("1 money exact 90000 90000 “9万元”",) and not amounts.missed
    assert counts(tallies["amounts: money"]) == (1, 2, 1) and counts(tallies["amounts: percent"]) == (1, 1, 1)


def test_a_missed_row_costs_recall_and_is_listed_with_path_and_words(scored):
    tallies = scored(amounts=AMOUNTS[:1])
    assert counts(tallies["amounts"]) == (1, 1, 2) and tallies["amounts"].precision == 1.0 and tallies["amounts"].recall == 0.5
    assert tallies["amounts"].missed == ("1 percent exact 0.3 0.3 “30%”",)


def test_a_row_found_twice_is_invented_once(scored):
    tallies = scored(benefits=[BENEFIT, BENEFIT])
    assert counts(tallies["benefits: clause and figures"]) == (1, 2, 1)
    assert len(tallies["benefits: rows with a figure"].invented) == 1


def test_a_wrong_value_is_a_miss_and_an_invention_and_a_silent_one_a_miss_only(scored):
    wrong = scored(benefits=[{**BENEFIT, "tier": "技师"}])
    assert counts(wrong["benefits: tier"]) == (0, 1, 0) and wrong["benefits: tier"].invented == ("1 tier “给予5万元”: 技师",)
    assert counts(wrong["benefits: with programme, tier, level, kind"]) == (0, 1, 1)
    assert counts(wrong["benefits: clause and figures"]) == (1, 1, 1)
    silent = scored(benefits=[{**BENEFIT, "per": None}])["benefits: per"]
    assert counts(silent) == (0, 0, 1) and silent.missed == ("1 per “给予5万元”: person",)
    assert counts(scored(head=HEAD | {"title": "另一标题"})["head: title"]) == (0, 1, 1)


def test_payees_in_another_order_are_the_same_payees(scored):
    assert scored(benefits=[{**BENEFIT, "recipients": ["enterprise", "individual"]}])["benefits: recipients"].f1 == 1.0


def test_a_shifted_span_overlaps_but_is_not_exact(scored):
    tallies = scored(amounts=[{**AMOUNTS[0], "char_start": 3}, AMOUNTS[1]])
    assert counts(tallies["amounts: exact span"]) == (1, 2, 2) and counts(tallies["amounts: overlapping span"]) == (2, 2, 2)


def test_a_span_that_only_touches_does_not_overlap():
    assert counts(overlap([{"path": "1", "char_start": 0, "char_end": 4}], [{"path": "1", "char_start": 4, "char_end": 7}])) == (0, 1, 1)


def test_a_right_path_over_other_words_is_no_right_clause(scored):
    tallies = scored(clauses=[{"path": "1", "starts_with": "另一段的文字"}])
    assert tallies["clauses"].f1 == 1.0 and tallies["clauses: with first words"].f1 == 0.0


def test_departments_are_counted_by_body_and_role(scored):
    tallies = scored(departments=[{"path": "1", "departments": ["区财政局"], "role": "responsible"}, {"path": "1", "departments": ["区总工会"], "role": "assists"}])
    assert counts(tallies["departments"]) == (1, 2, 2) and tallies["departments: responsible"].recall == 0.5
    assert tallies["departments: assists"].precision == 0.0


def test_a_field_without_labels_is_not_measured_and_an_empty_file_says_that_there_is_nothing(tmp_path):
    write_labels(tmp_path / "gold" / "made-up", {"amounts": []})
    [score] = score_folder(write_database(tmp_path / "kb.db"), tmp_path / "gold")
    assert "benefits: clause and figures" not in score.tallies
    assert counts(score.tallies["amounts"]) == (0, 2, 0) and score.tallies["amounts"].precision == 0.0


@laws_over(60)
@given(st.integers(0, 4).flatmap(lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), max_size=4)))
def test_no_other_one_to_one_matching_is_worth_more(worth):
    pairs = assign(worth)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    width = len(worth[0]) if worth else 0
    padded = [*range(width), *[None] * len(worth)]
    best = max((sum(worth[i][j] for i, j in enumerate(choice) if j is not None) for choice in itertools.permutations(padded, len(worth))), default=0)
    assert sum(worth[i][j] for i, j in pairs) == best


def test_spans_are_matched_so_that_as_many_as_can_be_have_a_partner():
    ours = [{"path": "1", "char_start": 0, "char_end": 9}, {"path": "1", "char_start": 1, "char_end": 3}]
    theirs = [{"path": "1", "char_start": 0, "char_end": 2}, {"path": "1", "char_start": 5, "char_end": 9}]
    assert counts(overlap(ours, theirs)) == counts(overlap(ours[::-1], theirs)) == (2, 2, 2)


def test_benefits_of_the_same_figure_are_paired_as_a_whole():
    ours = [{**BENEFIT, "tier": "技师", "per": None}, {**BENEFIT, "tier": "技师", "per": "person"}]
    theirs = [{**BENEFIT, "tier": "技师", "per": "person"}, {**BENEFIT, "tier": "高级工", "per": None}]
    assert sum(a["per"] == b["per"] for a, b in pair_benefits(ours, theirs)) == 2


@pytest.mark.parametrize(("spoil", "sentence"), [
    (lambda f: (f / "head.json").unlink(), "there is no head.json"),
    (lambda f: (f / "head.json").write_text("[]"), "there is no head.json"),
    (lambda f: (f / "head.json").write_text("{\n\n,}"), "head.json: line 3 is no JSON"),
    (lambda f: (f / "amounts.jsonl").write_text('{"path": "1"}\n'), "amounts.jsonl: line 1 lacks kind"),
    (lambda f: (f / "amounts.jsonl").write_text("\n{]\n"), "amounts.jsonl: line 2 is no JSON"),
    (lambda f: (f / "programmes.jsonl").write_text("7\n"), "programmes.jsonl: line 1 is no row"),
    (lambda f: (f / "benefits.jsonl").write_text('{"path": "1", "programme": "x", "kind": "fixed", "max_cny": "5万"}'), "gives max_cny as text"),
    (lambda f: (f / "departments.jsonl").write_text('{"path": "1", "departments": "区财政局", "role": "pays"}'), "gives departments as one word"),
    (lambda f: f.rename(f.parent / "unknown"), "the database holds no document unknown"),
])
def test_labels_that_cannot_be_used_give_one_sentence(tmp_path, spoil, sentence):
    spoil(write_labels(tmp_path / "gold" / "made-up"))
    database = write_database(tmp_path / "kb.db")
    with pytest.raises(GoldError) as error:
        score_folder(database, tmp_path / "gold")
    assert sentence in str(error.value) and "\n" not in str(error.value)
    result = CliRunner().invoke(main, ["score", "--gold", str(tmp_path / "gold"), "--database", str(database)])
    assert result.exit_code == 2 and sentence in result.output


def test_no_labels_and_no_database_give_one_sentence(tmp_path):
    for gold, words in [(tmp_path / "nowhere", "no labelled documents"), (write_labels(tmp_path / "gold" / "made-up").parent, "not built yet")]:
        with pytest.raises(GoldError, match=words):
            score_folder(tmp_path / "nothing.db", gold)


def test_totals_add_counts_of_documents(tmp_path, scored):
    first, second = scored(), scored(amounts=AMOUNTS[:1])
    write_labels(tmp_path / "more" / "made-up")
    [score] = score_folder(tmp_path / "kb.db", tmp_path / "more")
    assert score.tallies == second
    sums = total([score, type(score)("other", first)])
    assert counts(sums["amounts"]) == (3, 3, 4)
    printed = "\n".join(show_scores([score], misses=True))
    assert "- missed   1 percent exact 0.3 0.3 “30%”" in printed
    assert "| amounts | 1.000 | 0.500 | 0.667 | 1 | 1 | 0 |" in list(show_markdown([score], "2025-03-01"))


def test_rows_gained_and_lost_are_listed_by_document(tmp_path):
    old = write_database(tmp_path / "old.db", LABELS | {"amounts": AMOUNTS[:1]})
    new = write_database(tmp_path / "new.db", LABELS | {"amounts": AMOUNTS[1:]}, HEAD | {"doc_number": "区府发〔2025〕1号"})
    lines = list(show_changes(compare_databases(new, old), "old.db"))
    assert "made-up  +2 -2" in [line.strip() for line in lines]
    assert [line.split() for line in lines if line.startswith("  ")] == [
        ["-", "head", "doc_number", "–"], ["+", "head", "doc_number", "区府发〔2025〕1号"],
        ["-", "amounts", "1", "money", "exact", "50000", "50000", "5万元"], ["+", "amounts", "1", "percent", "exact", "0.3", "0.3", "30%"]]
    assert list(show_changes(compare_databases(new, new), "new.db"))[1:] == ["  none"]
    other = write_database(tmp_path / "other.db", document="another")
    assert [(c.document, c.state) for c in compare_databases(new, other)] == [("another", "gone"), ("made-up", "new")]


def test_the_command_names_a_database_that_is_not_there(tmp_path, database):
    result = CliRunner().invoke(main, ["score", "--database", str(database), "--gold", str(ROOT / "tests" / "gold"), "--against", str(tmp_path / "none.db")])
    assert result.exit_code == 2 and "there is no such database" in result.output


FLOORS = list(csv.DictReader((ROOT / "tests" / "floors.csv").read_text(encoding="utf-8").splitlines()))


LABELLED = [ROOT / "tests" / name for name in ("gold", "once", "twice", "rare", "plain", "usual", "learnt")]


@pytest.fixture(scope="module")
def scores(database):
    return {s.document: s.tallies for folder in LABELLED for s in score_folder(database, folder)}


@pytest.mark.parametrize("document", sorted({r["document"] for r in FLOORS}))
def test_nothing_is_lost_against_the_floors(scores, document):
    """The counts last written with `make floors`: never fewer right, F1 never lower, never a figure more invented."""
    tallies = scores[document]
    fallen = []
    for row in (r for r in FLOORS if r["document"] == document):
        now, floor = tallies.get(row["measure"], Tally()), Tally(*(int(row[k]) for k in ("right", "found", "wanted")))
        figures = row["measure"].startswith("amounts") or row["measure"] == "benefits: rows with a figure"
        if now.right < floor.right or now.f1 < floor.f1 - 0.0005 or figures and now.found - now.right > floor.found - floor.right:
            fallen.append(f"{row['measure']}: right {now.right}, found {now.found} of {now.wanted} (were {floor.right}, {floor.found}), F1 {now.f1:.3f} (was {floor.f1:.3f})")
    assert not fallen, "\n".join(fallen)


def test_every_labelled_document_has_floors():
    assert {r["document"] for r in FLOORS} == {f.name for folder in LABELLED for f in folder.iterdir() if f.is_dir()}
