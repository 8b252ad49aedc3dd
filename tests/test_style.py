"""The house rules that a linter does not know: how long a file and a function may be, and what each says of itself."""

import ast
import re

import pytest

from .conftest import ROOT

MOST_LINES_OF_A_FILE, MOST_LINES_OF_A_FUNCTION = 350, 60
FILES = sorted(path for folder in ("extract", "docs", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
OURS = [path for path in FILES if path.is_relative_to(ROOT / "extract")]


def name(path):
    return str(path.relative_to(ROOT))


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nothing_is_too_long_to_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_A_FILE
    long = [f"{f.name} has {f.end_lineno - f.lineno + 1} lines" for f in functions(path) if f.end_lineno - f.lineno + 1 > MOST_LINES_OF_A_FUNCTION]
    assert not long, f"{name(path)}: {long}"


@pytest.mark.parametrize("path", OURS, ids=name)
def test_a_module_and_its_public_functions_say_what_goes_in_and_out(path):
    text = path.read_text(encoding="utf-8")
    first = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]
    assert first and not text.startswith("#"), f"{name(path)} opens with no sentence"
    for function in ast.parse(text).body:
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) or function.name.startswith("_") or "hookimpl" in ast.dump(function):
            continue
        assert ast.get_docstring(function), f"{name(path)}: {function.name} has no docstring"
        assert function.returns is not None, f"{name(path)}: {function.name} does not say what it returns"


def test_no_module_is_a_drawer_for_anything():
    assert not [name(path) for path in FILES if re.search(r"util|helper|common|manager|misc", path.stem)]


def test_the_map_in_contributing_names_every_module():
    said = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    parts = {path.relative_to(ROOT / "extract").parts[0] for path in OURS} - {"__init__.py"}
    missing = sorted(part for part in parts if f"extract/{part}" not in said)
    assert not missing, f"CONTRIBUTING.md does not say what {missing} does"
