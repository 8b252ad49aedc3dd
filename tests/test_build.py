"""policykb build: bad sources are named and the others built, kb.db is never half written, the same input gives the same bytes."""

import errno
import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing

import pytest
from click.testing import CliRunner

from extract import build, pipeline
from extract.cli import main

from .conftest import ROOT

GOOD = "上海市嘉定区关于首席技师的办法\n一、对首席技师，给予一次性资助3万元。\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "good.txt").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    result = CliRunner().invoke(main, ["build", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def ask(sql, database="kb.db"):
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def test_gb18030_and_a_byte_order_mark_are_read_without_remark(folder):
    (folder / "corpus" / "gb.txt").write_bytes(GOOD.replace("3万", "4万").encode("gb18030"))
    (folder / "corpus" / "bom.txt").write_bytes(GOOD.replace("3万", "5万").encode("utf-8-sig"))
    result = run()
    assert result.exit_code == 0 and result.stderr == ""
    assert ask("SELECT document_id, max_cny FROM benefits ORDER BY 1") == [("bom", 50000), ("gb", 40000), ("good", 30000)]


@pytest.mark.parametrize(("name", "data", "sidecar", "says"), [
    ("empty.txt", b"", "", "the file is empty; put the document"),
    ("bytes.txt", bytes(range(128, 256)) * 20, "", "the bytes are neither UTF-8 nor GB18030 text; save the document as UTF-8"),
    ("nul.txt", GOOD.encode() + b"\0", "", "NUL characters; it is no plain text, save the document"),
    ("second.txt", GOOD.encode(), 'id = "good"', "the id good is taken by good.txt; rename the file or write another id into second.sidecar.toml"),
    ("首席.txt", GOOD.encode(), "", "the name gives no id of ASCII letters, digits, _ and -; rename the file or write id = \"…\" into 首席.sidecar.toml"),
    ("place.txt", GOOD.encode(), 'district = "310199"', "place.sidecar.toml: district = 310199 is no code of vocab/districts.csv; write a code"),
    ("toml.txt", GOOD.encode(), "id = ", "toml.sidecar.toml: not valid TOML"),
    ("old.doc", b"\xd0\xcf", "", ".doc files are not read; open it and save it as DOCX")])
def test_a_bad_source_is_one_sentence_and_the_others_are_built(folder, name, data, sidecar, says):
    (folder / "corpus" / name).write_bytes(data)
    if sidecar:
        (folder / "corpus" / (name.rpartition(".")[0] + ".sidecar.toml")).write_text(sidecar, encoding="utf-8")
    result = run()
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(name.rpartition(".")[0]) and says in line
    assert ask("SELECT id FROM documents") == [("good",)]
    assert ask("SELECT source, message FROM problems") == [(name, line)]
    assert "documents 1" in result.stdout and "unread 1" in result.stdout


def test_a_source_that_breaks_a_rule_of_ours_does_not_cost_the_others(folder, monkeypatch):
    (folder / "corpus" / "odd.txt").write_text(GOOD.replace("3万", "4万"), encoding="utf-8")
    whole = pipeline.extract

    def extract(document):
        if document.id == "odd":
            raise KeyError("A4b")
        return whole(document)
    monkeypatch.setattr(pipeline, "extract", extract)
    result = run()
    assert result.exit_code == 1 and result.stderr.startswith("odd.txt: policykb broke off at this document (KeyError in test_build.py, line ")
    assert ask("SELECT id FROM documents") == [("good",)]


def test_a_source_that_may_not_be_read(folder):
    (folder / "corpus" / "gone.txt").symlink_to(folder / "nowhere.txt")
    (folder / "corpus" / "loop.txt").symlink_to(folder / "corpus" / "loop.txt")
    result = run()
    assert result.exit_code in (0, 1) and ask("SELECT id FROM documents") == [("good",)]


@pytest.mark.parametrize(("arguments", "says"), [
    (["--corpus", "none"], "none: there is no such corpus folder; run policykb where corpus/ is"), (["--corpus", "kb.db"], "kb.db: there is no such corpus folder"),
    (["--corpus", "bare"], "bare: no source in it"), (["--output", "none/kb.db"], "none/kb.db: not written (No such file or directory); the old file stays"),
    (["--output", "bare"], "bare: not written (Is a directory); the old file stays")])
def test_nothing_is_replaced_when_there_is_nothing_to_build_from_or_to(folder, arguments, says):
    run()
    (folder / "bare").mkdir()
    before = (folder / "kb.db").read_bytes()
    result = run(*arguments)
    assert result.exit_code == 2 and result.stderr.startswith(says) and result.stderr.count("\n") == 1
    assert (folder / "kb.db").read_bytes() == before and sorted(p.name for p in folder.iterdir()) == ["bare", "corpus", "kb.db"]


KILL = "import os, signal, extract.store as store\ndef die(*a, **k): os.kill(os.getpid(), signal.SIGKILL)\n{patch}\nfrom extract.cli import main\nmain()"
LIMIT = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\nfrom extract.cli import main\nmain()"


def spawn(code, folder, *arguments, **environment):
    return subprocess.run([sys.executable, "-c", code, "build", *arguments], cwd=folder, capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment})


@pytest.mark.parametrize("patch", ["store._add_clause = die", "store._insert = die", "os.fsync = die", "os.replace = die"])
def test_killed_in_the_middle_the_old_file_stays(folder, patch):
    run()
    before = (folder / "kb.db").read_bytes()
    (folder / "corpus" / "more.txt").write_text(GOOD.replace("3万", "6万"), encoding="utf-8")
    assert spawn(KILL.format(patch=patch), folder).returncode == -signal.SIGKILL
    assert (folder / "kb.db").read_bytes() == before
    assert run().exit_code == 0 and ask("SELECT count(*) FROM documents") == [(2,)]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_no_room_on_the_disk(folder, monkeypatch, call):
    run()
    before = (folder / "kb.db").read_bytes()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")
    with monkeypatch.context() as patched:
        patched.setattr(f"extract.store.os.{call}", full)
        result = run()
    assert result.exit_code == 2 and result.stderr.startswith("kb.db: not written (No space left on device); the old file stays")
    assert (folder / "kb.db").read_bytes() == before and sorted(p.name for p in folder.iterdir()) == ["corpus", "kb.db"]


def test_a_disk_that_takes_no_more_while_rows_are_written(folder):
    shutil.copytree(ROOT / "corpus", folder / "corpus", dirs_exist_ok=True)
    (folder / "kb.db").write_bytes(b"the old file")
    result = spawn(LIMIT, folder)
    assert result.returncode == 2 and result.stderr.startswith("kb.db: not written (") and result.stderr.count("\n") == 1, result.stderr
    assert (folder / "kb.db").read_bytes() == b"the old file" and sorted(p.name for p in folder.iterdir()) == ["corpus", "kb.db"]


def test_a_document_that_was_held_and_cannot_be_read_now_is_named_last(folder):
    (folder / "corpus" / "more.txt").write_text(GOOD.replace("3万", "6万"), encoding="utf-8")
    run()
    (folder / "corpus" / "more.txt").write_bytes(b"")
    result = run()
    assert result.exit_code == 1 and result.output.splitlines()[-1].endswith("held before and not now: more")


def test_progress_is_for_a_terminal_only(folder):
    assert "\r" not in spawn("from extract.cli import main\nmain()", folder).stderr
    controller, terminal = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", "from extract.cli import main\nmain()", "build"], cwd=folder, stdout=subprocess.PIPE, stderr=terminal, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"})
    os.close(terminal)
    assert done.returncode == 0 and b"\r" not in done.stdout
    shown = os.read(controller, 10_000)
    os.close(controller)
    assert b"\r" in shown


def test_the_same_input_gives_the_same_bytes_wherever_and_whenever(tmp_path):
    built = []
    for n, seed in enumerate(("1", "4242")):
        folder = tmp_path / f"place {n}"
        folder.mkdir()
        shutil.copytree(ROOT / "corpus", folder / "sources" if n else folder / "corpus")
        result = spawn("from extract.cli import main\nmain()", folder, *(("--corpus", "sources", "--output", "other.db") if n else ()), PYTHONHASHSEED=seed, TZ="Asia/Shanghai" if n else "UTC")
        assert result.returncode == 0, result.stderr
        built.append((folder / ("other.db" if n else "kb.db")).read_bytes())
    assert built[0] == built[1] and str(tmp_path).encode() not in built[0]


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_the_same_rows_whatever_the_executor(tmp_path, database, pool):
    with pool(2) as executor:
        build.build_corpus(ROOT / "corpus", tmp_path / "kb.db", executor=executor)
    assert (tmp_path / "kb.db").read_bytes() == database.read_bytes()


def test_a_second_process_only_where_there_is_work_for_it(tmp_path, monkeypatch):
    monkeypatch.setattr(build.os, "cpu_count", lambda: 2)
    small, large = tmp_path / "a.txt", tmp_path / "b.txt"
    small.write_bytes(b"x" * 100_000)
    large.write_bytes(b"x" * 2_000_000)
    with build.choose_executor([small]) as none, build.choose_executor([small, large]) as pool:
        assert none is None and isinstance(pool, ProcessPoolExecutor)
    monkeypatch.setattr(build.os, "cpu_count", lambda: 1)
    with build.choose_executor([small, large]) as none:
        assert none is None


def test_what_could_not_be_placed_is_counted_and_shown(folder):
    (folder / "corpus" / "vague.txt").write_text("关于若干事项的办法\n一、对符合条件的单位，给予一次性补贴2万元。\n二、技能大师工作室各3万元，工位不少于5个。\n", encoding="utf-8")
    result = run()
    assert result.exit_code == 0
    assert ask("SELECT clause_id, text FROM unplaced") == [("vague_1", "给予一次性补贴2万元"), ("vague_2", "技能大师工作室各3万元")]
    assert ask("SELECT count(DISTINCT reason) FROM unplaced") == [(2,)]
    assert ask("SELECT document_id, benefits, unplaced FROM build_summary ORDER BY 1") == [("good", 1, 0), ("vague", 0, 2)]
    for words in ("documents 2", "benefits 1", "unplaced figures 2", "the table unplaced", "without a place 1", "look: vague: write district"):
        assert words in result.stdout


def test_the_summary_is_the_table(kb):
    counts = {name: kb.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("clauses", "amounts", "benefits", "unplaced")}
    assert counts["clauses"] > 500
    assert dict(kb.execute("SELECT sum(clauses) AS clauses, sum(amounts) AS amounts, sum(benefits) AS benefits, sum(unplaced) AS unplaced FROM build_summary").fetchone()) == counts
