"""Mistakes in the vocabulary: one clear sentence that names the file and what to do; the vocabulary in use has none."""

import shutil

import pytest
from click.testing import CliRunner

from extract import vocab
from extract.cli import main
from extract.vocab.rules import find_mistakes

MISTAKES = [
    ("programmes.csv", "\nchief_technician,", "\nmaster_studio,", r"line \d+: the id master_studio stands in line \d+ too"),
    ("programmes.csv", "master_studio,leading_talent", "master_studio,leading_talnt", r"line \d+: the parent leading_talnt is no id"),
    ("programmes.csv", "leading_talent,,", "leading_talent,chief_technician,", "chief_technician, leading_talent are each other's parents"),
    ("programmes.csv", "首席技师资助|", "首席技师资助|大师工作室|", r"line \d+: the name 大师工作室 belongs to chief_technician already"),
    ("programmes.csv", "parent_id", "parent", "the column parent_id is missing"),
    ("programmes.csv", "\nchief_technician,leading_talent,", "\nchief_technician,leading_talent,,", r"line \d+: it has more fields"),
    ("programmes.csv", "\nchief_technician,leading_talent,首席技师,", "\nchief_technician,leading_talent,,", "no name in Chinese"),
    ("districts.csv", "\n310114,", "\n310113,", r"line \d+: the code 310113 stands in line \d+ too"),
    ("districts.csv", "Jiading,district,310000", "Jiading,district,310114", "310114 are each other's parents"),
    ("districts.csv", "Jiading,district,", "Jiading,distrikt,", "distrikt is no level"),
    ("codes.csv", "kind,range,", "kind,fixed,", r"line \d+: the code kind,fixed stands in line \d+ too"),
    ("departments.toml", '"财政局", ', '"财政局", "人社局", ', r"the name 人社局 stands under \[hrss\] and under \[finance\]"),
    ("departments.toml", "[finance]", "[finance", "departments.toml: not valid TOML"),
    ("departments.toml", 'en = "Finance Bureau"', "", r"\[finance\] has no English name"),
    ("words.toml", "[graded]", "[grade]", r"the section \[graded\] is missing"),
    ("words.toml", "(?:企业|单位)[^。;,]{0,12}(?:开展", "(?:企业|单位[^。;,]{0,12}(?:开展", "enterprise_training: the pattern .* does not compile"),
    ("words.toml", '"培训费(?:用)?补贴"', '"(?:培训费(?:用)?补贴)?"', "matches nothing at all"),
    ("words.toml", "[patterns]", '[patterns]\nchief_techncian = ["首席"]', "names the programme chief_techncian"),
    ("words.toml", 'enterprise_training = ["', 'enterprise_training = ["培训费(?:用)?补贴", "', "stands under targeted_training already"),
    ("words.toml", '"工匠提名", ', '"工匠提名", "创新工作室", ', r"ends in 创新工作室 is taken by an entry above"),
    ("words.toml", 'draft = ["草案"', 'drafts = ["草案"', r"\[stages\] drafts has no line stage,drafts"),
    ("words.toml", 'master_studio = "studio"', 'master_studio = "sudio"', r"sudio has no line per,sudio"),
    ("words.toml", 'project = ["项目", "项"]', 'project = "项目"', r"\[per\] project is no list of words"),
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    shutil.copytree(vocab.HERE, tmp_path / "vocab")
    monkeypatch.setattr(vocab, "HERE", tmp_path / "vocab")
    vocab.load_vocabulary.cache_clear()
    yield tmp_path / "vocab"
    vocab.load_vocabulary.cache_clear()


def spoil(folder, name, old, new):
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(("name", "old", "new", "says"), MISTAKES)
def test_a_mistake_is_one_sentence(folder, name, old, new, says):
    spoil(folder, name, old, new)
    with pytest.raises(vocab.VocabularyError, match=rf"^vocab/{name}[^\n]*{says}" if name not in says else says) as error:
        vocab.load_vocabulary()
    assert "\n" not in str(error.value) and "; " in str(error.value)


def test_the_vocabulary_has_no_mistake():
    assert list(find_mistakes(vocab.read_tables())) == []


@pytest.mark.parametrize("command", [["build"], ["check"], ["explain", "a_1"]])
def test_a_mistake_stops_a_command_and_replaces_nothing(folder, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("关于首席技师的办法\n一、对首席技师，给予一次性资助3万元。\n")
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    before = (tmp_path / "kb.db").read_bytes()
    spoil(folder, *MISTAKES[0][:3])
    vocab.load_vocabulary.cache_clear()
    result = CliRunner().invoke(main, command)
    if command == ["check"]:        # lists whatever it finds
        assert result.exit_code == 1 and "broken  vocab/programmes.csv line" in result.output
    else:
        assert result.exit_code == 2 and result.output.startswith("vocab/programmes.csv") and result.output.count("\n") == 1
    assert (tmp_path / "kb.db").read_bytes() == before


def test_a_vocabulary_saved_by_a_spreadsheet_is_read(folder):
    path = folder / "programmes.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_text(encoding="utf-8").replace("\n", "\r\n").encode())
    assert vocab.load_vocabulary().programmes["chief_technician"].name_zh == "首席技师"
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("gb18030"))
    vocab.load_vocabulary.cache_clear()
    with pytest.raises(vocab.VocabularyError, match=r"^vocab/programmes\.csv: not UTF-8; save it as UTF-8$"):
        vocab.load_vocabulary()
