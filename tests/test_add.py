"""policykb add: sources go into the corpus byte for byte, with a sidecar, and what was understood is shown before the next build."""

import hashlib
import tomllib

import pytest
from click.testing import CliRunner

from extract.cli import main
from extract.read import list_sources, read_document
from tests.test_read_html import ARTICLE, page

TEXT = """城东区人力资源和社会保障局
上海市嘉定区首席技师资助办法
一、对获评区首席技师的，给予一次性资助3万元/人。
上海市嘉定区人力资源和社会保障局
2025年2月20日
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "in").mkdir()

    def call(*arguments):
        result = CliRunner().invoke(main, ["add", *map(str, arguments), "--corpus", str(tmp_path / "corpus")])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result
    return call


def test_copy_is_byte_for_byte_and_the_build_reads_it(tmp_path, run):
    source = tmp_path / "in" / "首席技师 办法.txt"
    source.write_bytes(TEXT.encode("gb18030"))
    result = run(source, "--url", "https://www.example.gov.cn/a.html", "--retrieved-on", "2025-03-01", "--district", "嘉定区")
    assert result.exit_code == 0
    copy = tmp_path / "corpus" / "首席技师 办法.txt"
    assert hashlib.sha256(copy.read_bytes()).digest() == hashlib.sha256(source.read_bytes()).digest()
    assert tomllib.loads((tmp_path / "corpus" / "首席技师 办法.sidecar.toml").read_text()) == {
        "id": "jiading-2025", "url": "https://www.example.gov.cn/a.html", "retrieved_on": "2025-03-01", "district": "310114"}
    assert read_document(copy).id == "jiading-2025"
    for words in ("上海市嘉定区首席技师资助办法", "嘉定区 310114", "成文 2025-02-20", "benefits 1", "chief_technician", "30,000元", "id jiading-2025"):
        assert words in result.output


def test_same_bytes_twice_are_held_once(tmp_path, run):
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    run(tmp_path / "in" / "a.txt")
    (tmp_path / "in" / "b.txt").write_text(TEXT)
    assert "held before" in run(tmp_path / "in" / "b.txt").output
    assert [p.name for p in list_sources(tmp_path / "corpus")] == ["a.txt"]


def test_same_name_of_another_text_gets_a_name_and_id_of_its_own(tmp_path, run):
    for n, folder in enumerate(("一区", "二区")):
        (tmp_path / "in" / folder).mkdir()
        (tmp_path / "in" / folder / "index.html").write_text(page(title=f"城东区第{n}号办法"))
    assert run(tmp_path / "in").exit_code == 0
    held = list_sources(tmp_path / "corpus")
    assert len({read_document(p).id for p in held}) == 2 and "index.html" in {p.name for p in held}


def test_folder_adds_the_readable_and_names_the_others(tmp_path, run):
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    (tmp_path / "in" / "empty.txt").write_text("")
    (tmp_path / "in" / "old.doc").write_bytes(b"\xd0\xcf")
    (tmp_path / "in" / "photo.jpg").write_bytes(b"\xff\xd8")
    result = run(tmp_path / "in")
    assert result.exit_code == 1 and "empty.txt: the file is empty" in result.output and "old.doc: .doc files are not read" in result.output
    assert "added 1 · 未读 unread 2" in result.output
    assert sorted(p.name for p in (tmp_path / "corpus").iterdir()) == ["a.sidecar.toml", "a.txt"]


@pytest.mark.parametrize(("option", "value", "says"), [
    ("--url", "javascript:alert(1)", "begins with http"), ("--district", "桃源区", "no place has this name"), ("--id", "甲", "ASCII letters"),
    ("--retrieved-on", "昨天", "not a day")])
def test_a_wrong_wish_is_one_sentence_and_nothing_is_written(tmp_path, run, option, value, says):
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    result = run(tmp_path / "in" / "a.txt", option, value)
    assert result.exit_code == 2 and says in result.output and not list((tmp_path / "corpus").iterdir())


def test_a_taken_id_and_one_id_for_many_are_refused(tmp_path, run):
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    (tmp_path / "in" / "b.txt").write_text(TEXT + "二、其他。\n")
    assert run(tmp_path / "in", "--id", "x").exit_code == 2
    run(tmp_path / "in" / "a.txt", "--id", "x")
    result = run(tmp_path / "in" / "b.txt", "--id", "x")
    assert result.exit_code == 1 and "the id x is taken" in result.output


def test_sidecar_of_the_source_travels_with_it(tmp_path, run):
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    (tmp_path / "in" / "a.sidecar.toml").write_text('id = "mine"\n[corrections]\ntitle = "办法"\n')
    run(tmp_path / "in" / "a.txt", "--district", "310114")
    assert tomllib.loads((tmp_path / "corpus" / "a.sidecar.toml").read_text()) == {"district": "310114", "id": "mine", "corrections": {"title": "办法"}}


def test_doubts_name_what_a_person_should_look_at(tmp_path, run):
    saved = "<!-- saved from url=(0034)https://www.example.gov.cn/b.html -->\n" + page("<p>城人社规〔2025〕4号</p>" + ARTICLE, "首席技师补贴怎么领", "政策解读")
    (tmp_path / "in" / "b.html").write_text(saved)
    output = run(tmp_path / "in" / "b.html").output
    for words in ("card says doc_number 城人社规〔2025〕3号", "filed under 政策解读", "characters are left"):
        assert words in output
    assert tomllib.loads((tmp_path / "corpus" / "b.sidecar.toml").read_text())["url"] == "https://www.example.gov.cn/b.html"


def test_a_text_about_a_measure_is_a_doubt_with_its_proof(tmp_path, run):
    (tmp_path / "in" / "a.txt").write_text("《嘉定区首席技师资助办法》政策解读\n一、对首席技师，给予一次性资助3万元。\n")
    output = run(tmp_path / "in" / "a.txt").output
    assert 'tells about a document (“《嘉定区首席技师资助办法》政策解读”) and fills no comparison; if it is one, write authority = "primary"' in output and "benefits 0" in output


def test_corpus_that_is_not_there(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    result = CliRunner().invoke(main, ["add", str(tmp_path / "a.txt"), "--corpus", str(tmp_path / "none")])
    assert result.exit_code == 2 and "no such corpus folder" in result.output
