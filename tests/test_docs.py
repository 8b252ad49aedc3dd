"""The descriptions of tables and columns, and the documents made from them, keep up with the schema."""

import re
import sqlite3

import pytest
import yaml

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
