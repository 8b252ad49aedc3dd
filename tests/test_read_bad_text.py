"""Text files that are no documents: one clear sentence each, naming the file and what to do; the others are read."""

from pathlib import Path

import pytest

from extract.model import Problem, UnreadableSource
from extract.pipeline import extract_corpus
from extract.read import list_sources, read_document
from extract.store import build_database

GOOD = "关于首席技师的办法\n一、对首席技师，给予一次性资助3万元。\n"


@pytest.mark.parametrize(("data", "says"), [
    (b"", "the file is empty"), (b"\xef\xbb\xbf \n\r\n", "the file is empty"), (GOOD.encode() + b"\0", "NUL characters"),
    (bytes(range(128, 256)) * 20, "neither UTF-8 nor GB18030"), (GOOD.encode("utf-16-le"), "NUL characters|neither UTF-8"),
    (GOOD.encode() + GOOD.encode("gb18030"), "line 1 is UTF-8 and line 3 is GB18030"), (GOOD.encode()[:-3] + b"\xff\n", "line 1 is UTF-8 and line 2 is damaged"),
    ("補貼標準是每人每月一千元，由區財政給予補助。".encode("big5"), "neither UTF-8 nor GB18030"), (b"- 1 -\n\n- 2 -\n", "nothing is left"),
    (b"\x89PNG\r\n\x1a\n" + bytes(range(1, 32)) * 40, "no text|neither")])
def test_one_sentence(tmp_path, data, says):
    path = tmp_path / "a b.txt"
    path.write_bytes(data)
    (tmp_path / "a b.sidecar.toml").write_text('id = "ab"\n')
    with pytest.raises(UnreadableSource, match=rf"^a b\.txt: [^\n]*(?:{says})[^\n]*$"):
        read_document(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings_are_read_without_remark(tmp_path, encoding):
    (tmp_path / "a.txt").write_bytes(GOOD.encode(encoding))
    assert read_document(tmp_path / "a.txt").text == GOOD


def test_the_feet_of_a_gazettes_pages_are_no_text_and_are_glued_to_no_sum(tmp_path):
    foot = "城东区人民政府公报 2023年第3期　{}\n"
    (tmp_path / "a.txt").write_text(GOOD + "二、对企业，按照其实际承担的任务给予一次性资助\n" + foot.format(15) + "30000元，用于技术攻关。\n" + foot.format(16))
    document = read_document(tmp_path / "a.txt")
    assert [document.text[b.start:b.end] for b in document.blocks][2:] == ["二、对企业，按照其实际承担的任务给予一次性资助", "30000元，用于技术攻关。"]


def test_two_hundred_megabytes_are_refused_unread(tmp_path):
    for name in ("a.txt", "a.md", "a.html", "a.pdf", "a.docx"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(200_000_000)
        with pytest.raises(UnreadableSource, match=rf"^{name}: 200,000,000 bytes are more"):
            read_document(tmp_path / name)


def test_name_with_a_space_or_chinese_needs_an_id_in_its_sidecar(tmp_path):
    path = tmp_path / "首席技师 办法.txt"
    path.write_text(GOOD)
    with pytest.raises(UnreadableSource, match=r'^首席技师 办法\.txt: .*id = "…" into 首席技师 办法\.sidecar\.toml$'):
        read_document(path)
    (tmp_path / "首席技师 办法.sidecar.toml").write_text('id = "chief-2025"\n')
    assert read_document(path).id == "chief-2025"


def test_formats_that_nobody_reads_here_say_what_to_save_them_as(tmp_path):
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "b.txt").write_text(GOOD)
    (tmp_path / "c.txt").write_bytes(b"")
    results = list(extract_corpus(list_sources(tmp_path)))
    assert [isinstance(r, Problem) for r in results] == [True, False, True]
    assert results[0].message == "a.doc: .doc files are not read; open it and save it as DOCX"


SIDECARS = [("id = 'x", "not valid TOML"), (b"\xff", "not valid TOML"), ("district = 310114", 'district is no text; write district = "…"'), ("id = 'x'\ndistrict = ['310114']", "district is no text"),
            ("district = '999999'", "no code of vocab/districts.csv"), ("retrieved_on = 'gestern'", "retrieved_on is no day"), ("authority = 'press'", "neither primary nor secondary")]


@pytest.mark.parametrize(("words", "says"), SIDECARS)
def test_a_sidecar_that_says_nonsense_is_one_sentence_that_names_it(tmp_path, words, says):
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "a.sidecar.toml").write_bytes(words if isinstance(words, bytes) else words.encode())
    with pytest.raises(UnreadableSource, match=rf"^a\.sidecar\.toml: [^\n]*{says}[^\n]*$"):
        read_document(tmp_path / "a.txt")


def test_names_that_cannot_be_printed_are_shown_by_signs_and_stored(tmp_path):
    import os

    for name in (b"line\nbreak", b"\xff\xfe"):
        with open(os.path.join(os.fsencode(tmp_path), name + b".txt"), "w") as file:
            file.write(GOOD)
        with open(os.path.join(os.fsencode(tmp_path), name + b".sidecar.toml"), "w") as file:
            file.write(f'id = "{len(name)}"')
    (tmp_path / "no id.txt").write_text(GOOD)
    (tmp_path / "-rf.txt").write_text(GOOD)
    results = list(extract_corpus(list_sources(tmp_path)))
    assert [getattr(r, "message", "").partition(":")[0] for r in results] == ["", "", "no id.txt", ""]
    assert build_database(results, tmp_path / "kb.db")["documents"] == 3


def test_a_source_that_the_system_will_not_give_costs_only_itself(tmp_path, monkeypatch):
    given = Path.read_bytes

    def refuse(path):
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return given(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "b.txt").write_text(GOOD)
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    results = list(extract_corpus(list_sources(tmp_path)))
    assert results[0].message == "a.txt: cannot be read (Permission denied); look at the file's rights, or fetch it again"
    assert [b.max_cny for t in results[1].clauses for b in t.benefits] == [30000] and len(results) == 2


def test_lines_that_never_end_cost_no_more_than_their_length():
    import time

    from extract.model import Document
    from extract.read.plain import find_blocks
    from extract.segment import segment

    text = "一、总则\n" + "对本区的企业和职工，按照有关规定办理，\n" * 10_000
    begun = time.process_time()
    clauses = segment(Document("a", text, tuple(find_blocks(text)), "a.txt", "txt", ""))
    assert time.process_time() - begun < 20 and max(len(c.text) for c in clauses) < 21_000
