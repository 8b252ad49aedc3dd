"""Text files that are no documents: one clear sentence each, naming the file and what to do; the others are read."""

import pytest

from extract.model import Problem, UnreadableSource
from extract.pipeline import extract_corpus
from extract.read import list_sources, read_document

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


def test_two_hundred_megabytes_are_refused_unread(tmp_path):
    for name in ("a.txt", "a.html", "a.pdf", "a.docx"):
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
