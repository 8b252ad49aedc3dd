"""The notebook runs against the built database, draws Chinese where a font is found, and is stored without outputs."""

import re
import warnings

import nbformat
import pytest
from nbclient import NotebookClient

from .conftest import ROOT

NOTEBOOK = ROOT / "notebooks" / "ask.ipynb"


@pytest.fixture(scope="module")
def executed(database):
    before = {p: p.stat().st_mtime_ns for p in database.parent.iterdir()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICYKB_DATABASE", str(database))
        notebook = nbformat.read(NOTEBOOK, as_version=4)
        NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    assert {p: p.stat().st_mtime_ns for p in database.parent.iterdir()} == before, "the notebook only reads"
    return notebook


def printed(notebook) -> str:
    outputs = [o for cell in notebook.cells if cell.cell_type == "code" for o in cell.outputs]
    return "\n".join(o.get("text", "") + str(o.get("data", {}).get("text/plain", "")) for o in outputs)


def test_the_notebook_answers_and_draws(executed):
    pictures = [o for cell in executed.cells if cell.cell_type == "code" for o in cell.outputs if "image/png" in o.get("data", {})]
    assert len(pictures) == 3
    answers = printed(executed)
    for figure in ("30,000元", "80,000元", "50,000元", "合计36,000元", "〔提及无金额〕"):
        assert figure in answers


def test_every_character_of_the_charts_has_a_glyph(executed):
    answers = printed(executed)
    if "No CJK font found" in answers:
        warnings.warn("no CJK font on this machine: whether the charts show Chinese was not checked", stacklevel=1)
        return
    assert "中文字体 Chinese font:" in answers
    assert not re.findall(r"Glyph \d+ .*missing.*", answers)


def test_outputs_are_not_stored():
    stored = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(stored)
    assert all(not c.outputs and c.execution_count is None for c in stored.cells if c.cell_type == "code")
